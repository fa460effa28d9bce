"""Colleagues come, change and leave: who may sign in, as what, seeing which channels.

Every change is told as `rights_changed`: sockets look again at once, other processes within a second. The
last administrator can neither leave nor step down, or nobody could let them in again. Nobody gives rights that they
do not have, nor decides about somebody who has more than they.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from causerie.desk.empower import giving, settle_links
from causerie.model.agent import Language
from causerie.model.errors import Conflict
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right, Role
from causerie.store import agents, company, roles, sessions, tokens
from causerie.store.database import Work
from causerie.store.ids import Ids


@dataclass(frozen=True, slots=True)
class Newcomer:
    """`password` is the hash."""

    name: str
    email: str
    role: Role
    password: str | None
    teams: Sequence[int] = ()
    channels: Sequence[int] = ()
    language: Language | None = None  # None: the company's
    source: str = "live"
    role_id: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What changes of a colleague; None stays as it is."""

    name: str | None = None
    role: Role | None = None
    active: bool | None = None
    teams: Sequence[int] | None = None
    channels: Sequence[int] | None = None
    role_id: int | None = None


async def engage(work: Work, ids: Ids, *, grant: Grant, newcomer: Newcomer) -> int:
    """`appoint` by somebody, who may give no more than they have. Raises Forbidden beside what `appoint` raises."""
    grant.require(Right.ADMINISTER)
    giving(grant, await roles.named(work.conn, newcomer.role, newcomer.role_id))
    return await appoint(work, ids, newcomer)


async def appoint(work: Work, ids: Ids, newcomer: Newcomer) -> int:
    """A new colleague; returns their id. Raises Conflict `email_taken`, and NotFound of a team or channel."""
    agent_id = await ids.one(work.conn)
    row = {
        "id": agent_id,
        "email": newcomer.email,
        "name": newcomer.name,
        "role": newcomer.role,
        "role_id": newcomer.role_id,
        "password": newcomer.password,
        "language": newcomer.language or (await company.company(work.conn)).language,
        "source": newcomer.source,
    }
    if not await agents.add(work, row):
        raise Conflict("email_taken")
    await agents.set_teams(work, agent_id, newcomer.teams)
    await agents.set_channels(work, agent_id, newcomer.channels)
    work.tell(EventKind.RIGHTS_CHANGED, agent_id=agent_id)
    return agent_id


async def reappoint(work: Work, *, grant: Grant, agent_id: int, terms: Terms) -> None:
    """Change a colleague. Who becomes inactive is signed out and their tokens are revoked.

    Raises Forbidden, Conflict `last_administrator`, Invalid `role_unclear`, and NotFound.
    """
    grant.require(Right.ADMINISTER)
    await _govern(work, grant, agent_id, terms)
    if terms.active is False or terms.role not in (None, Role.ADMIN):
        await _spare_one(work, agent_id)
    given = {"name": terms.name, "role": terms.role, "role_id": terms.role_id, "active": terms.active}
    await agents.change(work, agent_id, given)
    if terms.teams is not None:
        await agents.set_teams(work, agent_id, terms.teams)
    if terms.channels is not None:
        await agents.set_channels(work, agent_id, terms.channels)
    if terms.active is False:
        await sessions.close_all(work, agent_id)
        await tokens.revoke_all(work, agent_id)
    await settle_links(work, agent_id)
    work.tell(EventKind.RIGHTS_CHANGED, agent_id=agent_id)


async def _govern(work: Work, grant: Grant, agent_id: int, terms: Terms) -> None:
    """Raises Forbidden unless the asker has all that the colleague has, and is to have."""
    standing = await agents.agent(work.conn, agent_id)
    giving(grant, await roles.named(work.conn, standing.role, standing.role_id))
    if terms.role is not None or terms.role_id is not None:
        giving(grant, await roles.named(work.conn, terms.role or Role.AGENT, terms.role_id))


async def _spare_one(work: Work, agent_id: int) -> None:
    administrators = await agents.administrators(work)
    if administrators == [agent_id]:
        raise Conflict("last_administrator")


async def entrust(work: Work, ids: Ids, *, grant: Grant, name: str, key: bytes) -> int:
    """A token for programs that act as this colleague; returns its id. `key` is its keyed hash."""
    grant.require(Right.ADMINISTER)
    token_id = await ids.one(work.conn)
    await tokens.add(work, token_id, agent_id=grant.agent_id, name=name, key=key)
    return token_id


async def distrust(work: Work, *, grant: Grant, token_id: int) -> int:
    """Revoke a token; returns whose it was. Raises NotFound."""
    grant.require(Right.ADMINISTER)
    agent_id = await tokens.revoke(work, token_id)
    work.tell(EventKind.RIGHTS_CHANGED, agent_id=agent_id)
    return agent_id
