"""Reactions of agents: the wish, how it went, and its place in the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reaction", sa.Column("delivery", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("reaction", sa.Column("error", sa.Text(), nullable=True))
    op.add_column("reaction", sa.Column("provider_key", sa.Text(), nullable=True))
    op.add_column("reaction", sa.Column("standing", sa.Text(), nullable=True))
    op.add_column("reaction", sa.Column("standing_by", sa.BigInteger(), nullable=True))
    op.create_index(
        "reaction_ours", "reaction", ["message_id"], unique=True, postgresql_where=sa.text("identity_id is null")
    )
    op.create_index(
        "reaction_provider_key",
        "reaction",
        ["provider_key"],
        postgresql_where=sa.text("provider_key is not null"),
    )
    op.add_column("outbox", sa.Column("wish", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
