"""The course of a case: its dated steps, and the leads it rests on.

Old proposals that nobody has decided go back to the investigation: they have to pass the gates.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

UTC = sa.DateTime(timezone=True)
KEY = sa.String(length=32)


def upgrade() -> None:
    op.create_table(
        "course_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step", KEY, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", UTC, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_course_step_case_id_case"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_course_step_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_course_step"),
    )
    op.create_index("ix_course_step_case_id", "course_step", ["case_id"])
    op.create_table(
        "case_lead",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name="fk_case_lead_finding_id_finding"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_case_lead_case_id_case"),
        sa.PrimaryKeyConstraint("finding_id", name="pk_case_lead"),
    )
    op.create_index("ix_case_lead_case_id", "case_lead", ["case_id"])
    op.add_column("case", sa.Column("course_length", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("case", sa.Column("due_on", sa.Date(), nullable=True))
    op.create_index("ix_case_due_on", "case", ["due_on"])
    with op.batch_alter_table("case") as batch:
        batch.alter_column("course_length", server_default=None)
    op.execute("UPDATE \"case\" SET status = 'open' WHERE status = 'proposed' AND outcome <> 'merit'")


def downgrade() -> None:
    op.execute("UPDATE \"case\" SET status = 'open' WHERE status = 'draft'")
    op.drop_index("ix_case_due_on", table_name="case")
    op.drop_column("case", "due_on")
    op.drop_column("case", "course_length")
    op.drop_table("case_lead")
    op.drop_table("course_step")
