"""Lists that prove the figures of recruitment events; corrections of pictures by their digest.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op


revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("amount >= 0", name="ck_event_evidence_amount_not_negative"),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["recruitment_event.id"],
            name="fk_event_evidence_event_id_recruitment_event",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user.id"], name="fk_event_evidence_recorded_by_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event_evidence"),
    )
    op.create_index("ix_event_evidence_event_id", "event_evidence", ["event_id"])
    with op.batch_alter_table("picture_correction") as table:
        table.add_column(
            sa.Column("digest", sa.String(length=64), nullable=False, server_default="")
        )


def downgrade() -> None:
    with op.batch_alter_table("picture_correction") as table:
        table.drop_column("digest")
    op.drop_table("event_evidence")
