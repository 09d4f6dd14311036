"""Copies in the queue and on the finding page: one row, every copy listed, decided together."""

import re

import pytest

from supervisor.domain.leads.findings import Decision, FindingStatus
from supervisor.domain.platform.streets import Street
from supervisor.domain.postings.pay import PaidPer, PayStated
from supervisor.domain.screening.model import Category, Severity
from supervisor.store.tables.leads import Finding, Review
from tests.support.factories import Ad, Hit
from tests.support.queue_page import titles

GENDER = Hit("限男性")


def ad(title="仓库分拣员", text="任职要求：限男性，能吃苦。", hits=(GENDER,), **values):
    return Ad(title=title, text=text, hits=list(hits), **values)


@pytest.fixture
def cluster(world):
    """A lead, a copy that says the same on another board, and one with a hit of its own."""
    lead = world.finding(ad())
    same = world.finding(ad(source="job51", company="晨帆人力"), copy_of=lead)
    fees = Hit("押金100元", Category.FEES, Severity.SEVERE)
    other = world.finding(
        ad(text="任职要求：限男性，能吃苦。押金100元。", hits=(GENDER, fees)), copy_of=lead
    )
    return lead, same, other


def decide(client, finding, *copies, decision="confirm", **form):
    chosen = [f"{copied.id}:{copied.version}" for copied in copies]
    values = {"decision": decision, "version": finding.version, "copies": chosen, **form}
    return client.post(f"/findings/{finding.id}/decide", data=values)


def statuses(world, *findings):
    world.refresh()
    return [world.session.get(Finding, finding.id).status for finding in findings]


def test_copies_are_one_row_led_by_the_gravest(world, inspector, cluster):
    world.finding(ad(title="别的职位"))
    page = inspector.get("/findings")
    assert titles(page) == ["仓库分拣员", "别的职位"]
    assert "3 处发布 · 2 个来源 · 命中不全相同" in page.text.replace("\n", "")
    assert f"/findings/{cluster[2].id}" in page.text
    assert "共 2 条" in inspector.get("/findings").text or "2" in page.text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?category=fees", 2),
        ("?source=job51", 1),
        ("?severity=ordinary", 1),
        ("?order=oldest", 0),
        ("?order=newest", 2),
        ("?q=押金", 2),
        ("?same_poster=2", 1),
    ],
)
def test_a_filter_shows_the_row_if_any_copy_meets_it(inspector, cluster, query, shown):
    page = inspector.get(f"/findings{query}")
    assert len(titles(page)) == 1
    assert f'href="/findings/{cluster[shown].id}?' in page.text or (
        f'href="/findings/{cluster[shown].id}"' in page.text
    )


def test_a_decided_lead_never_hides_behind_a_copy_that_waits(world, inspector, cluster):
    lead, _, other = cluster
    world.review(lead, world.user(), Decision.CONFIRM)
    page = inspector.get("/findings").text
    for label, rows in (("待复核", 1), ("属实", 1), ("全部", 2), ("不属实", 0)):
        assert f'{label} <span class="quiet">{rows}</span>' in page
    assert "已有 1 条属实" in page
    every = inspector.get("/findings?status=any")
    assert len(titles(every)) == 2
    assert all(f'href="/findings/{one.id}?' in every.text for one in (lead, other))
    beside = inspector.get(f"/findings/{other.id}?status=any").text
    assert "本队列还有 2 条" in beside
    assert re.search(rf'rel="next" href="/findings/{lead.id}\?', beside)


def test_every_copy_is_listed_with_how_it_differs(inspector, cluster):
    lead, same, other = cluster
    page = inspector.get(f"/findings/{lead.id}").text
    assert "同一则招聘信息的其他副本（2）" in page
    assert "晨帆人力" in page
    assert "命中或主体比对不同" in page
    assert "<ins>押金100元。</ins>" in page
    assert f'value="{same.id}:{same.version}" data-copy checked' in page
    assert f'value="{other.id}:{other.version}" data-copy>' in page
    assert "连同 <b data-copies-count>1</b> 条副本" in page


def test_a_decision_is_applied_to_the_ticked_copies_and_undone_as_one(world, inspector, cluster):
    lead, same, other = cluster
    answer = decide(inspector, lead, same, decision="reject", reason="own_hiring")
    assert statuses(world, lead, same, other) == [FindingStatus.REJECTED] * 2 + [FindingStatus.OPEN]
    page = inspector.get(answer.location).text
    assert "已判为“不属实”：仓库分拣员，连同 1 条副本" in page
    # What has other hits is not hidden by the rejection: it leads the row now.
    assert answer.location == "/findings"
    assert titles(inspector.get("/findings")) == ["仓库分拣员"]
    assert "已有 2 条不属实" in inspector.get("/findings").text
    review = world.session.query(Review).filter_by(finding_id=lead.id).one()
    undone = inspector.post(f"/findings/undo/{review.id}", follow_redirects=True)
    assert "已撤销（连同 1 条副本）" in undone.text
    assert statuses(world, lead, same, other) == [FindingStatus.OPEN] * 3


def test_a_copy_that_changed_meanwhile_is_named_and_the_choice_is_kept(
    world, inspector, sign_in, cluster
):
    lead, same, other = cluster
    versions = [f"{copied.id}:{copied.version}" for copied in (same, other)]
    decide(sign_in(world.user()), same, decision="unsure")
    form = {"decision": "confirm", "version": lead.version, "copies": versions, "note": "我的说明"}
    answer = inspector.post(f"/findings/{lead.id}/decide", data=form)
    assert answer.status_code == 409
    assert f"副本（线索 {same.id}）" in answer.text
    assert "我的说明" in answer.text
    assert f'value="{other.id}:{other.version}" data-copy checked' in answer.text
    assert statuses(world, lead, other) == [FindingStatus.OPEN] * 2


@pytest.mark.parametrize("copies", ["x", "1", "1:2:3", "a:b"])
def test_a_made_up_copy_is_a_bad_request(inspector, cluster, copies):
    form = {"decision": "confirm", "version": 1, "copies": copies}
    answer = inspector.post(f"/findings/{cluster[0].id}/decide", data=form)
    assert answer.status_code == 400


def test_an_ad_without_a_lead_is_listed_as_a_copy(world, inspector):
    lead = world.finding(ad())
    posting = world.posting(ad(source="job51"))
    posting.cluster_id = lead.cluster_id
    world.session.commit()
    page = inspector.get(f"/findings/{lead.id}").text
    assert "没有线索" in page
    assert f"/postings/{posting.id}" in page
    assert "data-copies-count" not in page
    own = inspector.get(f"/postings/{posting.id}").text
    assert "同一则招聘信息的其他副本（1）" in own


def test_the_same_text_of_others_is_named_but_is_no_copy(world, inspector):
    lead = world.finding(ad())
    world.finding(ad(company="武汉青禾苗木有限公司"))
    page = inspector.get(f"/findings/{lead.id}").text
    assert "文字完全相同的其他线索 1 条" in page
    assert "其他副本" not in page
    assert len(titles(inspector.get(f"/findings?status=any&same_text={lead.id}"))) == 2


def test_a_repost_says_what_it_repeats(world, inspector):
    user = world.user(display_name="李监察")
    before = world.finding(ad())
    world.review(before, user, Decision.CONFIRM)
    again = world.finding(
        ad(source="job51"), copy_of=before, repost_of_id=before.id, repost_was_gone=True
    )
    world.finding(ad(title="别的职位"))
    page = inspector.get(f"/findings/{again.id}").text
    assert "李监察确认属实的" in page.replace("\n", "")
    assert f'<a href="/findings/{before.id}">线索 {before.id}</a>' in page
    assert again.posting.external_id in page
    assert "视为下架后再次发布" in page
    queue = inspector.get("/findings?reposts=yes")
    assert titles(queue) == ["仓库分拣员"]
    assert "下架后再次发布" in queue.text


def test_the_same_ad_back_says_so_and_not_that_its_text_changed(world, inspector):
    finding = world.finding(ad(), reopened_at=world.user().created_at)
    finding.repost_of_id, finding.repost_was_gone = finding.id, True
    world.session.commit()
    page = inspector.get(f"/findings/{finding.id}").text
    assert "又以原编号" in page
    assert "文字有变" not in page
    assert "文本有变" not in inspector.get("/findings").text


def test_place_and_pay_are_shown_and_filtered_by(world, inspector):
    one, two = world.finding(ad(title="甲岗位")), world.finding(ad(title="乙岗位"))
    one.revision.street, one.revision.district = Street.SHUIGUOHU, "420106"
    one.revision.salary_text, one.revision.salary_stated = "20-35万/年", PayStated.FIGURES
    one.revision.salary_low, one.revision.salary_high = 200_000, 350_000
    one.revision.monthly_low, one.revision.monthly_high = 16_666.67, 29_166.67
    one.revision.salary_per = PaidPer.YEAR
    two.revision.district, two.revision.salary_stated = "420111", PayStated.OBFUSCATED
    world.session.commit()
    assert titles(inspector.get("/findings?place=shuiguohu")) == ["甲岗位"]
    assert titles(inspector.get("/findings?place=420111")) == ["乙岗位"]
    assert inspector.get("/findings?place=nowhere").status_code == 400
    page = inspector.get(f"/findings/{one.id}").text
    assert "200,000–350,000 元/年（按年薪折算每月 16,667–29,167 元）" in page
    assert "水果湖街道" in page
    assert "数字被遮盖" in inspector.get(f"/findings/{two.id}").text
    listed = inspector.get("/postings?place=420106").text
    assert "甲岗位" in listed
    assert "乙岗位" not in listed


def test_pages_cost_the_same_however_many_copies(world, inspector, count_statements):
    lead = world.finding(ad())
    world.finding(ad(), copy_of=lead)
    addresses = ("/findings", f"/findings/{lead.id}", f"/postings/{lead.posting_id}")
    for address in addresses:
        inspector.get(address)
    few = [count_statements(lambda a=address: inspector.get(a)) for address in addresses]
    for number in range(40):
        world.finding(ad(text=f"任职要求：限男性，第{number}号。"), copy_of=lead)
    many = [count_statements(lambda a=address: inspector.get(a)) for address in addresses]
    assert many == few


def test_copies_decided_together_are_told_once_before(world, inspector, cluster):
    lead, same, other = cluster
    decide(inspector, lead, same, note="看过两处")
    page = inspector.get(f"/findings/{other.id}").text
    assert "副本或同样的文字" in page
    assert page.count("看过两处") == 1


@pytest.mark.parametrize(
    ("companies", "said"),
    [
        (["晨帆人力"] * 5, "连同同一主体的 4 条"),
        (["晨帆人力"] * 4 + ["澄野人才"], "连同一并判定的 4 条"),
    ],
)
def test_other_ads_of_a_group_are_no_copies_and_each_of_them_counts(
    world, inspector, companies, said
):
    leads = [world.finding(ad(title=f"职位{n}", company=one)) for n, one in enumerate(companies)]
    pairs = [f"{one.id}:{one.version}" for one in leads]
    form = {"seen": "yes", "leads": pairs, "decision": "confirm"}
    group = f"/desk/groups/{leads[0].id}/decide"
    world.session.rollback()
    done = inspector.post(group, data=form).location
    today = inspector.get("/desk/today").text
    assert f"（{said}）" in today
    assert "今天已判 <b>5</b> 条" in today
    page = inspector.get("/findings").text
    assert f"，{said}" in page
    assert "我今天判的 5 条" in page
    undone = inspector.post(f"/findings/undo/{done.rpartition('/')[2]}", follow_redirects=True)
    assert f"已撤销（{said}）" in undone.text
    assert "今天已判 <b>0</b> 条" in inspector.get("/desk/today").text


def test_copies_count_with_their_lead(inspector, cluster):
    lead, same, _ = cluster
    decide(inspector, lead, same)
    assert "今天已判 <b>1</b> 条" in inspector.get("/desk/today").text
