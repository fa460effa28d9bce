"""Inbound: every element once, in one transaction, with its journal; in a fixed number of statements."""

from __future__ import annotations

import json
from datetime import timedelta

from causerie.model.consent import ConsentState, Purpose
from causerie.model.contact import Address
from causerie.model.element import (
    Arrived,
    ConsentSaid,
    Edited,
    MediaRef,
    Reacted,
    Receipt,
    Sender,
    Unknown,
)
from causerie.model.message import Delivery, MediaKind, Text
from causerie.store.database import Work
from causerie.testing.house import House

PHONE = Address("phone", "", "+33600000001")
NUMBER = "+33700000001"


async def test_a_first_message_opens_a_conversation(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    (message,) = await house.rows("message")
    (conversation,) = await house.rows("conversation")
    assert message["parts"] == [{"text": "Bonjour", "type": "text"}]
    assert message["conversation_id"] == conversation["id"]
    assert (conversation["state"], conversation["unread"], conversation["preview"]) == ("open", 1, "Bonjour")
    assert conversation["waiting_since"] == house.clock()
    kinds = [row["kind"] for row in await house.rows("journal")]
    assert kinds == ["conversation_opened", "message_received"]


async def test_the_same_message_twice_is_one(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"), house.said("Bonjour", key="m1"))
    await house.hear(house.said("Bonjour", key="m1"))
    assert len(await house.rows("message")) == 1
    assert len(await house.rows("seen")) == 1
    assert len(await house.rows("intake")) == 2


async def test_messages_of_one_person_join_their_conversation(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"), house.said("Où est ma commande ?", key="m2"))
    await house.hear(house.said("Allô ?", key="m3"))
    (conversation,) = await house.rows("conversation")
    assert (conversation["message_count"], conversation["unread"]) == (3, 3)
    assert conversation["preview"] == "Allô ?"


async def test_a_late_message_does_not_take_the_preview(house: House) -> None:
    now = house.clock()
    await house.hear(house.said("Deux", key="m2", at=now))
    await house.hear(house.said("Un", key="m1", at=now - timedelta(minutes=5)))
    (conversation,) = await house.rows("conversation")
    assert (conversation["preview"], conversation["last_at"]) == ("Deux", now)


async def test_two_vouched_addresses_are_one_contact(house: House) -> None:
    both = Sender((PHONE, Address("bsuid", "p", "FR.1")), name="Léa")
    await house.hear(Arrived("1122334455", "w1", both, (Text("Bonjour"),)), provider="whatsapp")
    await house.hear(
        Arrived("1122334455", "w2", Sender((Address("bsuid", "p", "FR.1"),)), (Text("Encore"),)), provider="whatsapp"
    )
    assert len(await house.rows("contact")) == 1
    assert len(await house.rows("identity")) == 2
    assert len(await house.rows("conversation")) == 1


async def test_one_bad_element_does_not_lose_the_others(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"), Unknown("wrong_shape", "/messages/1"))
    assert len(await house.rows("message")) == 1
    (parked,) = await house.rows("parked")
    assert (parked["reason"], parked["ordinal"]) == ("wrong_shape", 1)


async def test_an_unknown_channel_is_parked(house: House) -> None:
    await house.hear(Arrived("+33799999999", "m1", Sender((PHONE,)), (Text("Bonjour"),)))
    assert [row["reason"] for row in await house.rows("parked")] == ["unknown_channel"]
    assert await house.rows("message") == []


async def test_receipts_keep_the_highest_rank_and_orphans_wait(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    await house.database.run(_outbound_twin, now=house.clock())
    await house.hear(
        Receipt(NUMBER, "out1", Delivery.READ),
        Receipt(NUMBER, "out1", Delivery.DELIVERED),
        Receipt(NUMBER, "later", Delivery.SENT),
    )
    await house.hear(Receipt(NUMBER, "out1", Delivery.SENT))
    message = next(row for row in await house.rows("message") if row["provider_key"] == "out1")
    assert message["delivery"] == 7
    assert [row["provider_key"] for row in await house.rows("orphan_receipt")] == ["later"]
    changes = [row["data"] for row in await house.rows("journal") if row["kind"] == "delivery_changed"]
    assert changes == [{"delivery": "read"}]


async def _outbound_twin(work: Work) -> None:
    await work.execute(
        """insert into message (conversation_id, identity_id, channel_id, direction, author, parts, at, arrived_at,
                                provider_key, delivery)
           select conversation_id, identity_id, channel_id, 'outbound', 'agent', parts, at, arrived_at, 'out1', 1
           from message"""
    )


async def test_an_edit_keeps_what_was_said(house: House) -> None:
    await house.hear(house.said("Bonjur", key="m1"))
    await house.hear(Edited(NUMBER, "m1", "e1", (Text("Bonjour"),)))
    (message,) = await house.rows("message")
    (version,) = await house.rows("message_version")
    assert message["parts"] == [{"text": "Bonjour", "type": "text"}]
    assert version["parts"] == [{"text": "Bonjur", "type": "text"}]
    assert (await house.rows("conversation"))[0]["preview"] == "Bonjour"


async def test_an_edit_before_its_message_waits(house: House) -> None:
    await house.hear(Edited(NUMBER, "m1", "e1", (Text("Bonjour"),)))
    (parked,) = await house.rows("parked")
    assert (parked["reason"], await house.rows("seen")) == ("early", [])


async def test_reactions_come_and_go(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    await house.hear(Reacted(NUMBER, "m1", PHONE, "👍", "1"))
    assert [row["emoji"] for row in await house.rows("reaction")] == ["👍"]
    await house.hear(Reacted(NUMBER, "m1", PHONE, None, "2"))
    assert await house.rows("reaction") == []


async def test_stop_is_recorded_with_its_proof(house: House) -> None:
    await house.hear(house.said("ARRÊT", key="m1"))
    (consent,) = await house.rows("consent")
    assert (consent["state"], consent["purpose"], consent["proof"]) == ("refused", "all", "keyword")
    assert [row["event"] for row in await house.rows("pending_turn")] == ["consent_refused"]


async def test_a_platforms_switch_is_recorded(house: House) -> None:
    await house.hear(ConsentSaid(NUMBER, "k1", PHONE, Purpose.MARKETING, ConsentState.REFUSED))
    (consent,) = await house.rows("consent")
    assert (consent["purpose"], consent["proof"]) == ("marketing", "provider")


async def test_a_card_number_is_masked_before_the_first_write(house: House) -> None:
    await house.hear(house.said("Ma carte : 4111 1111 1111 1111, merci", key="m1"))
    (message,) = await house.rows("message")
    assert message["parts"][0]["text"] == "Ma carte : •••• 1111, merci"


async def test_nor_is_it_in_what_was_received(house: House) -> None:
    """The raw payload, applied or parked, as the provider spelled it."""
    number = "4111111111111111"
    told = house.said(f"Ma carte : {number}", key="m1")
    await house.hear(told, body=f"MessageSid=m1&Body=Ma+carte+%3A+{number}".encode())
    strange = Unknown("unknown_type", "messages[0]")
    await house.hear(strange, body=json.dumps({"flow": json.dumps({"number": number})}).encode())
    bodies = [bytes(row["body"]) for row in await house.rows("intake")]
    assert len(bodies) == 2
    assert not any(number.encode() in body for body in bodies)


async def test_media_waits_to_be_fetched(house: House) -> None:
    photo = MediaRef(MediaKind.IMAGE, "ref1", "image/jpeg")
    await house.hear(Arrived(NUMBER, "m1", Sender((PHONE,)), (photo, Text("Voici"))))
    (file,) = await house.rows("file")
    (message,) = await house.rows("message")
    assert (file["state"], file["message_id"]) == ("waiting", message["id"])
    assert message["parts"][0] == {"kind": "image", "file": file["id"], "type": "media"}


async def test_a_blocked_person_is_kept_on_the_thread_only(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    await house.database.run(_block_all, now=house.clock())
    await house.hear(house.said("Allô ?", key="m2"))
    assert [row["conversation_id"] is None for row in await house.rows("message")] == [False, True]


async def _block_all(work: Work) -> None:
    await work.execute("update identity set blocked_at = %s, blocked_reason = 'other'", [work.now])


async def test_statements_do_not_grow_with_the_batch(house: House) -> None:
    small = await _statements(house, 2)
    large = await _statements(house, 64)
    assert small == large
    assert large <= 12


async def _statements(house: House, size: int) -> int:
    """Statements of one mixed batch of known people: messages and receipts, BEGIN and COMMIT included."""
    names = [f"{size}-{n}" for n in range(size)]
    await house.hear_batch(
        [[house.said("Bonjour", key=f"a{name}", phone=f"+336{size:04}{n:04}")] for n, name in enumerate(names)]
    )
    batch = [
        [
            house.said("Encore", key=f"b{name}", phone=f"+336{size:04}{n:04}"),
            Receipt(NUMBER, f"a{name}", Delivery.READ),
        ]
        for n, name in enumerate(names)
    ]
    with house.database.counting() as count:
        await house.hear_batch(batch)
    return count()
