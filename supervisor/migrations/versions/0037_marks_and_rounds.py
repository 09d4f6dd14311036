"""How many ratings of a round stand where, and whether the register has changed, by index.

Revision ID: 0037
Revises: 0036
"""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_rating_round_id_rating_status", "rating", ["round_id", "status"])
    op.drop_index("ix_rating_round_id", table_name="rating")
    op.create_index("ix_agency_version", "agency", ["version"])


def downgrade() -> None:
    op.drop_index("ix_agency_version", table_name="agency")
    op.create_index("ix_rating_round_id", "rating", ["round_id"])
    op.drop_index("ix_rating_round_id_rating_status", table_name="rating")
