"""Roles of the house's own: defined, changed, abolished. What a role allows counts at once for whoever has it.

Nobody gives rights that they do not have themselves, nor touches a role that has them: the rule is asked here, and by
`appoint` and `invite` of whomever they give a role to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from causerie.model.errors import Conflict, Forbidden, NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right, Role
from causerie.model.role import MOST, HouseRole, sees_everything
from causerie.store import agents, channels, invitations, roles, teams
from causerie.store.database import Work
from causerie.store.ids import Ids


@dataclass(frozen=True, slots=True)
class Powers:
    """What a role is to be."""

    name: str
    rights: frozenset[Right]
    everything: bool = False
    teams: Sequence[int] = ()
    channels: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A role as somebody has it: the product's own, or with `role_id` the house's."""

    role: Role
    role_id: int | None = None


async def empower(work: Work, ids: Ids, *, grant: Grant, powers: Powers, based_on: Role) -> int:
    """Define a role; returns its id. Raises Forbidden, Conflict `name_taken` and `roles_full`, NotFound."""
    grant.require(Right.ADMINISTER)
    if await roles.count(work) >= MOST:
        raise Conflict("roles_full", limit=MOST)
    role = await _meant(work, HouseRole(await ids.one(work.conn), "", based_on, frozenset(), False, (), ()), powers)
    giving(grant, role)
    if not await roles.add(work, role):
        raise Conflict("name_taken")
    _tell(work, grant, role.id)
    return role.id


async def redefine(work: Work, *, grant: Grant, role_id: int, powers: Powers) -> None:
    """Another name, other rights, other channels. Raises Forbidden, Conflict `name_taken`, NotFound."""
    grant.require(Right.ADMINISTER)
    held = await roles.hold(work, role_id)
    giving(grant, held)
    role = await _meant(work, held, powers)
    giving(grant, role)
    if not await roles.change(work, role):
        raise Conflict("name_taken")
    _tell(work, grant, role_id)
    if replace(role, name=held.name) != held:
        await _felt(work, await agents.holding(work, role_id))


async def abolish(work: Work, *, grant: Grant, role_id: int, to: Post | None) -> None:
    """Delete a role, and give another to who has it or is invited with it. Raises Forbidden, NotFound, and Conflict
    `role_held` when somebody has it and `to` says nothing.
    """
    grant.require(Right.ADMINISTER)
    held = await roles.hold(work, role_id)
    giving(grant, held)
    holders = await agents.holding(work, role_id)
    if to is None and (holders or await roles.promised(work, role_id)):
        raise Conflict("role_held", people=len(holders))
    if to is not None:
        giving(grant, await _other(work, to, role_id))
    after = to or Post(Role.AGENT)  # nobody gets it: it stands on links that were used, or are too old
    await roles.remove(work, role_id, to=after.role, to_id=after.role_id)
    _tell(work, grant, role_id)
    await _felt(work, holders)


def giving(grant: Grant, role: HouseRole) -> None:
    """Raises Forbidden `beyond_rights` unless the asker has all that the role gives."""
    if not grant.covers(role.rights, everything=role.everything):
        raise Forbidden("beyond_rights")


async def _other(work: Work, to: Post, role_id: int) -> HouseRole:
    if to.role_id == role_id:
        raise NotFound("role")
    return await roles.named(work.conn, to.role, to.role_id)


async def settle_links(work: Work, agent_id: int) -> None:
    """Links that a colleague made end when they no longer administer; those that let them back in, when they left."""
    grant = await agents.grant_of(work.conn, agent_id)
    if grant is None:
        await invitations.revoke_resets(work, agent_id)
    if grant is None or not grant.allows(Right.ADMINISTER):
        await invitations.revoke_by(work, agent_id)


async def _meant(work: Work, role: HouseRole, powers: Powers) -> HouseRole:
    known = await teams.among(work, powers.teams), await channels.among(work, powers.channels)
    if len(known[0]) != len(set(powers.teams)):
        raise NotFound("team")
    if len(known[1]) != len(set(powers.channels)):
        raise NotFound("channel")
    return replace(
        role,
        name=powers.name.strip(),
        rights=powers.rights,
        everything=sees_everything(powers.rights, everything=powers.everything),
        teams=tuple(known[0]),
        channels=tuple(known[1]),
    )


async def _felt(work: Work, holders: Sequence[int]) -> None:
    """Sessions, tokens and sockets of these people look again."""
    for agent_id in holders:
        await settle_links(work, agent_id)
        work.tell(EventKind.RIGHTS_CHANGED, agent_id=agent_id)


def _tell(work: Work, grant: Grant, role_id: int) -> None:
    work.tell(EventKind.NAMES_CHANGED, agent_id=grant.agent_id, data={"role_id": role_id})
