"""Codes that visitors of a web chat take with them to another channel: only their keyed hash is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from causerie.model.contact import Address, Scheme
from causerie.model.continuation import LASTS
from causerie.store.database import Work
from causerie.store.visitors import Visitor

REMEMBERED = timedelta(days=30)  # after it ran out: what it says of two people may still be asked


@dataclass(frozen=True, slots=True)
class Claim:
    """A code that stands, and the visitor whose thread it continues."""

    id: int
    visitor: Address


async def add(work: Work, continuation_id: int, visitor: Visitor, *, channel_id: int, code: bytes) -> None:
    await work.execute(
        """insert into continuation (id, visitor_id, channel_id, code, created_at, expires_at)
           values (%s, %s, %s, %s, %s, %s)""",
        [continuation_id, visitor.id, channel_id, code, work.now, work.now + LASTS],
    )


async def standing(work: Work, hashes: Sequence[bytes]) -> dict[bytes, Claim]:
    """The codes among `hashes` that were not used and have not run out, by hash."""
    found = await work.all(
        """select n.code, n.id, c.address as scope, v.address from continuation n
           join visitor v on v.id = n.visitor_id join channel c on c.id = v.channel_id
           where n.code = any(%b) and n.used_at is null and n.expires_at > %s""",
        [list(hashes), work.now],
    )
    return {row["code"]: Claim(row["id"], Address(Scheme.VISITOR, row["scope"], row["address"])) for row in found}


async def use(work: Work, claim: Claim, *, channel_id: int, identity_id: int) -> bool:
    """Take a code, once, on the channel it was drawn for; False when somebody else was quicker."""
    cursor = await work.execute(
        """update continuation set used_at = %s, identity_id = %s
           where id = %s and channel_id = %s and used_at is null and expires_at > %s""",
        [work.now, identity_id, claim.id, channel_id, work.now],
    )
    return cursor.rowcount == 1


async def joined(work: Work, claim: Claim, *, merge_id: int, identities: Sequence[int]) -> None:
    """The code made one person of two: its word is the evidence of those who came."""
    await work.execute("update continuation set merge_id = %s where id = %s", [merge_id, claim.id])
    await work.execute("update identity set evidence = 'code' where id = any(%s)", [list(identities)])


async def proven(work: Work, contact_id: int) -> bool:
    """Whether anything but browsers, codes and their own word says who a contact is."""
    row = await work.one(
        """select 1 as one from identity where contact_id = %s
           and scheme <> 'visitor' and evidence not in ('code', 'said') limit 1""",
        [contact_id],
    )
    return row is not None


async def sweep(work: Work, *, limit: int) -> int:
    """Delete what ran out long ago; returns how many rows went."""
    gone = await work.execute(
        "delete from continuation where id in (select id from continuation where expires_at < %s limit %s)",
        [work.now - REMEMBERED, limit],
    )
    return gone.rowcount
