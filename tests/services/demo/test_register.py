from sqlalchemy import func, select

from supervisor.demo.register import build
from supervisor.services.demo.register import load_demo_register
from supervisor.store.queries.register.entries import every_entry
from supervisor.store.tables.register import Agency


def test_what_is_loaded_is_what_was_built(session):
    assert load_demo_register(session) == 257
    assert sorted(every_entry(session), key=lambda e: e.uscc) == sorted(
        build(), key=lambda e: e.uscc
    )


def test_a_second_load_changes_nothing_and_keeps_what_people_changed(session):
    load_demo_register(session)
    agency = session.scalars(select(Agency)).first()
    agency.phone = "027-00000000"
    session.commit()
    assert load_demo_register(session) == 0
    assert session.scalar(select(func.count()).select_from(Agency)) == 257
    assert session.get(Agency, agency.id).phone == "027-00000000"
