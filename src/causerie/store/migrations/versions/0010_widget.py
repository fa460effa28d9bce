"""Web chats with a picture, and episodes that were rated."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "avatar",
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("avatar_channel_id_fk")),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("avatar_pk")),
    )
    op.create_table(
        "rating",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("identity_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.Text(), server_default="live", nullable=False),
        sa.CheckConstraint("score between 1 and 5", name=op.f("rating_score_check")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("rating_conversation_id_fk")),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"], name=op.f("rating_identity_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("rating_pk")),
        sa.UniqueConstraint("conversation_id", name=op.f("rating_conversation_id_key")),
    )
    op.create_index("rating_identity", "rating", ["identity_id"])
    op.create_index("rating_channel", "rating", ["channel_id", "at"])


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
