"""Canned replies: words kept ready by a colleague, a team or the house. Their files are in `file`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, Integer, Table, Text, UniqueConstraint

from causerie.store.tables.columns import erase, keep, key, metadata, moment, ref, word

canned = Table(
    "canned",
    metadata,
    key(),
    keep("name", Text),  # lower case: what is typed after a slash
    keep("folder", Text, nullable=True),
    erase("text", Text),
    ref("agent_id", "agent.id", nullable=True),
    ref("team_id", "team.id", nullable=True),
    keep("uses", Integer, server_default="0"),
    moment("used_at", nullable=True),
    moment("created_at"),
    word("source", default="live"),
    CheckConstraint("agent_id is null or team_id is null", name="owner"),
    UniqueConstraint("agent_id", "team_id", "name", postgresql_nulls_not_distinct=True),
    Index("canned_team", "team_id", postgresql_where="team_id is not null"),
)
