"""Papers of cases and their templates, takedowns, closed operators, pictures of pages.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from supervisor.domain.names import normalise


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('paper_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name='fk_paper_template_by_id_user'),
    sa.PrimaryKeyConstraint('id', name='pk_paper_template'),
    sa.UniqueConstraint('kind', 'number', name='uq_paper_template_kind_number')
    )
    op.create_table('case_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('slot', sa.String(length=240), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('series', sa.String(length=40), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('changed', sa.JSON(), nullable=False),
    sa.Column('template_id', sa.Integer(), nullable=True),
    sa.Column('template_digest', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name='fk_case_paper_by_id_user'),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name='fk_case_paper_case_id_case'),
    sa.ForeignKeyConstraint(['template_id'], ['paper_template.id'], name='fk_case_paper_template_id_paper_template'),
    sa.PrimaryKeyConstraint('id', name='pk_case_paper'),
    sa.UniqueConstraint('case_id', 'kind', 'slot', 'version', name='uq_case_paper_case_id_kind_slot_version')
    )
    op.create_index('ix_case_paper_series_case_paper_sequence', 'case_paper', ['series', 'sequence'], unique=False)
    op.create_table('closed_operator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_key', sa.String(length=200), nullable=False),
    sa.Column('measure', sa.String(length=32), nullable=False),
    sa.Column('document', sa.String(length=80), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('served_on', sa.Date(), nullable=False),
    sa.Column('taken_back_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name='fk_closed_operator_agency_id_agency'),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name='fk_closed_operator_case_id_case'),
    sa.PrimaryKeyConstraint('id', name='pk_closed_operator'),
    sa.UniqueConstraint('case_id', 'name', name='uq_closed_operator_case_id_name')
    )
    op.create_index('ix_closed_operator_agency_id', 'closed_operator', ['agency_id'], unique=False)
    op.create_index('ix_closed_operator_name_key', 'closed_operator', ['name_key'], unique=False)
    op.create_table('complaint_hearing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name='fk_complaint_hearing_agency_id_agency'),
    sa.ForeignKeyConstraint(['answered_by'], ['user.id'], name='fk_complaint_hearing_answered_by_user'),
    sa.ForeignKeyConstraint(['asked_by'], ['user.id'], name='fk_complaint_hearing_asked_by_user'),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name='fk_complaint_hearing_complaint_id_complaint'),
    sa.PrimaryKeyConstraint('id', name='pk_complaint_hearing'),
    sa.UniqueConstraint('complaint_id', name='uq_complaint_hearing_complaint_id')
    )
    op.create_index('ix_complaint_hearing_agency_id', 'complaint_hearing', ['agency_id'], unique=False)
    op.create_table('complaint_reward',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('is_granted', sa.Boolean(), nullable=False),
    sa.Column('amount_cents', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name='fk_complaint_reward_complaint_id_complaint'),
    sa.ForeignKeyConstraint(['decided_by'], ['user.id'], name='fk_complaint_reward_decided_by_user'),
    sa.PrimaryKeyConstraint('id', name='pk_complaint_reward'),
    sa.UniqueConstraint('complaint_id', name='uq_complaint_reward_complaint_id')
    )
    op.create_table('page_picture',
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drawn_with', sa.String(length=80), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['posting_revision.id'], name='fk_page_picture_revision_id_posting_revision'),
    sa.PrimaryKeyConstraint('revision_id', name='pk_page_picture')
    )
    op.create_table('takedown',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('platform', sa.String(length=40), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('addressee', sa.String(length=32), nullable=False),
    sa.Column('recipient', sa.String(length=200), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('capsule_digest', sa.String(length=64), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('wanted_by', sa.Date(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('gone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reposts', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name='fk_takedown_by_id_user'),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name='fk_takedown_finding_id_finding'),
    sa.PrimaryKeyConstraint('id', name='pk_takedown'),
    sa.UniqueConstraint('finding_id', name='uq_takedown_finding_id'),
    sa.UniqueConstraint('number', name='uq_takedown_number')
    )
    op.create_index('ix_takedown_platform', 'takedown', ['platform'], unique=False)
    op.create_index('ix_takedown_status_takedown_due_at', 'takedown', ['status', 'due_at'], unique=False)
    op.create_table('takedown_look',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('takedown_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('visit', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('http_status', sa.Integer(), nullable=True),
    sa.Column('archive_file', sa.Text(), nullable=False),
    sa.Column('archive_offset', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['takedown_id'], ['takedown.id'], name='fk_takedown_look_takedown_id_takedown'),
    sa.PrimaryKeyConstraint('id', name='pk_takedown_look')
    )
    op.create_index('ix_takedown_look_takedown_id', 'takedown_look', ['takedown_id'], unique=False)
    _list_the_closed()


def _list_the_closed() -> None:
    """Put on the list whom decisions served before had closed."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT c.id, c.agency_id, c.respondent, a.name AS agency, c.outcome,"
            " c.document_number, c.legal_basis, c.decided_on, c.served_on, c.revoked_on"
            ' FROM "case" c LEFT JOIN agency a ON a.id = c.agency_id'
            " WHERE c.outcome IN ('closure', 'revocation') AND c.served_on IS NOT NULL"
            " AND c.decided_on IS NOT NULL"
        )
    ).mappings()
    for row in rows.all():
        name = (row["agency"] or row["respondent"])[:200]
        connection.execute(
            sa.text(
                "INSERT INTO closed_operator (case_id, agency_id, name, name_key, measure, document,"
                " basis, decided_on, served_on, taken_back_on) VALUES (:case_id, :agency_id, :name,"
                " :name_key, :measure, :document, :basis, :decided_on, :served_on, :taken_back_on)"
            ),
            {
                "case_id": row["id"],
                "agency_id": row["agency_id"],
                "name": name,
                "name_key": normalise(name)[:200],
                "measure": row["outcome"],
                "document": row["document_number"],
                "basis": row["legal_basis"],
                "decided_on": row["decided_on"],
                "served_on": row["served_on"],
                "taken_back_on": row["revoked_on"],
            },
        )


def downgrade() -> None:
    op.drop_table("takedown_look")
    op.drop_table("takedown")
    op.drop_table("page_picture")
    op.drop_table("complaint_reward")
    op.drop_table("complaint_hearing")
    op.drop_table("closed_operator")
    op.drop_table("case_paper")
    op.drop_table("paper_template")
