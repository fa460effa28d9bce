"""Waiting for something to happen, but not for ever: how a loop rests between two looks and ends at once when told."""

from __future__ import annotations

import asyncio
from contextlib import suppress


async def happened(event: asyncio.Event, *, within: float) -> bool:
    """Whether it did, at the latest `within` seconds from now."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            await event.wait()
    return event.is_set()
