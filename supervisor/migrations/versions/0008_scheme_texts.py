"""Schemes archived by digest, and named by the entries that rest on them.

Revision ID: 0008
Revises: 0007
"""

import hashlib

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("credit_entry", sa.Column("scheme_digest", sa.String(length=64), nullable=True))
    op.add_column("scheme_version", sa.Column("digest", sa.String(length=64), nullable=True))
    op.create_index("ix_scheme_version_digest", "scheme_version", ["digest"], unique=False)
    # Approved texts are never edited, so their digests can be written down now.
    connection = op.get_bind()
    table = sa.table(
        "scheme_version", sa.column("id"), sa.column("status"), sa.column("text"), sa.column("digest")
    )
    approved = sa.select(table.c.id, table.c.text).where(table.c.status == "approved")
    for row_id, text in connection.execute(approved).all():
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        connection.execute(sa.update(table).where(table.c.id == row_id).values(digest=digest))


def downgrade() -> None:
    op.drop_index("ix_scheme_version_digest", table_name="scheme_version")
    op.drop_column("scheme_version", "digest")
    op.drop_column("credit_entry", "scheme_digest")
