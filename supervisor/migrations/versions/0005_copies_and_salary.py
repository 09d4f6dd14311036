"""copies of one ad as clusters; pay, dates and places of ads as values

Ads stored before have no print yet: each gets a cluster of its own, marked by a negative id, and
is compared when its source shows it again. Their pay is read with the next wording.

Revision ID: 0005
Revises: 0004
"""

from typing import Any

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INDEXES = (
    ("posting", ("cluster_id",)),
    ("posting_revision", ("district",)),
    ("posting_revision", ("street",)),
    ("finding", ("cluster_id",)),
    ("finding", ("status", "cluster_id")),
    ("finding", ("repost_of_id",)),
    ("review", ("with_review_id",)),
)


def upgrade() -> None:
    op.create_table(
        "ad_print",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("poster", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ad_print")),
    )
    op.create_index(op.f("ix_ad_print_cluster_id"), "ad_print", ["cluster_id"])
    op.create_table(
        "ad_print_band",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("print_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["print_id"], ["ad_print.id"], name=op.f("fk_ad_print_band_print_id_ad_print")
        ),
        sa.PrimaryKeyConstraint("band", "print_id", name=op.f("pk_ad_print_band")),
    )
    for table in ("posting", "finding"):
        column = sa.Column("cluster_id", sa.BigInteger(), nullable=False, server_default="0")
        op.add_column(table, column)
    op.execute("UPDATE posting SET cluster_id = -id")
    op.execute("UPDATE finding SET cluster_id = -posting_id")
    op.add_column("posting", sa.Column("refreshed_on", sa.Date(), nullable=True))
    for column in _revision_columns():
        op.add_column("posting_revision", column)
    op.add_column(
        "finding", sa.Column("grounds", sa.String(length=64), nullable=False, server_default="")
    )
    # Unknown grounds are nobody else's.
    op.execute("UPDATE finding SET grounds = 'finding ' || id")
    op.add_column(
        "finding",
        sa.Column("repost_was_gone", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _add_reference("finding", "repost_of_id", "finding")
    _add_reference("review", "with_review_id", "review")
    for table, columns in _INDEXES:
        op.create_index(_name(table, columns), table, columns)


def downgrade() -> None:
    for table, columns in reversed(_INDEXES):
        op.drop_index(_name(table, columns), table)
    op.drop_column("review", "with_review_id")
    # Later releases make the table anew: SQLite then drops no column that points elsewhere alone.
    with op.batch_alter_table("finding") as finding:
        for name in ("repost_of_id", "repost_was_gone", "grounds", "cluster_id"):
            finding.drop_column(name)
    for column in reversed(_revision_columns()):
        op.drop_column("posting_revision", column.name)
    for name in ("refreshed_on", "cluster_id"):
        op.drop_column("posting", name)
    op.drop_table("ad_print_band")
    op.drop_table("ad_print")


def _revision_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("district", sa.String(length=6), nullable=False, server_default=""),
        sa.Column("street", sa.String(length=32), nullable=True),
        sa.Column("salary_stated", sa.String(length=32), nullable=False, server_default="missing"),
        sa.Column("salary_low", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("salary_high", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("salary_per", sa.String(length=32), nullable=True),
        sa.Column("salary_months", sa.Integer(), nullable=False, server_default="12"),
        sa.Column("monthly_low", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("monthly_high", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("published_precision", sa.String(length=32), nullable=False, server_default="none"),
    ]


def _add_reference(table: str, column: str, target: str) -> None:
    """Add a column with its constraint in one statement, the only way SQLite knows."""
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} INTEGER"
        f" CONSTRAINT fk_{table}_{column}_{target} REFERENCES {target} (id)"
    )


def _name(table: str, columns: tuple[str, ...]) -> str:
    return op.f("ix_" + "_".join(f"{table}_{column}" for column in columns))
