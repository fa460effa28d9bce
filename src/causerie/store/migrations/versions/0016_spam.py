"""Addresses are blocked, not people, with a reason; conversations can lie in quarantine."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("identity", sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("identity", sa.Column("blocked_by", sa.BigInteger(), nullable=True))
    op.add_column("identity", sa.Column("blocked_reason", sa.Text(), nullable=True))
    op.execute(
        """update identity i set blocked_at = c.blocked_at, blocked_reason = 'other'
           from contact c where c.id = i.contact_id and c.blocked_at is not null"""
    )
    op.create_index("identity_blocked", "identity", ["id"], postgresql_where="blocked_at is not null")
    op.drop_column("contact", "blocked_at")
    op.drop_constraint(op.f("conversation_state_check"), "conversation")
    op.create_check_constraint(
        op.f("conversation_state_check"), "conversation", "state in ('open', 'snoozed', 'resolved', 'spam')"
    )
    op.create_table(
        "quarantine",
        sa.Column("conversation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state in ('open', 'snoozed', 'resolved')", name=op.f("quarantine_state_check")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("quarantine_pk")),
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
