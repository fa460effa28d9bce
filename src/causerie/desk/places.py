"""Room for heavy work: so many at once, so many who wait, and whoever comes after them is told to come back."""

from __future__ import annotations

import asyncio
from typing import Self


class Places:
    """`async with places:` once it is not `full`. `waiting` counts those inside too."""

    def __init__(self, at_once: int, *, waiting: int) -> None:
        self._room = asyncio.Semaphore(at_once)
        self._most = waiting
        self._here = 0

    @property
    def full(self) -> bool:
        return self._here >= self._most

    async def __aenter__(self) -> Self:
        self._here += 1
        try:
            await self._room.acquire()
        except BaseException:
            self._here -= 1
            raise
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._here -= 1
        self._room.release()
