"""Pictures of ads and papers, their readings and corrections.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op


revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.Integer(), nullable=True),
        sa.Column("street", sa.String(length=32), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.Column("print", sa.String(length=64), nullable=False),
        sa.Column("sighting_of", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_picture"),
        sa.ForeignKeyConstraint(["received_by"], ["user.id"], name="fk_picture_received_by_user"),
        sa.ForeignKeyConstraint(
            ["sighting_of"], ["picture.id"], name="fk_picture_sighting_of_picture"
        ),
    )
    for column in ("digest", "street", "sighting_of"):
        op.create_index(f"ix_picture_{column}", "picture", [column])
    op.create_index(
        "ix_picture_state_picture_received_at", "picture", ["state", "received_at"]
    )
    op.create_table(
        "picture_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("engine", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_picture_reading"),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name="fk_picture_reading_picture_id_picture"
        ),
    )
    op.create_index("ix_picture_reading_picture_id", "picture_reading", ["picture_id"])
    op.create_table(
        "picture_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_by", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_picture_correction"),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name="fk_picture_correction_picture_id_picture"
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["picture_reading.id"],
            name="fk_picture_correction_reading_id_picture_reading",
        ),
        sa.ForeignKeyConstraint(
            ["corrected_by"], ["user.id"], name="fk_picture_correction_corrected_by_user"
        ),
    )
    op.create_index("ix_picture_correction_picture_id", "picture_correction", ["picture_id"])


def downgrade() -> None:
    op.drop_table("picture_correction")
    op.drop_table("picture_reading")
    op.drop_table("picture")
