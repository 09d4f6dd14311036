"""Stops of rules proposed by a person.

Revision ID: 0027
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op


revision = "0027"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stop_proposal") as table:
        table.add_column(sa.Column("proposed_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("ground", sa.Text(), server_default="", nullable=False))
        table.create_foreign_key("fk_stop_proposal_proposed_by_user", "user", ["proposed_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("stop_proposal") as table:
        table.drop_constraint("fk_stop_proposal_proposed_by_user", type_="foreignkey")
        table.drop_column("ground")
        table.drop_column("proposed_by")
