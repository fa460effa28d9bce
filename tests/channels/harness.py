"""What the conformance suite asks of each provider: a `Harness` in `tests/channels/<provider>/harness.py`."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from causerie.channels.protocol import Gesture, HookRequest, Order, Provider, Session


class Harness(Protocol):
    """One provider with its simulator. `api_base` is the simulator's address, known once started.

    `sends` is False where there is no provider to call over HTTP (web chat): the sending half is then skipped.
    `signed` is False where an inbound request carries no proof at all (an anonymous visitor).
    `simulator` is a `causerie.simulators.wire.Simulator`, whose `faults` the suite turns.
    """

    provider: Provider
    credentials: Mapping[str, str]
    simulator: Any
    api_base: str
    sends: bool
    signed: bool

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def open_session(self) -> AbstractAsyncContextManager[Session]:
        """A session on the simulator with good credentials, closed with everything it opened."""
        ...

    def order(self, *, text: str = "Bonjour") -> Order:
        """A text to a customer who may be written to."""
        ...

    async def gesture(self, emoji: str) -> Gesture:
        """A reaction to what a customer has just written; asked where `capabilities.reactions`."""
        ...

    def inbound_request(self) -> HookRequest:
        """A proven request holding one plain text."""
        ...

    def tampered(self, request: HookRequest) -> HookRequest:
        """The same request with one thing changed after it was signed."""
        ...


def names() -> list[str]:
    """The providers that have a harness."""
    return sorted(path.parent.name for path in Path(__file__).parent.glob("*/harness.py"))


def load(name: str) -> Harness:
    """A fresh harness of that provider, not started."""
    harness: Harness = import_module(f"tests.channels.{name}.harness").Harness()
    return harness
