"""What each scan found, by category, counted once; leads indexed by wording and reopening.

What was scanned before is counted here.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_COUNTED = """
INSERT INTO scan_trend (scan_id, category, leads)
SELECT source_run.scan_id, finding_hit.category, count(DISTINCT finding_hit.finding_id)
FROM finding_hit
JOIN posting_revision ON posting_revision.id = finding_hit.revision_id
JOIN raw_page ON raw_page.id = posting_revision.raw_page_id
JOIN source_run ON source_run.id = raw_page.source_run_id
WHERE finding_hit.exception IS NULL AND NOT finding_hit.is_struck
GROUP BY source_run.scan_id, finding_hit.category
"""


def upgrade() -> None:
    op.create_table(
        "scan_trend",
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("leads", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["scan.id"], name="fk_scan_trend_scan_id_scan", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("scan_id", "category", name="pk_scan_trend"),
    )
    op.execute(_COUNTED)
    op.create_index("ix_finding_revision_id", "finding", ["revision_id"])
    op.create_index("ix_finding_reopened_at", "finding", ["reopened_at"])


def downgrade() -> None:
    op.drop_index("ix_finding_reopened_at", table_name="finding")
    op.drop_index("ix_finding_revision_id", table_name="finding")
    op.drop_table("scan_trend")
