"""The chain of records that must never change.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chain_link",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record_table", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_chain_link"),
        sa.UniqueConstraint("record_table", "record_id", name="uq_chain_link_record_table_record_id"),
    )


def downgrade() -> None:
    op.drop_table("chain_link")
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in ("audit_event", "credit_entry", "review"):
        for act in ("change", "delete", "truncate", "undone_at"):
            where = "" if on_sqlite else f" ON {table}"
            op.execute(f"DROP TRIGGER IF EXISTS {table}_{act}_refused{where}")
    if not on_sqlite:
        op.execute("DROP FUNCTION IF EXISTS supervisor_refuse CASCADE")
