from datetime import date

from sqlalchemy import select

from supervisor.domain.register.agencies import LicenceEventKind, LicenceStanding, agency_standing
from supervisor.services.demo.register import load_demo_register
from supervisor.services.register.standings import standings_on
from supervisor.store.queries.register.agencies import agency_records
from supervisor.store.tables.register import Licence, LicenceEventRow

DAY = date(2026, 11, 1)


def test_every_agency_stands_as_the_domain_says(session):
    load_demo_register(session)
    found = standings_on(session, DAY)
    assert found == {int(r.key): agency_standing(r, DAY) for r in agency_records(session)}
    assert standings_on(session, date(2000, 1, 1)) != found


def test_a_new_event_is_noticed_though_the_agency_row_did_not_change(session):
    load_demo_register(session)
    valid = next(id_ for id_, s in standings_on(session, DAY).items() if s is LicenceStanding.VALID)
    licence = session.scalars(select(Licence).filter_by(agency_id=valid)).first()
    revoked = LicenceEventRow(kind=LicenceEventKind.REVOKED, on_date=date(2026, 10, 31))
    licence.events.append(revoked)
    session.commit()
    assert standings_on(session, DAY)[valid] is LicenceStanding.REVOKED
