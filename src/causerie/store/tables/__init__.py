"""Every table, by noun. Described here for migrations, erasure and tests; queried by hand-written SQL."""

from __future__ import annotations

from causerie.store.tables import (
    blobs,
    canned,
    house,
    ledger,
    macros,
    people,
    scheduled,
    search,
    sending,
    sequences,
    talk,
)
from causerie.store.tables.columns import metadata

__all__ = [
    "blobs",
    "canned",
    "house",
    "ledger",
    "macros",
    "metadata",
    "people",
    "scheduled",
    "search",
    "sending",
    "sequences",
    "talk",
]
