"""Token buckets and seats: exact and bounded."""

from __future__ import annotations

import pytest

from causerie.http.limits import KEPT, Buckets, Pace, Seats
from causerie.model.errors import TooMany


class Ticks:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_a_pace() -> None:
    ticks = Ticks()
    buckets = Buckets(Pace(2, 3), monotonic=ticks)
    for _ in range(3):
        buckets.spend("a")
    with pytest.raises(TooMany) as refused:
        buckets.spend("a")
    assert refused.value.params["retry_after"] == 1
    buckets.spend("b")
    ticks.now += 0.5
    buckets.spend("a")
    with pytest.raises(TooMany):
        buckets.spend("a")


def test_a_refusal_costs_nothing() -> None:
    ticks = Ticks()
    buckets = Buckets(Pace(1, 10), monotonic=ticks)
    with pytest.raises(TooMany) as refused:
        buckets.spend("a", 12)
    assert refused.value.params["retry_after"] == 2
    buckets.spend("a", 10)


def test_strangers_do_not_fill_the_memory() -> None:
    buckets = Buckets(Pace(1, 1), monotonic=Ticks())
    for n in range(KEPT + 10):
        buckets.spend(str(n))
    assert len(buckets._left) == KEPT


def test_seats_are_given_back() -> None:
    seats = Seats(1)
    with seats.taken("a"), pytest.raises(TooMany), seats.taken("a"):
        pass
    with seats.taken("a"):
        pass
    assert not seats._taken
