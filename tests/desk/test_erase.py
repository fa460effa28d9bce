"""Forgetting a person: canaries through every door, and not one of them left anywhere; the others untouched."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

import psycopg
import pytest

from causerie.channels.errors import Rejected
from causerie.channels.protocol import HookRequest, Sent
from causerie.desk.batch import Payload
from causerie.desk.deliver import Outcome, settle
from causerie.desk.draft import Wording, draft
from causerie.desk.erase import erase
from causerie.desk.merge import merge
from causerie.desk.note import note
from causerie.desk.receive import receive
from causerie.desk.remark import remark
from causerie.desk.reply import Answer, reply
from causerie.desk.schedule import Later, schedule
from causerie.desk.unmerge import unmerge
from causerie.desk.write import Draft
from causerie.model.contact import Address
from causerie.model.draft import Mode
from causerie.model.element import Arrived, Edited, Element, MediaRef, Reacted, Receipt, Sender, Unknown
from causerie.model.errors import Forbidden, NotFound, NotPermitted
from causerie.model.listing import Listing
from causerie.model.message import Card, Delivery, Location, Media, MediaKind, MessageClass, Text
from causerie.model.outbox import Patience
from causerie.model.sound import Sound
from causerie.store import connections, contacts, files, lists, outbox, search, sounds, threads
from causerie.store.database import Work
from causerie.store.erasure import ELSEWHERE
from causerie.testing.house import AGENT, BRAND, STRANGER, SUPERVISOR, TEAM, VAULT, House
from tests.architecture.test_forgetting import columns, metadata
from tests.desk.people import answered, contact_of, identity_of, opened, wrote

CANARY = "kanarienvogel"
PHONE = "+33687654321"
BSUID = f"FR.{CANARY}1"
WIDGET, VISITOR, MEMBER = "widget-atelier", f"{CANARY}-visitor", f"{CANARY}-member"
NUMBER = "+33700000001"
PATIENCE = Patience()


@dataclass
class Raw:
    """A payload with a body of its own."""

    elements: Sequence[Element]
    body: str
    provider: str = "twilio"
    query: str = ""


async def hear_raw(house: House, *raws: Raw) -> None:
    batch = [
        Payload(
            house.held[raw.provider],
            HookRequest("POST", "https://causerie.example/hooks/x", raw.query, HEADERS, raw.body.encode()),
            house.clock(),
            raw.elements,
        )
        for raw in raws
    ]
    await house.do(lambda work: receive(work, batch, ids=house.ids))


HEADERS = {"content-type": "application/json", "user-agent": f"{CANARY}/1.0"}


def erasing(house: House, contact: int, *, by: int = SUPERVISOR) -> Awaitable[None]:
    return house.do(lambda work: erase(work, VAULT, grant=house.grant(by), contact_id=contact))


async def through_every_door(house: House) -> int:
    """A person who leaves a canary in every column that can hold one; their contact."""
    await _inbound(house)
    contact = await contact_of(house, PHONE)
    await _outbound(house)
    await _web(house, contact)
    async with house.database.connection() as conn:
        await conn.execute("update conversation set subject = %s where subject is null", [CANARY])
        await conn.execute(
            """insert into reaction (id, message_id, agent_id, emoji, provider_key, standing, at)
               select nextval('ids'), min(id), %s, %s, %s, %s, now() from message where direction = 'inbound'""",
            [AGENT, CANARY, f"{CANARY}-reaction", CANARY],
        )
        await conn.execute("update contact set attributes = %s::jsonb where id = %s", [f'{{"a":"{CANARY}"}}', contact])
        await conn.execute(
            """insert into merge (id, kept_id, gone_id, identities, at, undone_at, taken)
               values (1, %s, %s, '{}', now(), now(), %s::jsonb)""",
            [contact, contact, f'{{"a":["{CANARY}","{CANARY}"]}}'],
        )
        await conn.execute(
            """insert into rating (id, conversation_id, identity_id, channel_id, score, comment, at)
               select 2, c.id, c.identity_id, c.channel_id, 3, %s, c.opened_at from conversation c
               join identity i on i.id = c.identity_id where i.contact_id = %s limit 1""",
            [CANARY, contact],
        )
    grant = house.grant(AGENT)
    await house.do(lambda work: remark(work, house.ids, grant=grant, contact_id=contact, text=f"{CANARY} !"))
    await house.do(lambda work: search.catch_up(work, at_once=500))
    return contact


async def _inbound(house: House) -> None:
    both = Sender((Address("phone", "", PHONE), Address("bsuid", f"{CANARY}-portfolio", BSUID)), name=f"Léa {CANARY}")
    words = (Text(f"Bonjour {CANARY}"), Location(1, 2, name=CANARY), Card(CANARY, (PHONE,)))
    photo = MediaRef(MediaKind.IMAGE, f"{CANARY}-ref", "image/jpeg", name=f"{CANARY}.jpg")
    body = f'{{"from":"{PHONE[1:]}","text":"{CANARY}"}}'
    await hear_raw(
        house,
        Raw([Arrived("1122334455", f"{CANARY}-w1", both, words)], body, "whatsapp"),
        Raw([Arrived(NUMBER, f"{CANARY}-m1", Sender((both.addresses[0],)), (photo, Text(CANARY)))], f"a={CANARY}"),
    )
    await hear_raw(
        house,
        Raw([Edited(NUMBER, f"{CANARY}-m1", "v1", (Text(f"{CANARY} corrigé"),))], body),
        Raw([Reacted(NUMBER, f"{CANARY}-m1", both.addresses[0], CANARY, "1")], body),
        Raw([Unknown("wrong_shape", "/x")], body),
        Raw([Unknown("wrong_shape", "/x")], "", query=f"From=%2B{PHONE[1:]}&Body={CANARY}"),
    )


async def _outbound(house: House) -> None:
    conversation = (await house.rows("conversation"))[0]["id"]
    grant = house.grant(AGENT)

    async def verb(work: Work) -> None:
        file = await files.upload(
            work,
            await house.ids.one(work.conn),
            agent_id=AGENT,
            name=f"{CANARY}.jpg",
            mime="image/jpeg",
            content=CANARY.encode(),
        )
        await sounds.keep(work, sha256(CANARY.encode()).hexdigest(), Sound(1, tuple(CANARY.encode())))
        parts = (Media(MediaKind.IMAGE, file.id), Text(f"Voici {CANARY}"))
        answer = Answer(conversation, parts, f"{CANARY}-reply", 0, channel_id=house.channel(), force=True)
        await reply(work, house.directory, house.ids, grant=grant, answer=answer)
        await note(work, grant=grant, conversation_id=conversation, client_key=f"{CANARY}-note", text=CANARY)
        lone, *_ = await house.ids.take(work.conn, 1)
        await files.upload(work, lone, agent_id=AGENT, name=f"{CANARY}.txt", mime="text/plain", content=b"draft")
        wording = Wording(0, Mode.REPLY, f"Bonjour {CANARY}", files=(lone,))
        await draft(work, house.ids, grant=grant, conversation_id=conversation, wording=wording)
        later = Answer(conversation, (Text(CANARY),), f"{CANARY}-later", 0, channel_id=house.channel(), force=True)
        tomorrow = Later(work.now + timedelta(days=1))
        await schedule(work, house.directory, house.ids, grant=grant, answer=later, later=tomorrow)

    await house.do(verb)
    await _deliver(house)
    await hear_raw(
        house,
        Raw([Receipt(NUMBER, f"{CANARY}-out", Delivery.FAILED, error="x")], f"MessageSid={CANARY}&To=%2B{PHONE[1:]}"),
        Raw([Receipt(NUMBER, f"{CANARY}-out", Delivery.READ)], f"MessageSid={CANARY}"),
    )


async def _deliver(house: House) -> None:
    """One send fails with the provider's own words; its key turns up on an orphan receipt too."""

    async def verb(work: Work) -> None:
        await outbox.set_rate(work, house.channel(), 10)
        (claimed,) = await outbox.claim(work, limit=1, lease=PATIENCE.lease)
        refused = Outcome(claimed, sent=Sent(f"{CANARY}-out"), error=Rejected("rejected_number", CANARY))
        await settle(work, house.directory, house.ids, [refused], patience=PATIENCE, jitter=[0.5])
        await work.execute(
            "insert into orphan_receipt (id, channel_id, provider_key, delivery, at) values (1, %s, %s, 4, %s)",
            [house.channel(), f"{CANARY}-out", work.now],
        )

    await house.do(verb)


async def _web(house: House, contact: int) -> None:
    """A visitor of the same person, with an upload that no message took."""

    async def verb(work: Work) -> None:
        connection_id, channel_id, file_id, *ids = await house.ids.take(work.conn, 6)
        row = {"id": connection_id, "provider": "webchat", "name": "Site", "hook": "w" * 32, "api_base": None}
        await connections.add(work, VAULT, {**row, "source": "live"}, credentials={"secret": "s"})
        channel = {"id": channel_id, "connection_id": connection_id, "provider": "webchat", "address": WIDGET}
        more = {"name": "Site", "brand_id": BRAND, "team_id": TEAM, "state": "live", "source": "live"}
        await connections.add_channel(work, channel | more)
        for identity, scheme, address in zip(ids, ("visitor", "member"), (VISITOR, MEMBER), strict=False):
            await work.execute(
                """insert into identity (id, contact_id, scheme, scope, address, evidence, created_at)
                   values (%s, %s, %s, %s, %s, 'signed', %s)""",
                [identity, contact, scheme, WIDGET, address, work.now],
            )
        await work.execute(
            """insert into visitor (id, channel_id, token, address, member, created_at, seen_at, expires_at)
               values (1, %(c)s, 'a', %(v)s, %(m)s, %(t)s, %(t)s, %(t)s), (2, %(c)s, 'b', 'x', %(m)s, %(t)s, %(t)s,
                       %(t)s)""",
            {"c": channel_id, "v": VISITOR, "m": MEMBER, "t": work.now},
        )
        file = await files.upload(work, file_id, agent_id=AGENT, name=CANARY, mime="text/plain", content=b"upload")
        await work.execute("update file set agent_id = null, provider_ref = 'visitor:1' where id = %s", [file.id])

    await house.do(verb)


async def where(house: House, *canaries: str) -> set[str]:
    """The columns, over all tables, that hold one of the canaries: as text, in JSON or in bytes."""
    marks = [mark for canary in canaries for mark in (canary, canary.encode().hex())]
    found = set()
    for name, _ in columns(metadata):
        table, column = name.split(".")
        rows = await house.database.read(
            f'select "{column}"::text as said from {table} where "{column}" is not null'  # type: ignore[arg-type]
        )
        if any(mark in row["said"] for row in rows for mark in marks):
            found.add(name)
    return found


async def test_no_canary_survives(house: House) -> None:
    contact = await through_every_door(house)
    before = await where(house, CANARY, PHONE[1:])
    personal = {name for name, column in columns(metadata) if column.info["forget"] == "erase"}
    assert before == personal - set(ELSEWHERE), "a canary went through every door, and through no other"
    await _analyse(house)
    await erasing(house, contact)
    await _others(house)
    await _vacuum(house)
    assert await where(house, CANARY, PHONE[1:]) == set()
    assert await _in_files(house, CANARY, PHONE[1:]) == []
    assert await house.rows("blob") == []
    assert await house.rows("visitor") == []
    (event,) = await house.told("contact_erased")
    assert (event["contact_id"], event["agent_id"], event["data"]) == (contact, SUPERVISOR, None)
    assert {row["state"] for row in await house.rows("parked")} == {"dismissed"}


async def _analyse(house: House) -> None:
    """The planner's statistics quote values."""
    async with house.database.connection() as conn:
        await conn.execute("analyze")


async def _others(house: House) -> None:
    """Of a table or an index that has become empty PostgreSQL keeps the statistics it had: other people write too."""
    async with house.database.connection() as conn:
        await conn.execute("insert into sound (sha256, millis, peaks, created_at) values ('a', 1, 'b', now())")
        await conn.execute("insert into contact (id, name, created_at) values (9, 'Noé', now())")


async def _vacuum(house: House) -> None:
    async with house.database.connection() as conn:
        await conn.execute("vacuum full analyze")
        if await _master(conn):
            await conn.execute("vacuum full pg_statistic")
            await conn.execute("checkpoint")


async def _master(conn: psycopg.AsyncConnection[Any]) -> bool:
    row = await (await conn.execute("select rolsuper from pg_roles where rolname = current_user")).fetchone()
    return row is not None and bool(row[0])


async def _in_files(house: House, *canaries: str) -> list[str]:
    """The same in the bytes of every table, index and TOAST file; nothing to look at without a superuser."""
    async with house.database.connection() as conn:
        if not await _master(conn):
            return []
    found = await house.database.read(
        """select c.relname from pg_class c, unnest(%s::text[]) as canary
           where pg_relation_filepath(c.oid) is not null
             and position(convert_to(canary, 'UTF8') in pg_read_binary_file(pg_relation_filepath(c.oid))) > 0""",
        [list(canaries)],
    )
    return [row["relname"] for row in found]


async def test_what_is_left_reads_as_erased(house: House) -> None:
    contact = await through_every_door(house)
    messages = await house.rows("message")
    await erasing(house, contact)
    after = await house.rows("message")
    assert [row["id"] for row in after] == [row["id"] for row in messages]
    assert {row["erased_at"] for row in after} == {house.clock()}
    async with house.database.connection() as conn:
        assert await lists.conversations(conn, house.grant(), Listing(state=None)) == []
        with pytest.raises(NotFound):
            await contacts.contact(conn, house.grant(), contact)
        shown = await threads.messages_by_id(conn, house.grant(), [row["id"] for row in after])
    assert [message.parts for message in shown] == [()] * len(after)
    with pytest.raises(NotFound):
        await erasing(house, contact)


async def test_others_are_untouched(house: House) -> None:
    contact = await through_every_door(house)
    await hear_raw(house, Raw([house.said("Bonjour", key="o1", phone="+33600000002")], "From=%2B33600000002"))
    await answered(house, await opened(house, phone="+33600000002"))
    tables = ("contact", "identity", "conversation", "message", "intake", "outbox")
    before = {table: await house.rows(table) for table in tables}
    await erasing(house, contact)
    for table, rows in before.items():
        after = {row["id"]: row for row in await house.rows(table)}
        untouched = [row["id"] for row in rows if after.get(row["id"]) == row]
        assert untouched == OTHERS[table](rows), table


OTHERS = {
    "contact": lambda rows: [rows[1]["id"]],
    "identity": lambda rows: [row["id"] for row in rows if row["address"] == "+33600000002"],
    "conversation": lambda rows: [rows[1]["id"]],
    "message": lambda rows: [row["id"] for row in rows[-3:]],
    "intake": lambda rows: [row["id"] for row in rows[-2:]],
    "outbox": lambda rows: [rows[-1]["id"]],
}


async def test_a_number_inside_another_one_is_another_one(house: House) -> None:
    longer = "+336876543210"
    await hear_raw(house, Raw([house.said("Bonjour", key="o1", phone=longer)], f"From=%2B{longer[1:]}"))
    await hear_raw(house, Raw([house.said("Bonjour", key="p1", phone=PHONE)], f"From=%2B{PHONE[1:]}"))
    await erasing(house, await contact_of(house, PHONE))
    assert [row["body"] for row in await house.rows("intake")] == [f"From=%2B{longer[1:]}".encode(), None]


async def test_the_same_picture_of_somebody_else_stays(house: House) -> None:
    for phone in ("+33600000001", "+33600000002"):
        await opened(house, phone=phone)
        identity = await identity_of(house, phone)

        async def verb(work: Work) -> int:
            file_id = await house.ids.one(work.conn)
            await files.upload(work, file_id, agent_id=AGENT, name="a.jpg", mime="image/jpeg", content=b"\xff\xd8\xff")
            return file_id

        parts = (Media(MediaKind.IMAGE, await house.do(verb)),)
        await wrote(house, Draft(identity, house.channel(), parts, agent_id=AGENT))
    await erasing(house, await contact_of(house, "+33600000001"))
    assert [row["refs"] for row in await house.rows("blob")] == [1]
    assert len(await house.rows("file")) == len(await house.rows("blob_chunk")) == 1
    await erasing(house, await contact_of(house, "+33600000002"))
    assert await house.rows("blob_chunk") == []


async def test_what_was_queued_never_leaves(house: House) -> None:
    conversation = await opened(house)
    await answered(house, conversation)
    await erasing(house, await contact_of(house))
    assert await house.rows("outbox") == []


async def test_a_stop_outlives_its_person(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"), house.said("STOP", key="m2"))
    await erasing(house, await contact_of(house))
    await house.do(lambda work: work.execute("delete from consent"))
    (kept,) = await house.rows("suppression")
    assert kept["purpose"] == "all"
    house.clock.forward(days=1)
    await house.hear(house.said("Me revoilà", key="m3"))
    assert await contact_of(house) not in [row["contact_id"] for row in await house.told("contact_erased")]
    to = Draft(await identity_of(house), house.channel(), (Text("Promo"),), agent_id=AGENT)
    await wrote(house, to)
    with pytest.raises(NotPermitted) as refusal:
        await wrote(house, Draft(to.identity_id, to.channel_id, to.parts, message_class=MessageClass.ALERT))
    assert refusal.value.code == "opted_out"


async def test_a_start_after_a_stop_is_not_suppressed(house: House) -> None:
    await house.hear(house.said("STOP", key="m1"))
    house.clock.forward(minutes=1)
    await house.hear(house.said("START", key="m2"))
    await erasing(house, await contact_of(house))
    assert await house.rows("suppression") == []


async def test_who_was_merged_in_goes_too_and_nothing_brings_them_back(house: House) -> None:
    await opened(house, phone="+33600000001")
    await opened(house, phone="+33600000002")
    kept, gone = await contact_of(house, "+33600000001"), await contact_of(house, "+33600000002")
    await house.do(lambda work: work.execute("update contact set name = %s", [CANARY]))
    grant = house.grant()
    merged = await house.do(lambda work: merge(work, house.ids, grant=grant, kept=kept, gone=gone))
    await erasing(house, kept)
    assert [row["erased_at"] for row in await house.rows("contact")] == [house.clock()] * 2
    assert await where(house, CANARY) == set()
    with pytest.raises(NotFound):
        await house.do(lambda work: unmerge(work, house.ids, grant=grant, merge_id=merged))


async def test_the_same_webhook_again_brings_nothing_back(house: House) -> None:
    await house.hear(house.said(CANARY, key="m1"))
    await erasing(house, await contact_of(house))
    await house.hear(house.said(CANARY, key="m1"))
    assert await where(house, CANARY) == set()


async def test_a_late_receipt_finds_nobody(house: House) -> None:
    conversation = await opened(house)
    (message,) = (await answered(house, conversation)).messages
    await erasing(house, await contact_of(house))
    await house.hear(Receipt(NUMBER, "SM1", Delivery.DELIVERED, correlation=str(message)))
    row = next(row for row in await house.rows("message") if row["id"] == message)
    assert (row["provider_key"], row["delivery"]) == (None, 1)


async def test_whoever_writes_while_being_forgotten_is_somebody_new(house: House) -> None:
    await opened(house)
    contact = await contact_of(house)
    said = [house.hear(house.said(f"Encore {n}", key=f"n{n}")) for n in range(5)]
    await asyncio.gather(*said[:2], erasing(house, contact), *said[2:])
    rows = await house.database.read(
        """select m.parts, c.erased_at from message m join identity i on i.id = m.identity_id
           join contact c on c.id = i.contact_id where m.provider_key like 'n%%' or m.parts = '[]'"""
    )
    assert len(rows) == 6
    assert all((row["parts"] == []) == (row["erased_at"] is not None) for row in rows)


async def test_only_who_supervises_forgets(house: House) -> None:
    await opened(house)
    contact = await contact_of(house)
    with pytest.raises(Forbidden):
        await erasing(house, contact, by=AGENT)
    with pytest.raises(Forbidden):
        await erasing(house, contact, by=STRANGER)
    with pytest.raises(NotFound):
        await erasing(house, contact + 1)
