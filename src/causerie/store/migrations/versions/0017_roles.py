"""Roles that the house defines, and people found by name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "role",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Text(), nullable=False),
        sa.Column("rights", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("everything", sa.Boolean(), nullable=False),
        sa.Column("teams", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("channels", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("role_pk")),
        sa.UniqueConstraint("name", name=op.f("role_name_key")),
    )
    for table in ("agent", "invitation"):
        op.add_column(table, sa.Column("role_id", sa.BigInteger(), nullable=True))
        op.create_foreign_key(op.f(f"{table}_role_id_fk"), table, "role", ["role_id"], ["id"])


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
