"""What a session answers where its provider can nothing: each says only what its own can."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from causerie.channels.errors import FetchFailed, Rejected
from causerie.channels.protocol import Fetched, Gesture, Health, Listed, Listened
from causerie.model.contact import Address
from causerie.model.template import TemplateRead


class Unable:
    """All of `Session` but `send` and `check`."""

    async def check(self) -> Health:
        raise NotImplementedError

    async def react(self, gesture: Gesture) -> str | None:
        raise Rejected("rejected_content", "no reactions to send")

    async def fetch_media(self, ref: str, *, limit: int) -> Fetched:
        raise FetchFailed("expired", "no files to fetch", again=False)

    async def connect(self, hook_url: str) -> Health:
        """Nothing is registered from here: its own people set the hook."""
        return await self.check()

    async def type_to(self, recipient: Address, *, channel: str, last_key: str | None) -> None:
        """Nobody is shown typing."""

    async def sent_since(self, since: datetime, *, recipient: Address) -> Sequence[Listed]:
        raise Rejected("not_listed", "what was sent cannot be listed")

    async def templates(self) -> Sequence[TemplateRead]:
        raise Rejected("not_listed", "there are no templates")

    async def listen(self, cursor: str | None) -> AsyncIterator[Listened]:
        """The hook is called; there is nothing to listen to."""
        nothing: tuple[Listened, ...] = ()
        for payload in nothing:
            yield payload
