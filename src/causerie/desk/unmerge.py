"""Two persons had been taken for one: each identity gets its former contact back, and its messages with it.

A conversation follows the identity that opened it, and is split where both sides wrote. Merges are undone in
any order: whoever holds the identities now gives them back, and merges made since then have not moved them.
An identity that joined the person later, on a provider's word, stays where it is. What the kept one took over is
given up again, by it and by whoever took it over from there, unless somebody has written something else since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from causerie.desk.split import split
from causerie.model.attribute import Value
from causerie.model.contact import Contact, Identity
from causerie.model.errors import Conflict
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.store import contacts, merges, writing
from causerie.store.database import Connection, Redo, Work
from causerie.store.ids import Ids
from causerie.store.merges import Merge, Share, Taken


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What un-merging gives back to `gone_id`, what stays, and the fields that the one who stays gives up."""

    holder: Contact
    gone_id: int
    name: str | None
    back: tuple[Identity, ...]
    stays: tuple[Identity, ...]
    share: Share
    fields: Mapping[str, Value | None]


async def unmerge(work: Work, ids: Ids, *, grant: Grant, merge_id: int) -> tuple[int, int]:
    """Undo a merge; returns the contact that gave back and the one that is itself again.

    Raises NotFound, also when one of them was forgotten or is not shown by the grant; Conflict `already_undone`.
    """
    grant.require(Right.SUPERVISE)
    merge, holder = await _hold(work, grant, merge_id)
    held = set(await merges.identities_of(work, holder))
    back = sorted(held.intersection(merge.identities))
    await split(work, ids, contact_id=holder, leaving=back, to=merge.gone_id, agent_id=grant.agent_id)
    await merges.move(work, back, to=merge.gone_id)
    await _give_up(work, merge)
    await merges.undo(work, merge, given_back=back)
    work.tell(
        EventKind.CONTACTS_UNMERGED,
        contact_id=holder,
        agent_id=grant.agent_id,
        data={"merge_id": merge.id, "kept_id": holder, "gone_id": merge.gone_id, "identities": back},
    )
    work.tell(EventKind.CONTACT_CHANGED, contact_id=merge.gone_id, agent_id=grant.agent_id)
    return holder, merge.gone_id


async def foresee(conn: Connection, *, grant: Grant, merge_id: int) -> Foreseen:
    """What `unmerge` would do now. Raises as it does."""
    grant.require(Right.SUPERVISE)
    merge = await merges.find(conn, merge_id)
    holder = await contacts.contact(conn, grant, await merges.holder(conn, merge.kept_id))
    if merge.undone_at is not None:
        raise Conflict("already_undone")
    back = tuple(one for one in holder.identities if one.id in merge.identities)
    share = await merges.share(conn, holder.id, [one.id for one in back], remarks_of=merge.gone_id)
    given_up = [step.fields for step in await _steps(conn, merge) if step.contact_id == holder.id]
    return Foreseen(
        holder=holder,
        gone_id=merge.gone_id,
        name=(await merges.names(conn, [merge])).get(merge.id),
        back=back,
        stays=tuple(one for one in holder.identities if one not in back),
        share=share,
        fields=given_up[0] if given_up else {},
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """A contact that gives fields up, and the merge above it, whose record of what it took over changes with that."""

    contact_id: int
    fields: Mapping[str, Value | None]
    above: int | None = None
    taken: Taken | None = None


async def _give_up(work: Work, merge: Merge) -> None:
    """Take back what the merge wrote on the contact it kept, and on those that took it over from that one."""
    for step in await _steps(work.conn, merge):
        await contacts.put(work, step.contact_id, step.fields)
        if step.above is not None and step.taken is not None:
            await merges.retake(work, step.above, step.taken)


async def _steps(conn: Connection, merge: Merge) -> list[_Step]:
    """What somebody wrote since stays: only what still stands as it was taken over is given up."""
    steps: list[_Step] = []
    undone, contact_id = dict(merge.taken), merge.kept_id
    while undone:
        stands = await contacts.fields(conn, contact_id)
        undone = {name: one for name, one in undone.items() if stands.get(name) == one[1]}
        fields = {name: had for name, (had, _) in undone.items()}
        up = await merges.above(conn, contact_id)
        if up is None:
            return [*steps, _Step(contact_id, fields)]
        taken, further = without(up.taken, undone)
        steps.append(_Step(contact_id, fields, up.id, taken))
        contact_id, undone = up.kept_id, further
    return steps


def without(taken: Taken, undone: Taken) -> tuple[Taken, dict[str, tuple[Value | None, Value]]]:
    """What a merge above would have taken over without what is undone, and what that undoes further up."""
    left = dict(taken)
    further: dict[str, tuple[Value | None, Value]] = {}
    for name, (now, gone) in undone.items():
        if name not in left or left[name][1] != gone:
            continue
        had = left.pop(name)[0]
        if now is not None:
            left[name] = (had, now)
        further[name] = (had if now is None else now, gone)
    return left, further


async def _hold(work: Work, grant: Grant, merge_id: int) -> tuple[Merge, int]:
    """The merge and whoever holds its identities now, both contacts locked."""
    seen = await merges.find(work.conn, merge_id)
    holder = await merges.holder(work.conn, seen.kept_id)
    await contacts.contact(work.conn, grant, holder)
    await writing.lock(work, [holder, seen.gone_id])
    merge = await merges.find(work.conn, merge_id)
    if merge.undone_at is not None:
        raise Conflict("already_undone")
    if await merges.holder(work.conn, merge.kept_id) != holder:
        raise Redo
    return merge, holder
