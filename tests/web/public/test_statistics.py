"""The office's year in public: concluded steps, corrections, known errors, and no names."""

from datetime import timedelta

import pytest

from supervisor.domain.cases.cases import CaseOrigin, CaseOutcome
from supervisor.domain.platform import clock
from supervisor.domain.platform.streets import Street
from supervisor.domain.quality.sampling import ItemKind, Reading
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.quality import BlindDraw, BlindItem


def shown(client):
    answer = client.get("/public/statistics")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.fixture
def decide(world):
    """Put a served decision into the database, as a case keeps it."""
    numbers = iter(range(1, 100))

    def put(outcome, agency=None, event="", revoked_on=None):
        number = next(numbers)
        today = clock.today()
        world.session.add(
            Case(
                number=f"A{number}",
                origin=CaseOrigin.REPORT,
                origin_id=number,
                summary="超范围经营",
                agency_id=agency.id if agency else None,
                respondent="" if agency else "某劳务工作室",
                opened_on=today - timedelta(days=20),
                outcome=outcome,
                event_code=event,
                served_on=today - timedelta(days=10),
                revoked_on=revoked_on,
            )
        )
        world.session.commit()

    return put


def test_what_is_not_known_is_said(client, world):
    page = shown(client)
    assert "未统计" in page
    assert "没有送达过处理决定" in page
    assert "筛查发现问题线索" not in page
    world.user()
    world.session.rollback()
    assert "未统计" not in shown(client)


def test_decisions_stand_by_month_kind_and_street(client, world, decide):
    agency = world.agency(street=Street.SHUIGUOHU)
    decide(CaseOutcome.FINE, agency, "C07")
    decide(CaseOutcome.RECTIFICATION, agency, "C07")
    decide(CaseOutcome.CLOSURE)
    page = shown(client)
    assert 'aria-label="送达的处理决定按月"' in page
    for label, count in (("水果湖街道", 2), ("名册外的主体", 1), ("未列入信用事项", 1)):
        row = page.split(f'<th scope="row">{label}</th>')[1].split("</tr>")[0]
        assert f'<td class="number">{count}</td>' in row
    assert agency.name not in page
    assert "某劳务工作室" not in page


def test_a_revoked_decision_is_a_correction_without_a_name(client, world, decide):
    agency = world.agency()
    decide(CaseOutcome.FINE, agency, "C07", revoked_on=clock.today())
    page = shown(client)
    assert "没有送达过处理决定" in page
    assert f"一件决定（{CaseOutcome.FINE.label}）" in page
    assert agency.name not in page


def test_errors_of_the_machine_are_published_with_their_limits(client, world):
    finding = world.finding()
    reader = world.user()
    draw = BlindDraw(day=clock.today(), seed="s", population={"handover": [2, 8]})
    marked = {"source_id": "handover", "revision_id": finding.revision_id}
    draw.items = [
        BlindItem(
            position=1,
            kind=ItemKind.FLAGGED,
            machine=["gender"],
            reading=Reading.VIOLATION,
            categories=["gender"],
            reader_id=reader.id,
            answered_at=clock.utc_now(),
            **marked,
        )
    ]
    world.session.add(draw)
    world.session.commit()
    page = shown(client)
    assert "1 / 1" in page
    assert "还没有判读" in page
