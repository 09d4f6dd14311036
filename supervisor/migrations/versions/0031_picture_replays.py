"""Pictures read again by a later engine, beside the reading that was kept.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op


revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("picture") as table:
        table.add_column(sa.Column("replay_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_picture_replay_asked_at", "picture", ["replay_asked_at"])
    op.create_table(
        "picture_replay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("engine", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name="fk_picture_replay_picture_id_picture"
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["picture_reading.id"],
            name="fk_picture_replay_reading_id_picture_reading",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_picture_replay"),
    )
    op.create_index("ix_picture_replay_picture_id", "picture_replay", ["picture_id"])


def downgrade() -> None:
    op.drop_table("picture_replay")
    op.drop_index("ix_picture_replay_asked_at", table_name="picture")
    with op.batch_alter_table("picture") as table:
        table.drop_column("replay_asked_at")
