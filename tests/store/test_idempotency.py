"""Answers remembered under a key: the second asker waits for the first, and gets the same."""

from __future__ import annotations

import asyncio

from causerie.store import idempotency
from causerie.store.database import Work
from causerie.store.idempotency import Known
from causerie.testing.house import House


async def test_a_key_is_taken_once_and_then_answers(house: House) -> None:
    async def first(work: Work) -> None:
        assert await idempotency.claim(work, b"k", b"r") is None
        await idempotency.answer(work, b"k", conversation_id=7, messages=[8, 9])

    await house.do(first)
    assert await house.do(lambda work: idempotency.claim(work, b"k", b"other")) == Known(b"r", 7, (8, 9))


async def test_who_asks_at_the_same_time_waits(house: House) -> None:
    holding, release = asyncio.Event(), asyncio.Event()

    async def first(work: Work) -> None:
        assert await idempotency.claim(work, b"k", b"r") is None
        holding.set()
        await release.wait()
        await idempotency.answer(work, b"k", conversation_id=7, messages=[8])

    one = asyncio.create_task(house.do(first))
    await holding.wait()
    other = asyncio.create_task(house.do(lambda work: idempotency.claim(work, b"k", b"r")))
    release.set()
    await one
    assert await other == Known(b"r", 7, (8,))


async def test_a_rolled_back_asker_leaves_the_key_free(house: House) -> None:
    async def failing(work: Work) -> None:
        await idempotency.claim(work, b"k", b"r")
        raise KeyError

    await asyncio.gather(house.do(failing), return_exceptions=True)
    assert await house.do(lambda work: idempotency.claim(work, b"k", b"r")) is None
