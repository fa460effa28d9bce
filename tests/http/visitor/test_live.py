"""The live thread: by WebSocket, by server-sent events; cut, resumed, revoked, across two processes."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from causerie.http.visitor import live
from causerie.http.visitor.limits import SOCKETS
from causerie.model.message import Text
from causerie.realtime.presence import Presence, Said
from causerie.store.database import Work
from causerie.testing.house import AGENT, House
from tests.http.visitor.browser import Browser, frame, message_id, texts
from tests.http.visitor.conftest import SITE, Chat, open_widget, opened


async def closed(browser: Browser, **hello: object) -> int | None:
    """The code with which a socket is refused."""
    async with browser.live(**hello) as socket:  # type: ignore[arg-type]
        with pytest.raises(ConnectionClosed) as ended:
            await frame(socket)
    return ended.value.rcvd.code if ended.value.rcvd else None


async def test_a_page_then_what_is_said(chat: Chat) -> None:
    browser, key = await chat.visitor(), message_id()
    await browser.say("Bonjour", key=key)
    async with browser.live() as socket:
        page = await frame(socket)
        assert (page["type"], texts(page), page["fresh"]) == ("messages", ["Bonjour"], True)
        message = await chat.answer(key, text="Bonjour, je regarde.")
        news = await frame(socket)
        assert (texts(news), news["fresh"]) == (["Bonjour, je regarde."], False)
        await browser.post("events", {"events": [{"type": "read", "message": str(message)}]})
        changed = news
        while changed["messages"][0]["state"] != "read":  # « sent » may come twice: written, then sent
            changed = await frame(socket)
            assert [one["key"] for one in changed["messages"]] == [str(message)]
        assert changed["n"] > news["n"] > page["n"]


async def test_resumed_after_a_cut_nothing_is_lost_and_nothing_said_twice(chat: Chat) -> None:
    browser, key = await chat.visitor(), message_id()
    await browser.say("Bonjour", key=key)
    async with browser.live() as socket:
        n = (await frame(socket))["n"]
    for text in ("un", "deux"):
        await chat.answer(key, text=text)
    async with browser.live(after=n) as socket:
        missed = await frame(socket)
        assert (texts(missed), missed["fresh"]) == (["un", "deux"], False)
        await chat.answer(key, text="trois")
        assert texts(await frame(socket)) == ["trois"]
    async with browser.live(after=missed["n"]) as socket:
        assert texts(await frame(socket)) == ["trois"]


async def test_a_stranger_hears_their_first_message_and_its_answer(chat: Chat) -> None:
    """Before they wrote there is no contact to listen to."""
    browser, key = await chat.visitor(), message_id()
    async with browser.live() as socket:
        assert (await frame(socket))["messages"] == []
        await browser.say("Bonjour", key=key)
        assert texts(await frame(socket)) == ["Bonjour"]
        await chat.answer(key, text="Bonjour, je regarde.")
        assert texts(await frame(socket)) == ["Bonjour, je regarde."]


async def test_two_processes_tell_the_same(chat: Chat) -> None:
    """The socket is held by one server, the words are taken by another."""
    browser, key = await chat.visitor(), message_id()
    async with opened(chat.house, chat.channel_id) as other, browser.live() as socket:
        await frame(socket)
        elsewhere = Browser(other.base, token=browser.token)
        await elsewhere.say("Bonjour", key=key)
        assert texts(await frame(socket)) == ["Bonjour"]
        await other.answer(key, text="Bonjour, je regarde.")
        assert texts(await frame(socket)) == ["Bonjour, je regarde."]


async def test_others_words_stay_outside(chat: Chat) -> None:
    browser, key = await chat.visitor(), message_id()
    await browser.say("Bonjour", key=key)
    other = await chat.visitor()
    async with browser.live() as socket:
        await frame(socket)
        await other.say("Autre chose")
        await chat.answer(key, text="Pour vous")
        assert texts(await frame(socket)) == ["Pour vous"]


async def test_every_tab_is_told(chat: Chat) -> None:
    browser, key = await chat.visitor(), message_id()
    async with browser.live() as one, browser.live() as other:
        await frame(one)
        await frame(other)
        await browser.say("Bonjour", key=key)
        assert texts(await frame(one)) == texts(await frame(other)) == ["Bonjour"]


async def test_an_agent_who_types_is_announced(chat: Chat) -> None:
    browser, key = await chat.visitor(), message_id()
    await browser.say("Bonjour", key=key)
    identity = await chat.identity_of(key)
    presence = Presence(chat.house.database, chat.hub, monotonic=lambda: 0.0)
    async with browser.live() as socket:
        await frame(socket)
        about = Said(AGENT, identity["conversation_id"], chat.channel_id, True, identity["contact_id"])
        await presence.say(Said(AGENT, identity["conversation_id"], chat.channel_id, False, identity["contact_id"]))
        await presence.say(Said(AGENT, identity["conversation_id"], 999, True, identity["contact_id"]))
        with capture_logs() as logs:
            await presence.say(Said(AGENT, 8, chat.channel_id, True, identity["contact_id"], by=presence.name))
            assert await frame(socket) == {"type": "typing"}
            await presence.renew()
            await presence.say(about)
            assert await frame(socket) == {"type": "typing"}
        assert [entry["event"] for entry in logs] == [], "what is said again is no typing, and no fault"


async def test_an_agent_who_types_a_note_is_not(chat: Chat) -> None:
    browser, key = await chat.visitor(), message_id()
    await browser.say("Bonjour", key=key)
    identity = await chat.identity_of(key)
    presence = Presence(chat.house.database, chat.hub, monotonic=lambda: 0.0)
    async with browser.live() as socket:
        await frame(socket)
        about = Said(AGENT, identity["conversation_id"], chat.channel_id, True, identity["contact_id"], private=True)
        await presence.say(about)
        await browser.say("Allô ?", key=message_id())
        assert texts(await frame(socket)) == ["Allô ?"]


async def test_carried_over_by_signing_in_elsewhere(chat: Chat) -> None:
    """The member's other browser is told what was said here before the sign-in."""
    phone = await chat.member("a")
    await phone.say("De mon téléphone")
    browser = await chat.visitor()
    await browser.say("De mon ordinateur")
    async with phone.live() as socket:
        assert texts(await frame(socket)) == ["De mon téléphone"]
        await browser.arrive(user_id="a", user_hash=chat.hash_of("a"))
        told = await frame(socket)
        assert (texts(told), told["fresh"]) == (["De mon téléphone", "De mon ordinateur"], True)


async def test_merged_by_an_agent_the_socket_hears_on(chat: Chat) -> None:
    browser, key = await chat.visitor(), message_id()
    await browser.say("Bonjour", key=key)
    await chat.house.hear(chat.house.said("Par SMS", key="sms1"))
    identity = await chat.identity_of(key)
    (kept,) = await chat.house.database.read("select contact_id as id from identity where scheme = 'phone'")

    async def verb(work: Work) -> None:
        await work.execute("update identity set contact_id = %s where id = %s", [kept["id"], identity["id"]])
        work.tell("contacts_merged", contact_id=kept["id"], data={"gone_id": identity["contact_id"]})  # type: ignore[arg-type]

    async with browser.live() as socket:
        await frame(socket)
        await chat.house.database.run(verb, now=chat.house.clock())
        assert texts(await frame(socket)) == ["Bonjour"]
        await chat.answer(key, text="Toujours là")
        assert texts(await frame(socket)) == ["Toujours là"]


class TestRefusals:
    async def test_a_wrong_token(self, chat: Chat) -> None:
        assert await closed(chat.browser(), token="x" * 43) == live.OVER
        assert await closed(chat.browser(), token="") == live.OVER

    async def test_a_page_that_is_not_listed(self, chat: Chat) -> None:
        browser = await chat.visitor()
        browser.origin = "https://evil.example"
        assert await closed(browser) == live.ORIGIN
        browser.origin = SITE
        async with browser.live() as socket:
            assert (await frame(socket))["type"] == "messages"

    async def test_a_widget_nobody_knows(self, chat: Chat) -> None:
        assert await closed(chat.browser(widget="ailleurs"), token="x") == live.ABSENT

    async def test_a_first_frame_that_is_none(self, chat: Chat) -> None:
        browser = await chat.visitor()
        for hello in ("", "{", "[]", '{"token":1}', "x" * 5000):
            async with browser.live(token="") as socket:
                with pytest.raises(ConnectionClosed):
                    await frame(socket)
            url = f"{browser.base.replace('http', 'ws')}/v1/webchat/atelier/live"
            async with connect(url) as socket:
                await socket.send(hello)
                with pytest.raises(ConnectionClosed) as ended:
                    await frame(socket)
                assert ended.value.rcvd is not None
                assert ended.value.rcvd.code == live.OVER

    async def test_sockets_have_a_number(self, chat: Chat) -> None:
        browser = await chat.visitor()
        async with asyncio.TaskGroup() as group:
            held = asyncio.Event()
            full = asyncio.Semaphore(0)

            async def hold() -> None:
                async with browser.live() as socket:
                    await frame(socket)
                    full.release()
                    await held.wait()

            for _ in range(SOCKETS):
                group.create_task(hold())
            for _ in range(SOCKETS):
                await full.acquire()
            assert await closed(browser) == live.SLOW
            held.set()

    async def test_a_token_given_up_hears_nothing_more(self, chat: Chat) -> None:
        browser, key = await chat.visitor(), message_id()
        await browser.say("Bonjour", key=key)
        async with browser.live() as socket:
            await frame(socket)
            await browser.ask("DELETE", "visitors")
            await chat.answer(key, text="Trop tard")
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):
                    await frame(socket)

    async def test_and_its_socket_ends_at_the_next_beat(self, chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(live, "BEAT", 0.05)
        browser = await chat.visitor()
        async with browser.live() as socket:
            await frame(socket)
            assert await frame(socket) == {"type": "ping"}
            await browser.ask("DELETE", "visitors")
            with pytest.raises(ConnectionClosed) as ended:
                await _pinged_to_the_end(socket)
            assert ended.value.rcvd is not None
            assert ended.value.rcvd.code == live.OVER


async def _pinged_to_the_end(socket: ClientConnection) -> None:
    while await frame(socket) == {"type": "ping"}:
        pass


class Events:
    """Server-sent events read from a bare stream, as the standard says they are written."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    async def head(self) -> tuple[int, dict[str, str]]:
        lines = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
        return int(lines[0].split()[1]), headers

    async def next(self) -> tuple[str | None, object]:
        """The id and the data of the next event."""
        event: dict[str, str] = {}
        async with asyncio.timeout(10):
            while True:
                line = (await self._reader.readline()).decode().rstrip("\r\n")
                name, _, value = line.partition(": ")
                if name in ("id", "data"):
                    event[name] = value
                elif not line and "data" in event:
                    return event.get("id"), json.loads(event["data"])


async def test_server_sent_events_carry_the_same(chat: Chat) -> None:
    browser, key = await chat.visitor(), message_id()
    await browser.say("Bonjour", key=key)
    place = urlsplit(browser.base)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    head = f"GET /v1/webchat/atelier/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {browser.token}\r\n\r\n"
    writer.write(head.encode())
    stream = Events(reader)
    status, headers = await stream.head()
    assert (status, headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    id_, page = await stream.next()
    assert texts(page) == ["Bonjour"]
    assert id_ == str(page["n"])  # type: ignore[index]
    await chat.answer(key, Text("Bonjour, je regarde."))
    assert texts((await stream.next())[1]) == ["Bonjour, je regarde."]
    writer.close()
    await writer.wait_closed()

    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(head.replace("\r\n\r\n", f"\r\nLast-Event-ID: {id_}\r\n\r\n").encode())
    stream = Events(reader)
    await stream.head()
    assert texts((await stream.next())[1]) == ["Bonjour, je regarde."]
    writer.close()
    await writer.wait_closed()


async def test_what_is_left_behind_is_forgotten(house: House) -> None:
    """A connection that ends leaves no ear and no seat."""
    async with opened(house, await open_widget(house)) as chat:
        browser = await chat.visitor()
        await browser.say("Bonjour")
        async with browser.live() as socket:
            await frame(socket)
            assert chat.visitors._ears._by_contact
            assert chat.visitors._limits.sockets._taken
    ears, limits = chat.visitors._ears, chat.visitors._limits
    assert not ears._by_contact
    assert not ears._strangers
    assert not limits.sockets._taken
    assert not limits.sockets_of_address._taken
