"""What can be searched, beside the messages it was made of, and how far the indexer came."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, SmallInteger, Table
from sqlalchemy.dialects.postgresql import TSVECTOR

from causerie.store.tables.columns import erase, keep, metadata

search = Table(
    "search",
    metadata,
    keep("message_id", BigInteger, primary_key=True, autoincrement=False),
    erase("vector", TSVECTOR),
    # Without the pending list: it would be read through at every search, and filled by a loop that has time.
    Index("search_vector", "vector", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
)

search_progress = Table(
    "search_progress",
    metadata,
    keep("id", SmallInteger, primary_key=True, autoincrement=False),  # one row
    keep("n", BigInteger),  # the journal is indexed up to this number
    keep("below", BigInteger),  # of what was there before, messages from this id on are indexed
)
