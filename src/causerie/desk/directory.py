"""Which connections exist, and what the company is, kept in memory: a hook must know its secret without a query, and a
refusal its language.

Refreshed when this process changed something, when a hook is unknown (at most once a second, so that
guessing hooks costs the database nothing) and every few seconds for what other processes changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from causerie.channels.protocol import Provider
from causerie.channels.registry import BY_NAME
from causerie.model.channel import Channel
from causerie.model.errors import NotFound
from causerie.model.house import Company
from causerie.store import company, connections
from causerie.store.connections import Held
from causerie.store.database import Database
from causerie.store.vault import Vault

STALE = 5.0  # seconds
AT_MOST = 1.0  # seconds between two refreshes for an unknown hook


class Directory:
    """Connections by hook and by id, channels by id; the company."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self.vault = vault
        self.company = Company()
        self._by_hook: dict[str, Held] = {}
        self._by_channel: dict[int, Held] = {}
        self._by_id: dict[int, Held] = {}
        self._loaded = float("-inf")
        self._loading = asyncio.Lock()

    async def refresh(self, *, monotonic: float) -> None:
        """Load everything again."""
        async with self._loading:
            await self._load(monotonic)

    async def _load(self, monotonic: float) -> None:
        held = await connections.load(self._database, self.vault)
        async with self._database.connection() as conn:
            self.company = await company.company(conn)
        self._by_hook = {one.connection.hook: one for one in held}
        self._by_id = {one.connection.id: one for one in held}
        self._by_channel = {channel.id: one for one in held for channel in one.channels.values()}
        self._loaded = monotonic

    async def by_hook(self, hook: str, *, monotonic: float) -> Held:
        """The connection behind a hook. Raises NotFound."""
        if self._outdated(hook, monotonic):
            async with self._loading:  # whoever waited here finds it done
                if self._outdated(hook, monotonic):
                    await self._load(monotonic)
        try:
            return self._by_hook[hook]
        except KeyError:
            raise NotFound("connection") from None

    def _outdated(self, hook: str, monotonic: float) -> bool:
        age = monotonic - self._loaded
        return age > STALE or (hook not in self._by_hook and age > AT_MOST)

    def connection(self, connection_id: int) -> Held:
        try:
            return self._by_id[connection_id]
        except KeyError:
            raise NotFound("connection") from None

    def of_channel(self, channel_id: int) -> Held:
        try:
            return self._by_channel[channel_id]
        except KeyError:
            raise NotFound("channel") from None

    def channel(self, channel_id: int) -> Channel:
        held = self.of_channel(channel_id)
        return next(channel for channel in held.channels.values() if channel.id == channel_id)

    def channels(self) -> Iterable[Channel]:
        return (channel for held in self._by_id.values() for channel in held.channels.values())

    def all(self) -> Iterable[Held]:
        return self._by_id.values()

    @staticmethod
    def provider(held: Held) -> Provider:
        return BY_NAME[held.connection.provider]

    def provider_of(self, channel_id: int) -> Provider:
        return self.provider(self.of_channel(channel_id))
