"""The customers' handsets, whatever their provider: what is written on them, what they show, how the network behaves.

What a customer writes is kept here, because a provider forgets it as soon as it was told; what they received
is in the simulators' own inboxes. Whoever watches is told which handset changed, and looks again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

import aiohttp

from causerie.model.errors import Busy, Invalid, NotFound
from causerie.simulators.telegram import TelegramSimulator
from causerie.simulators.twilio import TwilioSimulator
from causerie.simulators.visitor import Refused, VisitorSimulator
from causerie.simulators.whatsapp import WhatsAppSimulator
from causerie.simulators.wire import Attachment, Received, Simulator
from causerie.wiring.carriers import Failing

GLANCE = 0.9  # seconds before a person looks at a screen that lit up
PATIENCE = 60.0  # seconds a webhook is tried before the customer's message stays « sent »
DAY = 86_400.0
SLOWEST = 10_000  # milliseconds

Which = tuple[str, str]  # provider, customer


@dataclass
class Said:
    """A message that a customer wrote here. `state`: sent, then delivered once the product took it."""

    key: str
    text: str
    at: float
    media: Attachment | None = None
    state: str = "sent"


@dataclass(frozen=True, slots=True)
class Knobs:
    """How the network and the people behave. Counters are « the next n sends »; a latency is before each webhook."""

    offline: bool = False
    read_receipts: bool = True
    closed_window: bool = False
    fail_next: int = 0
    lose_next: int = 0  # taken, but the answer never arrives: « unknown »
    latency_ms: int = 0
    trickle: bool = False

    def turned(self, given: Mapping[str, Any]) -> Knobs:
        """The knobs with those of `given` turned. Raises Invalid `unknown_field` and `malformed`."""
        for name, value in given.items():
            before = asdict(self).get(name)
            if before is None:
                raise Invalid("unknown_field", field=name[:64])
            least = 0 <= value <= SLOWEST if isinstance(value, int) else False
            if not least or (isinstance(before, bool) and not isinstance(value, bool)):
                raise Invalid("malformed", where=name)
        numbers = {name: type(asdict(self)[name])(value) for name, value in given.items()}
        return replace(self, **numbers)


class Trickle:
    """A switch that somebody else turns into messages."""

    def __init__(self) -> None:
        self.on = False
        self.changed = asyncio.Event()

    def turn(self, on: bool) -> None:
        self.on = on
        self.changed.set()


class Handsets:
    """Every handset of the demo. `simulators` by provider; a provider that was taken off is told apart by `present`."""

    def __init__(
        self,
        simulators: Mapping[str, Simulator],
        failing: Failing,
        *,
        present: Callable[[str], bool] = lambda _: True,
        glance: float = GLANCE,
    ) -> None:
        self.simulators = simulators
        self.trickle = Trickle()
        self._failing = failing
        self._present = present
        self._glance = glance
        self._said: dict[Which, list[Said]] = {}
        self._ears: set[asyncio.Queue[Which]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """While the block lasts, handsets are looked at, and whoever listens is told of their changes."""
        for provider in self.simulators:
            self._later(self._watch(provider))
        try:
            yield
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    # What people do.

    async def write(self, provider: str, customer: str, text: str = "", *, media: Attachment | None = None) -> str:
        """The customer writes; the key of the message. Raises NotFound, and Busy when the product does not answer."""
        simulator = self._held(provider, customer)
        key = await _asked(_write(simulator, customer, text, media))
        self._keep(provider, customer, Said(key, text, simulator.clock(), media))
        return key

    async def press(self, provider: str, customer: str, key: str, option: str) -> str:
        """The customer taps an option of a message they received. Raises NotFound and Busy."""
        simulator = self._held(provider, customer)
        try:
            title = dict(simulator.customer(customer).received(key).options)[option]
            pressed = await _asked(_press(simulator, customer, key, option))
        except LookupError:
            raise NotFound("message") from None
        self._keep(provider, customer, Said(pressed, title, simulator.clock()))
        return pressed

    # What can be seen.

    def said(self, provider: str, customer: str) -> list[Said]:
        """What was written here, oldest first. Raises NotFound."""
        self._held(provider, customer)
        return self._said.get((provider, customer), [])

    def received(self, provider: str, customer: str) -> list[Received]:
        """What the handset shows of the company. Raises NotFound."""
        return self._held(provider, customer).inbox(customer)

    def reactions(self, provider: str, customer: str) -> Mapping[str, str]:
        """What the company put under what was written here, by its key. Raises NotFound."""
        return self._held(provider, customer).customer(customer).reactions

    def providers(self) -> list[str]:
        """Those whose channel is still there."""
        return [provider for provider in self.simulators if self._present(provider)]

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[Which]]:
        """A queue of the handsets that change meanwhile."""
        queue: asyncio.Queue[Which] = asyncio.Queue()
        self._ears.add(queue)
        try:
            yield queue
        finally:
            self._ears.discard(queue)

    # How the network behaves.

    def knobs(self) -> Knobs:
        faults = [simulator.faults for simulator in self.simulators.values()]
        if not faults:
            return Knobs(trickle=self.trickle.on)
        return Knobs(
            offline=faults[0].offline,
            read_receipts=faults[0].reads,
            closed_window=faults[0].closed_window,
            fail_next=self._failing.left,
            lose_next=max(one.half for one in faults),
            latency_ms=round(faults[0].delay * 1000),
            trickle=self.trickle.on,
        )

    def turn(self, given: Mapping[str, Any]) -> Knobs:
        """Turn some knobs. Raises Invalid."""
        before = self.knobs()
        after = before.turned(given)
        self._failing.left = after.fail_next
        if after.trickle != before.trickle:
            self.trickle.turn(after.trickle)
        for simulator in self.simulators.values():
            faults = simulator.faults
            faults.reads, faults.closed_window = after.read_receipts, after.closed_window
            faults.half, faults.delay = after.lose_next, after.latency_ms / 1000
            faults.offline = after.offline
            if before.offline and not after.offline:
                simulator.return_online()
            simulator.bell.ring()
        return self.knobs()

    # What happens by itself.

    def _held(self, provider: str, customer: str) -> Simulator:
        """The simulator, when that customer is one of its people. Raises NotFound."""
        simulator = self.simulators.get(provider)
        if simulator is None or not self._present(provider):
            raise NotFound("channel")
        if customer not in simulator.customers:
            raise NotFound("contact")
        return simulator

    def _keep(self, provider: str, customer: str, said: Said) -> None:
        self._said.setdefault((provider, customer), []).append(said)
        self.simulators[provider].bell.ring()
        self._later(self._confirm(provider, said))

    async def _confirm(self, provider: str, said: Said) -> None:
        """The second tick: the product took it, whatever it makes of it."""
        simulator = self.simulators[provider]
        before = len(simulator.poster.given_up)
        with suppress(TimeoutError):
            await simulator.poster.settled(within=PATIENCE)
            if len(simulator.poster.given_up) == before:
                said.state = "delivered"
                simulator.bell.ring()

    async def _watch(self, provider: str) -> None:
        simulator = self.simulators[provider]
        seen = self._marks(provider)
        while True:
            with suppress(TimeoutError):
                await simulator.bell.until(lambda: self._marks(provider) != seen, within=DAY)  # noqa: B023
            before, seen = seen, self._marks(provider)
            for customer in seen:
                if seen[customer] != before.get(customer):
                    self._changed(simulator, provider, customer)

    def _changed(self, simulator: Simulator, provider: str, customer: str) -> None:
        for queue in self._ears:
            queue.put_nowait((provider, customer))
        if isinstance(simulator, WhatsAppSimulator) and not simulator.attentive:
            self._later(self._look(simulator, customer))

    async def _look(self, simulator: WhatsAppSimulator, customer: str) -> None:
        await asyncio.sleep(self._glance)
        await simulator.look(customer)
        simulator.bell.ring()

    def _marks(self, provider: str) -> dict[str, Any]:
        """What tells one state of a handset from another."""
        return {
            address: (
                [(message.key, message.state, message.text) for message in customer.inbox],
                [(said.key, said.state) for said in self._said.get((provider, address), ())],
                dict(customer.reactions),
            )
            for address, customer in self.simulators[provider].customers.items()
        }

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _asked(doing: Coroutine[Any, Any, str]) -> str:
    try:
        return await doing
    except (Refused, aiohttp.ClientError, OSError, TimeoutError):
        raise Busy("not_kept", retry_after=5) from None


async def _write(simulator: Simulator, customer: str, text: str, media: Attachment | None) -> str:
    match simulator:
        case TwilioSimulator():
            return await simulator.write(customer, text=text, media=[media] if media else [])
        case TelegramSimulator():
            return await simulator.write(customer, text=text or None, media=media)
        case WhatsAppSimulator() | VisitorSimulator():
            return await simulator.write(customer, text, media=media)
        case _:
            raise NotFound("channel")


async def _press(simulator: Simulator, customer: str, key: str, option: str) -> str:
    match simulator:
        case WhatsAppSimulator() | VisitorSimulator() | TelegramSimulator() | TwilioSimulator():
            return await simulator.press(customer, key, option)
        case _:
            raise NotFound("channel")
