from datetime import UTC, date, datetime, timedelta

from sqlalchemy import event

from supervisor.domain.cases.cases import CaseOrigin, CaseOutcome
from supervisor.domain.fieldwork.events import EventForm
from supervisor.domain.leads.findings import Decision
from supervisor.domain.public.statutory import FigureKey, Period
from supervisor.domain.ratings.rounds import RatingStatus, RoundStage
from supervisor.domain.register.agencies import LicenceEventKind
from supervisor.extensions import db
from supervisor.services.demo.history import load_demo_history
from supervisor.services.demo.register import load_demo_register
from supervisor.services.public.statutory_report import statutory_report
from supervisor.store.queries.public.statutory import records_page, tally
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.fieldwork import Campaign, CampaignVisit, RecruitmentEvent
from supervisor.store.tables.ratings import Rating, RatingRound
from supervisor.store.tables.register import Agency, LicenceEventRow

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
THREE_YEARS = Period(date(2019, 9, 1), date(2022, 8, 31))


def values(session, period=YEAR):
    return statutory_report(session, period).as_json()


def held(session, posts, people, day=date(2026, 5, 1)):
    number = session.query(RecruitmentEvent).count()
    session.add(
        RecruitmentEvent(
            code=f"E{number}",
            name="青年见习专场",
            starts_on=day,
            ends_on=day,
            form=EventForm.FAIR,
            posts_offered=posts,
            people_served=people,
        )
    )
    session.commit()


def test_an_empty_system_knows_nothing_and_says_so(session):
    made = statutory_report(session, YEAR)
    assert {figure.value for figure in made.figures.values()} == {None}
    assert any("未统计不等于没有发生" in note for note in made.notes)


def test_sums_leave_out_what_was_not_reported_and_say_how_much(session):
    held(session, 1000, 200)
    held(session, None, 50)
    found = values(session)
    assert (found["recruitment_events"], found["posts_offered"]) == (2, 1000)
    assert found["people_served"] == 250
    assert any("1条记录尚未填报" in note for note in found["notes"])


def test_sums_of_nothing_reported_are_unknown(session):
    held(session, None, None)
    assert values(session)["posts_offered"] is None


def test_an_agency_leaves_the_register_when_its_last_licence_is_revoked(session, world):
    world.agency("武汉启禾人才服务有限公司")
    gone = world.agency()
    branch = Agency(uscc="TESTBRANCH00000001", name="武汉晨帆南湖分公司", parent_id=gone.id)
    world.add(branch)
    revoked = LicenceEventRow(kind=LicenceEventKind.REVOKED, on_date=date(2026, 6, 1))
    gone.licences[0].events.append(revoked)
    session.commit()
    assert branch.parent_id == gone.id
    assert values(session, Period(date(2026, 1, 1), date(2026, 5, 31)))["agencies"] == 3
    assert values(session)["agencies"] == 1
    again = LicenceEventRow(kind=LicenceEventKind.GRANTED, on_date=date(2026, 9, 1))
    gone.licences[0].events.append(again)
    session.commit()
    assert values(session)["agencies"] == 3


def test_stars_of_a_past_day_come_from_the_round_in_effect_then(session, world):
    agency = world.agency(star=4, star_from=date(2025, 1, 1))
    for number, (effective, stars) in enumerate([(date(2019, 1, 1), 2), (date(2022, 1, 1), 3)]):
        world.add(
            RatingRound(
                title=f"评定{number}",
                scheme_text="",
                stage=RoundStage.EFFECTIVE,
                opened_on=effective,
                assess_until=effective,
                effective_on=effective,
                ratings=[Rating(agency_id=agency.id, status=RatingStatus.EFFECTIVE, stars=stars)],
            )
        )
    for year, key in ((2020, "two_star"), (2023, "three_star"), (2026, "four_star")):
        found = values(session, Period(date(year, 1, 1), date(year, 12, 31)))
        assert [found[name] for name in ("two_star", "three_star", "four_star")].count(1) == 1
        assert found[key] == 1
    assert values(session, Period(date(2018, 1, 1), date(2018, 12, 31)))["four_star"] is None


def test_only_standing_served_decisions_count(session, world):
    user = world.user()
    user.created_at = datetime(2026, 1, 2, tzinfo=UTC)
    for number, (outcome, served, revoked) in enumerate(
        [
            (CaseOutcome.FINE, date(2026, 3, 1), None),
            (CaseOutcome.RECTIFICATION, date(2026, 3, 1), None),
            (CaseOutcome.FINE, date(2026, 3, 1), date(2026, 4, 1)),
            (None, None, None),
        ]
    ):
        world.add(
            Case(
                number=f"A{number}",
                origin=CaseOrigin.REPORT,
                origin_id=number,
                summary="超范围经营",
                opened_on=date(2026, 2, 1),
                outcome=outcome,
                served_on=served,
                revoked_on=revoked,
            )
        )
    found = values(session)
    assert (found["cases"], found["decisions"]) == (4, 2)
    assert (found["penalties"], found["rectifications"]) == (1, 1)
    assert values(session, Period(date(2020, 1, 1), date(2020, 12, 31)))["cases"] is None


def test_leads_are_counted_by_the_day_they_came_up(session, world):
    finding = world.finding()
    world.review(finding, world.user(), Decision.CONFIRM)
    assert values(session)["leads"] is not None
    day = finding.created_at.date()
    found = values(session, Period(day - timedelta(days=1), day + timedelta(days=1)))
    assert (found["leads"], found["reviewed"], found["confirmed"]) == (1, 1, 1)


def test_the_demonstration_states_the_known_three_years(session):
    load_demo_register(session)
    load_demo_history(session, date(2026, 11, 23))
    made = statutory_report(session, THREE_YEARS)
    found = made.as_json()
    assert found["agencies"] == 257
    assert (found["four_star"], found["three_star"], found["two_star"]) == (9, 11, 12)
    assert found["high_end"] == 8
    assert 6_000 < found["practitioners"] < 7_000
    assert found["recruitment_events"] == 114
    assert 290_000 < found["posts_offered"] < 300_000
    assert 70_000 < found["people_served"] < 80_000
    text = "".join(found["text"])
    assert "6000余人" in text
    assert "29万余个" in text
    assert "7万余人" in text
    recent = statutory_report(session, Period(date(2024, 1, 1), date(2026, 11, 23)))
    assert recent.as_json()["recruitment_events"] > 90
    load_demo_history(session, date(2026, 11, 23))
    assert statutory_report(session, THREE_YEARS).as_json() == found


def test_every_figure_opens_as_many_records_as_it_states(session, world):
    world.agency(star=3, star_from=date(2020, 1, 1), high_end=True, staff_count=12)
    held(session, 1000, 200)
    made = statutory_report(session, YEAR)
    for key in FigureKey:
        found = tally(session, key, YEAR)
        assert records_page(session, key, YEAR, 1).total == found.records
        if made.figures[key].value is not None:
            assert made.figures[key].value in (found.records, found.total)


def test_the_number_of_queries_does_not_grow(session, world):
    counts = []
    for _ in range(2):
        for _ in range(5):
            world.agency(star=3, star_from=date(2020, 1, 1))
            held(session, 10, 10)
        statements = []
        listener = lambda *a, s=statements: s.append(a[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        statutory_report(session, YEAR)
        event.remove(db.engine, "before_cursor_execute", listener)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_campaigns_stand_by_title_and_their_visits_add_up_to_the_figures(session, world):
    world.user()
    for title, first, visits in (
        ("去年开始的清理整顿", date(2025, 11, 1), ["2025-12-30", "2026-01-05"]),
        ("2026年清理整顿", date(2026, 5, 1), ["2026-05-02", "2026-05-03"]),
        ("没有走访的专项行动", date(2026, 7, 1), []),
        ("去年办完的排查", date(2025, 3, 1), ["2025-03-02"]),
    ):
        made = Campaign(title=title, starts_on=first, ends_on=first + timedelta(days=90))
        for number, day in enumerate(visits):
            faulty = {"problems": ["charges"], "partners": ["区市场监管局"]} if number else {}
            made.visits.append(
                CampaignVisit(party="甲", visited_on=date.fromisoformat(day), officers=2, **faulty)
            )
        world.add(made)
    report = statutory_report(session, YEAR)
    lines = {one.title: (one.visits, one.faulty, one.joint) for one in report.campaigns}
    assert lines == {
        "去年开始的清理整顿": (1, 1, 1),
        "2026年清理整顿": (2, 1, 1),
        "没有走访的专项行动": (0, 0, 0),
    }
    sums = tuple(sum(one) for one in zip(*lines.values(), strict=True))
    keys = (FigureKey.CAMPAIGN_VISITS, FigureKey.CAMPAIGN_FAULTY, FigureKey.JOINT_VISITS)
    assert sums == tuple(tally(session, key, YEAR).records for key in keys) == (3, 2, 2)
    text = "".join(report.as_json()["text"])
    assert "组织“2026年清理整顿”“没有走访的”专项行动2次" in text
    assert [one["title"] for one in report.as_json()["by_campaign"]] == list(lines)
