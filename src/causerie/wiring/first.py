"""The first agent: where nobody exists yet, the terminal's one-time link opens an administrator's session."""

from __future__ import annotations

from causerie.model.errors import NotFound
from causerie.model.event import EventKind
from causerie.store.database import Work
from causerie.wiring.clock import now
from causerie.wiring.product import Core


async def first_agent(core: Core) -> int | None:
    """Create the first administrator; None when there is already an agent (who signs in as usual)."""
    fresh = core.ids

    async def verb(work: Work) -> int | None:
        await work.execute("select pg_advisory_xact_lock(71)")
        if await work.one("select 1 as one from agent limit 1"):
            return None
        agent_id = await fresh.one(work.conn)
        await work.execute(
            """insert into agent (id, email, name, role, language, created_at)
               values (%s, 'admin@localhost', 'Administration', 'admin', 'fr', %s)""",
            [agent_id, work.now],
        )
        work.tell(EventKind.RIGHTS_CHANGED, agent_id=agent_id)
        return agent_id

    return await core.database.run(verb, now=now())


async def administrator(core: Core) -> int:
    """The first active administrator: whose session the demo's link opens. Raises NotFound."""
    found = await core.database.read("select id from agent where role = 'admin' and active order by created_at limit 1")
    if not found:
        raise NotFound("agent")
    return int(found[0]["id"])
