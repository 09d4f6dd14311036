"""How a complaint came in: through the page, by phone, from 12345, at the counter.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "complaint", sa.Column("channel", sa.String(length=32), nullable=False, server_default="web")
    )
    with op.batch_alter_table("complaint") as batch:
        batch.alter_column("channel", server_default=None)


def downgrade() -> None:
    op.execute("UPDATE complaint SET status = 'received' WHERE status = 'supplement'")
    op.execute("UPDATE complaint SET status = 'refused' WHERE status = 'referred'")
    op.drop_column("complaint", "channel")
