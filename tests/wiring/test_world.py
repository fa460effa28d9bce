"""The world in a box: journeys over every provider's real protocol, the knobs, and where it refuses to run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from causerie.desk.connect import Account, connect
from causerie.model.errors import Invalid, Misconfigured, NotFound
from causerie.model.message import Choices, Option, Text
from causerie.store.database import Row, Work
from causerie.testing.database import Template
from causerie.wiring.clock import now
from causerie.wiring.demo import cast
from causerie.wiring.world import world
from tests.wiring.running import Shop, running

# A newcomer of each channel, and how far an answer to them gets.
NEWCOMERS = {
    "whatsapp": (cast.NEWCOMERS[0].addresses["whatsapp"], "read"),
    "twilio": (cast.NEWCOMERS[1].addresses["twilio"], "delivered"),
    "telegram": (cast.NEWCOMERS[2].addresses["telegram"], "sent"),
    "webchat": (cast.NEWCOMERS[3].addresses["webchat"], "read"),
}
PROVIDERS = sorted(NEWCOMERS)


@pytest.fixture(scope="module")
async def shop(postgres: Template, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    with postgres.copy() as dsn:
        async with running(dsn, tmp_path_factory.mktemp("shop")) as made:
            yield made


@pytest.fixture(autouse=True)
async def calm(shop: Shop) -> AsyncIterator[None]:
    """Every knob as it was."""
    yield
    shop.world.handsets.turn({"offline": False, "read_receipts": True, "fail_next": 0, "lose_next": 0, "latency_ms": 0})


class TestJourneys:
    @pytest.mark.parametrize("provider", PROVIDERS)
    async def test_from_the_handset_to_the_inbox_and_back(self, shop: Shop, provider: str) -> None:
        customer, end = NEWCOMERS[provider]
        handsets = shop.world.handsets
        key = await handsets.write(provider, customer, "Bonjour, vous réparez les tandems ?")
        row = await shop.heard(key)
        assert row["parts"] == [{"type": "text", "text": "Bonjour, vous réparez les tandems ?"}]
        (conversation,) = await shop.rows("select * from conversation where id = %s", row["conversation_id"])
        assert (conversation["state"], conversation["source"], conversation["unread"]) == ("open", "demo", 1)
        assert conversation["channel_id"] == shop.world.standing[provider].channel_id

        answered = await shop.answer(row, text="Bien sûr, à deux c'est mieux.")
        await shop.world.simulators[provider].bell.until(lambda: bool(handsets.received(provider, customer)))
        assert handsets.received(provider, customer)[-1].text == "Bien sûr, à deux c'est mieux."
        await shop.reaches(answered, end)
        said = handsets.said(provider, customer)[-1]
        await shop.world.simulators[provider].bell.until(lambda: said.state == "delivered")

    @pytest.mark.parametrize("provider", ["whatsapp", "telegram", "webchat"])
    async def test_an_option_is_pressed(self, shop: Shop, provider: str) -> None:
        customer, _ = NEWCOMERS[provider]
        handsets, bell = shop.world.handsets, shop.world.simulators[provider].bell
        row = await shop.heard(await handsets.write(provider, customer, "Lequel ?"))
        before = len(handsets.received(provider, customer))
        options = (Option("a", "Le rouge"), Option("b", "Le vert"))
        await shop.answer(row, Text("Lequel préférez-vous ?"), Choices(options))
        await bell.until(lambda: len(handsets.received(provider, customer)) > before)
        question = handsets.received(provider, customer)[-1]
        await handsets.press(provider, customer, question.key, "b")
        assert handsets.said(provider, customer)[-1].text == "Le vert"

        async def chosen() -> Row | None:
            found = await shop.rows(
                """select * from message where channel_id = %s and parts @> '[{"type": "choice", "id": "b"}]'""",
                shop.world.standing[provider].channel_id,
            )
            return found[0] if found else None

        assert (await shop.until(chosen))["parts"][0]["title"] == "Le vert"
        with pytest.raises(NotFound):
            await handsets.press(provider, customer, question.key, "c")

    async def test_every_connection_says_that_it_works(self, shop: Shop) -> None:
        for standing in shop.world.standing.values():
            held = shop.core.directory.connection(standing.connection_id)
            session = await shop.core.lines.session(held)
            assert (await session.check()).ok, standing.provider


class TestKnobs:
    async def test_a_handset_that_is_off_gets_it_later(self, shop: Shop) -> None:
        customer, _ = NEWCOMERS["whatsapp"]
        handsets = shop.world.handsets
        row = await shop.heard(await handsets.write("whatsapp", customer, "Je passe sous un tunnel"))
        handsets.turn({"offline": True})
        answered = await shop.answer(row, text="À tout à l'heure !")
        await shop.reaches(answered, "sent")
        assert handsets.received("whatsapp", customer)[-1].text != "À tout à l'heure !"
        handsets.turn({"offline": False})
        await shop.reaches(answered, "read")

    async def test_a_visitor_who_is_off_gets_it_later(self, shop: Shop) -> None:
        customer, _ = NEWCOMERS["webchat"]
        handsets = shop.world.handsets
        row = await shop.heard(await handsets.write("webchat", customer, "Je ferme mon ordinateur"))
        handsets.turn({"offline": True})
        answered = await shop.answer(row, text="Nous restons là.")
        await shop.reaches(answered, "sent")
        handsets.turn({"offline": False})
        await shop.reaches(answered, "read")

    async def test_nobody_tells_that_they_read(self, shop: Shop) -> None:
        customer, _ = NEWCOMERS["webchat"]
        handsets = shop.world.handsets
        handsets.turn({"read_receipts": False})
        row = await shop.heard(await handsets.write("webchat", customer, "Je lis en cachette"))
        answered = await shop.answer(row, text="Cela reste entre nous.")
        await shop.reaches(answered, "delivered")
        await shop.world.simulators["webchat"].bell.until(
            lambda: handsets.received("webchat", customer)[-1].state == "delivered"
        )

    @pytest.mark.parametrize(
        ("provider", "error"),
        [("twilio", "undeliverable"), ("whatsapp", "undeliverable"), ("telegram", "rejected_number")],
    )
    async def test_the_next_send_fails_for_good(self, shop: Shop, provider: str, error: str) -> None:
        customer, end = NEWCOMERS[provider]
        handsets = shop.world.handsets
        row = await shop.heard(await handsets.write(provider, customer, "Vous êtes là ?"))
        handsets.turn({"fail_next": 1})
        failed = await shop.answer(row, text="Oui !")
        assert (await shop.reaches(failed, "failed")).error == error
        assert handsets.knobs().fail_next == 0
        row = await shop.heard(await handsets.write(provider, customer, "Allô ?"))
        await shop.reaches(await shop.answer(row, text="Nous voilà."), end)

    async def test_an_answer_that_is_lost_leaves_the_send_unknown(self, shop: Shop) -> None:
        customer, _ = NEWCOMERS["telegram"]
        handsets = shop.world.handsets
        row = await shop.heard(await handsets.write("telegram", customer, "Ça coupe"))
        handsets.turn({"lose_next": 1})
        lost = await shop.answer(row, text="Nous vous entendons.")
        await shop.reaches(lost, "unknown")
        handsets.turn({"lose_next": 0})

    @pytest.mark.parametrize(
        "given",
        [
            {"weather": True},
            {"offline": 1},
            {"latency_ms": -1},
            {"latency_ms": 10**9},
            {"fail_next": "one"},
            {"a": None},
        ],
    )
    async def test_what_is_no_knob_turns_nothing(self, shop: Shop, given: dict[str, object]) -> None:
        before = shop.world.handsets.knobs()
        with pytest.raises(Invalid):
            shop.world.handsets.turn({"read_receipts": False, **given})
        assert shop.world.handsets.knobs() == before

    async def test_nobody_else_has_a_handset(self, shop: Shop) -> None:
        with pytest.raises(NotFound):
            await shop.world.handsets.write("whatsapp", "33600000000", "bonjour")
        with pytest.raises(NotFound):
            shop.world.handsets.received("pigeon", "33600000000")


class TestWhereItRuns:
    async def test_never_outside_a_demo(self, shop: Shop) -> None:
        with pytest.raises(Misconfigured, match="simulators_refused"):
            async with world(shop.core, agent_id=shop.agent_id, demo=False):
                pass

    async def test_never_where_a_company_works(self, dsn: str, tmp_path: Path) -> None:
        async with running(dsn, tmp_path) as shop:
            account = Account("webchat", "Le vrai site", {"secret": "s"})

            async def real(work: Work) -> None:
                await connect(work, shop.core.vault, shop.core.ids, grant=shop.grant, account=account)
                await work.execute("update connection set source = 'live'")

            await shop.core.database.run(real, now=now())
            with pytest.raises(Misconfigured, match="demo_refused"):
                async with world(shop.core, agent_id=shop.agent_id, demo=True):
                    pass

    async def test_a_second_start_finds_its_shop_again(self, dsn: str, tmp_path: Path) -> None:
        customer = NEWCOMERS["telegram"][0]
        async with running(dsn, tmp_path) as shop:
            first = await shop.rows("select id, provider, hook, api_base from connection order by id")
            one = await shop.heard(await shop.world.handsets.write("telegram", customer, "Bonjour"))
        async with running(dsn, tmp_path) as shop:
            again = await shop.rows("select id, provider, hook, api_base from connection order by id")
            assert [(row["id"], row["hook"]) for row in again] == [(row["id"], row["hook"]) for row in first]
            served = {row["provider"]: row["api_base"] for row in again}
            assert served["webchat"] is None
            assert all(served[name].startswith("http://127.0.0.1:") for name in ("twilio", "whatsapp", "telegram"))
            assert len(await shop.rows("select 1 from channel")) == len(cast.PLACES)
            # a provider that counted from one again would be taken for a duplicate of itself
            two = await shop.heard(await shop.world.handsets.write("telegram", customer, "Rebonjour"))
            assert two["conversation_id"] == one["conversation_id"]
            # and one that had forgotten who wrote would refuse the answer
            await shop.reaches(await shop.answer(two, text="Vous revoilà !"), "sent")
