"""Earlier wordings that nothing rests on lie packed, those of one ad together; an ad takes less.

An index that no statement reads goes; ads that no agency is known for leave those by agency; bands
of prints are kept in the order of their key alone. Going back unpacks the wordings.

Revision ID: 0035
Revises: 0034
"""

import hashlib
import json
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_FIELDS = ("text", "address", "company_scope", "url")
_BY_AGENCY = ("agency_id", "listed_key")
_PUT_BACK = sa.text(
    "UPDATE posting_revision SET text = :text, address = :address,"
    " company_scope = :company_scope, url = :url WHERE id = :id"
)


def upgrade() -> None:
    op.create_table(
        "old_wordings",
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("wordings", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name="fk_old_wordings_posting_id_posting"
        ),
        sa.PrimaryKeyConstraint("posting_id", name="pk_old_wordings"),
    )
    op.add_column(
        "posting_revision",
        sa.Column("is_archived", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.drop_index("ix_posting_revision_text_digest", table_name="posting_revision")
    for column in _BY_AGENCY:
        _index_ads(column, only_known=True)
    _keep_bands(with_rowid=False)


def _index_ads(column: str, *, only_known: bool) -> None:
    """Index ads by the agency that posted them, also those nobody is known for or not."""
    name = f"ix_posting_{column}_posting_last_seen_at"
    op.drop_index(name, table_name="posting")
    known = sa.text(f"{column} IS NOT NULL") if only_known else None
    columns = [column, "last_seen_at"]
    op.create_index(name, "posting", columns, sqlite_where=known, postgresql_where=known)


def _keep_bands(*, with_rowid: bool) -> None:
    """Make the table of bands anew on SQLite, in which it lay beside its own index."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.create_table(
        "ad_print_band_anew",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("print_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["print_id"], ["ad_print.id"], name="fk_ad_print_band_print_id_ad_print"
        ),
        sa.PrimaryKeyConstraint("band", "print_id", name="pk_ad_print_band"),
        sqlite_with_rowid=with_rowid,
    )
    op.execute(
        "INSERT INTO ad_print_band_anew (band, print_id)"
        " SELECT band, print_id FROM ad_print_band ORDER BY band, print_id"
    )
    op.drop_table("ad_print_band")
    op.rename_table("ad_print_band_anew", "ad_print_band")


def downgrade() -> None:
    _keep_bands(with_rowid=True)
    for column in _BY_AGENCY:
        _index_ads(column, only_known=False)
    op.create_index("ix_posting_revision_text_digest", "posting_revision", ["text_digest"])
    connection = op.get_bind()
    packed = sa.text("SELECT posting_id, digest, content FROM old_wordings ORDER BY posting_id")
    for posting_id, digest, content in connection.execute(packed).all():
        plain = zlib.decompress(content)
        if hashlib.sha256(plain).hexdigest() != digest:
            raise RuntimeError(f"the earlier wordings of ad {posting_id} are damaged")
        for key, *texts in json.loads(plain):
            connection.execute(_PUT_BACK, {"id": key, **dict(zip(_FIELDS, texts, strict=True))})
    op.drop_column("posting_revision", "is_archived")
    op.drop_table("old_wordings")
