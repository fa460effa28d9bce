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

# What is known of bytes that are a sound, found out once. It goes with them, and what it holds goes with it.
sound = Table(
    "sound",
    metadata,
    keep("sha256", Text, primary_key=True),
    keep("millis", Integer),
    erase("peaks", LargeBinary),  # how loud it is, a byte for each stretch
    keep("reason", Text, nullable=True),  # why nothing could be found out
    keep("playable", Text, nullable=True),  # the blob of a copy that every browser plays
    keep("original", Text, nullable=True),  # the blob of the recording that it was made from
    moment("created_at"),
)
