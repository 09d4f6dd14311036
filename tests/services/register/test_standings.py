from datetime import date

from sqlalchemy import select

from supervisor.domain.register.agencies import (
    LicenceEventKind,
    LicenceKind,
    LicenceStanding,
    agency_standing,
)
from supervisor.domain.register.history import ActOrigin, ActStatus
from supervisor.services.demo.register import load_demo_register
from supervisor.services.register.standings import standings_on, suspended_on
from supervisor.store.queries.register.agencies import agency_records
from supervisor.store.tables.register import Licence, LicenceEventRow
from supervisor.store.tables.register_changes import RegisterAct
from supervisor.store.writing.agencies import remove_agencies

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


def test_another_register_under_ids_given_again_is_noticed(session, world):
    """As when an import is taken back and the corrected file has as many agencies."""

    def act():
        world.add(
            RegisterAct(origin=ActOrigin.IMPORT, status=ActStatus.APPLIED, title="", agencies=1)
        )
        session.commit()

    gone = world.agency("武汉甲人力资源有限公司")
    act()
    assert suspended_on(session, DAY) == frozenset()
    remove_agencies(session, [gone.id])
    session.commit()
    session.expunge_all()
    expired = Licence(
        kind=LicenceKind.HR_SERVICE,
        number="420106000999",
        scope=["job_brokerage"],
        valid_from=date(2020, 1, 1),
        valid_to=date(2021, 1, 1),
        events=[LicenceEventRow(kind=LicenceEventKind.GRANTED, on_date=date(2020, 1, 1))],
    )
    other = world.agency("武汉乙人力资源有限公司", licences=[expired])
    act()
    assert suspended_on(session, DAY) == {other.id}
    assert standings_on(session, DAY) == {other.id: LicenceStanding.EXPIRED}
