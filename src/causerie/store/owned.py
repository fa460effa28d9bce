"""What belongs to a colleague, a team or everybody: one's own, that of one's teams, and everybody's is found.

Administrators find those of every team. The condition speaks of a row `c` with `agent_id` and `team_id`.
"""

from __future__ import annotations

from typing import Any, LiteralString

from causerie.model.grant import Grant, Right

# Which rows `c` a person finds; its parameters are those of `reader`.
SEEN: LiteralString = """
(c.agent_id = %(agent)s or c.agent_id is null
 and (c.team_id is null or %(teams)s::bigint[] is null or c.team_id = any(%(teams)s)))
"""

# The same owner's; what nobody and no team owns is everybody's.
SAME: LiteralString = "agent_id is not distinct from %(agent_id)s and team_id is not distinct from %(team_id)s"


def reader(grant: Grant) -> dict[str, Any]:
    """Who asks, for `SEEN`."""
    return {
        "agent": grant.agent_id,
        "teams": None if grant.allows(Right.ADMINISTER) else sorted(grant.teams),
    }
