"""Sales beside support: the stages of the pipeline, and the deals that stand in them."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, Table, Text

from causerie.store.tables.columns import keep, key, metadata, moment, ref, word

stage = Table(
    "stage",
    metadata,
    key(),
    keep("name_fr", Text),
    keep("name_en", Text),
    word("ends"),
    keep("position", Integer),
    moment("created_at"),
    moment("archived_at", nullable=True),
    CheckConstraint("ends in ('open', 'won', 'lost')", name="ends"),
)

# What one hopes to sell in a conversation. It is of the conversation, and goes wherever that goes.
deal = Table(
    "deal",
    metadata,
    keep("conversation_id", BigInteger, ForeignKey("conversation.id"), primary_key=True, autoincrement=False),
    ref("stage_id", "stage.id"),
    ref("owner_id", "agent.id", nullable=True),
    keep("amount", BigInteger, nullable=True),  # in the smallest unit of the company's currency
    keep("expected_on", Date, nullable=True),
    keep("revision", BigInteger),
    moment("moved_at"),  # since when it stands in its stage
    moment("changed_at"),
    CheckConstraint("amount >= 0", name="amount"),
    Index("deal_stage", "stage_id", "moved_at", "conversation_id"),
    Index("deal_owner", "owner_id", postgresql_where="owner_id is not null"),
)
