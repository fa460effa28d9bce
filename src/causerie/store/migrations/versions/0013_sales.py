"""The stages of a pipeline, and the deals that stand in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stage",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name_fr", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends in ('open', 'won', 'lost')", name=op.f("stage_ends_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("stage_pk")),
    )
    op.create_table(
        "deal",
        sa.Column("conversation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stage_id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("deal_amount_check")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("deal_conversation_id_fk")),
        sa.ForeignKeyConstraint(["owner_id"], ["agent.id"], name=op.f("deal_owner_id_fk")),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name=op.f("deal_stage_id_fk")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("deal_pk")),
    )
    op.create_index("deal_stage", "deal", ["stage_id", "moved_at", "conversation_id"], unique=False)
    op.create_index("deal_owner", "deal", ["owner_id"], unique=False, postgresql_where="owner_id is not null")


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
