"""watching: measures, structures and signs of life of a run; muting; the self-check

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "self_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("software", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_check")),
    )
    with op.batch_alter_table("self_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_check_started_at"), ["started_at"], unique=False)
    with op.batch_alter_table("source_state", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("learned_until_id", sa.Integer(), server_default="0", nullable=False)
        )
    with op.batch_alter_table("source_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("measures", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("unusual", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("structures", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(
            sa.Column("stage", sa.String(length=32), server_default="waiting", nullable=False)
        )
        batch_op.add_column(sa.Column("stage_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("level", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("muted_level", sa.String(length=120), nullable=True))
        batch_op.alter_column("first_run_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("last_run_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM incident WHERE first_run_id IS NULL")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.alter_column("last_run_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("first_run_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column("muted_level")
        batch_op.drop_column("level")
    with op.batch_alter_table("source_run", schema=None) as batch_op:
        batch_op.drop_column("beat_at")
        batch_op.drop_column("stage_until")
        batch_op.drop_column("stage")
        batch_op.drop_column("structures")
        batch_op.drop_column("unusual")
        batch_op.drop_column("measures")
    with op.batch_alter_table("source_state", schema=None) as batch_op:
        batch_op.drop_column("learned_until_id")
    with op.batch_alter_table("self_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_check_started_at"))
    op.drop_table("self_check")
