"""The order of the whole queue, whatever the status, as an index.

Revision ID: 0022
Revises: 0021
"""

from alembic import op


revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_finding_severity_rank_finding_id", "finding", ["severity_rank", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_finding_severity_rank_finding_id", table_name="finding")
