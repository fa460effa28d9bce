"""What happened to one conversation is read by its index; messages, which are most of the journal, are not in it.

What a contact was noted as, and when, is kept like its words once it is put right.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "journal_history",
        "journal",
        ["conversation_id", "n"],
        postgresql_where=sa.text(
            """kind in ('conversation_assigned', 'conversation_resolved', 'conversation_reopened',
                        'conversation_snoozed', 'conversation_woken', 'conversation_labelled',
                        'conversation_quarantined', 'conversation_released', 'conversation_split', 'deal_moved')"""
        ),
    )
    op.add_column("message_version", sa.Column("kind", sa.Text(), nullable=True))
    op.add_column("message_version", sa.Column("was_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
