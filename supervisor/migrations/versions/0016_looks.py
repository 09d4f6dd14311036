"""Ads worth a look: kept for the draw, drawn, answered.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "look_candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("worth", sa.Float(), nullable=False),
        sa.Column("is_licensed", sa.Boolean(), nullable=False),
        sa.Column("rules_version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_look_candidate_posting_id_posting")),
        sa.ForeignKeyConstraint(["revision_id"], ["posting_revision.id"], name=op.f("fk_look_candidate_revision_id_posting_revision")),
        sa.ForeignKeyConstraint(["rules_version_id"], ["version.id"], name=op.f("fk_look_candidate_rules_version_id_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_candidate")),
    )
    op.create_index(op.f("ix_look_candidate_posting_id"), "look_candidate", ["posting_id"])
    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("worth", sa.Float(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("field", sa.String(length=10), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("rules_version_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("reading", sa.String(length=32), nullable=True),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("marked_field", sa.String(length=10), nullable=False),
        sa.Column("marked_start", sa.Integer(), nullable=False),
        sa.Column("marked_end", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_look_posting_id_posting")),
        sa.ForeignKeyConstraint(["revision_id"], ["posting_revision.id"], name=op.f("fk_look_revision_id_posting_revision")),
        sa.ForeignKeyConstraint(["rules_version_id"], ["version.id"], name=op.f("fk_look_rules_version_id_version")),
        sa.ForeignKeyConstraint(["reader_id"], ["user.id"], name=op.f("fk_look_reader_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
        sa.UniqueConstraint("text_digest", name=op.f("uq_look_text_digest")),
    )
    op.create_index("ix_look_cluster_id", "look", ["cluster_id"])
    op.create_index("ix_look_answered_at", "look", ["answered_at"])
    op.create_index("ix_look_day", "look", ["day"])


def downgrade() -> None:
    op.drop_table("look")
    op.drop_table("look_candidate")
