"""From a claimed send to the order its provider gets: the file's bytes, public addresses, the correlation.

Providers that pull files get a signed address of ours that lasts an hour; those that take bytes get bytes.
The correlation is our message id: a provider that echoes it lets a receipt find its message even when the
answer to the send was lost.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta

from causerie.channels.protocol import Attached, Gesture, Order
from causerie.desk.directory import Directory
from causerie.model.errors import NotFound
from causerie.model.message import Media
from causerie.store import files
from causerie.store.database import Database
from causerie.store.outbox import Claimed
from causerie.store.vault import Vault

LASTS = timedelta(hours=1)


class FileLinks:
    """Signed, short-lived public addresses of files: `/files/{id}/{expires}/{signature}`."""

    def __init__(self, vault: Vault, public_url: Callable[[], str]) -> None:
        self._vault = vault
        self._public_url = public_url

    def of(self, file_id: int, *, now: datetime) -> str:
        expires = int((now + LASTS).timestamp())
        return f"{self._public_url()}/files/{file_id}/{expires}/{self._signature(file_id, expires)}"

    def check(self, file_id: int, expires: int, signature: str, *, now: datetime) -> None:
        """Raises NotFound unless the address is ours and still good."""
        good = hmac.compare_digest(signature.encode(), self._signature(file_id, expires).encode())
        if not good or expires < now.timestamp():
            raise NotFound("file")

    def _signature(self, file_id: int, expires: int) -> str:
        return self._vault.hash("file", str(file_id), str(expires)).hex()[:40]


class Orders:
    """Makes orders out of claimed sends."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        links: FileLinks,
        *,
        clock: Callable[[], datetime],
        public_url: Callable[[], str],
    ) -> None:
        self._database = database
        self._directory = directory
        self._links = links
        self._clock = clock
        self._public_url = public_url

    async def order(self, claimed: Claimed) -> Order | Gesture:
        """Raises NotFound when a file of the message is gone, or the provider's name of what is reacted to."""
        held = self._directory.of_channel(claimed.channel_id)
        channel = self._directory.channel(claimed.channel_id)
        if claimed.emoji is not None:
            return _gesture(claimed, channel.address)
        correlation = str(claimed.message_id)
        return Order(
            correlation=correlation,
            channel=channel.address,
            recipient=claimed.recipient,
            parts=claimed.parts,
            attached=await self._attached(claimed),
            reply_to=claimed.reply_to,
            callback=f"{self._public_url()}/hooks/{held.connection.hook}?correlation={correlation}",
        )

    async def _attached(self, claimed: Claimed) -> Attached | None:
        media = next((part for part in claimed.parts if isinstance(part, Media)), None)
        if media is None:
            return None
        async with self._database.connection() as conn:
            file, content = await files.content(conn, media.file)
        if file.size is None:
            raise NotFound("file")
        url = self._links.of(file.id, now=self._clock())
        return Attached(media.kind, file.mime, file.name or f"{media.kind}-{file.id}", file.size, url, content)


def _gesture(claimed: Claimed, channel: str) -> Gesture:
    if claimed.reply_to is None or claimed.emoji is None:
        raise NotFound("message")
    return Gesture(channel, claimed.recipient, claimed.reply_to, claimed.emoji)
