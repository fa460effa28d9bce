"""The session against the simulator over HTTP: sends, files, hook, polling, and what each failure is called."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, replace
from typing import Any

import pytest
from aiogram.types import Message

from causerie.channels.errors import Ambiguous, FetchFailed, OptedOut, Rejected, SendError, Throttled, Unauthorised
from causerie.channels.guard import Forbidden, Interrupted, NotReached, Outgoing, OutgoingError, Pools, Reply, TooLarge
from causerie.channels.protocol import Attached, HookRequest, Listened, Order
from causerie.channels.telegram import Telegram
from causerie.channels.telegram.parse import ALLOWED
from causerie.channels.telegram.refusals import CODES
from causerie.channels.telegram.session import TelegramSession
from causerie.model.contact import Address
from causerie.model.element import Arrived, ConsentSaid, Edited, Reacted
from causerie.model.message import Choice, Choices, Location, Media, MediaKind, Option, Text, Unsupported
from causerie.simulators.telegram import Account, Rates, TelegramSimulator
from causerie.simulators.telegram.updates import Told
from causerie.simulators.wire import Answer, Attachment, Request, Simulator
from causerie.testing.serving import serve
from tests.channels.telegram.harness import BOT, HOOK, ODILE, SECRET, TOKEN, Harness

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"\x08\x02"
RECIPIENT = Address("telegram", "", ODILE)
QUESTION = Choices((Option("rdv:oui", "Oui"), Option("rdv:non", "Non")))


def file(kind: MediaKind, mime: str, *, name: str = "pièce jointe.png", content: bytes = PNG) -> Attached:
    return Attached(kind, mime, name, len(content), "https://causerie.example/f/1", content)


class TestSend:
    async def test_a_text_comes_back_with_its_key_and_time(self, harness: Harness, session: TelegramSession) -> None:
        sent = await session.send(harness.order(text="Bonjour"))
        (received,) = harness.simulator.inbox(ODILE)
        assert (received.key, received.text) == (sent.key, "Bonjour")
        assert sent.key.startswith(f"{ODILE}:")
        assert sent.at is not None

    async def test_a_question_can_be_pressed(self, harness: Harness, session: TelegramSession) -> None:
        await session.send(harness.order(Text("Confirmez-vous ?"), QUESTION))
        (received,) = harness.simulator.inbox(ODILE)
        assert received.options == (("rdv:oui", "Oui"), ("rdv:non", "Non"))

    async def test_a_quote_stands_or_is_left_out(self, harness: Harness, session: TelegramSession) -> None:
        asked = await harness.simulator.write(ODILE, text="Où est mon colis ?")
        await session.send(replace(harness.order(text="En route"), reply_to=asked))
        await session.send(replace(harness.order(text="Arrivé"), reply_to=f"{ODILE}:999"))
        assert [received.reply_to for received in harness.simulator.inbox(ODILE)] == [asked, None]

    @pytest.mark.parametrize(
        ("kind", "mime", "shown"),
        [
            (MediaKind.IMAGE, "image/png", "photo"),
            (MediaKind.IMAGE, "image/gif", "animation"),
            (MediaKind.VIDEO, "video/mp4", "video"),
            (MediaKind.AUDIO, "audio/mpeg", "audio"),
            (MediaKind.VOICE, "audio/ogg", "voice"),
            (MediaKind.DOCUMENT, "application/pdf", "document"),
        ],
    )
    async def test_a_file_arrives_whole_under_its_name(
        self, harness: Harness, session: TelegramSession, kind: MediaKind, mime: str, shown: str
    ) -> None:
        name = 'relevé "avril"\r\nX: y.png'
        order = replace(harness.order(Media(kind, 1), Text("Voilà")), attached=file(kind, mime, name=name))
        await session.send(order)
        (received,) = harness.simulator.inbox(ODILE)
        assert (received.kind, received.text) == (shown, "Voilà")
        assert received.file == Attachment(mime, PNG, "relevé _avril___X: y.png")

    async def test_a_large_file_is_streamed(self, harness: Harness, session: TelegramSession) -> None:
        content = b"%PDF" + bytes(5_000_000)
        attached = file(MediaKind.DOCUMENT, "application/pdf", content=content)
        await session.send(replace(harness.order(Media(MediaKind.DOCUMENT, 1)), attached=attached))
        received = harness.simulator.inbox(ODILE)[0].file
        assert received is not None
        assert received.content == content

    async def test_places(self, harness: Harness, session: TelegramSession) -> None:
        await session.send(harness.order(Location(48.853, 2.369)))
        await session.send(harness.order(Location(48.853, 2.369, "Agence", "4 place de la Bastille")))
        assert [received.kind for received in harness.simulator.inbox(ODILE)] == ["location", "location"]

    async def test_an_emoji_counts_twice(self, harness: Harness, session: TelegramSession) -> None:
        await session.send(harness.order(text="😀" * 2048))
        with pytest.raises(Rejected) as refused:
            await session.send(harness.order(text="😀" * 2049))
        assert refused.value.code == "too_long"

    @pytest.mark.parametrize(
        ("bend", "kind", "code"),
        [
            ("blocked", OptedOut, "opted_out"),
            ("deactivated", Rejected, "rejected_number"),
            ("started", Rejected, "not_started"),
        ],
    )
    async def test_people_who_cannot_be_reached(
        self, harness: Harness, session: TelegramSession, bend: str, kind: type[SendError], code: str
    ) -> None:
        setattr(harness.simulator.chat(ODILE), bend, bend != "started")
        with pytest.raises(kind) as refused:
            await session.send(harness.order())
        assert refused.value.code == code

    async def test_nobody_of_that_number(self, harness: Harness, session: TelegramSession) -> None:
        with pytest.raises(Rejected) as refused:
            await session.send(replace(harness.order(), recipient=Address("telegram", "", "1")))
        assert refused.value.code == "rejected_number"

    async def test_no_picture_is_rejected_as_a_file(self, harness: Harness, session: TelegramSession) -> None:
        attached = file(MediaKind.IMAGE, "image/png", content=b"no picture")
        with pytest.raises(Rejected) as refused:
            await session.send(replace(harness.order(Media(MediaKind.IMAGE, 1)), attached=attached))
        assert refused.value.code == "rejected_media"

    async def test_telegram_s_rate_is_told(self, harness: Harness, session: TelegramSession) -> None:
        harness.simulator.state.chats.rates = Rates(chat=1.0, chat_burst=1, bot=None)
        harness.simulator.chat(ODILE).tokens = 1
        await session.send(harness.order())
        with pytest.raises(Throttled) as refused:
            await session.send(harness.order())
        assert refused.value.retry_after == 1


class Canned(Outgoing):
    """An outgoing client that answers what it was told to; `asked` are the calls."""

    def __init__(self, *outcomes: Reply | OutgoingError | bytes) -> None:
        object.__setattr__(self, "outcomes", list(outcomes))
        object.__setattr__(self, "asked", [])

    async def request(self, method: str, url: str, *, limit: int = 0, **sending: Any) -> Reply:
        self.asked.append((method, url, sending))  # type: ignore[attr-defined]
        outcome = self.outcomes.pop(0)  # type: ignore[attr-defined]
        if isinstance(outcome, OutgoingError):
            raise outcome
        return outcome if isinstance(outcome, Reply) else Reply(200, {}, outcome)


def canned(*outcomes: Reply | OutgoingError | bytes, token: str = TOKEN, pause: float = 0.0) -> TelegramSession:
    http = Canned(*outcomes)
    return TelegramSession({"bot_token": token, "secret_token": SECRET}, http, base="https://t.example/", pause=pause)


def ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


ORDER = Order("c-1", BOT, RECIPIENT, (Text("x"),))
LEAK = f"https://t.example/bot{TOKEN}/sendMessage"


class TestFailures:
    @pytest.mark.parametrize(
        ("outcome", "code"),
        [
            (Forbidden(LEAK), "unreachable"),
            (NotReached(LEAK), "unreachable"),
            (TooLarge(LEAK), "too_large"),
            (Interrupted("TimeoutError"), "time_out"),
            (Interrupted("SocketTimeoutError"), "time_out"),
            (Interrupted("ServerDisconnectedError"), "half_answer"),
            (Reply(502, {}, b"<html>"), "provider_failed"),
            (ok({"message_id": "41"}), "half_answer"),
            (ok(None), "half_answer"),
            (Reply(400, {}, json.dumps({"ok": False, "error_code": 400, "description": LEAK}).encode()), None),
        ],
    )
    async def test_a_failure_has_its_name_and_never_the_token(self, outcome: Any, code: str | None) -> None:
        with pytest.raises(SendError) as failed:
            await canned(outcome).send(ORDER)
        assert failed.value.code == (code or "rejected_content")
        assert failed.value.code in CODES
        told = "".join(traceback.format_exception(failed.value)) + repr(failed.value) + str(failed.value.args)
        assert TOKEN not in told

    @pytest.mark.parametrize("outcome", [Forbidden("x"), NotReached("x")])
    async def test_what_never_left_is_not_sent(self, outcome: OutgoingError) -> None:
        with pytest.raises(SendError) as failed:
            await canned(outcome).send(ORDER)
        assert not isinstance(failed.value, Ambiguous)

    @pytest.mark.parametrize("token", ["", "12", "12:", ":a", "12:a/../..", "12:a?b", "12:é", "a:b", "12:a b"])
    async def test_what_is_no_token_is_never_part_of_an_address(self, token: str) -> None:
        session = canned(token=token)
        with pytest.raises(Unauthorised):
            await session.send(ORDER)
        with pytest.raises(FetchFailed):
            await session.fetch_media("x", limit=1)
        assert (await session.check()).code == "unauthorised"

    async def test_a_business_answer_keeps_its_connection(self) -> None:
        taken = {"message_id": 9, "chat": {"id": 7}, "date": -1, "business_connection_id": "gk"}
        sent = await canned(ok(taken)).send(ORDER)
        assert (sent.key, sent.at) == ("7:9:gk", None)

    async def test_a_large_upload_may_take_longer_than_a_text(self) -> None:
        session = canned(ok({"message_id": 1, "chat": {"id": 7}}))
        attached = file(MediaKind.DOCUMENT, "application/pdf", content=bytes(2_500_000))
        await session.send(replace(ORDER, parts=(Media(MediaKind.DOCUMENT, 1),), attached=attached))
        ((_, _, sending),) = session._http.asked  # type: ignore[attr-defined]
        assert sending["timeout"].total == 17.5


class TestMedia:
    async def test_a_file_is_fetched_with_its_name(self, harness: Harness, session: TelegramSession) -> None:
        ref = await received_file(harness, Attachment("image/png", PNG))
        fetched = await session.fetch_media(ref, limit=1_000)
        assert (fetched.content, fetched.mime) == (PNG, "image/png")
        assert fetched.name is not None
        assert fetched.name.endswith(".png")

    async def test_a_file_over_our_limit_is_not_read(self, harness: Harness, session: TelegramSession) -> None:
        ref = await received_file(harness, Attachment("image/png", PNG))
        with pytest.raises(FetchFailed) as failed:
            await session.fetch_media(ref, limit=len(PNG) - 1)
        assert (failed.value.code, failed.value.again) == ("too_large", False)

    async def test_a_file_over_telegram_s_limit_never_comes(self, harness: Harness, session: TelegramSession) -> None:
        ref = await received_file(harness, Attachment("video/mp4", bytes(20_000_001)))
        with pytest.raises(FetchFailed) as failed:
            await session.fetch_media(ref, limit=1 << 30)
        assert (failed.value.code, failed.value.again) == ("too_large", False)

    async def test_an_expired_path_is_worth_another_try(self, harness: Harness, session: TelegramSession) -> None:
        ref = await received_file(harness, Attachment("image/png", PNG))
        harness.simulator.faults.expired_media = True
        with pytest.raises(FetchFailed) as failed:
            await session.fetch_media(ref, limit=1_000)
        assert (failed.value.code, failed.value.again) == ("expired", True)
        harness.simulator.faults.expired_media = False
        assert (await session.fetch_media(ref, limit=1_000)).content == PNG

    @pytest.mark.parametrize(
        ("outcomes", "code", "again"),
        [
            ([NotReached(LEAK)], "unreachable", True),
            ([ok({"file_path": "photos/f.jpg"}), Interrupted("TimeoutError")], "time_out", True),
            ([ok({"file_path": "photos/f.jpg"}), TooLarge("x")], "too_large", False),
            ([ok({"file_path": "/var/lib/bot/f.jpg"})], "expired", False),
            ([ok({"file_path": "../getMe"})], "expired", False),
            ([ok({})], "expired", False),
            ([ok([])], "half_answer", True),
        ],
    )
    async def test_a_file_that_does_not_come(self, outcomes: list[Any], code: str, again: bool) -> None:
        with pytest.raises(FetchFailed) as failed:
            await canned(*outcomes).fetch_media("f1", limit=1_000)
        assert (failed.value.code, failed.value.again) == (code, again)
        assert TOKEN not in "".join(traceback.format_exception(failed.value))


async def received_file(harness: Harness, attachment: Attachment) -> str:
    """Odile sends a file; the reference under which `parse` names it."""
    before = harness.simulator.state.updates.waiting
    await harness.simulator.write(ODILE, media=attachment)
    updates = await harness.simulator.state.updates.poll(None, limit=100, timeout=0)
    (arrived,) = Telegram().parse(request_of(updates[before].body), harness.credentials)
    assert isinstance(arrived, Arrived)
    return arrived.parts[0].ref  # type: ignore[union-attr]


def request_of(body: bytes) -> HookRequest:
    return HookRequest("POST", "https://causerie.example/hooks/h", "", {}, body)


class TestHealth:
    async def test_who_polls_needs_no_hook(self, harness: Harness, session: TelegramSession) -> None:
        health = await session.check()
        assert (health.ok, health.code) == (True, "ok")
        assert health.facts == {"bot": "@causerie_bot", "name": "Causerie", "waiting": "0"}
        harness.simulator.state.updates.set_hook(Told(HOOK))
        assert (await session.check()).code == "hook_active"
        assert (await session.connect(HOOK)).ok
        assert not harness.simulator.state.updates.hook.url

    async def test_connect_sets_the_hook_with_its_secret(self, harness: Harness, hooked: TelegramSession) -> None:
        assert (await hooked.check()).code == "no_hook"
        assert (await hooked.connect(HOOK)).code == "ok"
        told = harness.simulator.state.updates
        assert (told.hook.url, told.hook.secret) == (HOOK, SECRET)
        assert told.allowed == ALLOWED

    async def test_an_address_that_telegram_refuses(self, hooked: TelegramSession) -> None:
        health = await hooked.connect("http://causerie.example/hooks/h")
        assert (health.ok, health.code) == (False, "hook_refused")
        assert "HTTPS" in health.facts["detail"]

    async def test_no_hook_without_a_secret(self) -> None:
        session = TelegramSession({"bot_token": TOKEN}, Canned(), base="https://t.example")
        assert (await session.connect("https://causerie.example/hooks/h")).code == "secret_empty"

    async def test_a_revoked_token_refuses_the_hook_too(self, harness: Harness, hooked: TelegramSession) -> None:
        harness.simulator.faults.revoked = True
        assert (await hooked.connect(HOOK)).code == "unauthorised"

    async def test_updates_that_nobody_takes(self, harness: Harness, hooked: TelegramSession) -> None:
        await hooked.connect(HOOK)
        await harness.simulator.write(ODILE, text="Il y a quelqu’un ?")
        await harness.simulator.poster.settled()
        health = await hooked.check()
        assert (health.ok, health.code, health.facts["waiting"]) == (False, "hook_failing", "1")

    async def test_typing_is_shown_and_its_failure_is_not(self, harness: Harness, session: TelegramSession) -> None:
        await session.type_to(RECIPIENT, channel=BOT, last_key=None)
        assert harness.simulator.state.actions == [(ODILE, "typing")]
        harness.simulator.faults.revoked = True
        await session.type_to(RECIPIENT, channel=BOT, last_key=None)


async def take(listening: AsyncIterator[Listened], count: int) -> list[Listened]:
    return [await anext(listening) for _ in range(count)]


def words(listened: Listened) -> str:
    text: str = json.loads(listened.body)["message"]["text"]
    return text


class TestListen:
    async def test_updates_come_one_by_one_and_parse_like_a_hook(
        self, harness: Harness, session: TelegramSession
    ) -> None:
        for text in ("un", "deux"):
            await harness.simulator.write(ODILE, text=text)
        async with aclosing(session.listen(None)) as listening:
            first, second = await take(listening, 2)
        (arrived,) = Telegram().parse(request_of(first.body), harness.credentials)
        assert isinstance(arrived, Arrived)
        assert arrived.parts == (Text("un"),)
        assert int(second.cursor) == int(first.cursor) + 1

    async def test_what_was_stored_is_confirmed_and_the_rest_comes_again(
        self, harness: Harness, session: TelegramSession
    ) -> None:
        for text in ("un", "deux", "trois"):
            await harness.simulator.write(ODILE, text=text)
        async with aclosing(session.listen(None)) as listening:
            first, _ = await take(listening, 2)
        async with aclosing(session.listen(first.cursor)) as listening:
            assert [words(one) for one in await take(listening, 2)] == ["deux", "trois"]
            assert harness.simulator.state.updates.waiting == 2

    async def test_a_long_poll_wakes(self, harness: Harness, session: TelegramSession) -> None:
        async with aclosing(session.listen(None)) as listening:
            waiting = asyncio.ensure_future(anext(listening))
            await harness.simulator.bell.until(lambda: harness.simulator.state.updates.polled)
            await harness.simulator.write(ODILE, text="enfin")
            assert words(await waiting) == "enfin"

    async def test_a_press_is_answered_once_it_is_stored(self, harness: Harness, session: TelegramSession) -> None:
        sent = await session.send(harness.order(Text("Confirmez-vous ?"), QUESTION))
        query = await harness.simulator.press(ODILE, sent.key, "rdv:oui")
        await harness.simulator.write(ODILE, text="après")
        async with aclosing(session.listen(None)) as listening:
            (pressed,) = await take(listening, 1)
            assert harness.simulator.state.queries[query] == 0
            await take(listening, 1)
            assert harness.simulator.state.queries[query] == 1
        (arrived,) = Telegram().parse(request_of(pressed.body), harness.credentials)
        assert isinstance(arrived, Arrived)
        assert arrived.parts == (Choice("rdv:oui", "Oui"),)
        assert arrived.reply_to == sent.key

    async def test_failures_are_told_by_check_and_survived(self, harness: Harness) -> None:
        harness.simulator.faults.revoked = True
        await harness.simulator.write(ODILE, text="tenace")
        async with Pools() as pools:
            session = TelegramSession(
                harness.credentials, pools.outgoing(harness.api_base), base=harness.api_base, pause=0.01
            )
            async with aclosing(session.listen(None)) as listening:
                waiting = asyncio.ensure_future(anext(listening))
                await told(session, "unauthorised")
                harness.simulator.faults.revoked = False
                assert words(await waiting) == "tenace"
                assert (await session.check()).ok

    async def test_two_who_poll_are_told_of_each_other(self, harness: Harness, session: TelegramSession) -> None:
        first = asyncio.ensure_future(anext(session.listen(None)))
        await harness.simulator.bell.until(lambda: harness.simulator.state.updates.polled)
        async with harness.open_session() as other:
            second = asyncio.ensure_future(anext(other.listen(None)))
            await told(session, "conflict")
            second.cancel()
        first.cancel()
        await asyncio.gather(first, second, return_exceptions=True)

    async def test_a_hook_forbids_polling(self, harness: Harness, session: TelegramSession) -> None:
        harness.simulator.state.updates.set_hook(Told(HOOK))
        waiting = asyncio.ensure_future(anext(session.listen(None)))
        await told(session, "hook_active")
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    async def test_numbers_that_restart_lower_are_followed(self, harness: Harness, session: TelegramSession) -> None:
        """After a quiet week Telegram restarts at random, and answers an offset from the future with the oldest."""
        updates = harness.simulator.state.updates
        updates.next = 5_000
        for text in ("un", "deux"):
            await harness.simulator.write(ODILE, text=text)
        async with aclosing(session.listen("760546622")) as listening:
            assert [one.cursor for one in await take(listening, 2)] == ["5000", "5001"]
            waiting = asyncio.ensure_future(anext(listening))
            await harness.simulator.bell.until(lambda: updates.waiting == 0)
            await harness.simulator.write(ODILE, text="trois")
            assert words(await waiting) == "trois"

    async def test_everything_people_do_is_understood(self, harness: Harness, session: TelegramSession) -> None:
        people, picture = harness.simulator, Attachment("image/png", PNG)
        people.state.updates.allowed = ALLOWED
        key = await people.start(ODILE, "commande-8841")
        for kind in ("photo", "voice", "sticker", "video_note", "animation", "document", "audio", "video"):
            await people.write(ODILE, media=picture, kind=kind, text="Voilà", reply_to=key)
        await people.album(ODILE, [picture, picture], text="Deux")
        await people.share_contact(ODILE, "33612345678")
        await people.write(ODILE, location={"latitude": 48.8, "longitude": 2.3})
        await people.edit(ODILE, key, "Bonsoir")
        await people.react(ODILE, key, "👍")
        await people.block(ODILE)
        await people.unblock(ODILE)
        async with aclosing(session.listen(None)) as listening:
            came = await take(listening, 17)
        found = [one for listened in came for one in Telegram().parse(request_of(listened.body), harness.credentials)]
        assert [type(one) for one in found] == [*[Arrived] * 13, Edited, Reacted, ConsentSaid, ConsentSaid]
        arrived = [one for one in found if isinstance(one, Arrived)]
        assert not [part for one in arrived for part in one.parts if isinstance(part, Unsupported)]
        assert [len(one.parts) for one in arrived] == [1, *[2] * 8, 2, 1, 1, 1]
        assert {one.reply_to for one in arrived[1:9]} == {key}
        assert Address("phone", "", "+33612345678") in arrived[11].sender.addresses

    async def test_half_an_emoji_does_not_poison_the_batch(self) -> None:
        batch = rb'{"ok":true,"result":[{"update_id":7,"message":{"text":"\ud83d"}},{"update_id":8}]}'
        async with aclosing(canned(batch).listen("6")) as listening:
            assert [one.cursor for one in await take(listening, 2)] == ["7", "8"]

    async def test_waits_grow_with_jitter_to_a_bound(self) -> None:
        session = canned(pause=0.5)
        assert all(0.25 <= session._wait(1, None) <= 0.5 for _ in range(50))
        assert all(30 <= session._wait(99, None) <= 60 for _ in range(50))
        assert session._wait(1, 30) == 30
        assert session._wait(1, 86_400) == 300


async def told(session: TelegramSession, code: str) -> None:
    """Returns once `check` tells that code; while nothing is wrong, each check is a round trip."""
    for _ in range(1_000):
        if (await session.check()).code == code:
            return
    raise AssertionError(await session.check())


@dataclass
class Product:
    """The product's side of a hook, as plain ASGI: verify, parse, answer."""

    seen: list[Any]

    def app(self) -> Simulator:
        product = self

        class Hooks(Simulator):
            async def respond(self, request: Request) -> Answer:
                asked = HookRequest(request.method, "", "", request.headers, request.body)
                provider, credentials = Telegram(), {"bot_token": TOKEN, "secret_token": SECRET}
                provider.verify(asked, credentials)
                product.seen += provider.parse(asked, credentials)
                answer = provider.answer(asked, credentials)
                return Answer(answer.status, answer.body, answer.content_type)

        return Hooks(hook_url=None)


async def test_through_the_hook_a_press_arrives_and_is_answered_by_the_reply() -> None:
    product = Product([])
    async with AsyncExitStack() as stack:
        hook = await stack.enter_async_context(serve(product.app()))
        simulator = TelegramSimulator(Account(TOKEN, secret_token=SECRET, loopback_hooks=True), hook_url=f"{hook}/h")
        base = await stack.enter_async_context(serve(simulator))
        await stack.enter_async_context(simulator.running())
        pools = await stack.enter_async_context(Pools())
        session = TelegramSession({"bot_token": TOKEN}, pools.outgoing(base), base=base)
        await simulator.start(ODILE, "commande-8841")
        sent = await session.send(replace(ORDER, parts=(Text("Confirmez-vous ?"), QUESTION)))
        query = await simulator.press(ODILE, sent.key, "rdv:oui")
        await simulator.poster.settled()
    assert [element.parts for element in product.seen] == [
        (Text("/start commande-8841"),),
        (Choice("rdv:oui", "Oui"),),
    ]
    assert simulator.state.queries[query] == 1


def test_what_a_send_returns_is_a_message_for_aiogram() -> None:
    """The simulator's answers are judged in tests/simulators/telegram; this keeps the shape we read honest."""
    assert {"message_id", "chat", "date", "business_connection_id"} <= set(Message.model_fields)
