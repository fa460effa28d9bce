"""The queue of updates of one bot, and its two exclusive ways out: a hook, or a long poll.

An update stays until it was taken: by a 2xx of the hook, or by a later getUpdates whose offset passes it.
The hook is told one person at a time in order; an update that nobody took is told again when the next one
comes or the hook is set anew.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from causerie.simulators.telegram.asked import Refusal
from causerie.simulators.wire import Bell, Faults, Hook, Posted, Poster

# Kinds that Telegram sends only to those who name them in allowed_updates.
OPT_IN = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
AHEAD = 10  # an offset further than this past the last update is answered from the oldest one


@dataclass(frozen=True, slots=True)
class Update:
    id: int
    lane: str
    body: bytes


@dataclass(frozen=True, slots=True)
class UpdateHook(Hook):
    update: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What setWebhook was told; `url` is empty while there is no hook."""

    url: str = ""
    secret: str = ""
    connections: int = 40


class HookPoster(Poster):
    """Tells what became of each update, since the hook's answer may itself call a method."""

    def __init__(self, faults: Faults, bell: Bell, *, pauses: Sequence[float]) -> None:
        super().__init__(faults, bell, pauses=pauses)
        self.outcome: Callable[[UpdateHook, Posted], Awaitable[None]] | None = None

    async def post(self, hook: Hook) -> Posted:
        posted = await super().post(hook)
        if self.outcome is not None and isinstance(hook, UpdateHook):
            await self.outcome(hook, posted)
        return posted


class Updates:
    """`first` is the number of the first update; Telegram starts anywhere."""

    def __init__(self, poster: HookPoster, bell: Bell, *, first: int) -> None:
        self.next = first
        self.hook = Told()
        self.allowed: tuple[str, ...] = ()  # empty: everything but OPT_IN
        self._pending: dict[int, Update] = {}
        self._leaving: set[int] = set()
        self._poster = poster
        self._bell = bell
        self._poll: object | None = None  # whose turn it is; a newer call or a hook takes it away
        self._ended_by = ""
        self._closed = False

    @property
    def waiting(self) -> int:
        return len(self._pending)

    @property
    def polled(self) -> bool:
        """Whether somebody waits in getUpdates."""
        return self._poll is not None

    def put(self, kind: str, value: dict[str, Any], *, lane: str) -> None:
        """Queues an update, unless nobody asked for its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in OPT_IN
        if not wanted:
            return
        body = json.dumps({"update_id": self.next, kind: value}, separators=(",", ":")).encode()
        self._pending[self.next] = Update(self.next, lane, body)
        self.next += 1
        self.tell()

    def tell(self) -> None:
        """Hands what waits to the hook; without one it waits for a poll."""
        for update in self._pending.values() if self.hook.url else ():
            if update.id not in self._leaving:
                self._leaving.add(update.id)
                self._poster.put(self._hook(update), lane=update.lane)
        self._bell.ring()

    def taken(self, hook: UpdateHook, *, done: bool) -> None:
        self._leaving.discard(hook.update)
        if done:
            self._pending.pop(hook.update, None)
        self._bell.ring()

    def drop(self) -> None:
        self._pending.clear()

    def set_hook(self, told: Told) -> None:
        self.hook = told
        self.end_poll("setWebhook request")
        self.tell()

    def close(self) -> None:
        """Every poll comes back at once, empty: the simulator stops."""
        self._closed = True
        self._bell.ring()

    def end_poll(self, by: str) -> None:
        """Terminates the poll under way, if there is one."""
        if self._poll is not None:
            self._poll, self._ended_by = None, by
            self._bell.ring()

    async def poll(self, offset: int | None, *, limit: int, timeout: float) -> list[Update]:
        """The updates from `offset` on, at once or when one comes. Raises Refusal 409."""
        if self.hook.url:
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self.end_poll("other getUpdates request; make sure that only one bot instance is running")
        mine = self._poll = object()
        start = self._confirmed(offset)
        self._bell.ring()
        with suppress(TimeoutError):
            await self._bell.until(lambda: self._closed or self._poll is not mine or self._any(start), within=timeout)
        if self._poll is not mine:
            raise Refusal(409, f"Conflict: terminated by {self._ended_by}")
        self._poll = None
        return [update for update in self._pending.values() if update.id >= start][:limit]

    def _any(self, start: int) -> bool:
        return any(number >= start for number in self._pending)

    def _confirmed(self, offset: int | None) -> int:
        """Where to read from, after what the offset confirms was forgotten."""
        if offset is None or offset > self.next + AHEAD:
            return min(self._pending, default=self.next)
        start = offset if offset >= 0 else max(self.next + offset, min(self._pending, default=self.next))
        for number in [number for number in self._pending if number < start]:
            del self._pending[number]
        return start

    def _hook(self, update: Update) -> UpdateHook:
        headers = {"content-type": "application/json"}
        if self.hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.hook.secret
        return UpdateHook(self.hook.url, update.body, headers, update=update.id)
