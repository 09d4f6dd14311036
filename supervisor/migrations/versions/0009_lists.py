"""Lists of other authorities, inquiries, and which agency's papers an ad was judged by.

Posters that were called unknown stood in one district's register alone; what that is worth today
is worked out by the next judgement of every undecided lead.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('watched_standing',
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('standing', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_watched_standing_agency_id_agency'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('agency_id', name=op.f('pk_watched_standing'))
    )
    op.create_table('list_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('authority', sa.String(length=100), nullable=False),
    sa.Column('divisions', sa.JSON(), nullable=False),
    sa.Column('papers', sa.JSON(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('file_digest', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('removed', sa.Integer(), nullable=False),
    sa.Column('problems', sa.JSON(), nullable=False),
    sa.Column('uploaded_by', sa.Integer(), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['replaces_id'], ['list_version.id'], name=op.f('fk_list_version_replaces_id_list_version')),
    sa.ForeignKeyConstraint(['uploaded_by'], ['user.id'], name=op.f('fk_list_version_uploaded_by_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_version'))
    )
    with op.batch_alter_table('list_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_list_version_status_list_version_authority'), ['status', 'authority'], unique=False)

    op.create_table('inquiry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('poster_key', sa.String(length=200), nullable=False),
    sa.Column('poster', sa.String(length=200), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('division', sa.String(length=6), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('ads', sa.Integer(), nullable=False),
    sa.Column('posting_id', sa.Integer(), nullable=True),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('authority', sa.String(length=100), nullable=False),
    sa.Column('document', sa.String(length=120), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('sent_by', sa.Integer(), nullable=True),
    sa.Column('answer', sa.String(length=32), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('licence_number', sa.String(length=80), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answered_by'], ['user.id'], name=op.f('fk_inquiry_answered_by_user')),
    sa.ForeignKeyConstraint(['posting_id'], ['posting.id'], name=op.f('fk_inquiry_posting_id_posting')),
    sa.ForeignKeyConstraint(['sent_by'], ['user.id'], name=op.f('fk_inquiry_sent_by_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inquiry')),
    sa.UniqueConstraint('poster_key', name=op.f('uq_inquiry_poster_key'))
    )
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inquiry_status_inquiry_last_seen_at'), ['status', 'last_seen_at'], unique=False)

    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('agency_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('judged_on', sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f('ix_posting_agency_id_posting_last_seen_at'), ['agency_id', 'last_seen_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_posting_agency_id_posting_last_seen_at'))
        batch_op.drop_column('judged_on')
        batch_op.drop_column('agency_id')

    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inquiry_status_inquiry_last_seen_at'))

    op.drop_table('inquiry')
    with op.batch_alter_table('list_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_list_version_status_list_version_authority'))

    op.drop_table('list_version')
    op.drop_table('watched_standing')
