"""Reports and photos of inspections; who attended; the newest facts about licences.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("attended", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
    with op.batch_alter_table("licence_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_licence_event_on_date"), ["on_date"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_licence_event_kind_licence_event_on_date"), ["kind", "on_date"], unique=False
        )
    op.create_table(
        "inspection_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(length=32), nullable=False),
        sa.Column("attended", sa.JSON(), nullable=False),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_inspection_report_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_inspection_report_inspection_id_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_report")),
        sa.UniqueConstraint("client_id", name=op.f("uq_inspection_report_client_id")),
    )
    with op.batch_alter_table("inspection_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_report_inspection_id"), ["inspection_id"], unique=False
        )
    op.create_table(
        "inspection_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["inspection_report.id"],
            name=op.f("fk_inspection_photo_report_id_inspection_report"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_photo")),
    )
    with op.batch_alter_table("inspection_photo", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_photo_report_id"), ["report_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("inspection_photo")
    op.drop_table("inspection_report")
    with op.batch_alter_table("licence_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_licence_event_kind_licence_event_on_date"))
        batch_op.drop_index(batch_op.f("ix_licence_event_on_date"))
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.drop_column("attended")
