"""Templates as their platform lists them, and when each account's list was last read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("template", sa.Column("category", sa.Text(), nullable=True))
    op.add_column("template", sa.Column("quality", sa.Text(), nullable=True))
    op.add_column("template", sa.Column("provider_key", sa.Text(), nullable=True))
    op.add_column("template", sa.Column("layout", postgresql.JSONB(), nullable=True))
    op.add_column("connection", sa.Column("templates_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("connection", sa.Column("templates_read_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("connection", sa.Column("templates_error", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
