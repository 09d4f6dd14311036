"""Duties of agencies: notices of change, periodic filings, staff lists, reminders.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UTC = sa.DateTime(timezone=True)
KEY = sa.String(length=32)


def upgrade() -> None:
    op.create_table(
        "change_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("street", KEY, nullable=True),
        sa.Column("branch_uscc", sa.String(length=18), nullable=False),
        sa.Column("branch_address", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", UTC, nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", UTC, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("register_changes", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("change_notice", "agency_id", "agency"),
        _key("change_notice", "submitted_by", "user"),
        _key("change_notice", "checked_by", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_change_notice"),
    )
    op.create_index("ix_change_notice_agency_id_change_notice_status", "change_notice", ["agency_id", "status"])
    op.create_index("ix_change_notice_status_change_notice_due_on", "change_notice", ["status", "due_on"])
    op.create_table(
        "periodic_filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("saved_at", UTC, nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", UTC, nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", UTC, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("periodic_filing", "agency_id", "agency"),
        _key("periodic_filing", "submitted_by", "user"),
        _key("periodic_filing", "checked_by", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_periodic_filing"),
        sa.UniqueConstraint("agency_id", "kind", "period", name="uq_periodic_filing_agency_id_kind_period"),
    )
    op.create_index(
        op.f("ix_periodic_filing_kind_periodic_filing_period_periodic_filing_status"), "periodic_filing", ["kind", "period", "status"]
    )
    op.create_table(
        "staff_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("is_full_time", sa.Boolean(), nullable=False),
        sa.Column("certificate", KEY, nullable=False),
        sa.Column("certificate_number", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("recorded_at", UTC, nullable=False),
        _key("staff_member", "agency_id", "agency"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_member"),
    )
    op.create_index("ix_staff_member_agency_id_staff_member_until", "staff_member", ["agency_id", "until"])
    op.create_table(
        "duty_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", UTC, nullable=False),
        _key("duty_reminder", "agency_id", "agency"),
        _key("duty_reminder", "sent_by", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_reminder"),
    )
    op.create_index(
        "ix_duty_reminder_agency_id_duty_reminder_kind_duty_reminder_key", "duty_reminder", ["agency_id", "kind", "key"]
    )


def downgrade() -> None:
    for table in ("duty_reminder", "staff_member", "periodic_filing", "change_notice"):
        op.drop_table(table)
    # Files of what is gone: an older release does not know their kinds.
    op.execute("DELETE FROM request_file WHERE kind IN ('change_notice', 'filing')")


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}")
