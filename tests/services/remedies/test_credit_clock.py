import random
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from supervisor.domain.credit.ledger import EntryKind
from supervisor.domain.credit.scheme import CreditScheme, Grade
from supervisor.domain.credit.standing import standing
from supervisor.domain.platform.deadlines import add_months
from supervisor.services.credit import ledger, standings
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.services.remedies import credit_clock
from supervisor.settings import Settings
from supervisor.store.queries.credit import ledger as queries
from supervisor.store.tables.credit import CreditEntry, CreditStanding
from supervisor.store.tables.register import Agency
from tests.support.credit_world import Office, noon

DAY = date(2026, 3, 10)


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return Office.make(session, settings)


def test_an_entry_runs_out_in_the_night_it_ends(office: Office) -> None:
    credit_clock.run(office.session, DAY)
    with time_machine.travel(noon(DAY), tick=False):
        office.served()
    end = date(2027, 3, 10)
    assert credit_clock.run(office.session, end - timedelta(days=1)).standings_changed == 0
    assert credit_clock.run(office.session, end).standings_changed == 1
    history = queries.standing_history(office.session, office.agency.id)
    assert [(row.on_date, row.score) for row in history] == [(end, 100), (DAY, 85)]


def test_running_again_and_running_late_change_nothing_more(office: Office) -> None:
    credit_clock.run(office.session, DAY)
    rows = select(func.count()).select_from(CreditStanding)
    before = office.session.scalar(rows)
    assert credit_clock.run(office.session, DAY).standings_changed == 0
    assert credit_clock.run(office.session, DAY - timedelta(days=40)).standings_changed == 0
    assert office.session.scalar(rows) == before


def test_missed_nights_are_made_up_day_by_day(office: Office) -> None:
    credit_clock.run(office.session, DAY)
    with time_machine.travel(noon(DAY), tick=False):
        office.served("C06")
    credit_clock.run(office.session, date(2028, 1, 1))
    ended = queries.stored_standing(office.session, office.agency.id, date(2027, 3, 10))
    before = queries.stored_standing(office.session, office.agency.id, date(2027, 3, 9))
    assert ended is not None
    assert before is not None
    assert (before.score, before.grade, ended.score) == (75, Grade.B, 100)


def test_every_stored_day_is_what_the_ledger_says_of_it(
    session: Session, settings: Settings
) -> None:
    """Random histories, nights missed at random: replayed against the pure function."""
    office = Office.make(session, settings)
    chance = random.Random(20260310)  # noqa: S311 - seeded, not a secret
    agencies = [office.agency.id] + [
        _another(session, office.agency, number) for number in range(24)
    ]
    day = DAY
    credit_clock.run(session, day)
    for _ in range(150):
        day += timedelta(days=chance.randint(1, 4))
        for agency in chance.sample(agencies, 2):
            _write(session, agency, day, chance)
        if chance.random() < 0.6:
            credit_clock.run(session, day)
    credit_clock.run(session, day + timedelta(days=500))
    for agency in agencies:
        for _ in range(40):
            on = DAY + timedelta(days=chance.randint(0, (day - DAY).days + 500))
            stored = queries.stored_standing(session, agency, on)
            again = ledger.standing_on(session, agency, on)
            assert stored is not None
            assert (stored.score, stored.grade) == (again.score, again.grade), (agency, on)


def test_a_thousand_ledgers_on_random_days(session: Session, settings: Settings) -> None:
    """What the clock stored is what the pure function says, over a whole register."""
    Office.make(session, settings)
    chance = random.Random(1000)  # noqa: S311 - seeded, not a secret
    names = [{"name": f"机构{n}", "uscc": f"THOUSAND{n:010d}"} for n in range(999)]
    session.execute(insert(Agency), names)
    session.commit()
    agencies = list(session.scalars(select(Agency.id)))
    scheme = credit_scheme_on(session, DAY)
    day = DAY
    credit_clock.run(session, day)
    for _ in range(12):
        day += timedelta(days=chance.randint(1, 60))
        chosen = chance.sample(agencies, 250)
        facts = [_fact(scheme, agency, day, chance) for agency in chosen]
        session.execute(insert(CreditEntry), [_values(fact) for fact in facts])
        session.commit()
        credit_clock.run(session, day)
    ledgers = queries.ledgers(session)
    checked = set()
    for agency in agencies:
        on = DAY + timedelta(days=chance.randint(0, (day - DAY).days))
        stored = queries.stored_standing(session, agency, on)
        again = standing(ledgers.get(agency, []), scheme, on)
        assert stored is not None
        assert (stored.score, stored.grade) == (again.score, again.grade), (agency, on)
        checked.add(stored.grade)
    assert checked == set(Grade)


def _values(entry: CreditEntry) -> dict[str, object]:
    columns = CreditEntry.__table__.columns.keys()
    return {name: getattr(entry, name) for name in columns if name not in ("id", "recorded_at")}


def _another(session: Session, model: Agency, number: int) -> int:
    agency = Agency(name=f"{model.name}{number}", uscc=f"REPLAY{number:012d}")
    session.add(agency)
    session.commit()
    return agency.id


def _write(session: Session, agency: int, day: date, chance: random.Random) -> None:
    roots = [row for row in queries.entry_rows(session, agency) if row.target_id is None]
    entry = _fact(credit_scheme_on(session, day), agency, day, chance)
    if roots and chance.random() < 0.4:
        kind = chance.choice([EntryKind.CORRECTION, EntryKind.WITHDRAWAL, EntryKind.REPAIR])
        target = chance.choice(roots)
        entry.kind, entry.target_id, entry.ends_on = kind, target.id, None
        entry.points = chance.randint(-9, 9) if kind is EntryKind.CORRECTION else 0
    session.add(entry)
    session.flush()
    standings.advance_agency(session, agency, day)
    session.commit()


def _fact(scheme: CreditScheme, agency: int, day: date, chance: random.Random) -> CreditEntry:
    event = chance.choice(list(scheme.events.values()))
    return CreditEntry(
        agency_id=agency,
        kind=EntryKind.MERIT if event.is_merit else EntryKind.FACT,
        code=event.code,
        label=event.label,
        points=event.points if event.is_merit else -event.points,
        entry_class=event.entry_class,
        facts="",
        legal_basis="",
        document_number="",
        document_on=day,
        effective_on=day - timedelta(days=chance.randint(0, 9)),
        ends_on=add_months(day, event.months),
        recorded_on=day,
        scheme=scheme.version,
        reason="",
    )
