"""Every table, by noun. Described here for migrations, erasure and tests; queried by hand-written SQL."""

from __future__ import annotations

from causerie.store.tables import blobs, canned, doors, house, ledger, people, search, sending, sequences, talk
from causerie.store.tables.columns import metadata

__all__ = [
    "blobs",
    "canned",
    "doors",
    "house",
    "ledger",
    "metadata",
    "people",
    "search",
    "sending",
    "sequences",
    "talk",
]
