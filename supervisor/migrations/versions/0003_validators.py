"""validators of archived pages, repeated and lost rows, oddities of encoding

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_validator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(length=40), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("etag", sa.String(length=200), nullable=False),
        sa.Column("last_modified", sa.String(length=40), nullable=False),
        sa.Column("reader", sa.String(length=80), nullable=False),
        sa.Column("raw_page_id", sa.Integer(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["raw_page_id"], ["raw_page.id"], name=op.f("fk_page_validator_raw_page_id_raw_page")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_validator")),
        sa.UniqueConstraint(
            "source_id", "request_key", name=op.f("uq_page_validator_source_id_request_key")
        ),
    )
    op.create_index(op.f("ix_page_validator_stored_at"), "page_validator", ["stored_at"])
    with op.batch_alter_table("raw_page") as table:
        table.add_column(sa.Column("warnings", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("source_run") as table:
        table.add_column(sa.Column("repeated", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("lost_estimate", sa.Integer(), nullable=True))
    with op.batch_alter_table("posting") as table:
        table.add_column(sa.Column("last_page_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_posting_last_page_id_raw_page"), "raw_page", ["last_page_id"], ["id"]
        )
    op.execute(
        "UPDATE posting SET last_page_id = (SELECT max(raw_page_id) FROM posting_revision"
        " WHERE posting_revision.posting_id = posting.id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("posting") as table:
        table.drop_constraint(op.f("fk_posting_last_page_id_raw_page"), type_="foreignkey")
        table.drop_column("last_page_id")
    with op.batch_alter_table("source_run") as table:
        table.drop_column("lost_estimate")
        table.drop_column("repeated")
    with op.batch_alter_table("raw_page") as table:
        table.drop_column("warnings")
    op.drop_index(op.f("ix_page_validator_stored_at"), table_name="page_validator")
    op.drop_table("page_validator")
