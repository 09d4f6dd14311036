"""Pictures sent once though sent twice, pictures of scraped pages, the public's checks counted.

Revision ID: 0032
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op


revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("picture") as table:
        table.add_column(sa.Column("client_id", sa.String(length=40), nullable=True))
        table.create_unique_constraint("uq_picture_client_id", ["client_id"])
    op.create_table(
        "paper_check_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "answer", name="pk_paper_check_count"),
    )
    op.create_table(
        "page_image",
        sa.Column("address_digest", sa.String(length=64), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["posting_revision.id"],
            name="fk_page_image_revision_id_posting_revision",
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name="fk_page_image_picture_id_picture"
        ),
        sa.PrimaryKeyConstraint("address_digest", name="pk_page_image"),
    )
    op.create_index("ix_page_image_revision_id", "page_image", ["revision_id"])
    op.create_index("ix_page_image_picture_id", "page_image", ["picture_id"])


def downgrade() -> None:
    op.drop_table("page_image")
    op.drop_table("paper_check_count")
    with op.batch_alter_table("picture") as table:
        table.drop_constraint("uq_picture_client_id", type_="unique")
        table.drop_column("client_id")
