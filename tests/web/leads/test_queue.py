"""The review queue: filters in the address, order, paging, a fixed number of statements."""

import html
import re

import pytest

from supervisor.domain.leads.findings import Decision
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.domain.postings.places import Jurisdiction
from supervisor.domain.screening.model import Category, Severity
from supervisor.store.queries.leads import queue, turning
from tests.support.factories import Ad, Hit
from tests.support.queue_page import titles


def ad(title, span="限男性", **hit):
    return Ad(title=title, text=f"要求{span}。", hits=[Hit(span, **hit)])


@pytest.fixture
def three(world):
    user = world.user(name="judge")
    grave = world.finding(ad("甲职位", category=Category.FEES, severity=Severity.SEVERE))
    plain = world.finding(
        ad("乙职位"),
        verdict=Verdict.POSSIBLE,
        jurisdiction=Jurisdiction.ELSEWHERE,
        agency_id=world.agency(street=Street.NANHU).id,
    )
    done = world.finding(Ad(title="丙职位", source="replica_json", company="湖北某公司"))
    world.review(done, user, Decision.CONFIRM)
    return grave, plain, done


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["甲职位", "乙职位"]),
        ("?status=confirmed", ["丙职位"]),
        ("?status=any&order=oldest", ["甲职位", "乙职位", "丙职位"]),
        ("?status=any&order=newest", ["丙职位", "乙职位", "甲职位"]),
        ("?category=fees", ["甲职位"]),
        ("?category=gender&status=any", ["丙职位", "乙职位"]),
        ("?severity=severe", ["甲职位"]),
        ("?verdict=possible", ["乙职位"]),
        ("?jurisdiction=elsewhere", ["乙职位"]),
        ("?street=nanhu", ["乙职位"]),
        ("?source=replica_json&status=any", ["丙职位"]),
        ("?same_poster=3&status=any", ["丙职位"]),
        ("?q=甲职", ["甲职位"]),
        ("?q=%25", []),
        ("?from=2000-01-01&to=2000-01-02", []),
        ("?from=2000-01-01", ["甲职位", "乙职位"]),
    ],
)
def test_the_address_narrows_the_queue(inspector, three, query, expected):
    assert titles(inspector.get(f"/findings{query}")) == expected


@pytest.mark.parametrize(
    "query", ["?status=closed", "?from=yesterday", "?order=random", "?page=x", "?agency=one"]
)
def test_a_mistyped_filter_never_widens_the_queue(inspector, three, query):
    assert inspector.get(f"/findings{query}").status_code == 400


def test_a_hit_under_a_lawful_exception_is_not_of_its_category(world, inspector):
    world.finding(
        Ad(
            title="井下工",
            text="限男性。收押金100元。",
            hits=[
                Hit("限男性", exception="女职工禁忌劳动"),
                Hit("押金100元", Category.FEES, Severity.SEVERE),
            ],
        )
    )
    assert titles(inspector.get("/findings?category=gender")) == []
    assert titles(inspector.get("/findings?category=fees")) == ["井下工"]


def test_long_queues_are_paged_on_the_server(world, inspector):
    for number in range(53):
        world.finding(ad(f"职位{number}"))
    first = inspector.get("/findings")
    second = inspector.get("/findings?page=2")
    assert len(titles(first)) == 50
    assert len(titles(second)) == 3
    assert "共 53 条" in first.text
    assert "page=2" in first.text
    beyond = inspector.get("/findings?page=99")
    assert titles(beyond) == titles(second)


def linked(page, way):
    """Return where a page's link of this kind leads, if it has one."""
    found = re.search(f'rel="{way}" href="([^"]+)"', page.text)
    return html.unescape(found.group(1)) if found else None


@pytest.fixture
def short_pages(monkeypatch):
    """Pages of five leads, read in small portions."""
    for module in (queue, turning):
        monkeypatch.setattr(module, "PAGE_SIZE", 5)
    monkeypatch.setattr(turning, "_READ", 4)


@pytest.mark.parametrize("order", ["gravest", "newest", "oldest"])
def test_pages_follow_each_other_by_the_lead_they_end_with(world, inspector, short_pages, order):
    severities, page = list(Severity), world.page(world.run(world.scan()), b"[]")
    for number in range(12):
        lead = world.finding(ad(f"职位{number}", severity=severities[number % 3]), page=page)
        if number % 4 == 0:
            copied = ad(f"副本{number}", severity=severities[number % 2])
            world.finding(copied, copy_of=lead, page=page)
    pages, address = [], f"/findings?order={order}"
    while address and len(pages) < 9:
        pages.append(inspector.get(address))
        address = linked(pages[-1], "next")
    shown = [titles(one) for one in pages]

    assert [len(one) for one in shown] == [5, 5, 2]
    assert len({title.strip("职位副本") for one in shown for title in one}) == 12
    assert "after=" in linked(pages[0], "next")
    assert titles(inspector.get(linked(pages[2], "prev"))) == shown[1]
    assert titles(inspector.get(linked(pages[1], "prev"))) == shown[0]
    assert titles(inspector.get(f"/findings?order={order}&page=2")) == shown[1]


def test_nothing_is_passed_over_when_a_page_was_decided_meanwhile(world, inspector, short_pages):
    page = world.page(world.run(world.scan()), b"[]")
    leads = [world.finding(ad(f"职位{number}"), page=page) for number in range(11)]
    first = inspector.get("/findings")
    judge = world.user(name="judge")
    for lead in leads[6:]:  # the newest stand first: the whole page is decided
        world.review(lead, judge, Decision.REJECT)
    second = inspector.get(linked(first, "next"))

    assert titles(second)[0] == "职位5"


def test_a_long_queue_is_counted_so_far_and_goes_on(world, inspector, monkeypatch, short_pages):
    monkeypatch.setattr(queue, "COUNTED", 6)
    page = world.page(world.run(world.scan()), b"[]")
    for number in range(13):
        world.finding(ad(f"职位{number}"), page=page)
    first = inspector.get("/findings")
    second = inspector.get(linked(first, "next"))
    third = inspector.get(linked(second, "next"))

    assert "共 6 条以上" in first.text
    assert len(titles(third)) == 3
    assert linked(third, "next") is None
    assert titles(inspector.get("/findings?page=2&after=nothing")) == titles(second)


@pytest.mark.parametrize(
    "address",
    [
        "/findings",
        "/findings/1",
        "/findings/1?tab=record",
        "/postings",
        "/postings/1",
        "/today",
        "/search?q=职位",
        "/settings/audit",
        "/sources",
        "/sources/handover",
        "/rules",
    ],
)
def test_pages_cost_the_same_however_much_there_is(world, sign_in, count_statements, address):
    client = sign_in(world.user(Role.ADMIN))
    page = world.page(world.run(world.scan()), b"[]")
    for number in range(2):
        world.finding(ad(f"职位{number}"), page=page)
    client.get(address)
    few = count_statements(lambda: client.get(address))
    for number in range(30):
        world.finding(ad(f"职位{number}"), page=page, agency_id=world.agency().id)
    client.get(address)  # the index of names is made anew once the register has changed
    many = count_statements(lambda: client.get(address))
    assert many == few
    # Today looks at every kind of record; a lead names its case.
    assert many <= (42 if address == "/today" else 31)


def test_an_empty_queue_says_why(world, inspector):
    assert "还没有线索" in inspector.get("/findings").text
    user = world.user()
    world.review(world.finding(), user, Decision.UNSURE)
    assert "已全部处理" in inspector.get("/findings").text
    assert "没有符合条件的线索" in inspector.get("/findings?category=fees").text


def test_contacts_are_hidden_in_every_list(world, inspector):
    text = "限男性，电话13812345678。"
    ad = Ad(title="电话13812345678", company="周13812345678", text=text)
    world.review(world.finding(ad), world.user(), Decision.UNSURE)
    finding = world.finding(ad)
    for address in (
        "/today", "/findings", "/findings?status=any", "/postings",
        "/search?q=电话", f"/postings/{finding.posting_id}",
        f"/findings/{finding.id}", f"/findings/{finding.id}?tab=page",
        f"/findings/{finding.id}?tab=record", f"/snapshots/{finding.revision_id}",
    ):  # fmt: skip
        assert "13812345678" not in inspector.get(address).text, address
