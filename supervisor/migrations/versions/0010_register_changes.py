"""What is done to the register and by whom; new market entities; ends of licences by index.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("agencies", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["register_import.id"], name="fk_register_act_import_id_register_import"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_register_act_by_id_user"),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name="fk_register_act_decided_by_id_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_act"),
    )
    op.create_index("ix_register_act_import_id", "register_act", ["import_id"])
    op.create_index("ix_register_act_status_register_act_id", "register_act", ["status", "id"])
    op.create_table(
        "register_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"],
            ["register_act.id"],
            name="fk_register_change_act_id_register_act",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
            name="fk_register_change_agency_id_agency",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_change"),
    )
    op.create_index("ix_register_change_act_id", "register_change", ["act_id"])
    op.create_index("ix_register_change_agency_id", "register_change", ["agency_id"])
    op.create_table(
        "register_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"],
            ["register_act.id"],
            name="fk_register_file_act_id_register_act",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_file"),
    )
    op.create_index("ix_register_file_act_id", "register_file", ["act_id"])
    op.create_table(
        "market_entity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("poster_key", sa.String(length=200), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("needs", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["user.id"], name="fk_market_entity_changed_by_id_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_market_entity"),
        sa.UniqueConstraint("uscc", name="uq_market_entity_uscc"),
    )
    op.create_index("ix_market_entity_poster_key", "market_entity", ["poster_key"])
    op.create_index("ix_market_entity_registered_on", "market_entity", ["registered_on"])
    op.create_index("ix_licence_kind_licence_valid_to", "licence", ["kind", "valid_to"])


def downgrade() -> None:
    op.drop_index("ix_licence_kind_licence_valid_to", table_name="licence")
    op.drop_table("market_entity")
    op.drop_table("register_file")
    op.drop_table("register_change")
    op.drop_table("register_act")
