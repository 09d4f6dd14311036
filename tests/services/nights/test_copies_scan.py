"""Copies, reposts and values read from ads, through whole scans of handed-over files."""

import json
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, select, update

from supervisor.domain.leads.findings import Decision, FindingStatus, RejectReason
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.streets import Street
from supervisor.domain.postings.dates import DatePrecision
from supervisor.domain.postings.pay import PaidPer, PayStated
from supervisor.extensions import db
from supervisor.services.collect import runner
from supervisor.services.leads.plans import begin_batch
from supervisor.services.leads.review import Ruling, decide
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.services.platform.audit import Actor
from supervisor.store.queries.leads.copies import copies_in, earlier_of, spread_of
from supervisor.store.tables.collect import SourceRun
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting, PostingRevision
from tests.support.factories import World
from tests.support.scan_samples import Nights, scan

TEXT = (
    "岗位职责：负责货品的入库、上架和盘点，保持库区整洁；核对每日出库单据，发现差异及时上报。\n"
    "任职要求：限男性，能适应两班倒，吃苦耐劳，有仓储经验者优先；会使用扫码枪和办公软件。"
)
OTHER = (
    "工作内容：接待到店顾客，介绍面料与款式，协助试穿和搭配；整理货架，参与月末盘点。\n"
    "我们希望你亲和大方，能够接受周末轮班，有服装零售经验更好，公司提供岗前培训。"
)


def row(number, **values):
    return {
        "id": f"n-{number}",
        "title": "仓库理货员",
        "company": "武汉晨帆商贸有限公司",
        "city": "武汉市",
        "text": TEXT,
    } | values


@pytest.fixture
def night(environment):
    return Nights(environment)


@pytest.fixture
def inspector(session, settings):
    return Actor(World(session, settings).user(name="zhang", display_name="张监察").id, "10.0.0.1")


@pytest.fixture
def meanwhile(app, monkeypatch):
    """Let something happen once, after a batch was planned and before it is stored."""

    def set_up(happens):
        waiting = [happens]

        def plan_and_wait(*given):
            begun = begin_batch(*given)
            with app.app_context():
                while waiting:
                    waiting.pop()()
            return begun

        monkeypatch.setattr(runner, "begin_batch", plan_and_wait)

    return set_up


def clusters(session):
    return dict(session.execute(select(Posting.external_id, Posting.cluster_id)).all())


def lead(session, external_id):
    query = select(Finding).join(Posting).where(Posting.external_id == external_id)
    return session.scalars(query).one()


def confirm(session, inspector, finding):
    decide(session, finding.id, inspector, Ruling(Decision.CONFIRM, finding.version))
    session.expire_all()


def test_copies_on_two_boards_are_one_cluster_each_with_its_evidence(night, session):
    night(
        handover=[row(1), row(2, company="武汉青禾苗木有限公司")],
        job51=[row(8, company="晨帆商贸", text=TEXT.replace("；", "； "))],
    )
    found = clusters(session)
    assert found["n-1"] == found["n-8"] != found["n-2"]
    pages = session.scalars(select(PostingRevision.raw_page_id)).all()
    assert len({*pages}) == 2
    assert {lead(session, one).cluster_id for one in ("n-1", "n-8")} == {found["n-1"]}
    spread = spread_of(session, [found["n-1"]])[found["n-1"]]
    assert (spread.copies, spread.sources) == (2, 2)


def test_the_batches_of_a_night_make_no_difference(night, session, environment):
    ads = [row(number, text=f"{TEXT}{number}日") for number in range(1, 8)] + [row(9, title="保洁")]
    object.__setattr__(environment, "batch_rows", 3)
    night(handover=ads)
    found = clusters(session)
    assert len({found[f"n-{number}"] for number in range(1, 8)}) == 1
    assert found["n-9"] != found["n-1"]
    night(handover=ads)
    assert clusters(session) == found


def test_an_ad_between_two_joins_them_wherever_they_are_kept(night, session):
    sentences = (TEXT + OTHER).replace("\n", "").replace("；", "，").split("，")
    parts = [sentences[start:end] for start, end in ((0, 10), (2, 12), (0, 12))]
    one, other, between = ("，".join(part) + "。" for part in parts)
    night(handover=[row(1, text=one), row(2, text=other)])
    assert len({*clusters(session).values()}) == 2
    # The two are seen again in the batch that joins them: what was known of them is out of date.
    night(handover=[row(1, text=one), row(2, text=other), row(3, text=between)])
    assert len({*clusters(session).values()}) == 1
    leads = session.scalars(select(Finding.cluster_id)).all()
    assert {*leads} == {*clusters(session).values()}


def test_a_changed_wording_leaves_its_cluster_and_the_old_lead_stays_with_it(night, session):
    night(handover=[row(1), row(2)])
    before = clusters(session)["n-1"]
    night(handover=[row(1, text=OTHER), row(2)])
    found = clusters(session)
    assert found["n-1"] != found["n-2"] == before
    assert lead(session, "n-1").cluster_id == before
    copies = copies_in(session, before, lead(session, "n-2").posting_id)
    assert [(copy.posting.external_id, copy.wording.text) for copy in copies] == [("n-1", TEXT)]
    night(handover=[row(1), row(2)])
    assert clusters(session)["n-1"] == before


def test_equal_grounds_are_told_from_others(night, session):
    night(
        handover=[row(1), row(2, text=TEXT.replace("办公软件", "办公软件。限35岁以下"))],
        job51=[row(3, company="晨帆商贸(武汉)有限公司")],
    )
    assert len({*clusters(session).values()}) == 1
    one, other, third = (lead(session, f"n-{number}") for number in (1, 2, 3))
    assert one.grounds != other.grounds
    assert one.grounds == third.grounds


def test_a_confirmed_ad_under_a_new_id_says_what_it_repeats(night, session, inspector):
    night(handover=[row(1)])
    confirm(session, inspector, lead(session, "n-1"))
    night(job51=[row(7, company="晨帆商贸")])
    again = lead(session, "n-7")
    assert again.status is FindingStatus.OPEN
    assert again.repost_of_id == lead(session, "n-1").id
    assert not again.repost_was_gone
    earlier = earlier_of(session, again)
    assert earlier.review.decision is Decision.CONFIRM
    assert earlier.reviewer == "张监察"
    assert earlier.posting.external_id == "n-1"


def test_it_was_taken_down_when_two_good_runs_did_not_show_it(night, session, inspector):
    night(handover=[row(1)])
    confirm(session, inspector, lead(session, "n-1"))
    night(handover=[row(5, text=OTHER)])
    night(job51=[row(6, title="仓库理货员（急聘）")])
    assert not lead(session, "n-6").repost_was_gone
    night(handover=[row(5, text=OTHER)])
    night(job51=[row(7)])
    assert lead(session, "n-7").repost_was_gone
    assert lead(session, "n-7").repost_of_id == lead(session, "n-1").id


def test_the_same_ad_back_after_it_was_gone_is_open_again(night, session, inspector):
    night(handover=[row(1)])
    confirm(session, inspector, lead(session, "n-1"))
    night(handover=[row(1)])
    assert lead(session, "n-1").status is FindingStatus.CONFIRMED
    night(handover=[row(5, text=OTHER)])
    night(handover=[row(5, text=OTHER)])
    night(handover=[row(1)])
    back = lead(session, "n-1")
    assert back.status is FindingStatus.OPEN
    assert back.repost_of_id == back.id
    assert back.repost_was_gone


def test_a_lead_confirmed_between_planning_and_storing_is_open_again(
    night, session, inspector, meanwhile
):
    night(handover=[row(1)])
    night(handover=[row(5, text=OTHER)])
    night(handover=[row(5, text=OTHER)])
    meanwhile(lambda: confirm(session, inspector, lead(session, "n-1")))
    night(handover=[row(1)])
    assert lead(session, "n-1").status is FindingStatus.OPEN
    assert lead(session, "n-1").repost_was_gone


def test_a_lead_made_and_decided_between_planning_and_storing_stays_as_it_is(
    night, session, inspector, meanwhile
):
    night(handover=[row(1), row(5, text=OTHER)])
    made = lead(session, "n-1")
    hits = len(made.hits)
    session.execute(update(Posting).values(judged_rules_id=None))
    # It lies with another ad while the batch is planned.
    other = session.scalars(select(Posting).where(Posting.external_id == "n-5")).one()
    ad_id, made.posting_id = made.posting_id, other.id
    session.commit()

    def make_and_reject():
        made.posting_id = ad_id
        session.commit()
        said = Ruling(Decision.REJECT, made.version, RejectReason.DUPLICATE)
        decide(session, made.id, inspector, said)
        session.expire_all()

    meanwhile(make_and_reject)
    night(handover=[row(1)])
    assert lead(session, "n-1").status is FindingStatus.REJECTED
    assert len(lead(session, "n-1").hits) == hits


def test_reading_an_archived_page_again_brings_nothing_back(night, session, inspector, environment):
    night(handover=[row(1)])
    confirm(session, inspector, lead(session, "n-1"))
    first_run = session.scalars(select(SourceRun.id)).one()
    for _ in range(2):
        night(handover=[row(5, text=OTHER)])
    key = ScanKey.of_replay(first_run, utc_now())
    run_scan(environment, open_scan(session, environment.settings, key, ["handover"]))
    session.expire_all()
    assert lead(session, "n-1").status is FindingStatus.CONFIRMED
    assert lead(session, "n-1").repost_of_id is None


def test_a_template_of_another_employer_repeats_nothing(night, session, inspector):
    night(handover=[row(1)])
    confirm(session, inspector, lead(session, "n-1"))
    night(job51=[row(7, company="武汉青禾苗木有限公司")])
    assert lead(session, "n-7").repost_of_id is None


def test_pay_date_and_place_are_stored_beside_the_words(night, session):
    night(
        handover=[
            row(1, salary="20-35万/年", date="2026-09-01", address="武昌区水果湖街道洪山路1号"),
            row(2, salary="\ue032-\ue035K·15薪", date="09-01", city="武汉-洪山区"),
            row(3, salary="8千-1.2万·13薪", date="", address="中南路14号"),
        ]
    )
    yearly, hidden, months = session.scalars(select(PostingRevision).order_by(PostingRevision.id))
    assert yearly.salary_text == "20-35万/年"
    assert (yearly.salary_low, yearly.salary_high) == (200_000, 350_000)
    assert yearly.salary_per is PaidPer.YEAR
    assert (yearly.monthly_low, yearly.monthly_high) == (Decimal("16666.67"), Decimal("29166.67"))
    assert (yearly.street, yearly.district) == (Street.SHUIGUOHU, "420106")
    assert yearly.published_precision is DatePrecision.DAY
    assert hidden.salary_stated is PayStated.OBFUSCATED
    assert (hidden.salary_low, hidden.salary_high, hidden.monthly_low) == (None, None, None)
    assert hidden.published_precision is DatePrecision.INFERRED
    assert (hidden.street, hidden.district) == (None, "420111")
    assert (months.salary_months, months.monthly_high) == (13, 12_000)
    assert (months.street, months.published_precision) == (None, DatePrecision.NONE)


BOARD = {
    "status": "1",
    "resultbody": {"job": {"totalCount": 1, "items": [{
        "jobId": "77", "jobName": "仓库理货员", "fullCompanyName": "武汉晨帆商贸有限公司",
        "jobDescribe": TEXT, "jobAreaString": "武汉", "provideSalaryString": "6-8千",
        "issueDateString": "2026-09-01 10:00:00", "confirmDateString": "2026-09-03 10:00:00",
    }]}},
}  # fmt: skip


def test_publication_refresh_and_first_sight_are_kept_apart(environment, settings, session):
    folder = settings.inbox_path / "job51"
    folder.mkdir(parents=True)
    for refreshed in ("2026-09-03", "2026-09-04", ""):
        item = BOARD["resultbody"]["job"]["items"][0]
        item["confirmDateString"] = refreshed
        (folder / "list.json").write_text(json.dumps(BOARD), encoding="utf-8")
        scan(environment, ("job51",))
    session.expire_all()
    posting = session.scalars(select(Posting)).one()
    assert posting.revision_count == 1
    assert posting.times_seen == 3
    assert posting.refreshed_on == date(2026, 9, 4)
    assert posting.revisions[0].published_on == date(2026, 9, 1)
    assert posting.first_seen_at.date() > date(2026, 9, 4)


def test_ads_stored_before_ads_were_compared_are_compared_when_seen_again(night, session):
    night(handover=[row(1), row(2)])
    for posting in session.scalars(select(Posting)):
        posting.cluster_id = -posting.id
        lead(session, posting.external_id).cluster_id = -posting.id
    session.commit()
    night(handover=[row(1), row(2), row(3)])
    found = {*clusters(session).values()}
    assert len(found) == 1
    assert {lead(session, f"n-{number}").cluster_id for number in (1, 2, 3)} == found


def test_a_batch_costs_the_same_statements_whatever_its_size(night, session):
    def statements(ads):
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        night(handover=ads)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    ads = [row(number, text=f"{TEXT}{number}日") for number in range(200)]
    night(handover=ads[:2])
    few = statements([*ads[2:4], row("a", text=OTHER)])
    many = statements([*ads[4:190], row("b", text=OTHER)])
    # Inserts that return ids are cut by the database driver, a few rows' worth at a time.
    assert many <= few + 6
