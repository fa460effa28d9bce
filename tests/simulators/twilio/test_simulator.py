"""The simulator, judged by Twilio's own Python library, and its switches."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from causerie.channels.protocol import Attached
from causerie.model.element import Arrived, MediaRef, Receipt
from causerie.model.message import Delivery, Media, MediaKind, Text
from causerie.simulators.twilio import TwilioSimulator
from causerie.simulators.wire import Answer, Attachment, Request
from causerie.testing.serving import refused_origin
from tests.channels.twilio.harness import CUSTOMER, KEY, KEY_SECRET, NUMBER, POOLED, SERVICE, SID, order
from tests.simulators.twilio.judge import Judge, World, fields_of, parsed, refusal, sending

PICTURE = Attachment("image/png", b"\x89PNG" + bytes(100))


class TestMessages:
    async def test_a_message_is_created(self, world: World) -> None:
        before = datetime.now(UTC).replace(microsecond=0)
        made = await world.judge(sending(body="Hello! 👍"))
        assert (made.status, made.direction, made.body, made.to, made.from_) == (
            *("queued", "outbound-api", "Hello! 👍", CUSTOMER, NUMBER),
        )
        assert before <= made.date_created <= datetime.now(UTC)
        assert (made.date_sent, made.num_segments, made.num_media, made.error_code) == (None, "1", "0", None)
        assert made.sid.startswith("SM")
        assert len(made.sid) == 34

    async def test_it_is_found_again_delivered(self, world: World) -> None:
        made = await world.judge(sending())
        again = await world.judge(lambda client: client.messages(made.sid).fetch())
        assert (again.status, again.sid) == ("delivered", made.sid)
        assert again.date_sent is not None
        assert [received.text for received in world.sim.inbox(CUSTOMER)] == ["Bonjour"]

    async def test_messages_are_listed_page_by_page_newest_first(self, world: World) -> None:
        for number in range(5):
            await world.judge(sending(body=str(number)))
        await world.judge(sending(body="other", to="+33698765432"))
        listed = await world.judge(lambda client: client.messages.list(to=CUSTOMER, page_size=2))
        assert [message.body for message in listed] == ["4", "3", "2", "1", "0"]

    async def test_the_filters(self, world: World) -> None:
        await world.judge(sending())
        hour = timedelta(hours=1)
        now = datetime.now(UTC)

        async def count(**filters: Any) -> int:
            return len(await world.judge(lambda client: client.messages.list(**filters)))

        assert await count(date_sent_after=now - hour) == 1
        assert await count(date_sent_after=now + hour) == 0
        assert await count(date_sent_before=now - hour) == 0
        assert await count(date_sent=now.date()) == 1
        assert await count(from_=NUMBER) == 1
        assert await count(from_=CUSTOMER) == 0
        world.sim.held = True
        await world.judge(sending())
        assert await count(date_sent_after=now - hour) == 1
        assert await count() == 2

    async def test_a_service_chooses_a_number(self, world: World) -> None:
        made = await world.judge(sending(from_=None, messaging_service_sid=SERVICE))
        assert (made.status, made.from_, made.messaging_service_sid, made.num_segments) == (
            *("accepted", None, SERVICE, "0"),
        )
        assert (await world.judge(lambda client: client.messages(made.sid).fetch())).from_ == POOLED

    async def test_a_key_sends(self, world: World) -> None:
        judge = Judge(world.harness.api_base, KEY, KEY_SECRET, account=SID)
        assert (await judge(sending())).sid
        assert (await refusal(judge, lambda client: client.api.accounts(SID).fetch())).status == 401
        judge.close()

    async def test_files_a_customer_sent_are_listed(self, world: World) -> None:
        sid = await world.sim.write(CUSTOMER, media=[PICTURE, Attachment("application/pdf", b"%PDF")])
        files = await world.judge(lambda client: client.messages(sid).media.list())
        assert [file.content_type for file in files] == ["image/png", "application/pdf"]
        found = await world.judge(lambda client: client.messages(sid).media(files[0].sid).fetch())
        assert found.parent_sid == sid


class TestAccount:
    async def test_the_account_is_active(self, world: World) -> None:
        found = await world.judge(lambda client: client.api.accounts(SID).fetch())
        assert (found.sid, found.status, found.type) == (SID, "active", "Full")

    async def test_numbers_are_listed_and_changed(self, world: World) -> None:
        numbers = await world.judge(lambda client: client.incoming_phone_numbers.list())
        assert [number.phone_number for number in numbers] == [NUMBER, POOLED]
        hook = f"{world.shop.origin}/hooks/new"
        sid = numbers[0].sid
        changed = await world.judge(lambda client: client.incoming_phone_numbers(sid).update(sms_url=hook))
        assert (changed.sms_url, changed.sms_method) == (hook, "POST")
        found = await world.judge(lambda client: client.incoming_phone_numbers(sid).fetch())
        assert found.sms_url == hook
        await world.sim.write(CUSTOMER, text="Bonjour")
        await world.sim.poster.settled()
        assert [request.path for request in world.shop.requests] == ["/hooks/new"]


class TestWebhooks:
    async def test_a_message_is_told_and_signed(self, world: World) -> None:
        sid = await world.sim.write(CUSTOMER, text="Où en est ma commande ? 1+1=2 & 50 %")
        await world.sim.poster.settled()
        assert world.shop.verdicts == [True]
        (told,) = world.shop.told
        assert (told["MessageSid"], told["From"], told["To"], told["SmsStatus"], told["NumMedia"]) == (
            *(sid, CUSTOMER, NUMBER, "received", "0"),
        )
        headers = world.shop.requests[0].headers
        assert headers["content-type"].startswith("application/x-www-form-urlencoded")
        assert headers["i-twilio-idempotency-token"]
        assert world.sim.poster.alerts == []

    async def test_under_get_everything_is_in_the_url(self, world: World) -> None:
        number = world.sim.account.numbers[0]
        number.sms_url, number.sms_method = f"{world.shop.origin}/hooks/5b1c?from=twilio#rc=2", "GET"
        await world.sim.write(CUSTOMER, text="Bonjour à tous")
        await world.sim.poster.settled()
        assert world.shop.verdicts == [True]
        assert world.shop.requests[0].method == "GET"
        assert (world.shop.told[0]["Body"], world.shop.told[0]["from"]) == ("Bonjour à tous", "twilio")

    async def test_receipts_go_to_the_callback_signed(self, world: World) -> None:
        callback = f"{world.shop.origin}/hooks/5b1c?correlation=c%2F1"
        made = await world.judge(sending(status_callback=callback))
        await world.sim.poster.settled()
        assert world.shop.verdicts == [True] * 3
        assert [told["MessageStatus"] for told in world.shop.told] == ["queued", "sent", "delivered"]
        assert {told["MessageSid"] for told in world.shop.told} == {made.sid}
        assert [request.query for request in world.shop.requests] == [{"correlation": "c/1"}] * 3
        assert len(world.shop.told[-1]["RawDlrDoneDate"]) == 10

    @pytest.mark.parametrize(
        ("fate", "statuses"),
        [
            (30003, ["queued", "sent", "undelivered"]),
            (30007, ["queued", "sent", "undelivered"]),
            (30001, ["queued", "failed"]),
        ],
    )
    async def test_a_fate(self, world: World, fate: int, statuses: list[str]) -> None:
        world.sim.network.fates[CUSTOMER] = fate
        made = await world.judge(sending(status_callback=f"{world.shop.origin}/hooks/5b1c"))
        await world.sim.poster.settled()
        assert [told["MessageStatus"] for told in world.shop.told] == statuses
        assert world.shop.told[-1]["ErrorCode"] == str(fate)
        assert (await world.judge(lambda client: client.messages(made.sid).fetch())).error_code == fate
        assert not world.sim.inbox(CUSTOMER)

    async def test_an_answer_that_is_no_twiml_raises_an_alert(self, world: World) -> None:
        world.shop.answer = Answer(200, b"OK", "text/plain")
        await world.sim.write(CUSTOMER, text="Bonjour")
        await world.sim.poster.settled()
        assert [alert for alert, _ in world.sim.poster.alerts] == [12100]

    async def test_an_answer_is_final_whatever_it_says(self, world: World) -> None:
        world.shop.statuses = [500]
        await world.sim.write(CUSTOMER, text="Bonjour")
        await world.sim.poster.settled()
        assert len(world.shop.requests) == 1
        assert [alert for alert, _ in world.sim.poster.alerts] == [11200]
        assert len(world.sim.poster.given_up) == 1

    async def test_a_connection_that_is_not_made_is_tried_once_more(self, world: World) -> None:
        world.sim.hook_url = f"{refused_origin()}/hooks/5b1c"
        await world.sim.write(CUSTOMER, text="Bonjour")
        await world.sim.poster.settled()
        assert [posted.status for posted in world.sim.poster.posted] == [0, 0]
        assert [alert for alert, _ in world.sim.poster.alerts] == [11205]

    async def test_without_a_hook_nothing_is_told(self, world: World) -> None:
        world.sim.hook_url = None
        sid = await world.sim.write(CUSTOMER, text="Bonjour")
        await world.sim.poster.settled()
        assert not world.shop.told
        assert (await world.judge(lambda client: client.messages(sid).fetch())).status == "received"


class TestSwitches:
    async def test_receipts_can_be_lost_while_messages_are_not(self, world: World) -> None:
        world.sim.faults.drop_receipts = True
        await world.judge(sending(status_callback=f"{world.shop.origin}/hooks/5b1c"))
        await world.sim.write(CUSTOMER, text="Oui")
        await world.sim.poster.settled()
        assert [told["SmsStatus"] for told in world.shop.told] == ["received"]

    async def test_webhooks_can_come_twice_and_in_another_order(self, world: World) -> None:
        world.sim.faults.duplicate = world.sim.faults.reorder = True
        await world.judge(sending(status_callback=f"{world.shop.origin}/hooks/5b1c"))
        await world.sim.poster.settled()
        told = [told["MessageStatus"] for told in world.shop.told]
        assert sorted(told) == ["delivered"] * 2 + ["queued"] * 2 + ["sent"] * 2
        assert told.index("delivered") < told.index("queued")
        tokens = [request.headers["i-twilio-idempotency-token"] for request in world.shop.requests]
        assert tokens[0] == tokens[1]
        assert len(set(tokens)) == 3

    async def test_an_offline_handset_delivers_once_it_is_back(self, world: World) -> None:
        world.sim.faults.offline = True
        made = await world.judge(sending(status_callback=f"{world.shop.origin}/hooks/5b1c"))
        await world.sim.poster.settled()
        assert [told["MessageStatus"] for told in world.shop.told] == ["queued", "sent"]
        world.sim.return_online()
        await world.sim.poster.settled()
        assert [told["MessageStatus"] for told in world.shop.told][2:] == ["delivered"]
        assert [received.key for received in world.sim.inbox(CUSTOMER)] == [made.sid]

    async def test_long_texts_can_arrive_in_base64(self, world: World) -> None:
        world.sim.base64_bodies = True
        long = "Bonjour, où en est ma commande ? " * 8
        await world.sim.write(CUSTOMER, text="court")
        await world.sim.write(CUSTOMER, text=long)
        await world.sim.poster.settled()
        assert world.shop.told[0]["Body"] == "court"
        assert " " not in world.shop.told[1]["Body"]
        (arrived,) = parsed(world.shop, 1)
        assert isinstance(arrived, Arrived)
        assert arrived.parts == (Text(long),)

    async def test_sms_has_no_buttons(self, world: World) -> None:
        with pytest.raises(LookupError):
            await world.sim.press(CUSTOMER, "SM1", "yes")
        with pytest.raises(LookupError):
            await world.sim.write(CUSTOMER, text="x", to="+14155552345")


class TestStop:
    async def test_stop_blocks_until_start(self, world: World) -> None:
        await world.sim.write(CUSTOMER, text="Stop ")
        assert (await refusal(world.judge, sending())).code == 21610
        assert (await world.judge(sending(from_=POOLED))).sid
        await world.sim.write(CUSTOMER, text="START")
        assert (await world.judge(sending())).sid

    async def test_twilio_confirms_once_by_itself(self, world: World) -> None:
        for word in ("STOP", "stop", "HELP", "START"):
            await world.sim.write(CUSTOMER, text=word)
        await world.sim.poster.settled()
        inbox = world.sim.inbox(CUSTOMER)
        assert [received.kind for received in inbox] == ["automatic"] * 3
        assert "unsubscribed" in inbox[0].text
        listed = await world.judge(lambda client: client.messages.list(to=CUSTOMER))
        assert {message.direction for message in listed} == {"outbound-reply"}
        assert [told["Body"] for told in world.shop.told] == ["STOP", "stop", "HELP", "START"]

    async def test_a_word_in_a_sentence_is_no_keyword(self, world: World) -> None:
        await world.sim.write(CUSTOMER, text="stop ma carte !")
        assert not world.sim.inbox(CUSTOMER)
        assert (await world.judge(sending())).sid

    async def test_only_advanced_opt_out_tells_the_type_and_knows_french(self, world: World) -> None:
        await world.sim.write(CUSTOMER, text="ARRÊT", to=NUMBER)
        await world.sim.write(CUSTOMER, text="ARRÊT", to=POOLED)
        await world.sim.poster.settled()
        plain, pooled = world.shop.told
        assert "OptOutType" not in plain
        assert (pooled["OptOutType"], pooled["MessagingServiceSid"]) == ("STOP", SERVICE)
        assert world.sim.network.opted_out == {(SERVICE, CUSTOMER)}

    async def test_a_service_finds_out_after_it_accepted(self, world: World) -> None:
        await world.sim.write(CUSTOMER, text="STOP", to=POOLED)
        callback = f"{world.shop.origin}/hooks/5b1c"
        await world.judge(sending(from_=None, messaging_service_sid=SERVICE, status_callback=callback))
        await world.sim.poster.settled()
        assert (world.shop.told[-1]["MessageStatus"], world.shop.told[-1]["ErrorCode"]) == ("failed", "21610")


class TestOurAdapter:
    async def test_it_understands_all_that_the_simulator_posts(self, world: World) -> None:
        await world.sim.write(CUSTOMER, text="La voici", media=[PICTURE], to=POOLED)
        await world.judge(sending(status_callback=f"{world.shop.origin}/hooks/5b1c?correlation=c-1"))
        await world.sim.poster.settled()
        elements = [element for index in range(len(world.shop.requests)) for element in parsed(world.shop, index)]
        assert isinstance(elements[0], Arrived)
        picture, words = elements[0].parts
        assert isinstance(picture, MediaRef)
        assert (picture.kind, words) == (MediaKind.IMAGE, Text("La voici"))
        receipts = [element for element in elements if isinstance(element, Receipt)]
        assert [receipt.delivery for receipt in receipts] == [Delivery.SENT, Delivery.SENT, Delivery.DELIVERED]
        assert {(receipt.channel, receipt.correlation) for receipt in receipts} == {(NUMBER, "c-1")}

    async def test_its_requests_are_those_of_twilios_library(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[Request] = []
        respond = TwilioSimulator.respond

        async def watched(sim: TwilioSimulator, request: Request) -> Answer:
            seen.append(request)
            return await respond(sim, request)

        monkeypatch.setattr(TwilioSimulator, "respond", watched)
        callback = f"{world.shop.origin}/hooks/5b1c?correlation=c-1"
        file = Attached(MediaKind.IMAGE, "image/png", "a.png", 4, f"{world.shop.origin}/a?s=1&t=é", b"\x89PNG")
        ours = replace(
            order(text="Été & 👍", channel=POOLED),
            parts=(Media(MediaKind.IMAGE, 1), Text("Été & 👍")),
            attached=file,
            callback=callback,
        )
        async with world.harness.open_session(messaging_service_sid=SERVICE) as session:
            await session.send(ours)
        await world.judge(
            sending(
                from_=POOLED,
                body="Été & 👍",
                media_url=[file.url],
                messaging_service_sid=SERVICE,
                status_callback=callback,
            )
        )
        mine, theirs = (request for request in seen if request.method == "POST")
        assert (mine.method, mine.path, mine.content_type) == (theirs.method, theirs.path, theirs.content_type)
        assert mine.headers["authorization"] == theirs.headers["authorization"]
        assert sorted(fields_of(mine).items()) == sorted(fields_of(theirs).items())
