"""Somebody who wrote on the site goes on elsewhere, and the code in their first message says whose thread it is.

Only who was never heard of before is joined by it, and only to somebody whom nothing but their browser vouches for:
one try for each new address, and nobody's history to be won. Where either side is known already, the code becomes a
reason that a colleague is shown. A code that is wrong, used or too old is a message like any other.
"""

from __future__ import annotations

from dataclasses import dataclass

from causerie.desk.batch import Batch, Entry
from causerie.desk.merge import join
from causerie.model.continuation import code_in
from causerie.model.element import Arrived
from causerie.model.message import Text
from causerie.store import continuations, merges
from causerie.store.continuations import Claim
from causerie.store.database import Work
from causerie.store.ids import Ids
from causerie.store.vault import Vault

PURPOSE = "continuation"  # of the keyed hash


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its identity, its contact, and whether this batch introduced it."""

    identity_id: int
    contact_id: int
    new: bool


async def claims(work: Work, batch: Batch, vault: Vault | None) -> dict[int, Claim]:
    """Entry → the code it brings. Asks nothing of the database unless somebody wrote what looks like one."""
    if vault is None:
        return {}
    brought = {id(entry): code for entry in batch.entries if (code := _code(entry)) is not None}
    if not brought:
        return {}
    hashes = {one: vault.hash(PURPOSE, code) for one, code in brought.items()}
    found = await continuations.standing(work, list(hashes.values()))
    return {one: found[hashed] for one, hashed in hashes.items() if hashed in found}


def _code(entry: Entry) -> str | None:
    element = entry.element
    if not isinstance(element, Arrived) or element.echo:
        return None
    for part in element.parts:
        if isinstance(part, Text) and (code := code_in(part.text)) is not None:
            return code
    return None


async def rejoin(work: Work, ids: Ids, claim: Claim, *, channel_id: int, came: Side, stood: Side) -> bool:
    """Take the code; True when the two are one person from now on. Both contacts are locked."""
    if came.contact_id == stood.contact_id:
        return False
    if not await continuations.use(work, claim, channel_id=channel_id, identity_id=came.identity_id):
        return False
    both = [came.contact_id, stood.contact_id]
    if not came.new or await continuations.proven(work, stood.contact_id) or len(await merges.sources(work, both)) > 1:
        return False
    identities = await merges.identities_of(work, came.contact_id)
    merge_id = await join(work, ids, kept=stood.contact_id, gone=came.contact_id, agent_id=None)
    await continuations.joined(work, claim, merge_id=merge_id, identities=identities)
    return True
