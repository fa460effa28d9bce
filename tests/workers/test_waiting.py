"""What happens ends a wait; what does not is waited for no longer than said."""

from __future__ import annotations

import asyncio

from causerie.workers.waiting import happened


async def test_it_ends_when_it_happens() -> None:
    event = asyncio.Event()
    waiting = asyncio.create_task(happened(event, within=3600))
    await asyncio.sleep(0)
    assert not waiting.done()
    event.set()
    assert await waiting
    assert await happened(event, within=0)


async def test_it_does_not_wait_for_ever() -> None:
    assert not await happened(asyncio.Event(), within=0)
