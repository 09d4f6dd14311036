"""Ads worth a look, corrections of single hits, stops of rules proposed.

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
    _corrections()
    _stops()


def _stops() -> None:
    op.create_table(
        "stop_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.String(length=80), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("lab_rule_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("gate", sa.Float(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("fk_stop_proposal_decided_by_user")),
        sa.ForeignKeyConstraint(["lab_rule_id"], ["lab_rule.id"], name=op.f("fk_stop_proposal_lab_rule_id_lab_rule")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop_proposal")),
    )
    op.create_index("ix_stop_proposal_rule_id_stop_proposal_rule_version", "stop_proposal", ["rule_id", "rule_version"])
    op.create_index("ix_stop_proposal_decided_at", "stop_proposal", ["decided_at"])


def _corrections() -> None:
    op.add_column("finding", sa.Column("remarks", sa.Integer(), server_default="0", nullable=False))
    op.add_column("finding_hit", sa.Column("is_struck", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "hit_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=10), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("with_remark_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_hit_remark_author_id_user")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_hit_remark_finding_id_finding")),
        sa.ForeignKeyConstraint(["revision_id"], ["posting_revision.id"], name=op.f("fk_hit_remark_revision_id_posting_revision")),
        sa.ForeignKeyConstraint(["with_remark_id"], ["hit_remark.id"], name=op.f("fk_hit_remark_with_remark_id_hit_remark")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hit_remark")),
    )
    op.create_index("ix_hit_remark_finding_id_hit_remark_revision_id", "hit_remark", ["finding_id", "revision_id"])
    op.create_index(op.f("ix_hit_remark_with_remark_id"), "hit_remark", ["with_remark_id"])


def downgrade() -> None:
    op.drop_table("stop_proposal")
    op.drop_table("hit_remark")
    # Not in a batch: that would write the table anew, and earlier steps drop columns from it as it is.
    op.drop_column("finding_hit", "is_struck")
    op.drop_column("finding", "remarks")
    op.drop_table("look")
    op.drop_table("look_candidate")
