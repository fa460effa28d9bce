"""Agents: who may sign in, with which rights, proven by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from causerie.model.agent import Agent, Language, Theme
from causerie.model.errors import NotFound
from causerie.model.grant import Grant, Right, Role
from causerie.store.database import Connection, Database, Row, Work, rows

FIRST_LOCK = 71  # any constant: the advisory lock of whoever makes the first agent

# The rights of agent `a` as they stand: read by sessions and by tokens. Null channels mean all of them.
RIGHTS: LiteralString = """
a.id as agent_id, a.role, a.language, (select r.rights from role r where r.id = a.role_id) as custom,
array(select m.team_id from membership m where m.agent_id = a.id) as teams,
case when a.role = 'admin' or exists (select from role r where r.id = a.role_id and r.everything) then null else array(
    select c.id from channel c join membership m on m.team_id = c.team_id where m.agent_id = a.id
    union select x.channel_id from access x where x.agent_id = a.id
    union select c.id from role r join channel c on c.team_id = any(r.teams) or c.id = any(r.channels)
          where r.id = a.role_id) end as channels
"""


def grant_from(row: Row) -> Grant:
    channels = None if row["channels"] is None else frozenset(row["channels"])
    custom = frozenset(Right(right) for right in row["custom"] or ())
    return Grant(row["agent_id"], Role(row["role"]), channels, frozenset(row["teams"]), custom)


async def grant_of(conn: Connection, agent_id: int) -> Grant | None:
    """A colleague's rights as they stand; None when they left."""
    found = await rows(conn, "select " + RIGHTS + " from agent a where a.id = %s and a.active", [agent_id])
    return grant_from(found[0]) if found else None


_AGENT: LiteralString = """
select a.id, a.name, a.email, a.role, a.role_id, a.active, a.language,
       array(select team_id from membership m where m.agent_id = a.id order by 1) as teams,
       array(select channel_id from access x where x.agent_id = a.id order by 1) as channels
from agent a
"""


def agent_from(row: Row) -> Agent:
    return Agent(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        role=Role(row["role"]),
        role_id=row["role_id"],
        teams=tuple(row["teams"]),
        channels=tuple(row["channels"]),
        active=row["active"],
        language=Language(row["language"]),
    )


async def everyone(conn: Connection) -> list[Agent]:
    """All agents, those who left included, by name."""
    return [agent_from(row) for row in await rows(conn, _AGENT + " order by lower(a.name), a.id")]


async def agent(conn: Connection, agent_id: int) -> Agent:
    """One agent. Raises NotFound."""
    found = await rows(conn, _AGENT + " where a.id = %s", [agent_id])
    if not found:
        raise NotFound("agent")
    return agent_from(found[0])


@dataclass(frozen=True, slots=True)
class Person:
    """What someone sees of themselves, with what proves them. `totp` is sealed by the vault."""

    id: int
    name: str
    email: str
    password: str | None
    totp: bytes | None
    language: Language
    theme: Theme
    active: bool
    hold: int


_PERSON: LiteralString = "select id, name, email, password, totp, language, theme, active, hold from agent "


def _person_from(row: Row) -> Person:
    return Person(**{**row, "language": Language(row["language"]), "theme": Theme(row["theme"])})


async def person(conn: Connection, agent_id: int) -> Person:
    """Raises NotFound."""
    found = await rows(conn, _PERSON + "where id = %s", [agent_id])
    if not found:
        raise NotFound("agent")
    return _person_from(found[0])


async def by_email(conn: Connection, email: str) -> Person | None:
    """Whoever signs in under this address. Addresses are kept as `canonical` writes them."""
    found = await rows(conn, _PERSON + "where email = %s", [canonical(email)])
    return _person_from(found[0]) if found else None


def canonical(email: str) -> str:
    return email.strip().casefold()


async def any_yet(work: Work) -> bool:
    """Whether there is an agent; two first starts at once wait for each other here."""
    await work.execute("select pg_advisory_xact_lock(%s)", [FIRST_LOCK])
    return await work.one("select 1 as one from agent limit 1") is not None


async def first_administrator(database: Database) -> int | None:
    """The active administrator who was there first."""
    found = await database.read("select id from agent where role = 'admin' and active order by created_at limit 1")
    return int(found[0]["id"]) if found else None


async def add(work: Work, row: Mapping[str, Any]) -> bool:
    """Insert an agent: id, email, name, role, password (hash), language, source, and role_id if it is the house's own
    role. False when the address is taken.
    """
    cursor = await work.execute(
        """insert into agent (id, email, name, role, role_id, password, language, created_at, source)
           values (%(id)s, %(email)s, %(name)s, %(role)s, %(role_id)s, %(password)s, %(language)s, %(now)s, %(source)s)
           on conflict (email) do nothing""",
        {"role_id": None, **row, "email": canonical(row["email"]), "now": work.now},
    )
    return cursor.rowcount == 1


_CHANGED = ("name", "role", "role_id", "active", "language", "theme", "hold")


async def change(work: Work, agent_id: int, given: Mapping[str, Any]) -> None:
    """Change name, role, active, language, theme or hold; what is absent or None stays as it is. Raises NotFound.

    A role takes its `role_id` with it, which only one of the house's own has.
    """
    cursor = await work.execute(
        """update agent set name = coalesce(%(name)s, name), role = coalesce(%(role)s, role),
                  role_id = case when %(role)s::text is null then role_id else %(role_id)s end,
                  active = coalesce(%(active)s, active), language = coalesce(%(language)s, language),
                  theme = coalesce(%(theme)s, theme), hold = coalesce(%(hold)s, hold)
           where id = %(id)s""",
        {"id": agent_id, **{name: given.get(name) for name in _CHANGED}},
    )
    if cursor.rowcount != 1:
        raise NotFound("agent")


async def set_teams(work: Work, agent_id: int, teams: Sequence[int]) -> None:
    """Replace an agent's teams. Raises NotFound when one of them is none."""
    known = await work.all("select id from team where id = any(%s)", [list(teams)])
    if len(known) != len(set(teams)):
        raise NotFound("team")
    await work.execute("delete from membership where agent_id = %s", [agent_id])
    await work.execute(
        "insert into membership (agent_id, team_id) select distinct %s::bigint, t from unnest(%s::bigint[]) as t",
        [agent_id, list(teams)],
    )


async def set_channels(work: Work, agent_id: int, channels: Sequence[int]) -> None:
    """Replace the channels an agent sees beyond those of their teams. Raises NotFound when one is none."""
    known = await work.all("select id from channel where id = any(%s)", [list(channels)])
    if len(known) != len(set(channels)):
        raise NotFound("channel")
    await work.execute("delete from access where agent_id = %s", [agent_id])
    await work.execute(
        "insert into access (agent_id, channel_id) select distinct %s::bigint, c from unnest(%s::bigint[]) as c",
        [agent_id, list(channels)],
    )


async def holding(work: Work, role_id: int) -> list[int]:
    """Who has a role of the house's own, those who left included."""
    return [row["id"] for row in await work.all("select id from agent where role_id = %s order by id", [role_id])]


async def administrators(work: Work) -> list[int]:
    """Who could still administer the house. Locks them, so that two cannot resign at once."""
    found = await work.all("select id from agent where role = 'admin' and active order by id for update")
    return [row["id"] for row in found]


async def set_password(work: Work, agent_id: int, hashed: str) -> None:
    await work.execute("update agent set password = %s where id = %s", [hashed, agent_id])


async def set_totp(work: Work, agent_id: int, sealed: bytes | None) -> None:
    await work.execute("update agent set totp = %s, totp_step = null where id = %s", [sealed, agent_id])


async def spend_step(work: Work, agent_id: int, step: int) -> bool:
    """Remember a code's time step; False when it or a later one was used already: a code passes once."""
    cursor = await work.execute(
        "update agent set totp_step = %s where id = %s and (totp_step is null or totp_step < %s)",
        [step, agent_id, step],
    )
    return cursor.rowcount == 1
