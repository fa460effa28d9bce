"""The files of canned replies, lent to a message: it gets rows of its own on the same bytes.

Made when the message is written and not when the reply is inserted, so that what nobody sends leaves nothing behind.
"""

from __future__ import annotations

from dataclasses import replace

from causerie.model.grant import Grant
from causerie.model.message import Media, Part
from causerie.store import files
from causerie.store.database import Work
from causerie.store.ids import Ids


async def lend(work: Work, ids: Ids, *, grant: Grant, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The same parts, on copies of the files that belong to canned replies which the grant finds."""
    named = [part.file for part in parts if isinstance(part, Media)]
    lent = await files.of_canned(work, grant, named) if named else []
    if not lent:
        return parts
    copies = dict(zip(lent, await ids.take(work.conn, len(lent)), strict=True))
    await files.copy(work, [{"id": new, "file": old} for old, new in copies.items()], agent_id=grant.agent_id)
    return tuple(
        replace(part, file=copies.get(part.file, part.file)) if isinstance(part, Media) else part for part in parts
    )
