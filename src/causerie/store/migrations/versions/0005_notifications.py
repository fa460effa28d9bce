"""Notifications: what each colleague is told of, the browsers that are told, and how far the notifier came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notification",
        sa.Column("agent_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("matrix", postgresql.JSONB(), nullable=False),
        sa.Column("quiet", postgresql.JSONB(), nullable=True),
        sa.Column("sounding", sa.Text(), nullable=False),
        sa.Column("push_name", sa.Boolean(), nullable=False),
        sa.Column("push_words", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("notification_agent_id_fk")),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("notification_pk")),
    )
    op.create_table(
        "push_key",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("push_key_pk")),
    )
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("p256dh", sa.LargeBinary(), nullable=False),
        sa.Column("auth", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("push_subscription_agent_id_fk")),
        sa.ForeignKeyConstraint(
            ["session"], ["session.token"], name=op.f("push_subscription_session_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("push_subscription_pk")),
        sa.UniqueConstraint("endpoint", name=op.f("push_subscription_endpoint_key")),
    )
    op.create_index("push_subscription_agent", "push_subscription", ["agent_id"], unique=False)
    op.create_index("push_subscription_session", "push_subscription", ["session"], unique=False)
    op.create_table(
        "push",
        sa.Column("subscription_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["push_subscription.id"],
            name=op.f("push_subscription_id_fk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscription_id", "conversation_id", name=op.f("push_pk")),
    )
    op.create_index("push_due", "push", ["due_at"], unique=False, postgresql_where="due_at is not null")
    op.create_index("push_conversation", "push", ["conversation_id"], unique=False)
    op.create_table(
        "push_progress",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("push_progress_pk")),
    )
    op.execute("insert into push_progress (id, n) select 1, coalesce((select max(n) from journal), 0)")


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
