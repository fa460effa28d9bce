"""What a colleague has begun to write follows them from one screen to the next: saved, or thrown away.

Each saving names the revision that its screen last saw. One that comes from a screen left behind is refused with what
stands now, so that the words typed on the telephone are never lost to those on a forgotten page.
"""

from __future__ import annotations

from dataclasses import dataclass

from causerie.desk.hold import hold
from causerie.model.cards import masked
from causerie.model.draft import Draft, Mode
from causerie.model.errors import Conflict, Invalid
from causerie.model.grant import Grant
from causerie.model.message import Mention
from causerie.store import drafts
from causerie.store.database import Work
from causerie.store.ids import Ids

LONGEST = 20_000  # characters: more than any channel or note takes, for whoever means to cut


@dataclass(frozen=True, slots=True)
class Wording:
    """What a screen shows in its composer. `revision` is the one it last saw, 0 for none."""

    revision: int
    mode: Mode
    text: str
    canned: tuple[int, ...] = ()
    channel_id: int | None = None
    identity_id: int | None = None
    reply_to: int | None = None
    files: tuple[int, ...] = ()
    mentions: tuple[Mention, ...] = ()


async def draft(work: Work, ids: Ids, *, grant: Grant, conversation_id: int, wording: Wording) -> int:
    """Keep the wording; returns its revision. Raises Invalid `too_long`, and Conflict `draft_moved` with the `draft`
    that stands, None when it was sent or thrown away meanwhile.
    """
    if len(wording.text) > LONGEST:
        raise Invalid("too_long", limit=LONGEST, length=len(wording.text))
    await _still(work, grant, conversation_id, wording.revision)
    revision = await ids.one(work.conn)
    row = {
        "agent_id": grant.agent_id,
        "conversation_id": conversation_id,
        "revision": revision,
        "mode": wording.mode,
        "text": masked(wording.text),
        "canned": list(wording.canned),
        "channel_id": wording.channel_id,
        "identity_id": wording.identity_id,
        "reply_to": wording.reply_to,
        "files": list(wording.files),
        "mentions": drafts.mentions_of(wording.mentions),
    }
    await drafts.keep(work, row)
    return revision


async def undraft(work: Work, *, grant: Grant, conversation_id: int, revision: int) -> None:
    """Throw away the draft at this revision; nothing happens without one. Raises Conflict `draft_moved`."""
    standing = await _standing(work, grant, conversation_id)
    if standing is None:
        return
    if standing.revision != revision:
        raise Conflict("draft_moved", draft=standing)
    drafts.spend(work, agent_id=grant.agent_id, conversation_id=conversation_id, revision=revision)


async def _still(work: Work, grant: Grant, conversation_id: int, revision: int) -> None:
    standing = await _standing(work, grant, conversation_id)
    if revision != (standing.revision if standing else 0):
        raise Conflict("draft_moved", draft=standing)


async def _standing(work: Work, grant: Grant, conversation_id: int) -> Draft | None:
    """Under the contact's lock: what is being forgotten takes no new words."""
    await hold(work, grant=grant, conversation_id=conversation_id)
    return await drafts.draft(work.conn, grant, conversation_id)
