"""The drain: claims lane heads, lets each go to its provider, settles what came back in groups.

Sends run side by side up to a limit, lanes keep their own order because only a lane's head can be claimed.
Settlement is a group commit without a timer, like intake. On stop nothing more is claimed, sends in flight
are waited for and settled; what outlives the patience of the stop is settled by its lease as `unknown`.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from causerie.channels.errors import Ambiguous, Rejected, Unauthorised, Unreachable
from causerie.desk.deliver import Outcome, attempt, settle, sweep
from causerie.desk.directory import Directory
from causerie.desk.lines import Lines
from causerie.desk.order import Orders
from causerie.model.errors import Busy, CauserieError, NotFound
from causerie.model.outbox import Patience
from causerie.store import outbox
from causerie.store.database import Database, Work
from causerie.store.ids import Ids
from causerie.store.outbox import Claimed
from causerie.workers.waiting import happened

IN_FLIGHT = 128  # sends of one process at once
AT_ONCE = 64  # sends of one claim: the next are claimed and the last settled while these are under way
WORTH_IT = 32  # places that are waited for: a claim of a few costs as much as one of many
POLL = timedelta(seconds=1)  # polling is the truth; wake-ups only remove latency
STOPPING = 10.0  # seconds given to sends in flight when the process stops
IN_TIME = 0.9  # of a lease, in which a send may leave

OF_THE_CHANNEL = (Unauthorised, Unreachable, Ambiguous)  # failures that its card tells; others are one message's own

_LATE = Unreachable("sending_late")

log = structlog.get_logger()


class Drain:
    """The outbox worker of one process."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        lines: Lines,
        orders: Orders,
        *,
        clock: Callable[[], datetime],
        patience: Patience,
    ) -> None:
        self._database = database
        self._directory = directory
        self._lines = lines
        self._orders = orders
        self._clock = clock
        self._patience = patience
        self._ids = Ids()
        self._ended: list[Outcome] = []
        self._sending: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._settle = asyncio.Event()
        self._closing = False
        self._over = asyncio.Event()  # nothing is in flight any more
        self.spoke: Callable[[int, datetime, str | None], None] = lambda *_: None  # connection, when, what went wrong

    def wake(self) -> None:
        """Something may be due."""
        self._wake.set()

    def close(self) -> None:
        self._closing = True
        self._wake.set()

    async def run(self) -> None:
        """Until `close`: claim and send, settle beside it."""
        beside = [asyncio.create_task(self._settle_for_ever()), asyncio.create_task(self._sweep_for_ever())]
        try:
            while not self._closing:
                await self._turn()
            if self._sending:
                await asyncio.wait(self._sending, timeout=STOPPING)
        finally:
            for task in self._sending:
                task.cancel()
            await asyncio.gather(*self._sending, return_exceptions=True)
            await self._end_beside(beside)

    async def _end_beside(self, beside: list[asyncio.Task[None]]) -> None:
        """Let the two finish what they are writing: a statement cut in the middle costs its connection.

        A database that stays away must not keep us from stopping.
        """
        self._over.set()
        self._settle.set()
        await asyncio.wait(beside, timeout=STOPPING)
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOPPING):
                await self._settle_ended()

    async def _turn(self) -> None:
        # Cleared before the look, and also where there is no room: waiting for a bell that rings already would
        # never let the sends go on.
        self._wake.clear()
        if self._room() < WORTH_IT:
            await self._rest()
        room = min(self._room(), AT_ONCE)
        leave_by = time.monotonic() + IN_TIME * self._patience.lease.total_seconds()
        claimed = await self._claim(room) if room > 0 else []
        for one in claimed:
            task = asyncio.create_task(self._send(one, leave_by))
            self._sending.add(task)
            task.add_done_callback(self._gone)
        if not claimed:
            await self._rest()

    def _room(self) -> int:
        return IN_FLIGHT - len(self._sending)

    def _gone(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        if self._room() == WORTH_IT:
            self._wake.set()

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL.total_seconds()):
                await self._wake.wait()

    async def _claim(self, room: int) -> list[Claimed]:
        async def verb(work: Work) -> list[Claimed]:
            return await outbox.claim(work, limit=room, lease=self._patience.lease)

        try:
            return await self._database.run(verb, now=self._clock())
        except Exception as failure:
            if not isinstance(failure, Busy):
                log.error("claim_failed", failure=type(failure).__name__)
            await asyncio.sleep(POLL.total_seconds())
            return []

    async def _send(self, claimed: Claimed, leave_by: float) -> None:
        """Whatever fails before the session is asked has certainly not left. Nothing leaves once the lease may be over:
        a process that was held up would send what others have given up, behind what they sent since.
        """
        asked = False
        try:
            async with asyncio.timeout_at(leave_by) as lease:
                held = self._directory.of_channel(claimed.channel_id)
                order = await self._orders.order(claimed)
                session = await self._lines.session(held)
                asked = time.monotonic() < leave_by  # the loop's own clock stood still as long as we did
                outcome = await attempt(session, order, claimed) if asked else Outcome(claimed, error=_LATE)
        except NotFound as error:
            outcome = Outcome(claimed, error=Rejected(f"{error.params['what']}_missing"))
        except CauserieError as error:
            outcome = Outcome(claimed, error=Unreachable(error.code))
        except Exception as error:
            if lease.expired():
                outcome = Outcome(claimed, error=Ambiguous("lease_expired") if asked else _LATE)
            else:
                log.error("order_failed", message=claimed.message_id, failure=type(error).__name__)
                outcome = Outcome(claimed, error=Unreachable("adapter_failed", type(error).__name__))
        if asked:
            self._tell_card(outcome)
        self._end(outcome)

    def _tell_card(self, outcome: Outcome) -> None:
        """Only what came of asking the provider: what went wrong on our side says nothing of the channel."""
        if outcome.error is None or isinstance(outcome.error, OF_THE_CHANNEL):
            with contextlib.suppress(NotFound):
                connection = self._directory.of_channel(outcome.claimed.channel_id).connection
                self.spoke(connection.id, self._clock(), outcome.error.code if outcome.error else None)

    def _end(self, outcome: Outcome) -> None:
        self._ended.append(outcome)
        self._settle.set()

    async def _settle_for_ever(self) -> None:
        while not self._over.is_set():
            await self._settle.wait()
            self._settle.clear()
            await self._settle_ended()
            self._wake.set()

    async def _settle_ended(self) -> None:
        """Settle everything that ended. A database that is away is waited for: the outcomes stay in memory,
        and should the process die first their leases run out and they become `unknown`, which is the truth."""
        while self._ended:
            outcomes, self._ended = self._ended, []
            try:
                await self._database.run(self._settling(outcomes), now=self._clock())
            except asyncio.CancelledError:
                # Perhaps written, perhaps not: settled again at the stop, where the fence refuses a second time.
                self._ended = outcomes + self._ended
                raise
            except Busy:
                self._ended = outcomes + self._ended
                await asyncio.sleep(0.5)
            except Exception as failure:
                await self._settle_one_by_one(outcomes, failure)

    async def _settle_one_by_one(self, outcomes: list[Outcome], failure: Exception) -> None:
        log.error("settle_failed", failure=type(failure).__name__, outcomes=len(outcomes))
        for outcome in outcomes:
            try:
                await self._database.run(self._settling([outcome]), now=self._clock())
            except Exception as again:
                log.error("settle_lost", message=outcome.claimed.message_id, failure=type(again).__name__)

    def _settling(self, outcomes: list[Outcome]) -> Callable[[Work], Awaitable[None]]:
        jitter = [random.random() for _ in outcomes]

        async def verb(work: Work) -> None:
            await settle(work, self._directory, self._ids, outcomes, patience=self._patience, jitter=jitter)

        return verb

    async def _sweep_for_ever(self) -> None:
        while not await happened(self._over, within=POLL.total_seconds()):
            try:
                await self._database.run(sweep, now=self._clock())
            except Busy:
                log.warning("outbox_sweep_waits")
            except Exception as failure:
                log.error("outbox_sweep_failed", failure=type(failure).__name__)
