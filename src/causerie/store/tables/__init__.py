"""Every table, by noun. Described here for migrations, erasure and tests; queried by hand-written SQL."""

from __future__ import annotations

from causerie.store.tables import (
    blobs,
    canned,
    desk,
    doors,
    elsewhere,
    house,
    ledger,
    macros,
    notifications,
    people,
    sales,
    scheduled,
    search,
    sending,
    sequences,
    talk,
    together,
)
from causerie.store.tables.columns import metadata

__all__ = [
    "blobs",
    "canned",
    "desk",
    "doors",
    "elsewhere",
    "house",
    "ledger",
    "macros",
    "metadata",
    "notifications",
    "people",
    "sales",
    "scheduled",
    "search",
    "sending",
    "sequences",
    "talk",
    "together",
]
