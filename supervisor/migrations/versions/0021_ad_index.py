"""An index of what ads show, for searching them by a text.

Revision ID: 0021
Revises: 0020
"""

from alembic import op

from supervisor.store import ad_index


revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The index is made of the wordings there are and belongs to no model: whatever form it has
    # today is the one that the newest schema wants, so that a later form needs no step of its own
    # for databases that pass here.
    ad_index.refill(op.get_bind(), packs=False)


def downgrade() -> None:
    ad_index.drop(op.get_bind())
