"""Whose something kept ready becomes. Everybody keeps their own.

What a team or everybody finds is kept by supervisors, for the teams they are in.
"""

from __future__ import annotations

from causerie.model.errors import Forbidden, NotFound
from causerie.model.grant import Grant, Right
from causerie.model.owner import Owner
from causerie.store import teams
from causerie.store.database import Row, Work


async def own(work: Work, *, grant: Grant, owner: Owner, team_id: int | None) -> Row:
    """The columns agent_id and team_id of an owner that the asker may keep things for. Raises Forbidden, NotFound."""
    grant.require(Right.ANSWER)
    if owner is not Owner.AGENT:
        grant.require(Right.SUPERVISE)
    return {
        "agent_id": grant.agent_id if owner is Owner.AGENT else None,
        "team_id": await _team(work, grant, team_id) if owner is Owner.TEAM else None,
    }


def keeps(grant: Grant, whose: Row) -> None:
    """Raises Forbidden when what is found (its agent_id, team_id) is not the asker's to change."""
    if whose["agent_id"] is None:
        grant.require(Right.SUPERVISE)


async def _team(work: Work, grant: Grant, team_id: int | None) -> int:
    """A team of one's own, or any for an administrator."""
    known = {team.id for team in await teams.everything(work.conn)}
    if team_id not in known or team_id is None:
        raise NotFound("team")
    if team_id not in grant.teams and not grant.allows(Right.ADMINISTER):
        raise Forbidden("forbidden")
    return team_id
