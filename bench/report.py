"""What a scenario says while it runs, and the few figures that several of them need."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


def say(words: str) -> None:
    """Progress, on standard error: standard output ends with one line of JSON and nothing else."""
    print(words, file=sys.stderr, flush=True)


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def figure(value: float) -> float:
    """Three significant digits: what a shared machine can vouch for."""
    return float(f"{value:.3g}")


@dataclass
class Watch:
    """Seconds since it was made, or spent in a block."""

    seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Watch]:
    watch, started = Watch(), time.perf_counter()
    try:
        yield watch
    finally:
        watch.seconds = time.perf_counter() - started
