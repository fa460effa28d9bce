"""How fast strangers may ask: token buckets in memory, of bounded number, per address and per visitor.

A process forgets the least recently seen first; forgetting somebody gives them a full bucket, which is what
a newcomer gets anyway.
"""

from __future__ import annotations

import ipaddress
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


REQUESTS = Pace(20, 200)  # any request, per address: an office of a hundred shares one
NEWCOMERS = Pace(0.5, 30)  # tokens asked for, per address
WORDS = Pace(1, 20)  # messages, per visitor
SIGNS = Pace(4, 40)  # receipts and typing, per visitor
BYTES = Pace(256 << 10, 64 << 20)  # of files, per visitor
BYTES_OF_ADDRESS = Pace(1 << 20, 256 << 20)  # of files, per address: a token costs a stranger nothing
SOCKETS = 12  # live connections held at once, per visitor
SOCKETS_OF_ADDRESS = 256


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


class Limits:
    """Every limit of the visitors' door."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.requests = Buckets(REQUESTS, monotonic=monotonic)
        self.newcomers = Buckets(NEWCOMERS, monotonic=monotonic)
        self.words = Buckets(WORDS, monotonic=monotonic)
        self.signs = Buckets(SIGNS, monotonic=monotonic)
        self.bytes = Buckets(BYTES, monotonic=monotonic)
        self.bytes_of_address = Buckets(BYTES_OF_ADDRESS, monotonic=monotonic)
        self.sockets = Seats(SOCKETS)
        self.sockets_of_address = Seats(SOCKETS_OF_ADDRESS)


def neighbourhood(host: str) -> str:
    """Whom an address is counted as: itself, or its /64 for IPv6, where one household holds 2⁶⁴ of them."""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return str(ip.ipv4_mapped)
        return str(ipaddress.IPv6Network((ip, 64), strict=False))
    return host
