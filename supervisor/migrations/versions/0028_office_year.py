"""Gig stations, hires after events, joint campaigns, visits sent late, where complaints went.

Revision ID: 0029
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op


revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_stations()
    op.create_table(
        "event_follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("hired", sa.Integer(), nullable=False),
        sa.Column("still_there", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("hired BETWEEN 0 AND asked", name="ck_event_follow_up_hired_among_asked"),
        sa.CheckConstraint(
            "still_there BETWEEN 0 AND hired", name="ck_event_follow_up_still_among_hired"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["recruitment_event.id"],
            name="fk_event_follow_up_event_id_recruitment_event",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user.id"], name="fk_event_follow_up_recorded_by_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event_follow_up"),
    )
    op.create_index("ix_event_follow_up_event_id", "event_follow_up", ["event_id"])
    op.create_table(
        "campaign_visit_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["campaign_visit.id"],
            name="fk_campaign_visit_photo_visit_id_campaign_visit",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_visit_photo"),
    )
    op.create_index("ix_campaign_visit_photo_visit_id", "campaign_visit_photo", ["visit_id"])
    _add_columns()


def _create_stations() -> None:
    op.create_table(
        "gig_station",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("street", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.String(length=120), nullable=False),
        sa.Column("keeper", sa.String(length=120), nullable=False),
        sa.Column("source_id", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("closed_on >= opened_on", name="ck_gig_station_closed_after_opened"),
        sa.ForeignKeyConstraint(["changed_by"], ["user.id"], name="fk_gig_station_changed_by_user"),
        sa.PrimaryKeyConstraint("id", name="pk_gig_station"),
        sa.UniqueConstraint("name", name="uq_gig_station_name"),
    )
    op.create_index("ix_gig_station_street", "gig_station", ["street"])
    op.create_table(
        "gig_station_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("matched", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("posts >= 0", name="ck_gig_station_day_posts_not_negative"),
        sa.CheckConstraint("people >= 0", name="ck_gig_station_day_people_not_negative"),
        sa.CheckConstraint("matched >= 0", name="ck_gig_station_day_matched_not_negative"),
        sa.ForeignKeyConstraint(
            ["station_id"], ["gig_station.id"], name="fk_gig_station_day_station_id_gig_station"
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["user.id"], name="fk_gig_station_day_changed_by_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_gig_station_day"),
        sa.UniqueConstraint("station_id", "day", name="uq_gig_station_day_station_id_day"),
    )
    op.create_index("ix_gig_station_day_day", "gig_station_day", ["day"])


def _add_columns() -> None:
    with op.batch_alter_table("campaign") as table:
        table.add_column(sa.Column("partners", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("campaign_visit") as table:
        table.add_column(sa.Column("partners", sa.JSON(), server_default="[]", nullable=False))
        table.add_column(sa.Column("client_id", sa.String(length=36), nullable=True))
        table.create_unique_constraint("uq_campaign_visit_client_id", ["client_id"])
    with op.batch_alter_table("complaint") as table:
        table.add_column(sa.Column("referred_to", sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("complaint") as table:
        table.drop_column("referred_to")
    with op.batch_alter_table("campaign_visit") as table:
        table.drop_constraint("uq_campaign_visit_client_id", type_="unique")
        table.drop_column("client_id")
        table.drop_column("partners")
    with op.batch_alter_table("campaign") as table:
        table.drop_column("partners")
    op.drop_index("ix_campaign_visit_photo_visit_id", table_name="campaign_visit_photo")
    op.drop_table("campaign_visit_photo")
    op.drop_index("ix_event_follow_up_event_id", table_name="event_follow_up")
    op.drop_table("event_follow_up")
    op.drop_index("ix_gig_station_day_day", table_name="gig_station_day")
    op.drop_table("gig_station_day")
    op.drop_index("ix_gig_station_street", table_name="gig_station")
    op.drop_table("gig_station")
