"""Remarks: what colleagues want remembered of a person, whatever the conversation.

A remark stays with the contact it was written on: merging shows it with the other's, un-merging gives it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from causerie.model.contact import Source
from causerie.model.errors import NotFound
from causerie.store import merges
from causerie.store.database import Connection, Row, Work, rows


@dataclass(frozen=True, slots=True)
class Remark:
    id: int
    contact_id: int
    agent_id: int
    text: str
    pinned: bool
    created_at: datetime
    edited_at: datetime | None


_REMARK: LiteralString = "select id, contact_id, agent_id, text, pinned, created_at, edited_at from remark "


def remark_from(row: Row) -> Remark:
    return Remark(**row)


async def of_contact(conn: Connection, contact_id: int) -> list[Remark]:
    """All about a person and whoever was merged into them: the pinned first, then the newest. Checked rights first."""
    people = [contact_id, *await merges.swallowed(conn, contact_id)]
    found = await rows(
        conn, _REMARK + "where contact_id = any(%s) order by pinned desc, created_at desc, id desc", [people]
    )
    return [remark_from(row) for row in found]


async def find(conn: Connection, remark_id: int) -> Remark:
    """Raises NotFound. Who may see it is who sees its person: the caller asks."""
    found = await rows(conn, _REMARK + "where id = %s", [remark_id])
    if not found:
        raise NotFound("remark")
    return remark_from(found[0])


async def add(work: Work, remark: Remark, source: Source) -> None:
    await work.execute(
        """insert into remark (id, contact_id, agent_id, text, pinned, created_at, source)
           values (%s, %s, %s, %s, %s, %s, %s)""",
        [
            *(remark.id, remark.contact_id, remark.agent_id, remark.text, remark.pinned, remark.created_at),
            source,
        ],
    )


async def change(work: Work, remark_id: int, *, text: str | None, pinned: bool | None) -> None:
    """None stays as it is. New words are dated; a pin is not. What is rewritten is no longer the demo's."""
    await work.execute(
        """update remark set pinned = coalesce(%(pinned)s, pinned), text = coalesce(%(text)s, text),
                  edited_at = case when %(text)s::text is null then edited_at else %(now)s end,
                  source = case when %(text)s::text is null then source else 'live' end
           where id = %(id)s""",
        {"id": remark_id, "text": text, "pinned": pinned, "now": work.now},
    )


async def remove(work: Work, remark_ids: Sequence[int]) -> None:
    await work.execute("delete from remark where id = any(%s)", [list(remark_ids)])
