"""Two doors for a whole module, and behind them, for each test, a fresh simulator, its judge and the product's end."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.channels.twilio.harness import SID, TOKEN, Door, Harness, opened
from tests.simulators.twilio.judge import Judge, Product, World


@pytest.fixture(scope="module")
async def doors() -> AsyncIterator[tuple[Door, Door]]:
    async with opened() as one, opened() as other:
        yield one, other


@pytest.fixture
async def world(doors: tuple[Door, Door]) -> AsyncIterator[World]:
    """The simulator with its judge and the product's end; webhooks go to the product."""
    harness = Harness()
    await harness.start(doors[0])
    judge = Judge(harness.api_base, SID, TOKEN)
    shop = doors[1].app = Product(doors[1].base, TOKEN)
    harness.simulator.hook_url = f"{shop.origin}/hooks/5b1c"
    try:
        yield World(sim=harness.simulator, judge=judge, shop=shop, harness=harness)
    finally:
        judge.close()
        await harness.stop()
