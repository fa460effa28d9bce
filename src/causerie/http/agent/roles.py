"""What each role allows: the product's own as the table of rights has them, and those that the house defined."""

from __future__ import annotations

from typing import Annotated

from litestar import delete, get, post, put
from litestar.params import JSONBody, QueryParameter

from causerie.desk.empower import Post, Powers, abolish, empower, redefine
from causerie.http.injected import ADMINISTER, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.agents import RoleBegun, RoleCard, RoleWritten
from causerie.http.schemas.fields import Given, Id
from causerie.model.grant import Right, Role
from causerie.model.role import BUILT, HouseRole
from causerie.store import roles as stored
from causerie.store.database import Work

After = Annotated[Role | None, QueryParameter(description="What those who have it are to be.")]


@get("/roles")
async def roles(means: TheMeans) -> list[RoleCard]:
    """Every role: the product's own, the one that may do least first, then the house's, by name."""
    async with means.database.connection() as conn:
        return [_card(one) for one in (*BUILT, *await stored.everything(conn))]


@post("/roles", opt=ADMINISTER)
async def add_role(means: TheMeans, grant: TheGrant, data: JSONBody[RoleBegun]) -> RoleCard:
    """A role of the house's own. 403 `beyond_rights`, 409 `name_taken` and `roles_full`."""
    powers, began = _powers(data), Role(data.based_on)

    async def verb(work: Work) -> int:
        return await empower(work, means.ids, grant=grant, powers=powers, based_on=began)

    return await _as_it_stands(means, await means.run(verb))


@put("/roles/{id:int}", opt=ADMINISTER)
async def change_role(means: TheMeans, grant: TheGrant, role_id: Id, data: JSONBody[RoleWritten]) -> RoleCard:
    """Replace what it says, at once for whoever has it. 403 `beyond_rights`, 409 `name_taken`."""
    powers = _powers(data)
    await means.run(lambda work: redefine(work, grant=grant, role_id=role_id, powers=powers))
    means.door.forget(None)
    return await _as_it_stands(means, role_id)


@delete("/roles/{id:int}", opt=ADMINISTER)
async def remove_role(means: TheMeans, grant: TheGrant, role_id: Id, to: After = None, to_id: Given = None) -> None:
    """Delete it; those who have it get the role `to` (with `to_id`, one of the house's). 409 `role_held` without."""
    after = None if to is None else Post(to, to_id)
    await means.run(lambda work: abolish(work, grant=grant, role_id=role_id, to=after))
    means.door.forget(None)


def _powers(data: RoleWritten) -> Powers:
    return Powers(data.name, frozenset(data.rights), data.everything, data.teams, data.channels)


async def _as_it_stands(means: Means, role_id: int) -> RoleCard:
    async with means.database.connection() as conn:
        return _card(await stored.named(conn, Role.CUSTOM, role_id))


def _card(one: HouseRole) -> RoleCard:
    rights = [right for right in Right if right in one.rights]
    mine = one.id != 0
    return RoleCard(
        id=one.id if mine else None,
        role=Role.CUSTOM if mine else one.based_on,
        name=one.name if mine else None,
        based_on=one.based_on if mine else None,
        rights=rights,
        everything=one.everything,
        teams=one.teams,
        channels=one.channels,
    )
