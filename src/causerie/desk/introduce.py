"""Somebody introduces themselves before they write: a name, addresses, answers to what the company asks.

It is their word and nothing more. It fills what is blank and replaces nothing; an address that nobody wrote from yet
joins them as one that was said, by a merge that can be undone, and one that is somebody's already stays theirs.
"""

from __future__ import annotations

from causerie.desk.batch import Batch
from causerie.desk.merge import join
from causerie.model.contact import Address, Evidence
from causerie.model.element import Introduced
from causerie.model.event import EventKind
from causerie.store import arrivals, contacts, writing
from causerie.store.database import Work
from causerie.store.ids import Ids


async def introduce(work: Work, ids: Ids, batch: Batch, *, homes: dict[int, tuple[int, int]]) -> None:
    """Take the batch's introductions. `homes`: entry → (identity, contact), whose contacts are locked."""
    for entry, told in batch.of_kind(Introduced):
        _, contact = homes[id(entry)]
        known = await contacts.fields(work.conn, contact)
        given = {**told.attributes, **({"name": told.sender.name} if told.sender.name else {})}
        await contacts.put(work, contact, {name: value for name, value in given.items() if name not in known})
        for address in told.said:
            await _claim(work, ids, address, contact=contact)
        work.tell(EventKind.CONTACT_CHANGED, contact_id=contact)


async def _claim(work: Work, ids: Ids, address: Address, *, contact: int) -> None:
    identity_id, fresh = await ids.take(work.conn, 2)
    row = {"ord": 0, "id": identity_id, "contact_id": fresh, **address._asdict(), "name": None, "language": None}
    source = await writing.source_of(work, contact)
    made = await arrivals.introduce(work, [{**row, "evidence": Evidence.SAID, "source": source}])
    if made[0] == (identity_id, fresh):
        await join(work, ids, kept=contact, gone=fresh, agent_id=None)
