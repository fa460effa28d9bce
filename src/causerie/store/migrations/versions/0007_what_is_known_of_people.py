"""What is known of people: attributes, remarks, what a merge took over, who was told apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attribute",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_fr", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("help_fr", sa.Text(), nullable=True),
        sa.Column("help_en", sa.Text(), nullable=True),
        sa.Column("choices", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("editor", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), server_default="live", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("attribute_pk")),
        sa.UniqueConstraint("key", name=op.f("attribute_key_key")),
    )
    op.create_table(
        "remark",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pinned", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.Text(), server_default="live", nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("remark_contact_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("remark_pk")),
    )
    op.create_index("remark_contact", "remark", ["contact_id"], unique=False)
    op.create_table(
        "told_apart",
        sa.Column("one_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("told_apart_pk")),
    )
    op.create_index("told_apart_other", "told_apart", ["other_id"], unique=False)
    op.add_column(
        "merge",
        sa.Column("taken", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
    )
    op.create_index(
        "contact_attributes",
        "contact",
        ["attributes"],
        unique=False,
        postgresql_using="gin",
        postgresql_where="attributes <> '{}'",
    )
    op.create_index(
        "contact_name", "contact", [sa.text("lower(name)")], unique=False, postgresql_where="name is not null"
    )
    op.create_index(
        "identity_mailbox",
        "identity",
        [sa.text("replace(split_part(split_part(lower(address), '@', 1), '+', 1), '.', '')")],
        unique=False,
        postgresql_where="scheme in ('email', 'member')",
    )
    op.create_index(
        "identity_number",
        "identity",
        [sa.text("right(regexp_replace(address, '[^0-9]', '', 'g'), 9)")],
        unique=False,
        postgresql_where="scheme in ('phone', 'member')",
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
