"""The first agent: where nobody exists yet, the terminal's one-time link opens an administrator's session."""

from __future__ import annotations

from causerie.model.errors import NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Role
from causerie.store import agents, company
from causerie.store.database import Work
from causerie.wiring.clock import now
from causerie.wiring.product import Core


async def first_agent(core: Core) -> int | None:
    """Create the first administrator; None when there is already an agent (who signs in as usual)."""
    fresh = core.ids

    async def verb(work: Work) -> int | None:
        if await agents.any_yet(work):
            return None
        agent_id = await fresh.one(work.conn)
        await agents.add(
            work,
            {
                "id": agent_id,
                "email": "admin@localhost",
                "name": "Administration",
                "role": Role.ADMIN,
                "language": (await company.company(work.conn)).language,
                "password": None,
                "source": "live",
            },
        )
        work.tell(EventKind.RIGHTS_CHANGED, agent_id=agent_id)
        return agent_id

    return await core.database.run(verb, now=now())


async def administrator(core: Core) -> int:
    """The first active administrator: whose session the demo's link opens. Raises NotFound."""
    found = await agents.first_administrator(core.database)
    if found is None:
        raise NotFound("agent")
    return found
