"""Links that let a colleague in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("teams", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("channels", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("invited_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("invitation_agent_id_fk")),
        sa.ForeignKeyConstraint(["invited_by"], ["agent.id"], name=op.f("invitation_invited_by_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("invitation_pk")),
        sa.UniqueConstraint("token", name=op.f("invitation_token_key")),
    )
    op.create_index("invitation_expires", "invitation", ["expires_at"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
