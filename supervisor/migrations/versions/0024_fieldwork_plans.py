"""Targets of campaigns; plans, exhibitors and counts of events; people of streets.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op


revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "street_person",
        sa.Column("street", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_street_person_user_id_user"),
        sa.PrimaryKeyConstraint("street", "user_id", name="pk_street_person"),
    )
    op.create_index("ix_street_person_user_id", "street_person", ["user_id"], unique=False)
    op.create_table(
        "event_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("counted_by", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("people > 0", name="ck_event_count_people_positive"),
        sa.ForeignKeyConstraint(["counted_by"], ["user.id"], name="fk_event_count_counted_by_user"),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["recruitment_event.id"],
            name="fk_event_count_event_id_recruitment_event",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event_count"),
    )
    op.create_index("ix_event_count_event_id", "event_count", ["event_id"], unique=False)
    op.create_table(
        "event_exhibitor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("admission", sa.String(length=32), nullable=False),
        sa.Column("ground", sa.String(length=32), nullable=True),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("posts >= 0", name="ck_event_exhibitor_posts_not_negative"),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_event_exhibitor_agency_id_agency"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user.id"], name="fk_event_exhibitor_decided_by_user"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["recruitment_event.id"],
            name="fk_event_exhibitor_event_id_recruitment_event",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event_exhibitor"),
        sa.UniqueConstraint("event_id", "party", name="uq_event_exhibitor_event_id_party"),
    )
    op.create_index("ix_event_exhibitor_agency_id", "event_exhibitor", ["agency_id"], unique=False)
    op.create_index("ix_event_exhibitor_event_id", "event_exhibitor", ["event_id"], unique=False)
    op.create_table(
        "event_plan",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organiser", sa.String(length=200), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("expected_people", sa.Integer(), nullable=False),
        sa.Column("safety_officer", sa.String(length=60), nullable=False),
        sa.Column("safety_plan", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name="fk_event_plan_decided_by_user"),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["recruitment_event.id"],
            name="fk_event_plan_event_id_recruitment_event",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user.id"], name="fk_event_plan_recorded_by_user"
        ),
        sa.PrimaryKeyConstraint("event_id", name="pk_event_plan"),
    )
    op.create_table(
        "campaign_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("listed_by", sa.Integer(), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("drop_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_campaign_target_agency_id_agency"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name="fk_campaign_target_campaign_id_campaign"
        ),
        sa.ForeignKeyConstraint(
            ["listed_by"], ["user.id"], name="fk_campaign_target_listed_by_user"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["campaign_visit.id"], name="fk_campaign_target_visit_id_campaign_visit"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_target"),
        sa.UniqueConstraint("campaign_id", "party", name="uq_campaign_target_campaign_id_party"),
        sa.UniqueConstraint("visit_id", name="uq_campaign_target_visit_id"),
    )
    op.create_index("ix_campaign_target_agency_id", "campaign_target", ["agency_id"], unique=False)
    op.create_index(
        "ix_campaign_target_campaign_id", "campaign_target", ["campaign_id"], unique=False
    )
    op.create_table(
        "campaign_target_officer",
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["campaign_target.id"],
            name="fk_campaign_target_officer_target_id_campaign_target",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_campaign_target_officer_user_id_user"
        ),
        sa.PrimaryKeyConstraint("target_id", "user_id", name="pk_campaign_target_officer"),
    )
    op.create_index(
        "ix_campaign_target_officer_user_id", "campaign_target_officer", ["user_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_campaign_target_officer_user_id", table_name="campaign_target_officer")
    op.drop_table("campaign_target_officer")
    op.drop_index("ix_campaign_target_campaign_id", table_name="campaign_target")
    op.drop_index("ix_campaign_target_agency_id", table_name="campaign_target")
    op.drop_table("campaign_target")
    op.drop_table("event_plan")
    op.drop_index("ix_event_exhibitor_event_id", table_name="event_exhibitor")
    op.drop_index("ix_event_exhibitor_agency_id", table_name="event_exhibitor")
    op.drop_table("event_exhibitor")
    op.drop_index("ix_event_count_event_id", table_name="event_count")
    op.drop_table("event_count")
    op.drop_index("ix_street_person_user_id", table_name="street_person")
    op.drop_table("street_person")
