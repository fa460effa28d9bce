"""Two contacts turn out to be one person: the identities of one go to the other, and no message moves.

Reversible: the merge remembers which identities it moved, and what the one that is kept took over. Names,
languages and attributes stay with their contact; the one that is kept fills its blanks from the other, and takes
the other's value where whoever merges chose it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from causerie.model.attribute import RESERVED, Value
from causerie.model.errors import Invalid, NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.store import contacts, merges, writing
from causerie.store.database import Work
from causerie.store.ids import Ids
from causerie.store.merges import Merge, Taken


async def merge(
    work: Work, ids: Ids, *, grant: Grant, kept: int, gone: int, take: Collection[str] = frozenset()
) -> int:
    """Merge `gone` into `kept`; returns the merge's id, by which `unmerge` undoes it.

    `take` are the fields in which the other's value is kept: name, language, time_zone, or keys of attributes.

    Raises NotFound when either is absent, forgotten, already merged away or not shown by the grant; Invalid
    `same_contact`, `unknown_field`, and `demo_and_live`: the demo must be erasable without touching anybody real.
    """
    grant.require(Right.SUPERVISE)
    if kept == gone:
        raise Invalid("same_contact")
    await _hold(work, grant, kept, gone)
    if len(await merges.sources(work, [kept, gone])) > 1:
        raise Invalid("demo_and_live")
    return await join(work, ids, kept=kept, gone=gone, agent_id=grant.agent_id, take=take)


async def join(
    work: Work, ids: Ids, *, kept: int, gone: int, agent_id: int | None, take: Collection[str] = frozenset()
) -> int:
    """`merge` for a verb that holds both locks and knows that it may; `agent_id` None: nobody decided it."""
    identities = await merges.identities_of(work, gone)
    merge_id = await ids.one(work.conn)
    await merges.move(work, identities, to=kept)
    taken = await _take_over(work, kept, gone, take)
    made = Merge(merge_id, kept, gone, tuple(identities), work.now, None, taken)
    await merges.record(work, made, agent_id=agent_id)
    work.tell(
        EventKind.CONTACTS_MERGED,
        contact_id=kept,
        agent_id=agent_id,
        data={"merge_id": merge_id, "kept_id": kept, "gone_id": gone, "identities": identities},
    )
    return merge_id


async def _take_over(work: Work, kept: int, gone: int, take: Collection[str]) -> Taken:
    """What the kept one has from the other now: its blanks, and what was chosen."""
    mine, theirs = await contacts.fields(work.conn, kept), await contacts.fields(work.conn, gone)
    for name in take:
        if name not in RESERVED | mine.keys() | theirs.keys():
            raise Invalid("unknown_field", field=name)
    taken = taken_over(mine, theirs, take)
    await contacts.put(work, kept, {name: got for name, (_, got) in taken.items()})
    return taken


def taken_over(mine: Mapping[str, Value], theirs: Mapping[str, Value], take: Collection[str]) -> Taken:
    """Field → what it was, and what it becomes; fields that stay are not in it."""
    return {
        name: (mine.get(name), value)
        for name, value in theirs.items()
        if name not in mine or (name in take and mine[name] != value)
    }


async def _hold(work: Work, grant: Grant, kept: int, gone: int) -> None:
    """Both, locked in ascending id, and there under the grant."""
    for contact_id in (kept, gone):
        await contacts.contact(work.conn, grant, contact_id)
    await writing.lock(work, [kept, gone])
    one, other = [await contacts.contact(work.conn, grant, contact_id) for contact_id in (kept, gone)]
    if not one.identities or not other.identities:
        raise NotFound("contact")
