"""The demo, told apart from what is real: counted, found, taken away. `scenery` puts it there.

Its people are contacts whose `source` is demo and to whom nothing live was said. A message of the demo on
somebody real, or something live said to a person of the demo, is told apart message by message.
"""

from __future__ import annotations

from dataclasses import dataclass

from causerie.store import blobs
from causerie.store.database import Connection, Work, rows
from causerie.store.erasure import Scope


@dataclass(frozen=True, slots=True)
class Demo:
    """How much of the demo is there; `present` also when only its channels are left."""

    present: bool
    contacts: int
    conversations: int
    messages: int


async def count(conn: Connection) -> Demo:
    (row,) = await rows(
        conn,
        """select (select count(*) from contact c where source = 'demo' and erased_at is null
                   and exists (select from identity i where i.contact_id = c.id)) as contacts,
                  (select count(*) from conversation v join identity i on i.id = v.identity_id
                   join contact c on c.id = i.contact_id
                   where v.source = 'demo' and c.erased_at is null) as conversations,
                  (select count(*) from message where source = 'demo' and erased_at is null) as messages,
                  exists (select from connection where source = 'demo' and removed_at is null) as connected""",
    )
    connected = row.pop("connected")
    return Demo(present=connected or any(row.values()), **row)


async def people(work: Work) -> list[int]:
    """Every contact that the demo touches, to be locked in this order."""
    found = await work.all(
        """select id from contact where source = 'demo' and erased_at is null
           union
           select i.contact_id from message m join identity i on i.id = m.identity_id
           where m.source = 'demo' and m.erased_at is null
           order by 1"""
    )
    return [row["id"] for row in found]


async def pure(work: Work) -> list[int]:
    """The contacts that are nothing but demo, with those merged into them."""
    found = await work.all(
        """select c.id from contact c where c.source = 'demo' and c.erased_at is null and not exists (
               select from identity i join message m on m.identity_id = i.id
               where i.contact_id = c.id and m.source <> 'demo')"""
    )
    return [row["id"] for row in found]


async def remainder(work: Work) -> Scope:
    """The demo's messages and conversations on people who are real."""
    row = await work.one(
        """select array(select id from message where source = 'demo' and erased_at is null) as messages,
                  array(select v.id from conversation v join identity i on i.id = v.identity_id
                        join contact c on c.id = i.contact_id
                        where v.source = 'demo' and c.erased_at is null and not exists (
                            select from identity o join message m on m.identity_id = o.id
                            where o.contact_id = c.id and m.conversation_id = v.id and m.source <> 'demo')
                  ) as conversations"""
    )
    if row is None:
        raise RuntimeError("a select without from returned no row")
    return Scope([], [], row["messages"], row["conversations"])


async def keep_real(work: Work) -> None:
    """Whoever of the demo something live was said to is real from now on, and so is what is left on their thread."""
    await work.execute("update contact set source = 'live' where source = 'demo' and erased_at is null")
    await work.execute(
        """update conversation v set source = 'live' from identity i join contact c on c.id = i.contact_id
           where i.id = v.identity_id and c.erased_at is null and v.source = 'demo'"""
    )


async def disconnect(work: Work) -> list[int]:
    """Take the demo's connections off, with all they ever received; returns their channels."""
    await work.execute(
        """update intake set body = null, query = '', headers = '{}', state = 'applied'
           where connection_id in (select id from connection where source = 'demo')"""
    )
    await work.execute(
        """update parked p set state = 'dismissed' from intake i join connection c on c.id = i.connection_id
           where p.intake_id = i.id and p.state = 'parked' and c.source = 'demo'"""
    )
    await work.execute("delete from template where connection_id in (select id from connection where source = 'demo')")
    await work.execute("update connection set removed_at = %s where source = 'demo' and removed_at is null", [work.now])
    channels = await work.all(
        """update channel set state = 'off' from connection n
           where n.id = connection_id and (channel.source = 'demo' or n.source = 'demo') returning channel.id"""
    )
    ids = [row["id"] for row in channels]
    await work.execute("delete from visitor where channel_id = any(%s)", [ids])
    await work.execute("delete from orphan_receipt where channel_id = any(%s)", [ids])
    return sorted(ids)


async def empty_canned(work: Work) -> None:
    """Throw the demo's canned replies away with their files. One that somebody rewrote is real, and stays."""
    gone = await work.all(
        "delete from file f using canned c where c.id = f.canned_id and c.source = 'demo' returning f.sha256"
    )
    await blobs.drop(work, [row["sha256"] for row in gone])
    await work.execute("delete from canned where source = 'demo'")


async def empty_known(work: Work) -> None:
    """Throw the demo's attributes away, with what anybody carries of them, and what its colleagues remarked. What
    somebody rewrote is real, and stays.
    """
    await work.execute(
        """update contact c set attributes = c.attributes - array(select key from attribute where source = 'demo')
           where c.attributes <> '{}'"""
    )
    await work.execute("delete from attribute where source = 'demo'")
    await work.execute("delete from remark where source = 'demo'")


async def dismiss_agents(work: Work, *, keep: int) -> None:
    """Close the demo's agents, except the one who asks: that one is real from now on."""
    await work.execute("update agent set source = 'live' where id = %s", [keep])
    closed = [row["id"] for row in await work.all("select id from agent where source = 'demo'")]
    await work.execute("delete from session where agent_id = any(%s)", [closed])
    await work.execute(
        "update token set revoked_at = coalesce(revoked_at, %s) where agent_id = any(%s)", [work.now, closed]
    )
    await work.execute("delete from membership where agent_id = any(%s)", [closed])
    await work.execute("delete from access where agent_id = any(%s)", [closed])
    await work.execute(
        """update agent set active = false, password = null, totp = null, name = '', email = 'erased-' || id
           where id = any(%s)""",
        [closed],
    )
