"""« Atelier Vélo » as it is found on the first morning: what is there, what it teaches, and that it can go."""

from __future__ import annotations

import asyncio
import io
import re
import wave
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from causerie.desk.erase_demo import erase_demo
from causerie.model.errors import NotPermitted
from causerie.model.message import Text
from causerie.store import scenery, threads
from causerie.store.database import Row, Work
from causerie.testing.database import Template
from causerie.wiring.clock import now
from causerie.wiring.demo import cast, club, seeding
from causerie.wiring.demo.canned import CANNED
from causerie.wiring.demo.samples import made
from causerie.wiring.demo.script import Corrects, Sample, Story, They, Voice, We, notes, span, typeset
from causerie.wiring.demo.seeding import seed, stories
from causerie.wiring.demo.trickle import LINES, trickling
from tests.wiring.running import Shop, erased, running

FICTION = re.compile(r"\+?33639(98)\d{4}")  # the range ARCEP keeps


@pytest.fixture(scope="module")
async def shop(postgres: Template, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    with postgres.copy() as dsn:
        async with running(dsn, tmp_path_factory.mktemp("shop")) as made, seed(made.world, trickle=False):
            yield made


async def conversation(shop: Shop, person: Any) -> Row:
    """The one conversation of a customer of the demo."""
    provider, customer = next(iter(person.addresses.items()))
    address = shop.world.addresses_of(provider, customer)[0]
    (row,) = await shop.rows(
        """select c.*, i.contact_id from conversation c join identity i on i.id = c.identity_id
           where i.scheme = %s and i.scope = %s and i.address = %s""",
        *address,
    )
    return row


async def messages(shop: Shop, conversation_id: int) -> list[Row]:
    return await shop.rows(
        "select * from message where conversation_id = %s order by at, sequence, id", conversation_id
    )


class TestWhatIsThere:
    async def test_twenty_four_conversations(self, shop: Shop) -> None:
        told = stories()
        languages = [story.person.language for story in told]
        assert (len(told), languages.count("fr"), languages.count("en")) == (24, 19, 5)
        assert len(await shop.rows("select 1 from conversation")) == 24

    async def test_everything_says_that_it_is_demo(self, shop: Shop) -> None:
        for table in ("contact", "conversation", "message", "connection", "channel"):
            assert await shop.rows(f"select 1 from {table} where source <> 'demo'") == []
        colleagues = await shop.rows("select name, role from agent where source = 'demo' order by name")
        assert [row["name"] for row in colleagues] == ["Inès Fabre", "Paul Girard", "Yann Le Goff"]

    async def test_canned_replies_are_ready_for_everybody_the_teams_and_oneself(self, shop: Shop) -> None:
        rows = await shop.rows("select name, text, agent_id, team_id, source from canned order by name")
        assert [row["name"] for row in rows] == sorted(ready.name for ready in CANNED)
        assert {row["source"] for row in rows} == {"demo"}
        assert {row["agent_id"] for row in rows} == {None, shop.agent_id}
        assert len({row["team_id"] for row in rows}) == 3
        assert len(await shop.rows("select 1 from file where canned_id is not null")) == 1
        assert [row["text"] for row in rows if re.search(r"(?<!\u202f)[!?](?!\w)|'", row["text"])] == []

    async def test_every_state_is_to_be_seen(self, shop: Shop) -> None:
        rows = await shop.rows("select state, count(*) as n from conversation group by 1")
        assert {row["state"]: row["n"] for row in rows} == {"open": 19, "snoozed": 1, "resolved": 4}
        assert len(await shop.rows("select 1 from conversation where unread > 0")) >= 10
        assert len(await shop.rows("select 1 from conversation where assignee_id = %s", shop.agent_id)) == 6
        assert len(await shop.rows("select 1 from conversation where assignee_id is null and state = 'open'")) >= 4
        assert len(await shop.rows("select distinct label_id from conversation_label")) >= 5
        assert len(await shop.rows("select 1 from message where direction = 'note'")) >= 6

    async def test_nothing_lies_in_the_future_and_threads_are_in_order(self, shop: Shop) -> None:
        assert await shop.rows("select 1 from message where at > %s", now()) == []
        for row in await shop.rows("select id from conversation"):
            said = [message for message in await messages(shop, row["id"]) if message["direction"] != "note"]
            ids = [message["id"] for message in said]
            assert ids == sorted(ids)

    async def test_counters_are_what_they_count(self, shop: Shop) -> None:
        for row in await shop.rows("select * from conversation"):
            said = await messages(shop, row["id"])
            assert row["message_count"] == len(said)
            spoken = [message for message in said if message["direction"] != "note"]
            assert row["last_message_id"] == spoken[-1]["id"]
            inbound = [message for message in said if message["direction"] == "inbound"]
            assert row["unread"] <= len(inbound)

    async def test_nothing_waits_for_a_provider_and_none_heard_of_it(self, shop: Shop) -> None:
        assert await shop.rows("select 1 from outbox where state in ('queued', 'sending')") == []
        assert await shop.rows("select 1 from file where state <> 'stored'") == []
        assert await shop.rows("select 1 from parked") == []
        assert await shop.rows("select 1 from pending_turn") == []
        assert [name for name, one in shop.world.simulators.items() if one.accepted] == []

    async def test_no_number_rings_in_anybodys_pocket(self, shop: Shop) -> None:
        phones = await shop.rows("select address from identity where scheme = 'phone'")
        assert len(phones) > 10
        assert all(FICTION.fullmatch(row["address"]) for row in phones)
        assert FICTION.fullmatch(cast.SMS_NUMBER)
        assert FICTION.fullmatch(cast.WHATSAPP_NUMBER)


class TestWhatItTeaches:
    async def test_a_window_closes_in_forty_minutes(self, shop: Shop) -> None:
        row = await conversation(shop, cast.HUGO)
        left = row["last_at"] + timedelta(hours=24) - now()
        assert timedelta(minutes=35) < left <= timedelta(minutes=40)

    async def test_a_window_is_closed(self, shop: Shop) -> None:
        row = await conversation(shop, cast.MADELEINE)
        last = (await messages(shop, row["id"]))[-1]
        with pytest.raises(NotPermitted, match="outside_window"):
            await shop.answer(last, text="Oui, un rouge cerise.")

    async def test_a_send_failed_and_another_is_unknown(self, shop: Shop) -> None:
        failed = (await messages(shop, (await conversation(shop, cast.BRUNO))["id"]))[-2]
        assert (await shop.message(failed["id"])).delivery == "failed"
        assert failed["error"] == "undeliverable"
        row = await conversation(shop, cast.NADIA)
        unknown = (await messages(shop, row["id"]))[-1]
        assert (await shop.message(unknown["id"])).delivery == "unknown"
        assert [
            one["state"] for one in await shop.rows("select state from outbox where message_id = %s", unknown["id"])
        ]

    async def test_a_snooze_wakes_in_three_minutes(self, shop: Shop) -> None:
        row = await conversation(shop, cast.JEANNE)
        (timer,) = await shop.rows("select due_at from timer where kind = 'snooze' and subject = %s", row["id"])
        assert timer["due_at"] == row["snoozed_until"]
        assert timedelta(minutes=2) < timer["due_at"] - now() <= timedelta(minutes=3)

    async def test_somebody_said_stop_and_is_not_written_to(self, shop: Shop) -> None:
        row = await conversation(shop, cast.REFUSING)
        (consent,) = await shop.rows("select * from consent where identity_id = %s", row["identity_id"])
        assert (consent["state"], consent["purpose"]) == ("refused", "all")
        barred = shop.world.simulators["twilio"].network.opted_out  # type: ignore[attr-defined]
        assert (cast.SMS_NUMBER, cast.REFUSING.addresses["twilio"]) in barred

    async def test_files_can_be_opened(self, shop: Shop) -> None:
        rows = await shop.rows("select f.mime, f.size, m.direction from file f join message m on m.id = f.message_id")
        assert {(row["mime"], row["direction"]) for row in rows} == {
            ("audio/wav", "inbound"),
            ("image/jpeg", "inbound"),
            ("image/jpeg", "outbound"),
        }
        assert all(row["size"] > 10_000 for row in rows)

    async def test_something_was_corrected_and_something_was_liked(self, shop: Shop) -> None:
        row = await conversation(shop, cast.CAMILLE)
        first = (await messages(shop, row["id"]))[0]
        assert first["edited_at"] is not None
        assert " 56 " in first["parts"][0]["text"]
        reactions = await shop.rows("select emoji from reaction")
        assert {one["emoji"] for one in reactions} >= {"❤", "👍", "🙏"}

    async def test_a_person_who_is_there_twice(self, shop: Shop) -> None:
        one, other = await conversation(shop, cast.KARIM_SMS), await conversation(shop, cast.KARIM_TELEGRAM)
        assert one["contact_id"] != other["contact_id"]
        names = await shop.rows(
            "select distinct name from contact where id = any(%s)", [one["contact_id"], other["contact_id"]]
        )
        assert [row["name"] for row in names] == ["Karim Benali"]

    async def test_one_thread_over_two_channels(self, shop: Shop) -> None:
        row = await conversation(shop, cast.ETIENNE)
        assert len({message["channel_id"] for message in await messages(shop, row["id"])}) == 2

    async def test_a_place_a_choice_and_a_hand_over(self, shop: Shop) -> None:
        kinds = await shop.rows("select distinct jsonb_array_elements(parts) ->> 'type' as kind from message")
        assert {row["kind"] for row in kinds} >= {"text", "media", "location", "choices", "choice"}
        row = await conversation(shop, cast.ANTOINE)
        notes = [one for one in await messages(shop, row["id"]) if one["direction"] == "note"]
        assert notes[0]["parts"][0]["text"].startswith("Passage de relais")
        assert row["assignee_id"] == shop.agent_id

    async def test_a_thread_of_eight_hundred_messages(self, shop: Shop) -> None:
        row = await conversation(shop, cast.CLUB)
        said = await messages(shop, row["id"])
        assert (len(said), row["message_count"]) == (club.LENGTH, club.LENGTH)
        assert said[-1]["at"] - said[0]["at"] > timedelta(days=365)
        async with shop.core.database.connection() as conn:
            page = await threads.thread(conn, shop.grant, row["contact_id"], before=None, limit=50)
        assert page[-1].id == said[-1]["id"]


class TestHowItIsWritten:
    def test_the_shop_sets_its_french_as_a_printer_would(self) -> None:
        assert (
            typeset("Ah ! « oui » : 5 % ; d'accord ?")
            == "Ah\u202f! «\u00a0oui\u00a0»\u00a0: 5\u202f%\u202f; d’accord\u202f?"
        )
        written = [
            part.text
            for story in stories()
            for step in story.steps
            if isinstance(step, We)
            for part in step.parts
            if isinstance(part, Text)
        ]
        assert len(written) > 50
        for text in written:
            assert re.search(r" [;!?:»€%]|« |'", text) is None, text

    def test_a_story_is_told_in_its_order(self) -> None:
        for story in stories():
            times = [step.ago for step in story.steps]
            assert all(one >= other for one, other in pairwise(times)), story.person
            assert isinstance(story.steps[0], They) or story.person is cast.CLUB
            assert not isinstance(story.steps[-1], Corrects)

    def test_the_same_thread_every_time(self) -> None:
        assert club.story() == club.story()

    def test_spans(self) -> None:
        assert span("1d2h3m4s") == timedelta(days=1, hours=2, minutes=3, seconds=4)
        for wrong in ("nothing", "2", "3x", "h"):
            with pytest.raises(ValueError, match=wrong):
                span(wrong)


class TestSamples:
    def test_pictures_are_pictures(self) -> None:
        for sample in (Sample.FLAT, Sample.BUCKLED, Sample.BICYCLE):
            file = made(sample)
            with Image.open(io.BytesIO(file.content)) as picture:
                assert (picture.format, picture.size) == ("JPEG", (960, 720))
            assert len(file.content) < 100_000

    def test_the_voice_note_lasts_fourteen_seconds_and_is_heard(self) -> None:
        with wave.open(io.BytesIO(made(Sample.VOICE).content)) as sound:
            assert sound.getnframes() / sound.getframerate() == 14
            loudest = max(abs(level - 128) for level in sound.readframes(sound.getnframes()))
        assert 60 < loudest < 128


class TestTwice:
    async def test_a_second_start_does_nothing_and_an_erased_demo_stays_erased(self, dsn: str, tmp_path: Path) -> None:
        async with running(dsn, tmp_path) as shop, seed(shop.world):
            assert shop.world.handsets.knobs().trickle is True
            before = await counted(shop)
        async with running(dsn, tmp_path) as shop, seed(shop.world):
            assert shop.world.handsets.knobs().trickle is False
            assert await counted(shop) == before

            async def erase(work: Work) -> None:
                await erase_demo(work, grant=shop.grant)

            await erased(shop, erase)
            assert shop.world.handsets.providers() == []
        async with running(dsn, tmp_path) as shop, seed(shop.world, trickle=False):
            assert shop.world.simulators == {}
            assert await shop.rows("select 1 from contact where erased_at is null") == []

    async def test_a_start_that_was_cut_goes_on(
        self, dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = Story(cast.LEA, "whatsapp", (notes("1h", Voice.PAUL, "sans personne à qui l'écrire"),))
        async with running(dsn, tmp_path) as shop:
            with monkeypatch.context() as patch:
                patch.setattr(seeding, "stories", lambda: [*stories()[20:], broken])
                with pytest.raises(ExceptionGroup):
                    async with seed(shop.world, trickle=False):
                        pass
            async with seed(shop.world, trickle=False):
                assert len(await shop.rows("select 1 from conversation")) == 24
                assert len(await shop.rows("select 1 from agent where source = 'demo'")) == 3


async def counted(shop: Shop) -> Row:
    (row,) = await shop.rows(
        """select (select count(*) from conversation) as conversations, (select count(*) from message) as messages,
                  (select count(*) from agent) as agents, (select count(*) from connection) as connections,
                  (select count(*) from label) as labels"""
    )
    return row


class TestTrickle:
    async def test_customers_write_one_after_the_other_until_it_is_switched_off(self, shop: Shop) -> None:
        handsets = shop.world.handsets
        handsets.turn({"trickle": True})
        with handsets.listening() as changed:
            task = asyncio.create_task(trickling(handsets, pause=0.05, lasts=60))
            provider, customer = LINES[0][:2]
            async with asyncio.timeout(10):
                while await changed.get() != (provider, customer):  # phones still receive what the demo began with
                    pass
            handsets.turn({"trickle": False})
            await shop.heard(handsets.said(provider, customer)[0].key)
            assert _written(shop) < len(LINES)
            handsets.turn({"trickle": True})
            await asyncio.wait_for(task, 20)
        assert _written(shop) == len(LINES)
        assert handsets.knobs().trickle is False

    async def test_it_is_quiet_after_a_while(self, shop: Shop) -> None:
        handsets = shop.world.handsets
        before = _written(shop)
        handsets.turn({"trickle": True})
        task = asyncio.create_task(trickling(handsets, pause=5, lasts=1))
        async with asyncio.timeout(5):
            while handsets.knobs().trickle:
                await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert _written(shop) == before


def _written(shop: Shop) -> int:
    """How many lines of the trickle were written on handsets."""
    return sum(len(shop.world.handsets.said(*line[:2])) for line in LINES)


async def test_the_providers_remember_what_they_would(shop: Shop) -> None:
    """The window is as open at WhatsApp's as in the ledger, and Telegram's people have started the bot."""
    whatsapp = shop.world.simulators["whatsapp"]
    hugo = whatsapp.customer(cast.HUGO.addresses["whatsapp"])
    row = await conversation(shop, cast.HUGO)
    assert hugo.wrote_at == row["last_at"].timestamp()
    bot = shop.world.simulators["telegram"]
    assert bot.chat(cast.THEO.addresses["telegram"]).started  # type: ignore[attr-defined]
    memories = {(one.provider, one.address) for one in await scenery.memories(shop.core.database)}
    assert ("twilio", cast.REFUSING.addresses["twilio"]) in memories
