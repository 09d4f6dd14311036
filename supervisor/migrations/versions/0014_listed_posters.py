"""Which agency of another authority's list posted an ad, and how it stood.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INDEX = "ix_posting_listed_key_posting_last_seen_at"


def upgrade() -> None:
    with op.batch_alter_table("posting") as batch:
        batch.add_column(sa.Column("listed_key", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("listed_standing", sa.String(length=32), nullable=True))
        batch.create_index(INDEX, ["listed_key", "last_seen_at"])


def downgrade() -> None:
    with op.batch_alter_table("posting") as batch:
        batch.drop_index(INDEX)
        batch.drop_column("listed_standing")
        batch.drop_column("listed_key")
