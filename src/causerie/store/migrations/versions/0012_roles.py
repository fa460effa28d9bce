"""Roles that the house defines, people found by name, and every canned reply that an answer came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Said to be immutable, as an index demands: what `unaccent` does only changes when somebody rewrites its dictionary.
_PERSON_WORDS = """
create function person_words(name text, attributes jsonb) returns tsvector
language sql immutable parallel safe as $$
    select to_tsvector('pg_catalog.simple', lower(public.unaccent('public.unaccent', concat_ws(' ', name, (
        select string_agg(value #>> '{}', ' ') from jsonb_each(attributes) where jsonb_typeof(value) = 'string')))))
$$
"""


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
    for table in ("draft", "scheduled"):
        op.add_column(table, sa.Column("canned", sa.ARRAY(sa.BigInteger()), server_default="{}", nullable=False))
        op.execute(f"update {table} set canned = array[canned_id] where canned_id is not null")
        op.drop_column(table, "canned_id")
    op.execute(_PERSON_WORDS)
    op.create_index(
        "contact_words",
        "contact",
        [sa.text("person_words(name, attributes)")],
        postgresql_using="gin",
        postgresql_where="erased_at is null",
    )
    op.create_index("identity_address", "identity", [sa.text("lower(address) text_pattern_ops")])
    op.drop_index("identity_number", "identity")
    op.create_index(
        "identity_number",
        "identity",
        [sa.text(r"right(regexp_replace(address, '[^0-9]', '', 'g'), 9) text_pattern_ops")],
        postgresql_where="scheme in ('phone', 'member')",
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
