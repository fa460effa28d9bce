"""Canned replies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "canned",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("team_id", sa.BigInteger(), nullable=True),
        sa.Column("uses", sa.Integer(), server_default="0", nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), server_default="live", nullable=False),
        sa.CheckConstraint("agent_id is null or team_id is null", name=op.f("canned_owner_check")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("canned_agent_id_fk")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("canned_team_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("canned_pk")),
        sa.UniqueConstraint(
            "agent_id",
            "team_id",
            "name",
            name=op.f("canned_agent_id_team_id_name_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("canned_team", "canned", ["team_id"], unique=False, postgresql_where="team_id is not null")
    op.add_column("file", sa.Column("canned_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("file_canned_id_fk"), "file", "canned", ["canned_id"], ["id"])
    op.create_index("file_canned", "file", ["canned_id"], unique=False, postgresql_where="canned_id is not null")


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
