"""Lists of templates read from their platform, over HTTP from its simulator, and what is known when it fails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import structlog

from causerie.channels.guard import Pools
from causerie.channels.whatsapp.session import WhatsAppSession
from causerie.desk.collect import Collector
from causerie.desk.lines import Lines
from causerie.simulators.whatsapp import Template, WhatsAppSimulator
from causerie.store import connections
from causerie.store.database import Row, Work
from causerie.testing.house import VAULT, House
from causerie.testing.serving import serve
from tests.channels.whatsapp.harness import ACCOUNT, CREDENTIALS

MANY = tuple(Template(f"modele_{n:03}", "fr", "Bonjour {{1}}.", id=str(n)) for n in range(230))


@pytest.fixture
async def simulator() -> AsyncIterator[WhatsAppSimulator]:
    made = WhatsAppSimulator(replace(ACCOUNT, templates=MANY), hook_url=None)
    async with made.running():
        yield made


@pytest.fixture
async def collector(house: House, simulator: WhatsAppSimulator) -> AsyncIterator[Collector]:
    async with serve(simulator) as origin, Pools(timeout=5) as pools, Lines(house.directory, pools) as lines:

        async def point(work: Work) -> None:
            sealed = connections.seal(VAULT, dict(CREDENTIALS))
            await connections.change(
                work, house.held["whatsapp"].connection.id, name=None, api_base=origin, sealed=sealed
            )

        await house.do(point)
        await house.directory.refresh(monotonic=0)
        yield Collector(house.database, house.directory, lines, house.ids)


async def standing(house: House) -> Row:
    return next(row for row in await house.rows("connection") if row["provider"] == "whatsapp")


async def test_every_page_of_the_list_is_read_and_told_once(house: House, collector: Collector) -> None:
    assert await collector.due(now=house.clock()) == 1
    assert [row["name"] for row in await house.rows("template")] == [one.name for one in MANY]
    assert len(await house.told("template_reviewed")) == 1
    assert await collector.due(now=house.clock()) == 0
    house.clock.forward(hours=1)
    assert await collector.due(now=house.clock()) == 1
    assert len(await house.told("template_reviewed")) == 1, "the same list is no news"


async def test_what_was_known_stays_when_the_platform_refuses(
    house: House, collector: Collector, simulator: WhatsAppSimulator
) -> None:
    held = house.directory.connection(house.held["whatsapp"].connection.id)
    assert await collector.collect(held, now=house.clock()) is None
    house.clock.forward(minutes=1)
    simulator.faults.revoked = True
    assert await collector.collect(held, now=house.clock()) == "unauthorised"
    row = await standing(house)
    assert (row["templates_error"], row["templates_read_at"] < house.clock()) == ("unauthorised", True)
    assert len(await house.rows("template")) == len(MANY)
    simulator.faults.revoked = False
    assert await collector.collect(held, now=house.clock()) is None
    assert (await standing(house))["templates_error"] is None


async def test_a_bug_of_an_adapter_costs_its_list_alone(
    house: House, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: WhatsAppSession) -> None:
        raise KeyError("name")

    monkeypatch.setattr(WhatsAppSession, "templates", broken)
    with structlog.testing.capture_logs() as logs:
        assert await collector.due(now=house.clock()) == 1
    assert [entry["event"] for entry in logs] == ["templates_not_read"]
    assert (await standing(house))["templates_error"] == "check_failed"


def test_accounts_without_templates_are_never_asked(house: House, collector: Collector) -> None:
    assert [one.connection.provider for one in house.directory.all() if collector.lists(one)] == ["whatsapp"]
