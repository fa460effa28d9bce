"""The house's own roles: which rights, which channels, and who has them."""

from __future__ import annotations

from typing import LiteralString

from causerie.model.errors import Invalid, NotFound
from causerie.model.grant import Right, Role
from causerie.model.role import HouseRole, built_in
from causerie.store.database import Connection, Row, Work, rows

_ROLE: LiteralString = "select id, name, based_on, rights, everything, teams, channels from role "
_DEFINITIONS = 17  # any constant: the advisory lock under which roles are counted


def role_from(row: Row) -> HouseRole:
    return HouseRole(
        id=row["id"],
        name=row["name"],
        based_on=Role(row["based_on"]),
        rights=frozenset(Right(right) for right in row["rights"]),
        everything=row["everything"],
        teams=tuple(row["teams"]),
        channels=tuple(row["channels"]),
    )


async def everything(conn: Connection) -> list[HouseRole]:
    """All of them, by name."""
    return [role_from(row) for row in await rows(conn, _ROLE + "order by lower(name), id")]


async def hold(work: Work, role_id: int) -> HouseRole:
    """Lock one: nobody is given it, and nobody else changes it, until the transaction ends. Raises NotFound."""
    row = await work.one(_ROLE + "where id = %s for update", [role_id])
    if row is None:
        raise NotFound("role")
    return role_from(row)


async def named(conn: Connection, role: Role, role_id: int | None) -> HouseRole:
    """What somebody with this role may do, the product's own or the house's. Raises Invalid and NotFound.

    Whoever gives it is sure that it stays what it is until their transaction ends.
    """
    if (role is Role.CUSTOM) != (role_id is not None):
        raise Invalid("role_unclear")
    if role_id is None:
        return built_in(role)
    found = await rows(conn, _ROLE + "where id = %s for share", [role_id])
    if not found:
        raise NotFound("role")
    return role_from(found[0])


async def count(work: Work) -> int:
    """How many there are, while nobody else adds one."""
    await work.execute("select pg_advisory_xact_lock(%s)", [_DEFINITIONS])
    row = await work.one("select count(*) as n from role")
    return int(row["n"]) if row else 0


async def add(work: Work, role: HouseRole) -> bool:
    """False when the name is taken."""
    cursor = await work.execute(
        """insert into role (id, name, based_on, rights, everything, teams, channels, created_at)
           values (%(id)s, %(name)s, %(based_on)s, %(rights)s, %(everything)s, %(teams)s, %(channels)s, %(now)s)
           on conflict do nothing""",
        {**_row(role), "now": work.now},
    )
    return cursor.rowcount == 1


async def change(work: Work, role: HouseRole) -> bool:
    """Replace what is said of the one that is held; what it began as stays. False when the name is another's."""
    if await work.one("select id from role where name = %s and id <> %s for update", [role.name, role.id]) is not None:
        return False
    await work.execute(
        """update role set name = %(name)s, rights = %(rights)s, everything = %(everything)s, teams = %(teams)s,
                  channels = %(channels)s where id = %(id)s""",
        _row(role),
    )
    return True


async def remove(work: Work, role_id: int, *, to: Role, to_id: int | None) -> None:
    """Delete the one that is held; who had it, or was invited with it, has the other from now on."""
    given = {"gone": role_id, "role": to, "role_id": to_id}
    await work.execute("update agent set role = %(role)s, role_id = %(role_id)s where role_id = %(gone)s", given)
    await work.execute("update invitation set role = %(role)s, role_id = %(role_id)s where role_id = %(gone)s", given)
    await work.execute("delete from role where id = %(gone)s", given)


async def promised(work: Work, role_id: int) -> bool:
    """Whether a link that still stands gives it."""
    found = await work.all(
        """select 1 from invitation where role_id = %s and used_at is null and revoked_at is null and expires_at > %s
           limit 1""",
        [role_id, work.now],
    )
    return bool(found)


def _row(role: HouseRole) -> Row:
    return {
        "id": role.id,
        "name": role.name,
        "based_on": role.based_on,
        "rights": sorted(role.rights),
        "everything": role.everything,
        "teams": list(role.teams),
        "channels": list(role.channels),
    }
