"""Macros: named lists of things to do to a conversation, kept by a colleague, a team or the house."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from causerie.store.tables.columns import erase, keep, key, metadata, moment, ref

macro = Table(
    "macro",
    metadata,
    key(),
    keep("name", Text),
    erase("actions", JSONB),
    ref("agent_id", "agent.id", nullable=True),
    ref("team_id", "team.id", nullable=True),
    keep("uses", Integer, server_default="0"),
    moment("used_at", nullable=True),
    moment("created_at"),
    CheckConstraint("agent_id is null or team_id is null", name="owner"),
    UniqueConstraint("agent_id", "team_id", "name", postgresql_nulls_not_distinct=True),
    Index("macro_team", "team_id", postgresql_where="team_id is not null"),
)
