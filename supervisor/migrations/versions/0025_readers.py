"""Stops proposed by a person; candidates read beside the model in force; the office's own model.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op


revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stop_proposal") as table:
        table.add_column(sa.Column("proposed_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("ground", sa.Text(), server_default="", nullable=False))
        table.create_foreign_key("fk_stop_proposal_proposed_by_user", "user", ["proposed_by"], ["id"])
    op.create_table(
        "reader_shadow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beside_digest", sa.String(length=64), nullable=False),
        sa.Column("ads", sa.Integer(), nullable=False),
        sa.Column("gained", sa.Integer(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["reader_candidate.id"],
            name="fk_reader_shadow_candidate_id_reader_candidate",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reader_shadow"),
        sa.UniqueConstraint("candidate_id", "night", name="uq_reader_shadow_candidate_id_night"),
    )
    op.create_table(
        "reader_difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shadow_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("is_gained", sa.Boolean(), nullable=False),
        sa.Column("field", sa.String(length=10), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("reading", sa.String(length=32), nullable=True),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["user.id"], name="fk_reader_difference_reader_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["posting_revision.id"],
            name="fk_reader_difference_revision_id_posting_revision",
        ),
        sa.ForeignKeyConstraint(
            ["shadow_id"],
            ["reader_shadow.id"],
            name="fk_reader_difference_shadow_id_reader_shadow",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reader_difference"),
        sa.UniqueConstraint(
            "shadow_id",
            "revision_id",
            "category",
            name="uq_reader_difference_shadow_id_revision_id_category",
        ),
    )
    _create_endpoint()


def _create_endpoint() -> None:
    op.create_table(
        "endpoint_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["posting_revision.id"],
            name="fk_endpoint_reading_revision_id_posting_revision",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_endpoint_reading"),
        sa.UniqueConstraint("text_digest", "model", name="uq_endpoint_reading_text_digest_model"),
    )
    op.create_table(
        "endpoint_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("endpoint_reading_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=10), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("reading", sa.String(length=32), nullable=True),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["endpoint_reading_id"],
            ["endpoint_reading.id"],
            name="fk_endpoint_mark_endpoint_reading_id_endpoint_reading",
        ),
        sa.ForeignKeyConstraint(["reader_id"], ["user.id"], name="fk_endpoint_mark_reader_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_endpoint_mark"),
        sa.UniqueConstraint(
            "endpoint_reading_id", "category", name="uq_endpoint_mark_endpoint_reading_id_category"
        ),
    )
    op.create_table(
        "endpoint_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["user.id"], name="fk_endpoint_release_asked_by_user"),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user.id"], name="fk_endpoint_release_decided_by_user"
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["user.id"], name="fk_endpoint_release_ended_by_user"),
        sa.PrimaryKeyConstraint("id", name="pk_endpoint_release"),
    )
    op.create_index("ix_endpoint_release_status", "endpoint_release", ["status"])


def downgrade() -> None:
    op.drop_index("ix_endpoint_release_status", table_name="endpoint_release")
    op.drop_table("endpoint_release")
    op.drop_table("endpoint_mark")
    op.drop_table("endpoint_reading")
    op.drop_table("reader_difference")
    op.drop_table("reader_shadow")
    with op.batch_alter_table("stop_proposal") as table:
        table.drop_constraint("fk_stop_proposal_proposed_by_user", type_="foreignkey")
        table.drop_column("ground")
        table.drop_column("proposed_by")
