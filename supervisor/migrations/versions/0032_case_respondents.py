"""What is decided on the other respondents of a case, beside its party.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op


revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_respondent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("event_code", sa.String(length=10), nullable=False),
        sa.Column("entry_class", sa.String(length=32), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("fine_cents", sa.BigInteger(), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("duty_done_on", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_case_respondent_case_id_case"),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_case_respondent_agency_id_agency"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user.id"], name="fk_case_respondent_decided_by_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_respondent"),
        sa.UniqueConstraint("case_id", "name", name="uq_case_respondent_case_id_name"),
    )
    op.create_index("ix_case_respondent_agency_id", "case_respondent", ["agency_id"])
    op.create_index("ix_case_respondent_name", "case_respondent", ["name"])


def downgrade() -> None:
    op.drop_table("case_respondent")
