"""Measures of incentive and restraint, and their record.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op


revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("ground", sa.String(length=32), nullable=False),
        sa.Column("ground_grade", sa.String(length=32), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(ground = 'record') = (entry_id IS NOT NULL)",
            name="ck_credit_measure_entry_when_ground_is_record",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_credit_measure_agency_id_agency"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user.id"], name="fk_credit_measure_decided_by_user"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["credit_entry.id"], name="fk_credit_measure_entry_id_credit_entry"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name="fk_credit_measure_owner_id_user"),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["user.id"], name="fk_credit_measure_proposed_by_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_credit_measure"),
    )
    op.create_index("ix_credit_measure_agency_id", "credit_measure", ["agency_id"], unique=False)
    op.create_index("ix_credit_measure_due_on", "credit_measure", ["due_on"], unique=False)
    op.create_index("ix_credit_measure_ended_on", "credit_measure", ["ended_on"], unique=False)
    op.create_index("ix_credit_measure_number", "credit_measure", ["number"], unique=False)
    op.create_index("ix_credit_measure_owner_id", "credit_measure", ["owner_id"], unique=False)
    op.create_index("ix_credit_measure_starts_on", "credit_measure", ["starts_on"], unique=False)
    op.create_index(
        "ix_credit_measure_status_credit_measure_kind",
        "credit_measure",
        ["status", "kind"],
        unique=False,
    )
    op.create_table(
        "credit_measure_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["credit_measure.id"],
            name="fk_credit_measure_act_measure_id_credit_measure",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user.id"], name="fk_credit_measure_act_recorded_by_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_credit_measure_act"),
    )
    op.create_index(
        "ix_credit_measure_act_measure_id", "credit_measure_act", ["measure_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_credit_measure_act_measure_id", table_name="credit_measure_act")
    op.drop_table("credit_measure_act")
    op.drop_index("ix_credit_measure_status_credit_measure_kind", table_name="credit_measure")
    op.drop_index("ix_credit_measure_starts_on", table_name="credit_measure")
    op.drop_index("ix_credit_measure_owner_id", table_name="credit_measure")
    op.drop_index("ix_credit_measure_number", table_name="credit_measure")
    op.drop_index("ix_credit_measure_ended_on", table_name="credit_measure")
    op.drop_index("ix_credit_measure_due_on", table_name="credit_measure")
    op.drop_index("ix_credit_measure_agency_id", table_name="credit_measure")
    op.drop_table("credit_measure")
