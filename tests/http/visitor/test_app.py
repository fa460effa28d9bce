"""The visitors' door: what a widget asks, over real HTTP, with clients that are not ours."""

from __future__ import annotations

import json

import pytest

from causerie.http.visitor.limits import NEWCOMERS, REQUESTS, WORDS
from causerie.store.database import Work
from tests.http.visitor.browser import Browser, message_id, texts
from tests.http.visitor.conftest import SITE, Chat, open_widget


class TestConfig:
    async def test_what_a_page_may_know(self, chat: Chat) -> None:
        reply = await chat.browser(origin="https://anyone.example").get("config")
        assert reply.status == 200
        assert reply.headers["access-control-allow-origin"] == "*"
        assert reply.headers["cache-control"].startswith("public")
        assert reply.json == {
            "widget": "atelier",
            "name": "Atelier Vélo",
            "brand": "Atelier",
            "language": "fr",
            "greeting": {"fr": "Bonjour\u202f!"},
            "texts": {},
            "style": {
                "--brand": "#0B57D0",
                "--brand-fg": "#ffffff",
                "--brand-dark": "#427ddb",
                "--brand-dark-fg": "#0a1220",
            },
            "attributes": {},
            "pages": "",
            "avatar": None,
            "home": False,
            "ways": [
                {"kind": "sms", "address": "+33700000001"},
                {"kind": "sms", "address": "+33700000002"},
            ],
            "onward": [],
            "form": None,
            "teasers": [],
            "text_limit": 4000,
            "file_limit": 20 << 20,
            "members": True,
        }

    async def test_an_unknown_widget_is_not_found(self, chat: Chat) -> None:
        reply = await chat.browser(widget="ailleurs").get("config")
        assert reply.status == 404
        assert reply.headers["content-type"] == "application/problem+json"

    async def test_another_providers_channel_is_no_widget(self, chat: Chat) -> None:
        assert (await chat.browser(widget="+33700000001").get("config")).status == 404

    async def test_a_widget_that_is_off_is_gone_seconds_later(self, chat: Chat) -> None:
        browser = chat.browser()
        assert (await browser.get("config")).status == 200

        async def verb(work: Work) -> None:
            await work.execute("update channel set state = 'off' where id = %s", [chat.channel_id])

        await chat.house.database.run(verb, now=chat.house.clock())
        chat.ticks += 6
        assert (await browser.get("config")).status == 404


class TestOrigins:
    async def test_a_listed_origin_may_ask(self, chat: Chat) -> None:
        browser = chat.browser(origin=SITE)
        reply = await browser.arrive()
        assert reply.status == 201
        assert reply.headers["access-control-allow-origin"] == SITE
        assert "origin" in reply.headers["vary"]
        assert "access-control-allow-credentials" not in reply.headers

    @pytest.mark.parametrize(
        "origin",
        [
            "https://evil.example",
            "http://atelier.example",
            "https://atelier.example:8443",
            "https://sub.atelier.example",
            "https://atelier.example.evil.example",
            "null",
        ],
    )
    async def test_any_other_may_not(self, chat: Chat, origin: str) -> None:
        reply = await chat.browser(origin=origin).arrive()
        assert reply.status == 403
        assert "access-control-allow-origin" not in reply.headers
        assert await chat.house.rows("visitor") == []

    async def test_our_own_pages_may(self, chat: Chat) -> None:
        assert (await chat.browser(origin=chat.base).arrive()).status == 201
        assert (await chat.browser(origin="https://causerie.example").arrive()).status == 201

    async def test_a_preflight_says_what_is_allowed(self, chat: Chat) -> None:
        reply = await chat.browser(origin=SITE).ask("OPTIONS", "messages")
        assert reply.status == 204
        assert "authorization" in reply.headers["access-control-allow-headers"]
        assert reply.headers["access-control-allow-origin"] == SITE
        assert (await chat.browser(origin="https://evil.example").ask("OPTIONS", "messages")).status == 403


class TestWords:
    async def test_a_message_enters_by_the_door_of_every_provider(self, chat: Chat) -> None:
        browser = await chat.visitor()
        key = message_id()
        reply = await browser.say("Bonjour", key=key, page={"url": "https://atelier.example/velos?token=x#y"})
        assert reply.status == 201
        said = reply.json["message"]
        assert said["parts"] == [{"type": "text", "text": "Bonjour"}]
        assert (said["key"], said["from"], said["state"]) == (key, "visitor", "sent")
        (message,) = await chat.house.rows("message")
        assert (message["provider_key"], message["channel_id"]) == (key, chat.channel_id)
        (intake,) = await chat.house.rows("intake")
        envelope = json.loads(intake["body"])
        assert envelope["events"][0]["page"]["url"] == "https://atelier.example/velos"
        assert browser.token.encode() not in bytes(intake["body"])

    async def test_the_same_id_is_the_same_message(self, chat: Chat) -> None:
        browser = await chat.visitor()
        key = message_id()
        first = await browser.say("Bonjour", key=key)
        again = await browser.say("Bonjour", key=key.upper())
        assert (first.status, again.status) == (201, 200)
        assert first.json == again.json
        assert len(await chat.house.rows("message")) == 1

    async def test_somebody_elses_id_is_refused_and_tells_nothing(self, chat: Chat) -> None:
        mine, theirs = await chat.visitor(), await chat.visitor()
        key = message_id()
        await theirs.say("Confidentiel", key=key)
        reply = await mine.say("Bonjour", key=key)
        assert reply.status == 409
        assert b"Confidentiel" not in reply.body
        assert texts(await mine.thread()) == []

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            (b"", 400, "malformed"),
            (b"{", 400, "malformed"),
            (b"[]", 400, "malformed"),
            (b"[" * 70_000, 413, "too_large"),
            (b"[" * 5000, 400, "malformed"),
            (b'{"client_message_id":"1","text":"x"}', 400, "malformed"),
            (b'{"client_message_id":"00000000-0000-4000-8000-000000000000"}', 400, "empty"),
            (b'{"client_message_id":"00000000-0000-4000-8000-000000000000","text":"  \\n "}', 400, "empty"),
            (b'{"client_message_id":"00000000-0000-4000-8000-000000000000","files":[1]}', 400, "file_missing"),
            (
                b'{"client_message_id":"00000000-0000-4000-8000-000000000000","choice":{"message":"1","id":"oui"}}',
                400,
                "choice_unknown",
            ),
        ],
    )
    async def test_what_is_no_message_is_refused(self, chat: Chat, body: bytes, status: int, code: str) -> None:
        browser = await chat.visitor()
        reply = await browser.ask("POST", "messages", body)
        assert (reply.status, reply.json["code"]) == (status, code)
        assert await chat.house.rows("intake") == []

    async def test_a_text_at_the_limit_passes_and_one_more_does_not(self, chat: Chat) -> None:
        browser = await chat.visitor()
        assert (await browser.say("é" * 4000)).status == 201
        refused = await browser.say("é" * 4001)
        assert (refused.status, refused.json["code"]) == (400, "too_long")

    async def test_half_an_emoji_does_not_cost_the_message(self, chat: Chat) -> None:
        browser = await chat.visitor()
        body = b'{"client_message_id":"%s","text":"fin \\ud83d \\u0000"}' % message_id().encode()
        assert (await browser.ask("POST", "messages", body)).status == 201
        assert texts(await browser.thread()) == ["fin \ufffd \ufffd"]

    async def test_a_card_number_is_masked_even_in_the_raw_payload(self, chat: Chat) -> None:
        browser = await chat.visitor()
        await browser.say("Ma carte\u00a0: 4111 1111 1111 1111")
        (intake,) = await chat.house.rows("intake")
        assert b"4111 1111" not in bytes(intake["body"])
        assert texts(await browser.thread()) == ["Ma carte\u00a0: •••• 1111"]

    async def test_the_widgets_language_reaches_the_contact(self, chat: Chat) -> None:
        browser = await chat.visitor()
        await browser.say("Hello", language="en")
        (contact,) = await chat.house.rows("contact")
        assert contact["language"] == "en"

    async def test_nothing_without_a_token(self, chat: Chat) -> None:
        for browser in (chat.browser(), chat.browser(token="x" * 43), chat.browser(token="x")):
            for method, path in (
                ("GET", "messages"),
                ("POST", "messages"),
                ("POST", "events"),
                ("POST", "files"),
                ("GET", "files/1"),
                ("GET", "live"),
                ("DELETE", "visitors"),
            ):
                reply = await browser.ask(method, path, b"{}" if method == "POST" else None)
                assert (reply.status, reply.json["code"]) == (401, "visitor_token"), path

    async def test_a_token_of_another_widget_opens_nothing(self, chat: Chat) -> None:
        await open_widget(chat.house, address="autre")
        chat.ticks += 6
        browser = await chat.visitor()
        browser.widget = "autre"
        assert (await browser.get("messages")).status == 401

    async def test_unknown_paths_are_not_found(self, chat: Chat) -> None:
        browser = await chat.visitor()
        for method, path in (("GET", ""), ("GET", "rien"), ("DELETE", "messages"), ("GET", "files/../x"), ("PUT", "x")):
            assert (await browser.ask(method, path)).status == 404


class TestPace:
    async def test_words_have_a_pace_and_the_refusal_says_how_long(self, chat: Chat) -> None:
        browser = await chat.visitor()
        statuses = [(await browser.say("Bonjour")).status for _ in range(int(WORDS.burst) + 1)]
        assert statuses == [201] * int(WORDS.burst) + [429]
        refused = await browser.say("Bonjour")
        assert int(refused.headers["retry-after"]) >= 1
        chat.ticks += 2
        assert (await browser.say("Bonjour")).status == 201

    async def test_tokens_have_a_pace_per_address(self, chat: Chat) -> None:
        statuses = [(await chat.browser().arrive()).status for _ in range(int(NEWCOMERS.burst) + 1)]
        assert statuses == [201] * int(NEWCOMERS.burst) + [429]

    async def test_every_request_counts(self, chat: Chat) -> None:
        browser = await chat.visitor()
        for _ in range(int(REQUESTS.burst) - 1):
            assert (await browser.get("rien")).status == 404
        assert (await browser.get("rien")).status == 429

    async def test_a_full_intake_asks_to_come_back(self, chat: Chat) -> None:
        browser = await chat.visitor()
        chat.receiver.close()
        reply = await browser.say("Bonjour")
        assert reply.status == 503
        assert reply.headers["retry-after"] == "1"


class TestHonesty:
    async def test_an_unforeseen_failure_tells_nothing(self, chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
        browser = await chat.visitor()

        async def broken(*_: object, **__: object) -> None:
            raise RuntimeError("secret of the house")

        monkeypatch.setattr("causerie.store.visits.page", broken)
        reply = await browser.get("messages")
        assert reply.status == 500
        assert b"secret of the house" not in reply.body

    async def test_a_refusal_speaks_the_askers_language(self, chat: Chat) -> None:
        french, english = Browser(chat.base, language="fr"), Browser(chat.base, language="en")
        assert (await french.get("messages")).json["title"] != (await english.get("messages")).json["title"]
