"""A band holds the hundred prints it may hold, and no more where it was filled before the bound.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_MOST_IN_BAND = 100


def upgrade() -> None:
    band = sa.table("ad_print_band", sa.column("band"), sa.column("print_id"))
    full = (
        sa.select(band.c.band).group_by(band.c.band).having(sa.func.count() > _MOST_IN_BAND)
    )
    order = sa.func.row_number().over(partition_by=band.c.band, order_by=band.c.print_id)
    ranked = (
        sa.select(band.c.band, band.c.print_id, order.label("number"))
        .where(band.c.band.in_(full))
        .subquery()
    )
    beyond = sa.select(ranked.c.band, ranked.c.print_id).where(ranked.c.number > _MOST_IN_BAND)
    op.execute(sa.delete(band).where(sa.tuple_(band.c.band, band.c.print_id).in_(beyond)))


def downgrade() -> None:
    """What was beyond the bound was read no more: nothing is to be brought back."""
