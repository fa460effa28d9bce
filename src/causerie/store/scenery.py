"""What puts the demo there beside the desk's verbs: where it stands, what it remembers, history nobody has to send.

Its rows carry `source = 'demo'`; nothing here touches any other. `demo` takes them away again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from causerie.model.contact import Address
from causerie.model.message import part_from
from causerie.store.database import Connection, Database, Row, Work, rows
from causerie.store.outbox import Claimed


async def is_real(database: Database) -> bool:
    """Whether a company works here already: it has a connection of its own, and the demo was never set up."""
    (row,) = await database.read(
        """select exists (select from connection where source = 'live') as live,
                  exists (select from connection where source = 'demo') as demo"""
    )
    return bool(row["live"] and not row["demo"])


@dataclass(frozen=True, slots=True)
class Standing:
    """A connection of the demo and its one channel."""

    connection_id: int
    channel_id: int
    provider: str
    hook: str


async def standing(database: Database) -> dict[str, Standing]:
    """The demo's connections that were not removed, by provider."""
    found = await database.read(
        """select n.id as connection_id, c.id as channel_id, n.provider, n.hook
           from connection n join channel c on c.connection_id = n.id
           where n.source = 'demo' and n.removed_at is null order by n.id"""
    )
    return {row["provider"]: Standing(**row) for row in found}


async def connected(database: Database) -> dict[str, int]:
    """The same connections, whether they carry a channel yet or not."""
    found = await database.read(
        "select provider, id from connection where source = 'demo' and removed_at is null order by id"
    )
    return {row["provider"]: row["id"] for row in found}


async def once(work: Work, stage: str) -> bool:
    """True the first time a stage of the demo is set up in this database, for ever; erasing does not undo it."""
    cursor = await work.execute(
        "insert into setting (name, value) values (%s, %s::jsonb) on conflict do nothing",
        [f"demo.{stage}", work.json(work.now)],
    )
    return cursor.rowcount == 1


async def was(database: Database, stage: str) -> bool:
    """Whether that stage was ever set up here."""
    return bool(await database.read("select 1 as one from setting where name = %s", [f"demo.{stage}"]))


async def colleagues(database: Database) -> dict[str, int]:
    """The demo's agents by e-mail address."""
    found = await database.read("select id, email from agent where source = 'demo'")
    return {row["email"]: row["id"] for row in found}


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a message that was just received stands."""

    id: int
    conversation_id: int
    identity_id: int
    contact_id: int


async def kept(work: Work, channel_id: int, key: str) -> Kept:
    """The message of that provider key. Raises LookupError."""
    row = await work.one(
        """select m.id, m.conversation_id, m.identity_id, i.contact_id from message m
           join identity i on i.id = m.identity_id where m.channel_id = %s and m.provider_key = %s""",
        [channel_id, key],
    )
    if row is None:
        raise LookupError(key)
    return Kept(**row)


async def files_of(work: Work, message_id: int) -> list[Row]:
    """The files a received message waits for: id, position, mime."""
    return await work.all("select id, position, mime from file where message_id = %s order by position", [message_id])


async def settle(work: Work, messages: list[int]) -> None:
    """Sends that belong to the past: settled as sent, and no provider hears of them."""
    await work.execute(
        """update outbox set state = 'sent', attempts = 1, settled_at = created_at
           where message_id = any(%s) and state = 'queued'""",
        [messages],
    )


async def take(work: Work, message_id: int, *, lease: timedelta) -> Claimed:
    """Claim one send of the past, whatever the channel's rate, so that the desk can settle its outcome."""
    (row,) = await work.all(
        """update outbox o set state = 'sending', attempts = o.attempts + 1, fence = o.fence + 1,
                  lease_until = %(now)s + %(lease)s
           from message m join identity i on i.id = m.identity_id
           where o.message_id = %(message)s and m.id = o.message_id and o.state = 'queued'
           returning o.id, o.message_id, o.channel_id, o.identity_id, i.contact_id, m.conversation_id, i.scheme,
                     i.scope, i.address, m.parts, o.attempts, o.fence""",
        {"message": message_id, "now": work.now, "lease": lease},
    )
    recipient = Address(row.pop("scheme"), row.pop("scope"), row.pop("address"))
    parts = tuple(part_from(part) for part in row.pop("parts"))
    return Claimed(**row, recipient=recipient, parts=parts, reply_to=None)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a provider would remember of a customer: when they last wrote, and whether they said STOP."""

    provider: str
    address: str
    heard_at: datetime | None
    refused: bool


async def memories(database: Database) -> list[Memory]:
    """Everybody who wrote on a channel of the demo, or was written to."""
    found = await database.read(
        """select c.provider, i.address, max(m.at) filter (where m.direction = 'inbound' and m.kind = 'message')
                      as heard_at,
                  coalesce((select s.state = 'refused' from consent s
                            where s.identity_id = i.id and s.brand_id = c.brand_id and s.purpose = 'all'
                            order by s.at desc, s.id desc limit 1), false) as refused
           from channel c join message m on m.channel_id = c.id join identity i on i.id = m.identity_id
           where c.source = 'demo' group by c.id, i.id order by c.id, i.id"""
    )
    return [Memory(**row) for row in found]


async def identity(conn: Connection, address: Address) -> tuple[int, int] | None:
    """The identity of an address and its contact."""
    found = await rows(
        conn,
        "select id, contact_id from identity where scheme = %s and scope = %s and address = %s",
        list(address),
    )
    return (found[0]["id"], found[0]["contact_id"]) if found else None
