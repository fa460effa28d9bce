"""How fast somebody may ask, and how much they may hold at once: in memory, of bounded number.

A process forgets the least recently seen first; forgetting somebody gives them a full bucket, which is what
a newcomer gets anyway.
"""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from causerie.model.errors import TooMany

KEPT = 20_000  # buckets of one kind


@dataclass(frozen=True, slots=True)
class Pace:
    """`burst` at once, then `per_second`."""

    per_second: float
    burst: float


class Buckets:
    """The buckets of one pace."""

    def __init__(self, pace: Pace, *, monotonic: Callable[[], float]) -> None:
        self._pace = pace
        self._monotonic = monotonic
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, who: str, cost: float = 1) -> None:
        """Take `cost` from somebody's bucket. Raises TooMany with `retry_after` in whole seconds."""
        now = self._monotonic()
        left, at = self._left.pop(who, (self._pace.burst, now))
        left = min(self._pace.burst, left + (now - at) * self._pace.per_second)
        enough = left >= cost
        self._left[who] = (left - cost if enough else left, now)
        if len(self._left) > KEPT:
            self._left.popitem(last=False)
        if not enough:
            raise TooMany("too_many", retry_after=math.ceil((cost - left) / self._pace.per_second))


class Seats:
    """How many live connections somebody holds at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()

    @contextmanager
    def taken(self, who: str) -> Iterator[None]:
        """Raises TooMany when every seat is taken."""
        if self._taken[who] >= self._most:
            raise TooMany("too_many", retry_after=5)
        self._taken[who] += 1
        try:
            yield
        finally:
            self._taken[who] -= 1
            if not self._taken[who]:
                del self._taken[who]
