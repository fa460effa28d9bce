"""What the faults strike: two real server processes on a real PostgreSQL, and two providers that talk back.

One process is web and worker, the other a worker alone; both drain the same outbox. The providers are the product's own
simulators, served by this process over HTTP, so that what they took can be read from their memory: it outlives
every process that is killed.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bench.server import HOOKS, TWILIO, WHATSAPP, Process, Site, furnish, site
from causerie.simulators.twilio import TwilioSimulator
from causerie.simulators.twilio.account import Account as TwilioAccount
from causerie.simulators.twilio.account import Number as TwilioNumber
from causerie.simulators.whatsapp import WhatsAppSimulator
from causerie.simulators.whatsapp.account import Account as WhatsAppAccount
from causerie.simulators.whatsapp.account import Number as WhatsAppNumber
from causerie.simulators.wire import Receive, Scope, Send
from causerie.testing.serving import serve

TIMEOUT, BACKOFF, LEASE = 1.0, 0.05, 2.0  # seconds: of a provider's answer, before a first retry, of a send in flight
SLOWEST = 0.15  # seconds between taking a send and answering it: what is struck has to be under way
SETTINGS = {
    "CAUSERIE_PROVIDER_TIMEOUT": str(TIMEOUT),
    "CAUSERIE_FIRST_BACKOFF": str(BACKOFF),
    "CAUSERIE_SEND_LEASE": str(LEASE),
}


@dataclass
class World:
    """`web` receives, shows and sends; `worker` only sends."""

    site: Site
    web: Process
    worker: Process
    whatsapp: WhatsAppSimulator
    twilio: TwilioSimulator

    @property
    def dsn(self) -> str:
        return self.site.dsn()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.web.port}"

    @property
    def simulators(self) -> tuple[WhatsAppSimulator | TwilioSimulator, ...]:
        return self.whatsapp, self.twilio


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    """Everything started and furnished; everything stopped when the block ends."""
    with site() as place:
        dsn = place.create("causerie")
        web = Process(place, None, settings=SETTINGS)
        base = f"http://127.0.0.1:{web.port}"
        worker = Process(place, None, role="worker", settings={**SETTINGS, "CAUSERIE_PUBLIC_URL": base})
        whatsapp, twilio = _whatsapp(f"{base}/hooks/{HOOKS['whatsapp']}"), _twilio(f"{base}/hooks/{HOOKS['twilio']}")
        async with (
            whatsapp.running(),
            twilio.running(),
            serve(_slow(whatsapp)) as meta,
            serve(_slow(twilio)) as carrier,
        ):
            await furnish(place, dsn, api_base={"whatsapp": meta, "twilio": carrier})
            try:
                await web.start()
                await worker.start()
                yield World(place, web, worker, whatsapp, twilio)
            finally:
                for process in (worker, web):
                    await process.stop()


def _slow(simulator: WhatsAppSimulator | TwilioSimulator) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The simulator, answering after a while."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        async def later(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(random.uniform(0, SLOWEST))
            await send(message)

        await simulator(scope, receive, later)

    return app


def _whatsapp(hook: str) -> WhatsAppSimulator:
    number = WhatsAppNumber(WHATSAPP.number_id, "+33700000002", "Bench")
    account = WhatsAppAccount("9988776655", WHATSAPP.app_secret, WHATSAPP.access_token, (number,))
    return WhatsAppSimulator(account, hook_url=hook, throughput=None)


def _twilio(hook: str) -> TwilioSimulator:
    account = TwilioAccount(TWILIO.sid, TWILIO.auth_token, [TwilioNumber(TWILIO.number)])
    return TwilioSimulator(account, hook_url=hook)


def say(words: str) -> None:
    """Progress, on standard error."""
    print(words, file=sys.stderr, flush=True)
