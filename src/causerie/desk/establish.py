"""The company says how it is called, in which language it speaks first, and by which clock it lives."""

from __future__ import annotations

from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.model.house import Company
from causerie.model.zones import zone
from causerie.store import company
from causerie.store.database import Work


async def establish(work: Work, *, grant: Grant, wanted: Company) -> None:
    """Keep it. Raises Forbidden, and Invalid `unknown_time_zone`."""
    grant.require(Right.ADMINISTER)
    if wanted.time_zone is not None:
        zone(wanted.time_zone)
    await company.keep(work, wanted)
    work.tell(EventKind.NAMES_CHANGED, agent_id=grant.agent_id, data={"company": True})
