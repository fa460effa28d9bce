"""The simulator, judged by Twilio's own Python library, and its switches."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from causerie.channels.protocol import Attached, HookRequest
from causerie.channels.twilio import Twilio
from causerie.model.element import Arrived, MediaRef, Receipt
from causerie.model.message import Delivery, Media, MediaKind, Text
from causerie.simulators.twilio import TwilioSimulator
from causerie.simulators.wire import Answer, Attachment, Request
from causerie.testing.serving import refused_origin
from tests.channels.twilio.harness import (
    CUSTOMER,
    KEY,
    KEY_SECRET,
    NUMBER,
    POOLED,
    SERVICE,
    SID,
    TOKEN,
    Door,
    Harness,
    opened,
    order,
)
from tests.simulators.twilio.judge import Judge, Product, fields_of

PICTURE = Attachment("image/png", b"\x89PNG" + bytes(100))


@pytest.fixture(scope="module")
async def doors() -> AsyncIterator[tuple[Door, Door]]:
    async with opened() as one, opened() as other:
        yield one, other


@pytest.fixture
async def world(doors: tuple[Door, Door]) -> AsyncIterator[SimpleNamespace]:
    """The simulator with its judge and the product's end; webhooks go to the product."""
    harness = Harness()
    await harness.start(doors[0])
    judge = Judge(harness.api_base, SID, TOKEN)
    shop = doors[1].app = Product(doors[1].base, TOKEN)
    harness.simulator.hook_url = f"{shop.origin}/hooks/5b1c"
    try:
        yield SimpleNamespace(sim=harness.simulator, judge=judge, shop=shop, harness=harness)
    finally:
        judge.close()
        await harness.stop()


def sending(**more: Any) -> Callable[[Client], Any]:
    asked = {"to": CUSTOMER, "from_": NUMBER, "body": "Bonjour", **more}
    return lambda client: client.messages.create(**{name: value for name, value in asked.items() if value is not None})


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": aiohttp.encode_basic_auth(user, password)}


async def called(url: str, *, method: str = "GET", owner: bool = True, **more: Any) -> aiohttp.ClientResponse:
    """The answer, read whole; under the account's own credentials unless told otherwise."""
    headers = more.pop("headers", basic(SID, TOKEN) if owner else {})
    async with (
        aiohttp.ClientSession() as http,
        http.request(method, url, headers=headers, allow_redirects=False, **more) as answer,
    ):
        await answer.read()
        return answer


async def refusal(judge: Judge, ask: Callable[[Client], Any]) -> TwilioRestException:
    with pytest.raises(TwilioRestException) as refused:
        await judge(ask)
    return refused.value


class TestMessages:
    async def test_a_message_is_created(self, world: SimpleNamespace) -> None:
        before = datetime.now(UTC).replace(microsecond=0)
        made = await world.judge(sending(body="Hello! 👍"))
        assert (made.status, made.direction, made.body, made.to, made.from_) == (
            *("queued", "outbound-api", "Hello! 👍", CUSTOMER, NUMBER),
        )
        assert before <= made.date_created <= datetime.now(UTC)
        assert (made.date_sent, made.num_segments, made.num_media, made.error_code) == (None, "1", "0", None)
        assert made.sid.startswith("SM")
        assert len(made.sid) == 34

    async def test_it_is_found_again_delivered(self, world: SimpleNamespace) -> None:
        made = await world.judge(sending())
        again = await world.judge(lambda client: client.messages(made.sid).fetch())
        assert (again.status, again.sid) == ("delivered", made.sid)
        assert again.date_sent is not None
        assert [received.text for received in world.sim.inbox(CUSTOMER)] == ["Bonjour"]

    async def test_messages_are_listed_page_by_page_newest_first(self, world: SimpleNamespace) -> None:
        for number in range(5):
            await world.judge(sending(body=str(number)))
        await world.judge(sending(body="other", to="+33698765432"))
        listed = await world.judge(lambda client: client.messages.list(to=CUSTOMER, page_size=2))
        assert [message.body for message in listed] == ["4", "3", "2", "1", "0"]

    async def test_the_filters(self, world: SimpleNamespace) -> None:
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

    async def test_a_service_chooses_a_number(self, world: SimpleNamespace) -> None:
        made = await world.judge(sending(from_=None, messaging_service_sid=SERVICE))
        assert (made.status, made.from_, made.messaging_service_sid, made.num_segments) == (
            *("accepted", None, SERVICE, "0"),
        )
        assert (await world.judge(lambda client: client.messages(made.sid).fetch())).from_ == POOLED

    async def test_a_key_sends(self, world: SimpleNamespace) -> None:
        judge = Judge(world.harness.api_base, KEY, KEY_SECRET, account=SID)
        assert (await judge(sending())).sid
        assert (await refusal(judge, lambda client: client.api.accounts(SID).fetch())).status == 401
        judge.close()

    async def test_files_a_customer_sent_are_listed(self, world: SimpleNamespace) -> None:
        sid = await world.sim.write(CUSTOMER, media=[PICTURE, Attachment("application/pdf", b"%PDF")])
        files = await world.judge(lambda client: client.messages(sid).media.list())
        assert [file.content_type for file in files] == ["image/png", "application/pdf"]
        found = await world.judge(lambda client: client.messages(sid).media(files[0].sid).fetch())
        assert found.parent_sid == sid


class TestAccount:
    async def test_the_account_is_active(self, world: SimpleNamespace) -> None:
        found = await world.judge(lambda client: client.api.accounts(SID).fetch())
        assert (found.sid, found.status, found.type) == (SID, "active", "Full")

    async def test_numbers_are_listed_and_changed(self, world: SimpleNamespace) -> None:
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


class TestRefusals:
    @pytest.mark.parametrize(
        ("asked", "status", "code"),
        [
            ({"to": ""}, 400, 21604),
            ({"to": "0612345678"}, 400, 21211),
            ({"to": "+0612345678"}, 400, 21211),
            ({"to": f"whatsapp:{CUSTOMER}"}, 400, 21211),
            ({"to": NUMBER}, 400, 21266),
            ({"to": "+14155552345"}, 400, 21408),
            ({"to": "+33145678901"}, 400, 21614),
            ({"to": "+33600000000"}, 400, 21612),
            ({"to": "+33611111111"}, 400, 21610),
            ({"from_": None}, 400, 21603),
            ({"from_": "+14155552345"}, 400, 21659),
            ({"from_": f"whatsapp:{NUMBER}"}, 400, 63007),
            ({"messaging_service_sid": "MG1"}, 400, 21705),
            ({"messaging_service_sid": "MG" + "0" * 32}, 404, 21701),
            ({"messaging_service_sid": SERVICE}, 400, 21712),
            ({"body": ""}, 400, 21619),
            ({"body": None}, 400, 21619),
            ({"body": "é" * 1_601}, 400, 21617),
            ({"media_url": ["https://causerie.example/a.png"] * 11}, 400, 21623),
            ({"media_url": ["/a.png"]}, 400, 21620),
            ({"media_url": ["ftp://causerie.example/a.png"]}, 400, 21620),
            ({"body": None, "content_sid": "HX" + "0" * 32}, 400, 21655),
            ({"status_callback": "causerie"}, 400, 21609),
            ({"status_callback": "https://my_host.example/hooks"}, 400, 21609),
            ({"validity_period": 36_001}, 400, 21624),
            ({"content_retention": "forget"}, 400, 30029),
            ({"address_retention": "forget"}, 400, 30030),
            ({"risk_check": "perhaps"}, 400, 20001),
        ],
    )
    async def test_a_message_is_refused(
        self, world: SimpleNamespace, asked: dict[str, Any], status: int, code: int
    ) -> None:
        world.sim.account.regions = ("+33",)
        world.sim.network.landlines.add("+33145678901")
        world.sim.network.unreachable.add("+33600000000")
        world.sim.network.opted_out.add((NUMBER, "+33611111111"))
        refused = await refusal(world.judge, sending(**asked))
        assert (refused.status, refused.code) == (status, code)
        assert not world.sim.accepted

    async def test_a_number_without_mms(self, world: SimpleNamespace) -> None:
        world.sim.account.numbers[0].mms = False
        refused = await refusal(world.judge, sending(media_url=["https://causerie.example/a.png"]))
        assert refused.code == 21621

    @pytest.mark.parametrize(("user", "password"), [(SID, "wrong"), (KEY, TOKEN), (SID, ""), ("", "")])
    async def test_who_is_not_known(self, world: SimpleNamespace, user: str, password: str) -> None:
        url = f"{world.harness.api_base}/2010-04-01/Accounts/{SID}/Messages.json"
        answer = await called(url, headers=basic(user, password))
        assert (answer.status, (await answer.json())["code"]) == (401, 20003)

    @pytest.mark.parametrize("header", ["", "Bearer x", "Basic é", "Basic !!", "Basic eA=="])
    async def test_a_header_that_is_no_basic_authentication(self, world: SimpleNamespace, header: str) -> None:
        url = f"{world.harness.api_base}/2010-04-01/Accounts/{SID}.json"
        assert (await called(url, headers={"Authorization": header})).status == 401

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "/2008-08-01/Accounts/{sid}.json"),
            ("GET", "/2010-04-01/Accounts/AC0.json"),
            ("GET", "/2010-04-01/Accounts/{sid}0/Messages.json"),
            ("GET", "/2010-04-01/Accounts/{sid}/Calls.json"),
            ("GET", "/2010-04-01/Accounts/{sid}/Messages/SM0.json"),
            ("PUT", "/2010-04-01/Accounts/{sid}/Messages.json"),
            ("POST", "/2010-04-01/Accounts/{sid}/IncomingPhoneNumbers/PN0.json"),
        ],
    )
    async def test_what_does_not_exist(self, world: SimpleNamespace, method: str, path: str) -> None:
        url = world.harness.api_base + path.format(sid=SID)
        answer = await called(url, method=method)
        told = await answer.json()
        assert (answer.status, told["code"], told["status"]) == (404, 20404, 404)

    async def test_a_body_that_is_no_form_has_no_fields(self, world: SimpleNamespace) -> None:
        url = f"{world.harness.api_base}/2010-04-01/Accounts/{SID}/Messages.json"
        answer = await called(url, method="POST", json={"To": CUSTOMER, "From": NUMBER, "Body": "Bonjour"})
        assert (await answer.json())["code"] == 21604

    async def test_the_rate(self, world: SimpleNamespace) -> None:
        seconds = [1000.0]
        world.sim.clock = lambda: seconds[0]
        world.sim.rate = 2
        await world.judge(sending())
        await world.judge(sending())
        refused = await refusal(world.judge, sending())
        assert (refused.status, refused.code) == (429, 20429)
        seconds[0] += 1
        assert (await world.judge(sending())).sid

    async def test_the_queue(self, world: SimpleNamespace) -> None:
        world.sim.held, world.sim.queue_limit = True, 2
        first = await world.judge(sending())
        await world.judge(sending())
        assert (await refusal(world.judge, sending())).code == 21611
        assert first.status == "queued"
        assert not world.sim.inbox(CUSTOMER)
        world.sim.release()
        assert len(world.sim.inbox(CUSTOMER)) == 2
        assert (await world.judge(sending())).sid


class TestWebhooks:
    async def test_a_message_is_told_and_signed(self, world: SimpleNamespace) -> None:
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

    async def test_under_get_everything_is_in_the_url(self, world: SimpleNamespace) -> None:
        number = world.sim.account.numbers[0]
        number.sms_url, number.sms_method = f"{world.shop.origin}/hooks/5b1c?from=twilio#rc=2", "GET"
        await world.sim.write(CUSTOMER, text="Bonjour à tous")
        await world.sim.poster.settled()
        assert world.shop.verdicts == [True]
        assert world.shop.requests[0].method == "GET"
        assert (world.shop.told[0]["Body"], world.shop.told[0]["from"]) == ("Bonjour à tous", "twilio")

    async def test_receipts_go_to_the_callback_signed(self, world: SimpleNamespace) -> None:
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
    async def test_a_fate(self, world: SimpleNamespace, fate: int, statuses: list[str]) -> None:
        world.sim.network.fates[CUSTOMER] = fate
        made = await world.judge(sending(status_callback=f"{world.shop.origin}/hooks/5b1c"))
        await world.sim.poster.settled()
        assert [told["MessageStatus"] for told in world.shop.told] == statuses
        assert world.shop.told[-1]["ErrorCode"] == str(fate)
        assert (await world.judge(lambda client: client.messages(made.sid).fetch())).error_code == fate
        assert not world.sim.inbox(CUSTOMER)

    async def test_an_answer_that_is_no_twiml_raises_an_alert(self, world: SimpleNamespace) -> None:
        world.shop.answer = Answer(200, b"OK", "text/plain")
        await world.sim.write(CUSTOMER, text="Bonjour")
        await world.sim.poster.settled()
        assert [alert for alert, _ in world.sim.poster.alerts] == [12100]

    async def test_an_answer_is_final_whatever_it_says(self, world: SimpleNamespace) -> None:
        world.shop.statuses = [500]
        await world.sim.write(CUSTOMER, text="Bonjour")
        await world.sim.poster.settled()
        assert len(world.shop.requests) == 1
        assert [alert for alert, _ in world.sim.poster.alerts] == [11200]
        assert len(world.sim.poster.given_up) == 1

    async def test_a_connection_that_is_not_made_is_tried_once_more(self, world: SimpleNamespace) -> None:
        world.sim.hook_url = f"{refused_origin()}/hooks/5b1c"
        await world.sim.write(CUSTOMER, text="Bonjour")
        await world.sim.poster.settled()
        assert [posted.status for posted in world.sim.poster.posted] == [0, 0]
        assert [alert for alert, _ in world.sim.poster.alerts] == [11205]

    async def test_without_a_hook_nothing_is_told(self, world: SimpleNamespace) -> None:
        world.sim.hook_url = None
        sid = await world.sim.write(CUSTOMER, text="Bonjour")
        await world.sim.poster.settled()
        assert not world.shop.told
        assert (await world.judge(lambda client: client.messages(sid).fetch())).status == "received"


class TestSwitches:
    async def test_receipts_can_be_lost_while_messages_are_not(self, world: SimpleNamespace) -> None:
        world.sim.faults.drop_receipts = True
        await world.judge(sending(status_callback=f"{world.shop.origin}/hooks/5b1c"))
        await world.sim.write(CUSTOMER, text="Oui")
        await world.sim.poster.settled()
        assert [told["SmsStatus"] for told in world.shop.told] == ["received"]

    async def test_webhooks_can_come_twice_and_in_another_order(self, world: SimpleNamespace) -> None:
        world.sim.faults.duplicate = world.sim.faults.reorder = True
        await world.judge(sending(status_callback=f"{world.shop.origin}/hooks/5b1c"))
        await world.sim.poster.settled()
        told = [told["MessageStatus"] for told in world.shop.told]
        assert sorted(told) == ["delivered"] * 2 + ["queued"] * 2 + ["sent"] * 2
        assert told.index("delivered") < told.index("queued")
        tokens = [request.headers["i-twilio-idempotency-token"] for request in world.shop.requests]
        assert tokens[0] == tokens[1]
        assert len(set(tokens)) == 3

    async def test_an_offline_handset_delivers_once_it_is_back(self, world: SimpleNamespace) -> None:
        world.sim.faults.offline = True
        made = await world.judge(sending(status_callback=f"{world.shop.origin}/hooks/5b1c"))
        await world.sim.poster.settled()
        assert [told["MessageStatus"] for told in world.shop.told] == ["queued", "sent"]
        world.sim.return_online()
        await world.sim.poster.settled()
        assert [told["MessageStatus"] for told in world.shop.told][2:] == ["delivered"]
        assert [received.key for received in world.sim.inbox(CUSTOMER)] == [made.sid]

    async def test_long_texts_can_arrive_in_base64(self, world: SimpleNamespace) -> None:
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

    async def test_sms_has_no_buttons(self, world: SimpleNamespace) -> None:
        with pytest.raises(LookupError):
            await world.sim.press(CUSTOMER, "SM1", "yes")
        with pytest.raises(LookupError):
            await world.sim.write(CUSTOMER, text="x", to="+14155552345")


class TestStop:
    async def test_stop_blocks_until_start(self, world: SimpleNamespace) -> None:
        await world.sim.write(CUSTOMER, text="Stop ")
        assert (await refusal(world.judge, sending())).code == 21610
        assert (await world.judge(sending(from_=POOLED))).sid
        await world.sim.write(CUSTOMER, text="START")
        assert (await world.judge(sending())).sid

    async def test_twilio_confirms_once_by_itself(self, world: SimpleNamespace) -> None:
        for word in ("STOP", "stop", "HELP", "START"):
            await world.sim.write(CUSTOMER, text=word)
        await world.sim.poster.settled()
        inbox = world.sim.inbox(CUSTOMER)
        assert [received.kind for received in inbox] == ["automatic"] * 3
        assert "unsubscribed" in inbox[0].text
        listed = await world.judge(lambda client: client.messages.list(to=CUSTOMER))
        assert {message.direction for message in listed} == {"outbound-reply"}
        assert [told["Body"] for told in world.shop.told] == ["STOP", "stop", "HELP", "START"]

    async def test_a_word_in_a_sentence_is_no_keyword(self, world: SimpleNamespace) -> None:
        await world.sim.write(CUSTOMER, text="stop ma carte !")
        assert not world.sim.inbox(CUSTOMER)
        assert (await world.judge(sending())).sid

    async def test_only_advanced_opt_out_tells_the_type_and_knows_french(self, world: SimpleNamespace) -> None:
        await world.sim.write(CUSTOMER, text="ARRÊT", to=NUMBER)
        await world.sim.write(CUSTOMER, text="ARRÊT", to=POOLED)
        await world.sim.poster.settled()
        plain, pooled = world.shop.told
        assert "OptOutType" not in plain
        assert (pooled["OptOutType"], pooled["MessagingServiceSid"]) == ("STOP", SERVICE)
        assert world.sim.network.opted_out == {(SERVICE, CUSTOMER)}

    async def test_a_service_finds_out_after_it_accepted(self, world: SimpleNamespace) -> None:
        await world.sim.write(CUSTOMER, text="STOP", to=POOLED)
        callback = f"{world.shop.origin}/hooks/5b1c"
        await world.judge(sending(from_=None, messaging_service_sid=SERVICE, status_callback=callback))
        await world.sim.poster.settled()
        assert (world.shop.told[-1]["MessageStatus"], world.shop.told[-1]["ErrorCode"]) == ("failed", "21610")


class TestFiles:
    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            (Answer(404), "11200"),
            (Answer(200, b"x", "application/x-msdownload"), "12300"),
            (Answer(200, bytes(600_000), "application/pdf"), "11751"),
            (Answer(200, bytes(6_000_000), "image/png"), "11751"),
        ],
    )
    async def test_a_file_that_twilio_cannot_use_fails_the_message(
        self, world: SimpleNamespace, answer: Answer, code: str
    ) -> None:
        world.shop.answer = answer
        callback = f"{world.shop.origin}/hooks/5b1c"
        await world.judge(sending(media_url=[f"{world.shop.origin}/a"], status_callback=callback))
        await world.sim.bell.until(lambda: any(told.get("ErrorCode") for told in world.shop.told))
        assert (world.shop.told[-1]["MessageStatus"], world.shop.told[-1]["ErrorCode"]) == ("failed", code)
        assert not world.sim.inbox(CUSTOMER)

    async def test_storage_refuses_what_it_did_not_sign(self, world: SimpleNamespace) -> None:
        await world.sim.write(CUSTOMER, media=[PICTURE])
        await world.sim.poster.settled()
        url = world.shop.told[0]["MediaUrl0"]
        base = world.harness.api_base
        assert (await called(url, owner=False)).status == 401
        lent = base + (await called(url)).headers["Location"]
        assert (await called(lent, owner=False)).status == 200
        assert (await called(lent + "0", owner=False)).status == 403
        world.sim.media.origin = "https://storage.example"
        assert (await called(lent)).status == 400


def parsed(shop: Product, index: int) -> Any:
    """What our own adapter makes of a webhook of the simulator, proof included."""
    request = shop.requests[index]
    url = shop.urls[index]
    hook = HookRequest(request.method, url, url.partition("?")[2], request.headers, request.body)
    provider = Twilio()
    provider.verify(hook, {"auth_token": TOKEN})
    return provider.parse(hook, {"account_sid": SID})


class TestOurAdapter:
    async def test_it_understands_all_that_the_simulator_posts(self, world: SimpleNamespace) -> None:
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
        self, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
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
