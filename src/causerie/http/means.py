"""What the API's handlers are given: the parts of the running product, chosen once by the wiring."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from causerie.channels.guard import Outgoing
from causerie.desk.digest import Post
from causerie.desk.directory import Directory
from causerie.desk.lines import Lines
from causerie.desk.order import FileLinks
from causerie.desk.receive import Receiver
from causerie.desk.transcode import Studio
from causerie.http.auth import Doorkeeper
from causerie.http.gifs import GifDoor
from causerie.realtime.hub import Hub
from causerie.store.database import Database, Work
from causerie.store.ids import Ids
from causerie.store.vault import Vault

T = TypeVar("T")


@dataclass(frozen=True)
class Means:
    """`pushing` reaches push services. `demo`: this house was furnished with demo data and may be told to forget it.

    `exports`: their folder. `file_limit`: bytes of the largest file a colleague may give. `gifs`: None where no key was
    given for them. `post`: what e-mail leaves by, None where the house has none.
    """

    database: Database
    directory: Directory
    ids: Ids
    lines: Lines
    vault: Vault
    clock: Callable[[], datetime]
    public_url: Callable[[], str]
    hub: Hub
    receiver: Receiver
    links: FileLinks
    pushing: Outgoing
    demo: bool
    exports: Path
    file_limit: int
    studio: Studio = field(default_factory=Studio)
    gifs: GifDoor | None = None
    post: Post | None = None

    @cached_property
    def door(self) -> Doorkeeper:
        """The one doorkeeper of this process, for the API, files and sockets."""
        return Doorkeeper(self)

    async def run(self, verb: Callable[[Work], Awaitable[T]]) -> T:
        """A desk verb, now, in one transaction."""
        return await self.database.run(verb, now=self.clock())

    async def look_again(self) -> None:
        """Read the connections anew: something of them changed, or must not be a few seconds old."""
        await self.directory.refresh(monotonic=time.monotonic())
