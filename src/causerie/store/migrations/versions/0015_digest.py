"""Digests by e-mail: what waits for whom, how they fare; and who follows what, found from the agent's side."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notification", sa.Column("digest", postgresql.JSONB(), nullable=True))
    # Who had chosen already gets the new column of the matrix as everybody begins with it.
    op.execute(
        """update notification set matrix = matrix || jsonb_build_object(
               'wrote', matrix -> 'wrote' || '["email"]', 'assigned', matrix -> 'assigned' || '["email"]')"""
    )
    op.create_table(
        "digest_item",
        sa.Column("agent_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "conversation_id", name=op.f("digest_item_pk")),
    )
    op.create_index("digest_item_conversation", "digest_item", ["conversation_id"], unique=False)
    op.create_table(
        "digest",
        sa.Column("agent_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leaving", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("digest_agent_id_fk")),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("digest_pk")),
    )
    op.create_index("digest_leaving", "digest", ["agent_id"], unique=False, postgresql_where="leaving")
    op.create_index("follower_agent", "follower", ["agent_id"], unique=False, postgresql_where="follows")


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
