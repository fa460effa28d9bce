"""Remarks about a person: written, corrected, pinned, deleted. Their author may, and so may administrators."""

from __future__ import annotations

from causerie.desk.meet import meet
from causerie.model.cards import masked
from causerie.model.contact import Source
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.store import merges, remarks
from causerie.store.database import Work
from causerie.store.ids import Ids
from causerie.store.remarks import Remark

LONGEST = 5000  # characters
MOST = 200  # of one person
MOST_PINNED = 3


async def remark(
    work: Work, ids: Ids, *, grant: Grant, contact_id: int, text: str, source: Source = Source.LIVE
) -> Remark:
    """Write one. Raises Invalid `remark_empty` and `too_long`, Conflict `remarks_full`."""
    words = _words(text)
    contact = await meet(work, grant=grant, contact_id=contact_id)
    if len(await remarks.of_contact(work.conn, contact.id)) >= MOST:
        raise Conflict("remarks_full", limit=MOST)
    made = Remark(
        await ids.one(work.conn), contact.id, grant.agent_id, words, pinned=False, created_at=work.now, edited_at=None
    )
    await remarks.add(work, made, source)
    _tell(work, grant, contact.id, made)
    return made


async def rewrite(
    work: Work, *, grant: Grant, remark_id: int, text: str | None = None, pinned: bool | None = None
) -> Remark:
    """Other words, which are its author's and administrators' alone; pinned or not, which is everybody's.

    Raises NotFound, Forbidden `not_yours`, Invalid as `remark` does, Conflict `pins_full`.
    """
    words = None if text is None else _words(text)
    contact_id, found = await _hold(work, grant, remark_id)
    if words is not None:
        _require(grant, found)
    if pinned and not found.pinned:
        await _room(work, contact_id)
    await remarks.change(work, found.id, text=words, pinned=pinned)
    _tell(work, grant, contact_id, found)
    return await remarks.find(work.conn, found.id)


async def drop_remark(work: Work, *, grant: Grant, remark_id: int) -> None:
    """Delete one. Raises NotFound, and Forbidden `not_yours`."""
    contact_id, found = await _hold(work, grant, remark_id)
    _require(grant, found)
    await remarks.remove(work, [found.id])
    _tell(work, grant, contact_id, found)


async def _hold(work: Work, grant: Grant, remark_id: int) -> tuple[int, Remark]:
    """The remark and whoever it is about now, locked. One that the grant does not show is not there."""
    grant.require(Right.ANSWER)
    found = await remarks.find(work.conn, remark_id)
    try:
        contact = await meet(work, grant=grant, contact_id=await merges.holder(work.conn, found.contact_id))
    except NotFound:
        raise NotFound("remark") from None
    return contact.id, await remarks.find(work.conn, remark_id)


async def _room(work: Work, contact_id: int) -> None:
    if sum(one.pinned for one in await remarks.of_contact(work.conn, contact_id)) >= MOST_PINNED:
        raise Conflict("pins_full", limit=MOST_PINNED)


def _require(grant: Grant, found: Remark) -> None:
    if found.agent_id != grant.agent_id and not grant.allows(Right.ADMINISTER):
        raise Forbidden("not_yours")


def _words(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid("remark_empty")
    if len(text) > LONGEST:
        raise Invalid("too_long", limit=LONGEST, length=len(text))
    return masked(text)


def _tell(work: Work, grant: Grant, contact_id: int, about: Remark) -> None:
    work.tell(EventKind.CONTACT_CHANGED, contact_id=contact_id, agent_id=grant.agent_id, data={"remark_id": about.id})
