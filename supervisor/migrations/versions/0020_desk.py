"""The desk: leads in hand, kept filters, second readings, mass acts, notes of agencies on ads.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op


revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mass_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name="fk_mass_act_asked_by_id_user"),
        sa.ForeignKeyConstraint(
            ["called_off_by_id"], ["user.id"], name="fk_mass_act_called_off_by_id_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mass_act"),
    )
    op.create_index("ix_mass_act_done_at", "mass_act", ["done_at"], unique=False)
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name="fk_saved_filter_owner_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filter"),
        sa.UniqueConstraint("owner_id", "name", name="uq_saved_filter_owner_id_name"),
    )
    op.create_table(
        "ad_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_ad_note_agency_id_agency"),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name="fk_ad_note_author_id_user"),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name="fk_ad_note_posting_id_posting"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ad_note"),
    )
    op.create_index(
        "ix_ad_note_agency_id_ad_note_posting_id",
        "ad_note",
        ["agency_id", "posting_id"],
        unique=False,
    )
    op.create_table(
        "lead_lease",
        sa.Column("cluster_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_batch", sa.Boolean(), nullable=False),
        sa.Column("taken_from_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name="fk_lead_lease_finding_id_finding"
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["user.id"], name="fk_lead_lease_holder_id_user"),
        sa.ForeignKeyConstraint(
            ["taken_from_id"], ["user.id"], name="fk_lead_lease_taken_from_id_user"
        ),
        sa.PrimaryKeyConstraint("cluster_id", name="pk_lead_lease"),
    )
    op.create_index(
        "ix_lead_lease_holder_id_lead_lease_until",
        "lead_lease",
        ["holder_id", "until"],
        unique=False,
    )
    op.create_index("ix_lead_lease_until", "lead_lease", ["until"], unique=False)
    op.create_table(
        "lead_reopening",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name="fk_lead_reopening_author_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name="fk_lead_reopening_review_id_review"
        ),
        sa.PrimaryKeyConstraint("review_id", name="pk_lead_reopening"),
    )
    op.create_table(
        "second_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("first_reader_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=32), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name="fk_second_reading_finding_id_finding"
        ),
        sa.ForeignKeyConstraint(
            ["first_reader_id"], ["user.id"], name="fk_second_reading_first_reader_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["user.id"], name="fk_second_reading_reader_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name="fk_second_reading_review_id_review"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["posting_revision.id"],
            name="fk_second_reading_revision_id_posting_revision",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_second_reading"),
        sa.UniqueConstraint("review_id", name="uq_second_reading_review_id"),
    )
    op.create_index(
        "ix_second_reading_answered_at", "second_reading", ["answered_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_second_reading_answered_at", table_name="second_reading")
    op.drop_table("second_reading")
    op.drop_table("lead_reopening")
    op.drop_index("ix_lead_lease_until", table_name="lead_lease")
    op.drop_index("ix_lead_lease_holder_id_lead_lease_until", table_name="lead_lease")
    op.drop_table("lead_lease")
    op.drop_index("ix_ad_note_agency_id_ad_note_posting_id", table_name="ad_note")
    op.drop_table("ad_note")
    op.drop_table("saved_filter")
    op.drop_index("ix_mass_act_done_at", table_name="mass_act")
    op.drop_table("mass_act")
