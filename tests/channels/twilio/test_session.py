"""The session against the simulator, over HTTP: what is sent, refused, fetched, listed, connected."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from causerie.channels.errors import Ambiguous, FetchFailed, OptedOut, Rejected, SendError, Throttled, Unauthorised
from causerie.channels.guard import Pools
from causerie.channels.protocol import Attached
from causerie.channels.twilio import account
from causerie.model.contact import Address, Scheme
from causerie.model.message import Media, MediaKind, Text
from causerie.simulators.twilio import TwilioSimulator
from causerie.simulators.twilio.account import Message, new_sid
from causerie.simulators.wire import Answer, Attachment, Request, Simulator
from causerie.testing.serving import refused_origin
from tests.channels.twilio.harness import (
    CUSTOMER,
    KEY,
    KEY_SECRET,
    NUMBER,
    POOLED,
    SERVICE,
    SID,
    Door,
    Harness,
    opened,
    order,
)

PICTURE = Attachment("image/png", b"\x89PNG" + bytes(1_000))
LIMIT = 10_000
PERSON = Address(Scheme.PHONE, "", CUSTOMER)


@pytest.fixture(scope="module")
async def door() -> AsyncIterator[Door]:
    async with opened() as door:
        yield door


@pytest.fixture(scope="module")
async def other_door() -> AsyncIterator[Door]:
    async with opened() as door:
        yield door


@pytest.fixture
async def twilio(door: Door) -> AsyncIterator[Harness]:
    harness = Harness()
    await harness.start(door)
    try:
        yield harness
    finally:
        await harness.stop()


class Shop(Simulator):
    """A server of the product's: it lends the file that Twilio fetches, and takes the webhooks."""

    def __init__(self, base: str) -> None:
        super().__init__(hook_url=None)
        self.base = base
        self.requests: list[Request] = []
        self.file = Answer(200, PICTURE.content, PICTURE.mime)

    async def respond(self, request: Request) -> Answer:
        self.requests.append(request)
        return self.file if request.method == "GET" else Answer(204)


@pytest.fixture
def shop(other_door: Door) -> Shop:
    """A server that is not Twilio's."""
    other_door.app = Shop(other_door.base)
    return other_door.app  # type: ignore[no-any-return]


class TestSend:
    async def test_a_key_sends_in_place_of_the_token(self, twilio: Harness) -> None:
        async with twilio.open_session(api_key_sid=KEY, api_key_secret=KEY_SECRET, auth_token="stale") as session:
            sent = await session.send(order())
        assert twilio.simulator.inbox(CUSTOMER)[0].key == sent.key
        async with twilio.open_session(api_key_sid=KEY, api_key_secret="wrong") as session:
            with pytest.raises(Unauthorised):
                await session.send(order())

    async def test_a_service_sends_from_the_number_of_the_conversation(self, twilio: Harness) -> None:
        async with twilio.open_session(messaging_service_sid=SERVICE) as session:
            await session.send(order(channel=POOLED))
            assert twilio.simulator.inbox(CUSTOMER)[0].sender == POOLED
            with pytest.raises(Rejected) as refused:
                await session.send(order(channel=NUMBER))
        assert refused.value.code == "rejected_sender"

    async def test_a_picture_with_its_words_reaches_the_handset(self, twilio: Harness, shop: Shop) -> None:
        async with twilio.open_session() as session:
            url = f"{shop.base}/files/plan?s=1"
            file = Attached(MediaKind.IMAGE, PICTURE.mime, "plan.png", 4, url, PICTURE.content)
            parts = (Media(MediaKind.IMAGE, 1), Text("Le plan"))
            await session.send(replace(order(), parts=parts, attached=file))
            await twilio.simulator.bell.until(lambda: bool(twilio.simulator.inbox(CUSTOMER)))
        (received,) = twilio.simulator.inbox(CUSTOMER)
        assert (received.text, received.file) == ("Le plan", PICTURE)

    async def test_receipts_come_back_to_the_callback_in_order(self, twilio: Harness, shop: Shop) -> None:
        async with twilio.open_session() as session:
            sent = await session.send(replace(order(), callback=f"{shop.base}/hooks/5b1c?correlation=c-1"))
            await twilio.simulator.poster.settled()
        told = [parse_qs(request.body.decode()) for request in shop.requests]
        assert [one["MessageStatus"] for one in told] == [["queued"], ["sent"], ["delivered"]]
        assert {one["MessageSid"][0] for one in told} == {sent.key}
        assert {request.query["correlation"] for request in shop.requests} == {"c-1"}

    @pytest.mark.parametrize(
        ("prepare", "recipient", "kind", "code"),
        [
            (lambda _: None, "0612345678", Rejected, "rejected_number"),
            (lambda _: None, NUMBER, Rejected, "rejected_number"),
            (lambda sim: sim.network.landlines.add("+33145678901"), "+33145678901", Rejected, "rejected_number"),
            (lambda sim: sim.network.unreachable.add(CUSTOMER), CUSTOMER, Rejected, "undeliverable"),
            (lambda sim: setattr(sim.account, "regions", ("+33",)), "+14155552345", Rejected, "region_refused"),
            (lambda sim: sim.network.opted_out.add((NUMBER, CUSTOMER)), CUSTOMER, OptedOut, "opted_out"),
            (lambda sim: setattr(sim, "queue_limit", 0), CUSTOMER, Throttled, "throttled"),
            (lambda sim: setattr(sim, "rate", 0), CUSTOMER, Throttled, "throttled"),
            (lambda sim: sim.account.numbers.clear(), CUSTOMER, Rejected, "rejected_sender"),
        ],
    )
    async def test_what_twilio_refuses(
        self,
        twilio: Harness,
        prepare: Callable[[TwilioSimulator], None],
        recipient: str,
        kind: type[SendError],
        code: str,
    ) -> None:
        prepare(twilio.simulator)
        async with twilio.open_session() as session:
            with pytest.raises(SendError) as refused:
                await session.send(order(recipient=recipient))
        assert (type(refused.value), refused.value.code) == (kind, code)
        assert not twilio.simulator.accepted

    async def test_a_number_without_mms_takes_no_picture(self, twilio: Harness) -> None:
        twilio.simulator.account.numbers[0].mms = False
        file = Attached(MediaKind.IMAGE, "image/png", "a.png", 4, "https://causerie.example/files/1", b"\x89PNG")
        async with twilio.open_session() as session:
            with pytest.raises(Rejected) as refused:
                await session.send(replace(order(), parts=(Media(MediaKind.IMAGE, 1),), attached=file))
        assert refused.value.code == "rejected_sender"

    @pytest.mark.parametrize(
        ("fault", "code", "taken"),
        [
            ("broken", "provider_failed", 0),
            ("broken_after", "provider_failed", 1),
            ("half", "half_answer", 1),
            ("silent", "time_out", 1),
        ],
    )
    async def test_what_proves_nothing_is_ambiguous(self, twilio: Harness, fault: str, code: str, taken: int) -> None:
        setattr(twilio.simulator.faults, fault, 1)
        async with (
            Pools(timeout=0.5) as pools,
            twilio.provider.open(twilio.credentials, pools.outgoing(), api_base=twilio.api_base) as session,
        ):
            with pytest.raises(Ambiguous) as refused:
                await session.send(order())
        assert (refused.value.code, len(twilio.simulator.accepted)) == (code, taken)


class TestFetchMedia:
    async def received(self, twilio: Harness, file: Attachment = PICTURE) -> str:
        """The address of a file that a customer sent."""
        sid = await twilio.simulator.write(CUSTOMER, media=[file])
        message = twilio.simulator.messages[sid]
        return f"{twilio.api_base}{twilio.simulator.account.path}/Messages/{sid}/Media/{next(iter(message.files))}"

    async def test_the_file_comes_through_the_redirect(self, twilio: Harness) -> None:
        async with twilio.open_session() as session:
            fetched = await session.fetch_media(await self.received(twilio), limit=LIMIT)
        assert (fetched.content, fetched.mime) == (PICTURE.content, "image/png")

    async def test_our_password_does_not_follow_to_the_storage(self, twilio: Harness, other_door: Door) -> None:
        ref = await self.received(twilio)
        other_door.app = twilio.simulator
        twilio.simulator.media.origin = other_door.base
        async with twilio.open_session(other_door.base) as session:
            fetched = await session.fetch_media(ref, limit=LIMIT)
        assert fetched.content == PICTURE.content

    async def test_our_password_goes_nowhere_else(self, twilio: Harness, shop: Shop) -> None:
        async with twilio.open_session(shop.base) as session:
            await session.fetch_media(f"{shop.base}/2010-04-01/Accounts/{SID}/Messages/MM1/Media/ME1", limit=LIMIT)
        assert "authorization" not in shop.requests[0].headers

    @pytest.mark.parametrize(
        ("ref", "code"),
        [
            ("file:///etc/passwd", "address_refused"),
            ("http://127.0.0.1:1/x", "address_refused"),
            ("http://[::bad", "address_refused"),
            ("//host", "address_refused"),
            ("", "address_refused"),
        ],
    )
    async def test_a_hostile_address_is_refused(self, twilio: Harness, ref: str, code: str) -> None:
        async with twilio.open_session() as session:
            with pytest.raises(FetchFailed) as failed:
                await session.fetch_media(ref, limit=LIMIT)
        assert (failed.value.code, failed.value.again) == (code, False)

    async def test_a_file_over_the_limit(self, twilio: Harness) -> None:
        async with twilio.open_session() as session:
            with pytest.raises(FetchFailed) as failed:
                await session.fetch_media(await self.received(twilio), limit=100)
        assert (failed.value.code, failed.value.again) == ("too_large", False)

    @pytest.mark.parametrize(
        ("fault", "code", "again"), [("expired_media", "expired", True), ("revoked", "unauthorised", False)]
    )
    async def test_a_file_that_is_not_given(self, twilio: Harness, fault: str, code: str, again: bool) -> None:
        ref = await self.received(twilio)
        setattr(twilio.simulator.faults, fault, True)
        async with twilio.open_session() as session:
            with pytest.raises(FetchFailed) as failed:
                await session.fetch_media(ref, limit=LIMIT)
        assert (failed.value.code, failed.value.again) == (code, again)

    @pytest.mark.parametrize(
        ("status", "code", "again"),
        [
            (403, "unauthorised", False),
            (410, "expired", False),
            (429, "throttled", True),
            (503, "provider_failed", True),
        ],
    )
    async def test_what_an_answer_means(self, twilio: Harness, shop: Shop, status: int, code: str, again: bool) -> None:
        shop.file = Answer(status)
        async with twilio.open_session(shop.base) as session:
            with pytest.raises(FetchFailed) as failed:
                await session.fetch_media(f"{shop.base}/file", limit=LIMIT)
        assert (failed.value.code, failed.value.again) == (code, again)

    async def test_nobody_there(self, twilio: Harness) -> None:
        nobody = refused_origin()
        async with twilio.open_session(nobody) as session:
            with pytest.raises(FetchFailed) as failed:
                await session.fetch_media(f"{nobody}/file", limit=LIMIT)
        assert (failed.value.code, failed.value.again) == ("unreachable", True)

    async def test_a_file_cut_in_the_middle(self, twilio: Harness, shop: Shop) -> None:
        shop.file = Answer(200, PICTURE.content, PICTURE.mime, manner="half")
        async with twilio.open_session(shop.base) as session:
            with pytest.raises(FetchFailed) as failed:
                await session.fetch_media(f"{shop.base}/file", limit=LIMIT)
        assert (failed.value.code, failed.value.again) == ("half_answer", True)


class TestCheckAndConnect:
    HOOK = "https://causerie.example/hooks/5b1c"

    async def test_a_good_account_shows_its_numbers(self, twilio: Harness) -> None:
        twilio.simulator.account.numbers[1].sms_url = self.HOOK
        async with twilio.open_session(api_key_sid=KEY, api_key_secret=KEY_SECRET) as session:
            health = await session.check()
        assert (health.ok, health.code) == (True, "ok")
        assert health.facts == {
            "account": "Causerie",
            "type": "Full",
            "numbers": f"{NUMBER}, {POOLED}",
            "hooks": self.HOOK,
        }

    async def test_a_key_that_does_not_work_is_found(self, twilio: Harness) -> None:
        async with twilio.open_session(api_key_sid=KEY, api_key_secret="wrong") as session:
            assert (await session.check()).code == "unauthorised"

    async def test_a_suspended_account(self, twilio: Harness) -> None:
        twilio.simulator.account.status = "suspended"
        async with twilio.open_session() as session:
            health = await session.check()
        assert (health.ok, health.code, health.facts["status"]) == (False, "account_suspended", "suspended")

    async def test_an_account_without_a_number(self, twilio: Harness) -> None:
        twilio.simulator.account.numbers.clear()
        async with twilio.open_session() as session:
            assert (await session.check()).code == "no_number"
            assert (await session.connect(self.HOOK)).ok is False

    async def test_an_account_that_does_not_exist(self, twilio: Harness) -> None:
        async with twilio.open_session(account_sid="AC0/../x") as session:
            assert (await session.check()).code == "unauthorised"

    async def test_all_pages_of_numbers_are_read(self, twilio: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(account, "PAGE", 1)
        async with twilio.open_session() as session:
            assert (await session.check()).facts["numbers"] == f"{NUMBER}, {POOLED}"

    @pytest.mark.parametrize(
        "before", ["", "https://demo.twilio.com/welcome/sms/reply", "https://old.example/hooks/5b1c"]
    )
    async def test_numbers_that_are_free_call_us(self, twilio: Harness, before: str) -> None:
        for number in twilio.simulator.account.numbers:
            number.sms_url, number.sms_method = before, "GET"
        async with twilio.open_session() as session:
            health = await session.connect(self.HOOK)
        assert (health.ok, health.code) == (True, "hook_set")
        assert {(number.sms_url, number.sms_method) for number in twilio.simulator.account.numbers} == {
            (self.HOOK, "POST")
        }

    async def test_a_number_that_another_application_answers_is_left_to_it(self, twilio: Harness) -> None:
        first, second = twilio.simulator.account.numbers
        first.sms_url = "https://other.example/sms"
        async with twilio.open_session() as session:
            health = await session.connect(self.HOOK)
            assert (health.ok, health.code, health.facts["left"]) == (True, "hook_partly_set", NUMBER)
            second.application = "AP0"
            health = await session.connect(self.HOOK)
        assert (health.ok, health.code) == (False, "hook_elsewhere")
        assert first.sms_url == "https://other.example/sms"

    async def test_a_refused_connection_says_so(self, twilio: Harness) -> None:
        twilio.simulator.faults.revoked = True
        async with twilio.open_session() as session:
            assert (await session.connect(self.HOOK)).code == "unauthorised"

    @pytest.mark.parametrize("page", [b"[]", b"{", b'{"incoming_phone_numbers":[{"sid":1}]}'])
    async def test_an_answer_that_is_not_twilios(self, twilio: Harness, shop: Shop, page: bytes) -> None:
        shop.file = Answer(200, page)
        async with (
            Pools(timeout=5.0) as pools,
            twilio.provider.open(twilio.credentials, pools.outgoing(), api_base=shop.base) as session,
        ):
            assert (await session.check()).code == "half_answer"


class TestSentSince:
    async def test_what_was_taken_is_listed(self, twilio: Harness) -> None:
        start = datetime.now(UTC)
        async with twilio.open_session() as session:
            await twilio.simulator.write(CUSTOMER, text="HELP")  # Twilio answers that by itself
            sent = await session.send(order(text="Oui"))
            await session.send(order(text="Non", recipient="+33698765432"))
            listed = await session.sent_since(start, recipient=PERSON)
        assert [(one.key, one.recipient, one.text) for one in listed] == [(sent.key, CUSTOMER, "Oui")]
        assert start - timedelta(seconds=1) <= listed[0].at <= datetime.now(UTC)

    async def test_what_still_waits_in_twilios_queue_is_listed(self, twilio: Harness) -> None:
        twilio.simulator.held = True
        twilio.simulator.faults.half = 1
        start = datetime.now(UTC)
        async with twilio.open_session() as session:
            with pytest.raises(Ambiguous):
                await session.send(order(text="Oui"))
            (listed,) = await session.sent_since(start, recipient=PERSON)
        assert listed.key == twilio.simulator.accepted[0].key

    async def test_older_messages_are_not_and_end_the_reading(
        self, twilio: Harness, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(account, "PAGE", 2)
        start = datetime(2026, 11, 22, 12, tzinfo=UTC)
        for minutes in (-4, -3, -2, 1, 2, 3):  # oldest first, as they came to be
            at = (start + timedelta(minutes=minutes)).timestamp()
            message = Message(new_sid("SM"), "outbound-api", NUMBER, CUSTOMER, str(minutes), "sent", at, sent=at)
            twilio.simulator.messages[message.sid] = message
        async with twilio.open_session() as session:
            listed = await session.sent_since(start, recipient=PERSON)
        assert [one.text for one in listed] == ["3", "2", "1"]

    async def test_a_next_page_that_is_no_path_is_not_followed(self) -> None:
        told = b'{"messages":[],"next_page_uri":"@evil.example/2010-04-01"}'
        assert account.messages(told).onward == ""

    async def test_a_listing_that_fails_says_so(self, twilio: Harness) -> None:
        twilio.simulator.faults.revoked = True
        async with twilio.open_session() as session:
            with pytest.raises(Unauthorised):
                await session.sent_since(datetime.now(UTC), recipient=PERSON)


async def test_what_sms_cannot_do_does_nothing(twilio: Harness) -> None:
    async with twilio.open_session() as session:
        await session.type_to(PERSON, channel=NUMBER, last_key=None)
        assert [payload async for payload in session.listen(None)] == []
