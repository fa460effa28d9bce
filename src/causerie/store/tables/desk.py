"""What colleagues work with: saved views, and actions on many conversations at once."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from causerie.store.tables.columns import erase, keep, key, metadata, moment, ref, word

saved_view = Table(
    "saved_view",
    metadata,
    key(),
    keep("name", Text),
    ref("agent_id", "agent.id", nullable=True),
    ref("team_id", "team.id", nullable=True),
    keep("listing", JSONB, nullable=True),  # ids and enums
    erase("search", Text, nullable=True),
    moment("created_at"),
    CheckConstraint("agent_id is null or team_id is null", name="owner"),
    CheckConstraint("(listing is null) <> (search is null)", name="kind"),
    UniqueConstraint("agent_id", "team_id", "name", postgresql_nulls_not_distinct=True),
)

bulk = Table(
    "bulk",
    metadata,
    key(),
    ref("agent_id", "agent.id"),
    keep("deed", JSONB),  # ids, enums and times
    keep("total", Integer),
    keep("done", Integer, server_default="0"),
    keep("unchanged", Integer, server_default="0"),
    keep("refused", Integer, server_default="0"),
    keep("undone", Boolean, server_default="false"),
    moment("created_at"),
    moment("ended_at", nullable=True),
    Index("bulk_agent", "agent_id", "created_at"),
    Index("bulk_ended", "ended_at", postgresql_where="ended_at is not null"),
)

bulk_item = Table(
    "bulk_item",
    metadata,
    ref("bulk_id", "bulk.id", primary_key=True, autoincrement=False, ondelete="cascade"),
    keep("conversation_id", BigInteger, primary_key=True, autoincrement=False),
    word("outcome", nullable=True),  # null: not yet
    keep("before", JSONB, nullable=True),  # what an undo brings back: state, times and ids
    Index("bulk_item_due", "bulk_id", "conversation_id", postgresql_where="outcome is null"),
)
