"""File contents in PostgreSQL: one backup holds everything. Chunks of at most 256 kB, counted references."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, LargeBinary, Table, Text

from causerie.store.tables.columns import erase, keep, metadata, moment, word

blob = Table(
    "blob",
    metadata,
    keep("sha256", Text, primary_key=True),
    keep("size", BigInteger),
    word("mime"),
    keep("refs", Integer),
    moment("created_at"),
)

blob_chunk = Table(
    "blob_chunk",
    metadata,
    keep("sha256", Text, primary_key=True),
    keep("n", Integer, primary_key=True, autoincrement=False),
    erase("content", LargeBinary),
)
