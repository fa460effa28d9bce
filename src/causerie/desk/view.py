"""Views kept under a name: saved, said otherwise, thrown away. A word goes to every screen, which reads them again."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC

from causerie.desk.own import keeps, own
from causerie.engines.inquiry import inquiry
from causerie.model.errors import Conflict, Invalid
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.model.listing import Listing
from causerie.model.owner import Owner
from causerie.store import views
from causerie.store.database import Row, Work
from causerie.store.ids import Ids

MOST = 50  # of one owner: a list that every screen shows whole
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """What a view shows and whose it is: a list or a search. `team_id` goes with `Owner.TEAM` alone."""

    name: str
    owner: Owner
    team_id: int | None = None
    listing: Listing | None = None
    search: str | None = None


async def save_view(work: Work, ids: Ids, *, grant: Grant, kept: Kept) -> int:
    """Keep a new one; returns its id. Raises Conflict `name_taken`, `views_full`; Invalid, Forbidden, NotFound."""
    row = await _row(work, grant, kept)
    # Two at once may pass the limit by one: it bounds a list, it is not a promise.
    if await views.count(work, row) >= MOST:
        raise Conflict("views_full", limit=MOST)
    view_id = await ids.one(work.conn)
    if not await views.add(work, {**row, "id": view_id}):
        raise Conflict("name_taken")
    work.tell(EventKind.VIEWS_CHANGED, agent_id=grant.agent_id)
    return view_id


async def change_view(work: Work, *, grant: Grant, view_id: int, kept: Kept) -> None:
    """Show something else, or make it somebody else's. Raises like `save_view`."""
    keeps(grant, await views.hold(work, grant, view_id))
    if not await views.change(work, {**await _row(work, grant, kept), "id": view_id}):
        raise Conflict("name_taken")
    work.tell(EventKind.VIEWS_CHANGED, agent_id=grant.agent_id)


async def drop_view(work: Work, *, grant: Grant, view_id: int) -> None:
    """Throw it away; what it showed stays. Raises Forbidden and NotFound."""
    keeps(grant, await views.hold(work, grant, view_id))
    await views.remove(work, view_id)
    work.tell(EventKind.VIEWS_CHANGED, agent_id=grant.agent_id)


async def _row(work: Work, grant: Grant, kept: Kept) -> Row:
    if (kept.listing is None) == (kept.search is None):
        raise Invalid("view_of_what")
    return {
        **await own(work, grant=grant, owner=kept.owner, team_id=kept.team_id),
        "name": _name(kept.name),
        "listing": kept.listing,
        "search": _search(work, kept.search),
    }


def _search(work: Work, written: str | None) -> str | None:
    """What is not understood now would never be: raises Invalid as the search itself does."""
    if written is None:
        return None
    search = " ".join(written.split())
    if not search:
        raise Invalid("empty")
    inquiry(search, now=work.now, zone=UTC)
    return search


def _name(written: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", written).split())
    if not name:
        raise Invalid("empty")
    if len(name) > LONGEST_NAME:
        raise Invalid("too_long", limit=LONGEST_NAME, length=len(name))
    return name
