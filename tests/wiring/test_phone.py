"""The phones beside the inbox: who may look, what they show, what they do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from causerie.channels.telegram.provider import STICKER as TELEGRAM
from causerie.channels.whatsapp.compose import STICKER as WHATSAPP
from causerie.desk.cut import cut
from causerie.desk.erase_demo import erase_demo
from causerie.desk.react import react
from causerie.model.message import Choices, MediaKind, Option, Text
from causerie.model.sticker import StickerForm
from causerie.simulators.gifs.pictures import picture
from causerie.store.database import Work
from causerie.testing.database import Template
from causerie.wiring.clock import now
from causerie.wiring.demo import cast
from causerie.wiring.demo.samples import made
from causerie.wiring.demo.script import Sample
from causerie.wiring.demo.seeding import seed
from tests.wiring.running import Browser, Shop, browser, erased, running

LEA = {"provider": "whatsapp", "customer": cast.LEA.addresses["whatsapp"]}
NEW = {"provider": "whatsapp", "customer": cast.NEWCOMERS[0].addresses["whatsapp"]}
VISITOR = {"provider": "webchat", "customer": cast.NEWCOMERS[3].addresses["webchat"]}


@pytest.fixture(scope="module")
async def shop(postgres: Template, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    with postgres.copy() as dsn:
        async with running(dsn, tmp_path_factory.mktemp("shop")) as opened, seed(opened.world, trickle=False):
            yield opened


@pytest.fixture
async def page(shop: Shop) -> AsyncIterator[Browser]:
    async with browser(shop) as opened:
        yield opened


class TestWhoMayLook:
    async def test_nobody_who_is_not_signed_in(self, shop: Shop) -> None:
        async with browser(shop, cookie="somebody") as stranger:
            for method, path in (("GET", "phones"), ("GET", "events"), ("POST", "write"), ("PATCH", "knobs")):
                status, told = await stranger.send(method, path, {})
                assert (status, told["code"]) == (401, "signed_out")

    async def test_no_page_of_somebody_else(self, page: Browser) -> None:
        for method, path in (("POST", "write"), ("POST", "photo"), ("PATCH", "knobs")):
            status, told = await page.send(method, path, {}, **{"Sec-Fetch-Site": "cross-site"})
            assert (status, told["code"]) == (403, "origin")

    @pytest.mark.parametrize(
        ("told", "status", "code"),
        [
            ({**LEA, "text": "  "}, 400, "empty"),
            ({**LEA, "text": "a" * 4001}, 400, "too_long"),
            ({**LEA}, 400, "malformed"),
            ({**LEA, "text": 5}, 400, "malformed"),
            ({**LEA, "customer": "33600000000", "text": "a"}, 404, "not_found"),
            ({**LEA, "provider": "pigeon", "text": "a"}, 404, "not_found"),
        ],
    )
    async def test_what_cannot_be_written(self, page: Browser, told: dict[str, str], status: int, code: str) -> None:
        got, answer = await page.send("POST", "write", told)
        assert (got, answer["code"]) == (status, code)

    async def test_there_is_nothing_else_here(self, page: Browser) -> None:
        status, told = await page.send("POST", "anything", {})
        assert (status, told["code"]) == (404, "not_found")


class TestWhatTheyShow:
    async def test_every_channel_has_its_phones(self, page: Browser) -> None:
        phones = await page.get("phones")
        assert [one["provider"] for one in phones] == ["whatsapp", "twilio", "telegram", "webchat"]
        assert phones[0]["customers"][0] == {"id": LEA["customer"], "name": "Léa Martin", "address": LEA["customer"]}
        assert all(one["customers"] and one["channel_name"] for one in phones)

    async def test_what_was_said_before_is_there(self, page: Browser) -> None:
        told = (await page.get("thread", **LEA))["messages"]
        assert told[-1] == {
            "key": told[-1]["key"],
            "from": "customer",
            "text": "où est ma commande ?",
            "media": None,
            "sticker": False,
            "options": [],
            "at": told[-1]["at"],
            "reaction": None,
            "state": "delivered",
        }
        assert {one["from"] for one in told} == {"customer", "company"}
        assert not any("Livreur prévenu" in one["text"] for one in told), "a note is on nobody's phone"

    async def test_what_never_got_there_is_not(self, page: Browser) -> None:
        bruno = {"provider": "twilio", "customer": cast.BRUNO.addresses["twilio"]}
        told = (await page.get("thread", **bruno))["messages"]
        assert len(told) == 2
        assert not any("est prêt !" in one["text"].replace("\u202f", " ") for one in told)

    async def test_a_visitors_thread_is_theirs(self, page: Browser) -> None:
        curious = {"provider": "webchat", "customer": cast.CURIOUS.addresses["webchat"]}
        told = (await page.get("thread", **curious))["messages"]
        assert [one["text"] for one in told] == [
            "coucou, le vélo cargo en vitrine, il passe par une porte de 80 ?",
            "avec deux enfants dedans (enfin pas pendant la porte)",
        ]

    async def test_a_picture_of_before_is_opened_where_colleagues_open_it(self, page: Browser) -> None:
        theo = {"provider": "telegram", "customer": cast.THEO.addresses["telegram"]}
        told = (await page.get("thread", **theo))["messages"]
        (picture,) = [one["media"] for one in told if one["media"]]
        assert picture["url"].startswith("/api/files/")
        assert picture["mime"] == "image/jpeg"


class TestWhatTheyDo:
    @pytest.mark.parametrize("which", [NEW, VISITOR])
    async def test_a_conversation_seen_from_the_phone(self, shop: Shop, page: Browser, which: dict[str, str]) -> None:
        key = (await page.post("write", **which, text="Bonjour, c'est encore ouvert ?"))["key"]
        row = await shop.heard(key)
        options = (Option("oui", "J'arrive"), Option("non", "Demain"))
        answered = await shop.answer(row, Text("Jusqu'à 19 h. Vous passez ?"), Choices(options))
        await shop.reaches(answered, "read")
        question = await page.last(**which, state="read")
        assert question["from"] == "company"
        assert question["options"] == [{"id": "oui", "title": "J'arrive"}, {"id": "non", "title": "Demain"}]
        await page.post("press", **which, key=question["key"], option="oui")
        pressed = (await page.get("thread", **which))["messages"][-1]
        assert (pressed["from"], pressed["text"]) == ("customer", "J'arrive")
        status, told = await page.send("POST", "press", {**which, "key": question["key"], "option": "peut-être"})
        assert (status, told["code"]) == (404, "not_found")

    @pytest.mark.parametrize(("provider", "form"), [("whatsapp", WHATSAPP), ("telegram", TELEGRAM)])
    async def test_a_sticker_is_one_on_the_phone(
        self, shop: Shop, page: Browser, provider: str, form: StickerForm
    ) -> None:
        customer = next(one.addresses[provider] for one in cast.NEWCOMERS if provider in one.addresses)
        which = {"provider": provider, "customer": customer}
        row = await shop.heard((await page.post("write", **which, text="Alors, ce vélo ?"))["key"])
        content = cut(picture("wheel", "clear.large.webp")[1], "image/webp", form)
        sticker = replace(await shop.picture(content, "image/webp"), kind=MediaKind.STICKER)
        await shop.reaches(await shop.answer(row, sticker, Text("Il roule !")), "sent")
        shown = [one for one in (await page.get("thread", **which))["messages"] if one["from"] == "company"][-2:]
        assert [(one["sticker"], one["text"]) for one in shown] == [(True, ""), (False, "Il roule !")]
        assert shown[0]["media"]["mime"] == "image/webp"

    @pytest.mark.parametrize(("provider", "emoji"), [("whatsapp", "🚲"), ("telegram", "🔥")])
    async def test_a_reaction_of_ours_is_under_what_was_written(
        self, shop: Shop, page: Browser, provider: str, emoji: str
    ) -> None:
        customer = next(one.addresses[provider] for one in cast.NEWCOMERS if provider in one.addresses)
        which = {"provider": provider, "customer": customer}
        key = (await page.post("write", **which, text="Merci, à samedi"))["key"]
        row, core = await shop.heard(key), shop.core

        async def verb(work: Work) -> None:
            await react(work, core.directory, core.ids, grant=shop.grant, message_id=row["id"], emoji=emoji)

        await core.database.run(verb, now=now())
        simulator = shop.world.simulators[provider]
        await simulator.bell.until(lambda: simulator.customer(customer).reactions.get(key) == emoji)
        shown = {one["key"]: one for one in (await page.get("thread", **which))["messages"]}
        assert shown[key]["reaction"] == emoji

    @pytest.mark.parametrize("provider", ["whatsapp", "twilio", "telegram", "webchat"])
    async def test_a_photo_is_sent_and_shown(self, shop: Shop, page: Browser, provider: str) -> None:
        customer = next(one.addresses[provider] for one in cast.NEWCOMERS if provider in one.addresses)
        which = {"provider": provider, "customer": customer}
        row = await shop.heard((await page.post("photo", **which))["key"])
        assert row["parts"][0]["type"] == "media"
        shown = (await page.get("thread", **which))["messages"][-1]
        assert shown["media"]["mime"] == "image/jpeg"
        async with page.http.get(page.base + shown["media"]["url"]) as response:
            assert response.headers["content-disposition"] == "inline"
            assert response.headers["content-type"] == "image/jpeg"
            assert await response.read() == made(Sample.FLAT).content

    async def test_a_picture_of_ours_is_on_the_phone(self, shop: Shop, page: Browser) -> None:
        row = await shop.heard((await page.post("write", **NEW, text="Vous auriez une photo ?"))["key"])
        picture = await shop.picture(made(Sample.BICYCLE).content, "image/jpeg")
        await shop.reaches(await shop.answer(row, picture, Text("La voici.")), "read")
        shown = (await page.get("thread", **NEW))["messages"][-1]
        assert shown["text"] == "La voici."
        async with page.http.get(page.base + shown["media"]["url"]) as response:
            assert await response.read() == made(Sample.BICYCLE).content

    async def test_a_voice_note(self, shop: Shop, page: Browser) -> None:
        row = await shop.heard((await page.post("voice", **NEW))["key"])
        assert row["parts"][0]["kind"] in ("voice", "audio")

    async def test_no_file_where_there_is_none(self, page: Browser) -> None:
        async with page.http.get(f"{page.base}/simulator/media", params={**NEW, "key": "nothing"}) as response:
            assert response.status == 404

    async def test_knobs_are_turned(self, page: Browser) -> None:
        before = await page.get("knobs")
        assert before == {
            "offline": False,
            "read_receipts": True,
            "closed_window": False,
            "fail_next": 0,
            "lose_next": 0,
            "latency_ms": 0,
            "trickle": False,
        }
        status, after = await page.send("PATCH", "knobs", {"offline": True, "latency_ms": 250, "fail_next": True})
        assert (status, after) == (200, {**before, "offline": True, "latency_ms": 250, "fail_next": 1})
        assert await page.get("knobs") == after
        status, told = await page.send("PATCH", "knobs", {"offline": False, "weather": "rain"})
        assert (status, told["code"]) == (400, "unknown_field")
        assert (await page.send("PATCH", "knobs", before))[1] == before

    async def test_whoever_listens_is_told_which_phone_changed(self, shop: Shop, page: Browser) -> None:
        async with page.http.get(f"{page.base}/simulator/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            assert (await stream.content.readline()).startswith(b":")
            await page.post("write", **NEW, text="toc toc")
            async with asyncio.timeout(10):
                while not (line := await stream.content.readline()).startswith(b"data: "):
                    pass
            assert json.loads(line.removeprefix(b"data: ")) == NEW


async def test_an_erased_demo_has_no_phones(shop: Shop, page: Browser) -> None:
    """Last, because nothing of the shop is left."""

    async def erase(work: Work) -> None:
        await erase_demo(work, grant=shop.grant)

    await erased(shop, erase)
    assert await page.get("phones") == []
    status, told = await page.send("POST", "write", {**LEA, "text": "il y a quelqu'un ?"})
    assert (status, told["code"]) == (404, "not_found")
