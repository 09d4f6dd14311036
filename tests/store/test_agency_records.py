from datetime import date

from sqlalchemy import event

from supervisor.domain.register.agencies import (
    Activity,
    LicenceEventKind,
    LicenceKind,
    LicenceStanding,
    NameKind,
    agency_standing,
)
from supervisor.extensions import db
from supervisor.store.queries.register.agencies import agency_records
from supervisor.store.tables.register import (
    Agency,
    AgencyAccount,
    AgencyName,
    Licence,
    LicenceEventRow,
)


def add_agency(session, number, parent=None, licensed=True):
    agency = Agency(uscc=f"{number:018d}", name=f"武汉晨帆{number}人力资源有限公司", parent=parent)
    agency.names = [
        AgencyName(kind=NameKind.FORMER, text="武汉晨舟人才有限公司"),
        AgencyName(kind=NameKind.SHORT, text="晨帆人力"),
        AgencyName(kind=NameKind.BRAND, text="晨帆优聘"),
    ]
    agency.accounts = [AgencyAccount(platform="网站", value="chenfan.example")]
    if licensed:
        agency.licences = [
            Licence(
                kind=LicenceKind.HR_SERVICE,
                number=f"证{number}",
                scope=["job_fair"],
                valid_from=date(2020, 1, 1),
                valid_to=date(2024, 12, 31),
                events=[
                    LicenceEventRow(kind=LicenceEventKind.REVOKED, on_date=date(2023, 1, 1)),
                    LicenceEventRow(
                        kind=LicenceEventKind.GRANTED,
                        on_date=date(2020, 1, 1),
                        valid_to=date(2024, 12, 31),
                        scope=["job_fair", "training"],
                    ),
                ],
            )
        ]
    session.add(agency)
    return agency


def test_records_hold_names_licences_events_and_parents(session):
    head = add_agency(session, 1)
    add_agency(session, 2, parent=head, licensed=False)
    session.commit()
    first, branch = agency_records(session)
    assert first.former_names == ("武汉晨舟人才有限公司",)
    assert first.short_names == ("晨帆人力", "晨帆优聘")
    assert first.accounts == ("chenfan.example",)
    (licence,) = first.licences
    assert [e.kind for e in licence.events] == [LicenceEventKind.GRANTED, LicenceEventKind.REVOKED]
    assert licence.events[0].scope == {Activity.JOB_FAIR, Activity.TRAINING}
    assert branch.parent_key == first.key
    assert agency_standing(branch, date(2022, 1, 1)) is LicenceStanding.VALID
    assert agency_standing(first, date(2023, 1, 1)) is LicenceStanding.REVOKED


def test_the_number_of_queries_does_not_grow(session):
    counts = []
    for size in (1, 40):
        for number in range(size):
            add_agency(session, number + 100 * size)
        session.commit()
        statements = []
        event.listen(db.engine, "before_cursor_execute", lambda *a, s=statements: s.append(a[2]))
        agency_records(session)
        counts.append(len(statements))
        session.rollback()
    assert counts[0] == counts[1]
