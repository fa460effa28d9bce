"""Connections with their channels, and the health their cards show. Credentials leave only decrypted, never shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from causerie.model.channel import Channel, ChannelState, Connection
from causerie.store.database import Database, Row, Work
from causerie.store.vault import Vault

_PURPOSE = "connection"


@dataclass(frozen=True, slots=True)
class Held:
    """A connection as the desk uses it: with its credentials open and its channels by their address."""

    connection: Connection
    credentials: Mapping[str, str]
    channels: Mapping[str, Channel]
    source: str


async def load(database: Database, vault: Vault) -> list[Held]:
    """Every connection that was not removed, with its channels."""
    connections = await database.read(
        """select id, provider, name, hook, credentials, api_base, created_at, source
           from connection where removed_at is null order by id"""
    )
    channels = await database.read(
        """select id, connection_id, provider, address, name, brand_id, team_id, state, rate
           from channel order by id"""
    )
    by_connection: dict[int, dict[str, Channel]] = {}
    for row in channels:
        by_connection.setdefault(row["connection_id"], {})[row["address"]] = channel_from(row)
    return [_held(row, by_connection.get(row["id"], {}), vault) for row in connections]


def _held(row: Row, channels: Mapping[str, Channel], vault: Vault) -> Held:
    credentials = vault.unlock(row["credentials"], purpose=_PURPOSE)
    return Held(connection_from(row), credentials, channels, row["source"])


def connection_from(row: Row) -> Connection:
    return Connection(row["id"], row["provider"], row["name"], row["hook"], row["api_base"], row["created_at"])


def channel_from(row: Row) -> Channel:
    return Channel(
        id=row["id"],
        connection_id=row["connection_id"],
        provider=row["provider"],
        address=row["address"],
        name=row["name"],
        brand_id=row["brand_id"],
        team_id=row["team_id"],
        state=ChannelState(row["state"]),
        rate=row["rate"],
    )


async def add(work: Work, vault: Vault, row: Mapping[str, Any], *, credentials: dict[str, str]) -> None:
    """Insert a connection; `row` has id, provider, name, hook, api_base, source."""
    await work.execute(
        """insert into connection (id, provider, name, hook, credentials, api_base, created_at, source)
           values (%(id)s, %(provider)s, %(name)s, %(hook)s, %(sealed)s, %(api_base)s, %(now)s, %(source)s)""",
        {**row, "sealed": vault.lock(credentials, purpose=_PURPOSE), "now": work.now},
    )
    await work.execute("insert into health (connection_id) values (%s)", [row["id"]])


async def change(
    work: Work, connection_id: int, *, name: str | None, api_base: str | None, sealed: bytes | None
) -> bool:
    """Change what is given; None leaves as it is, an empty `api_base` goes back to the provider's own."""
    cursor = await work.execute(
        """update connection set name = coalesce(%(name)s, name),
                  api_base = case when %(api_base)s::text is null then api_base else nullif(%(api_base)s, '') end,
                  credentials = coalesce(%(sealed)s, credentials)
           where id = %(id)s and removed_at is null""",
        {"id": connection_id, "name": name, "api_base": api_base, "sealed": sealed},
    )
    return cursor.rowcount == 1


def seal(vault: Vault, credentials: dict[str, str]) -> bytes:
    return vault.lock(credentials, purpose=_PURPOSE)


async def remove(work: Work, connection_id: int) -> bool:
    """Take a connection off: its hook answers 404, its history stays."""
    cursor = await work.execute(
        "update connection set removed_at = %s where id = %s and removed_at is null", [work.now, connection_id]
    )
    await work.execute("update channel set state = 'off' where connection_id = %s", [connection_id])
    return cursor.rowcount == 1


async def add_channel(work: Work, row: Mapping[str, Any]) -> None:
    """Insert a channel; `row` has id, connection_id, provider, address, name, brand_id, team_id, state, source."""
    await work.execute(
        """insert into channel (id, connection_id, provider, address, name, brand_id, team_id, state, rate, source)
           values (%(id)s, %(connection_id)s, %(provider)s, %(address)s, %(name)s, %(brand_id)s, %(team_id)s,
                   %(state)s, %(rate)s, %(source)s)""",
        {"rate": None, **row},
    )


async def change_channel(work: Work, channel_id: int, given: Mapping[str, Any]) -> bool:
    """Change name, team_id, brand_id, state, rate or settings; keys absent from `given` stay as they are."""
    cursor = await work.execute(
        """update channel set
               name = case when %(given)s::jsonb ? 'name' then %(given)s::jsonb ->> 'name' else name end,
               team_id = case when %(given)s::jsonb ? 'team_id' then (%(given)s::jsonb ->> 'team_id')::bigint
                              else team_id end,
               brand_id = case when %(given)s::jsonb ? 'brand_id' then (%(given)s::jsonb ->> 'brand_id')::bigint
                               else brand_id end,
               state = case when %(given)s::jsonb ? 'state' then %(given)s::jsonb ->> 'state' else state end,
               rate = case when %(given)s::jsonb ? 'rate' then (%(given)s::jsonb ->> 'rate')::float else rate end,
               settings = coalesce(%(given)s::jsonb -> 'settings', settings)
           where id = %(id)s""",
        {"id": channel_id, "given": work.json(given)},
    )
    return cursor.rowcount == 1


@dataclass(frozen=True, slots=True)
class Health:
    """What a connection's card shows, since the beginning."""

    connection_id: int
    refused: int
    refused_at: datetime | None
    last_in_at: datetime | None
    last_out_at: datetime | None
    error: str | None
    error_at: datetime | None


async def health(database: Database) -> dict[int, Health]:
    found = await database.read(
        "select connection_id, refused, refused_at, last_in_at, last_out_at, error, error_at from health"
    )
    return {row["connection_id"]: Health(**row) for row in found}


async def note_health(work: Work, rows: Sequence[Row]) -> None:
    """Add what a process saw since it last said: connection_id, refused, last_in_at, last_out_at, error, error_at."""
    await work.execute(
        """update health h set refused = h.refused + g.refused,
                  refused_at = case when g.refused > 0 then %(now)s else h.refused_at end,
                  last_in_at = greatest(h.last_in_at, g.last_in_at),
                  last_out_at = greatest(h.last_out_at, g.last_out_at),
                  error = case when g.said then g.error else h.error end,
                  error_at = case when g.said then %(now)s else h.error_at end
           from jsonb_to_recordset(%(rows)s::jsonb) as g(
               connection_id bigint, refused bigint, last_in_at timestamptz, last_out_at timestamptz,
               said boolean, error text)
           where h.connection_id = g.connection_id""",
        {"rows": work.json(rows), "now": work.now},
    )
