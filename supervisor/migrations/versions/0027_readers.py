"""Stops of rules proposed by a person; nights that a candidate reads beside the model in force.

Revision ID: 0027
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op


revision = "0027"
down_revision = "0020"
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


def downgrade() -> None:
    op.drop_table("reader_difference")
    op.drop_table("reader_shadow")
    with op.batch_alter_table("stop_proposal") as table:
        table.drop_constraint("fk_stop_proposal_proposed_by_user", type_="foreignkey")
        table.drop_column("ground")
        table.drop_column("proposed_by")
