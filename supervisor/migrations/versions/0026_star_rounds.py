"""Rounds of stars with visits, committee and leaving; the year's calendar; two for a mass act.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op


revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_calendar()
    _create_committee()
    _create_ratings()
    _add_columns()


def _create_calendar() -> None:
    op.create_table('calendar_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('month', sa.Integer(), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('first_year', sa.Integer(), nullable=False),
    sa.Column('last_year', sa.Integer(), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('day BETWEEN 1 AND 31', name='ck_calendar_entry_day_of_a_month'),
    sa.CheckConstraint('month BETWEEN 1 AND 12', name='ck_calendar_entry_month_of_a_year'),
    sa.ForeignKeyConstraint(['changed_by'], ['user.id'], name='fk_calendar_entry_changed_by_user'),
    sa.ForeignKeyConstraint(['owner_id'], ['user.id'], name='fk_calendar_entry_owner_id_user'),
    sa.PrimaryKeyConstraint('id', name='pk_calendar_entry')
    )
    with op.batch_alter_table('calendar_entry') as table:
        table.create_index('ix_calendar_entry_owner_id', ['owner_id'], unique=False)
    op.create_table('calendar_done',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('done_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['done_by'], ['user.id'], name='fk_calendar_done_done_by_user'),
    sa.ForeignKeyConstraint(['entry_id'], ['calendar_entry.id'], name='fk_calendar_done_entry_id_calendar_entry'),
    sa.PrimaryKeyConstraint('entry_id', 'year', name='pk_calendar_done')
    )


def _create_committee() -> None:
    op.create_table('committee_meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('present', sa.JSON(), nullable=False),
    sa.Column('minutes', sa.Text(), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['recorded_by'], ['user.id'], name='fk_committee_meeting_recorded_by_user'),
    sa.ForeignKeyConstraint(['round_id'], ['rating_round.id'], name='fk_committee_meeting_round_id_rating_round'),
    sa.PrimaryKeyConstraint('id', name='pk_committee_meeting')
    )
    with op.batch_alter_table('committee_meeting') as table:
        table.create_index('ix_committee_meeting_round_id', ['round_id'], unique=False)
    op.create_table('committee_member',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['rating_round.id'], name='fk_committee_member_round_id_rating_round'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name='fk_committee_member_user_id_user'),
    sa.PrimaryKeyConstraint('round_id', 'user_id', name='pk_committee_member')
    )
    with op.batch_alter_table('committee_member') as table:
        table.create_index('ix_committee_member_user_id', ['user_id'], unique=False)
    op.create_table('committee_recusal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rating_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['rating_id'], ['rating.id'], name='fk_committee_recusal_rating_id_rating'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name='fk_committee_recusal_user_id_user'),
    sa.PrimaryKeyConstraint('id', name='pk_committee_recusal'),
    sa.UniqueConstraint('rating_id', 'user_id', name='uq_committee_recusal_rating_id_user_id')
    )
    with op.batch_alter_table('committee_recusal') as table:
        table.create_index('ix_committee_recusal_user_id', ['user_id'], unique=False)
    op.create_table('committee_vote',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rating_id', sa.Integer(), nullable=False),
    sa.Column('consideration', sa.Integer(), server_default='1', nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('voice', sa.String(length=32), nullable=False),
    sa.Column('words', sa.String(length=200), nullable=False),
    sa.Column('cast_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['committee_meeting.id'], name='fk_committee_vote_meeting_id_committee_meeting'),
    sa.ForeignKeyConstraint(['rating_id'], ['rating.id'], name='fk_committee_vote_rating_id_rating'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name='fk_committee_vote_user_id_user'),
    sa.PrimaryKeyConstraint('id', name='pk_committee_vote'),
    sa.UniqueConstraint('rating_id', 'consideration', 'user_id', name='uq_committee_vote_rating_id_consideration_user_id')
    )
    with op.batch_alter_table('committee_vote') as table:
        table.create_index('ix_committee_vote_meeting_id', ['meeting_id'], unique=False)
        table.create_index('ix_committee_vote_user_id', ['user_id'], unique=False)


def _create_ratings() -> None:
    op.create_table('rating_leave',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rating_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('is_agreed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['asked_by'], ['user.id'], name='fk_rating_leave_asked_by_user'),
    sa.ForeignKeyConstraint(['decided_by'], ['user.id'], name='fk_rating_leave_decided_by_user'),
    sa.ForeignKeyConstraint(['rating_id'], ['rating.id'], name='fk_rating_leave_rating_id_rating'),
    sa.PrimaryKeyConstraint('id', name='pk_rating_leave')
    )
    with op.batch_alter_table('rating_leave') as table:
        table.create_index('ix_rating_leave_rating_id', ['rating_id'], unique=False)
    op.create_table('rating_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rating_id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.String(length=36), nullable=False),
    sa.Column('visited_on', sa.Date(), nullable=False),
    sa.Column('officers', sa.JSON(), nullable=False),
    sa.Column('seen', sa.Text(), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['rating_id'], ['rating.id'], name='fk_rating_visit_rating_id_rating'),
    sa.ForeignKeyConstraint(['recorded_by'], ['user.id'], name='fk_rating_visit_recorded_by_user'),
    sa.PrimaryKeyConstraint('id', name='pk_rating_visit'),
    sa.UniqueConstraint('client_id', name='uq_rating_visit_client_id')
    )
    with op.batch_alter_table('rating_visit') as table:
        table.create_index('ix_rating_visit_rating_id', ['rating_id'], unique=False)


def _add_columns() -> None:
    with op.batch_alter_table('mass_act') as table:
        table.add_column(sa.Column('reason', sa.Text(), server_default='', nullable=False))
        table.add_column(sa.Column('agreed_by_id', sa.Integer(), nullable=True))
        table.add_column(sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key('fk_mass_act_agreed_by_id_user', 'user', ['agreed_by_id'], ['id'])
    with op.batch_alter_table('rating') as table:
        table.add_column(sa.Column('check_reasons', sa.JSON(), server_default='{}', nullable=False))
        table.add_column(sa.Column('consideration', sa.Integer(), server_default='1', nullable=False))
        table.add_column(sa.Column('plaque_number', sa.String(length=20), server_default='', nullable=False))
        table.create_index('ix_rating_plaque_number', ['plaque_number'], unique=False)
    with op.batch_alter_table('rating_round') as table:
        table.add_column(sa.Column('check_until', sa.Date(), nullable=True))
        table.add_column(sa.Column('decide_until', sa.Date(), nullable=True))
        table.add_column(sa.Column('quorum', sa.Integer(), server_default='2', nullable=False))
        table.add_column(sa.Column('needs_visit', sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column('notice_number', sa.String(length=80), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('rating_round') as table:
        table.drop_column('notice_number')
        table.drop_column('needs_visit')
        table.drop_column('quorum')
        table.drop_column('decide_until')
        table.drop_column('check_until')
    with op.batch_alter_table('rating') as table:
        table.drop_index('ix_rating_plaque_number')
        table.drop_column('plaque_number')
        table.drop_column('consideration')
        table.drop_column('check_reasons')
    with op.batch_alter_table('mass_act') as table:
        table.drop_constraint('fk_mass_act_agreed_by_id_user', type_='foreignkey')
        table.drop_column('agreed_at')
        table.drop_column('agreed_by_id')
        table.drop_column('reason')
    with op.batch_alter_table('rating_visit') as table:
        table.drop_index('ix_rating_visit_rating_id')
    op.drop_table('rating_visit')
    with op.batch_alter_table('rating_leave') as table:
        table.drop_index('ix_rating_leave_rating_id')
    op.drop_table('rating_leave')
    with op.batch_alter_table('committee_vote') as table:
        table.drop_index('ix_committee_vote_user_id')
        table.drop_index('ix_committee_vote_meeting_id')
    op.drop_table('committee_vote')
    with op.batch_alter_table('committee_recusal') as table:
        table.drop_index('ix_committee_recusal_user_id')
    op.drop_table('committee_recusal')
    with op.batch_alter_table('committee_member') as table:
        table.drop_index('ix_committee_member_user_id')
    op.drop_table('committee_member')
    with op.batch_alter_table('committee_meeting') as table:
        table.drop_index('ix_committee_meeting_round_id')
    op.drop_table('committee_meeting')
    op.drop_table('calendar_done')
    with op.batch_alter_table('calendar_entry') as table:
        table.drop_index('ix_calendar_entry_owner_id')
    op.drop_table('calendar_entry')
