"""Visits to ads that agencies say are mended, their notes read; an index of cases and complaints.

Revision ID: 0031
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

from supervisor.store import record_index

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ad_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=32), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("archive_file", sa.String(length=200), nullable=False),
        sa.Column("archive_offset", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["ad_note.id"], name="fk_ad_look_note_id_ad_note"),
        sa.PrimaryKeyConstraint("id", name="pk_ad_look"),
    )
    op.create_index("ix_ad_look_note_id", "ad_look", ["note_id"])
    with op.batch_alter_table("ad_note") as table:
        table.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("read_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_ad_note_read_by_id_user", "user", ["read_by_id"], ["id"])
        table.create_index("ix_ad_note_read_at", ["read_at"])
    # As with the index of ads: made of what there is, in the form of today, no model's table.
    record_index.refill(op.get_bind())


def downgrade() -> None:
    record_index.drop(op.get_bind())
    with op.batch_alter_table("ad_note") as table:
        table.drop_index("ix_ad_note_read_at")
        table.drop_constraint("fk_ad_note_read_by_id_user", type_="foreignkey")
        table.drop_column("read_by_id")
        table.drop_column("read_at")
    op.drop_index("ix_ad_look_note_id", table_name="ad_look")
    op.drop_table("ad_look")
