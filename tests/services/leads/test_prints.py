"""The same ads give the same clusters, whatever the order and the batches they come in."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.orm import Session

from supervisor.domain.postings.postings import JobPosting
from supervisor.services.leads.prints import MOST_IN_BAND, Print, place_prints, print_of
from supervisor.store.base import Base
from supervisor.store.queries.leads import prints as queries
from supervisor.store.tables.postings import AdPrint, AdPrintBand

SENTENCES = (
    "岗位职责：负责货品的入库、上架和盘点，保持库区整洁。",
    "早班八点半到五点半，中午休息一小时，周末双休。",
    "入职即缴纳五险，另有餐补和高温补贴，节日发放礼品。",
    "普通话流利，待人和气，懂得团队配合，踏实肯干。",
    "公司提供免费岗前培训，不向求职者收取任何费用。",
    "退役军人在同等条件下优先录用，欢迎投递简历。",
)
COMPANIES = ("武汉晨帆人力资源有限公司", "晨帆人力", "晨帆（武汉）人力资源有限公司",
             "武汉青禾苗木有限公司", "某知名企业", "")  # fmt: skip


def ad(**values) -> JobPosting:
    defaults = {
        "source_id": "one",
        "external_id": "1",
        "title": "仓库理货员",
        "company": COMPANIES[0],
        "text": "\n".join(SENTENCES),
        "seen_at": datetime(2026, 11, 20, tzinfo=UTC),
        "city": "武汉",
    }
    return JobPosting(**(defaults | values))


def clustered(ads, cuts=()):
    """Store ads in batches that end at ``cuts``; return the cluster of each."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    edges = [0, *sorted(cuts), len(ads)]
    with Session(engine) as session:
        for start, end in pairwise(edges):
            place_prints(session, [print_of(one) for one in ads[start:end]])
        stored = dict(session.execute(select(AdPrint.id, AdPrint.cluster_id)).all())
    engine.dispose()
    return [stored[print_of(one).id] for one in ads]


def by_hand(ads):
    """Return the clusters by comparing each with each and joining until nothing moves."""
    prints = [print_of(one) for one in ads]
    label = {item.id: item.id for item in prints}
    pairs = [
        (a.id, b.id)
        for a, b in combinations({item.id: item for item in prints}.values(), 2)
        if {*a.bands} & {*b.bands} and a.is_copy_of(b)
    ]
    for _ in label:
        for one, other in pairs:
            label[one] = label[other] = min(label[one], label[other])
    return [label[item.id] for item in prints]


@st.composite
def many_ads(draw):
    """Ads with much in common: some sentences left out, swapped, another name, city or post."""
    count = draw(st.integers(2, 14))
    chance = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - made-up ads
    ads = []
    for _ in range(count):
        sentences = list(SENTENCES)
        if chance.random() < 0.6:
            sentences.pop(chance.randrange(len(sentences)))
        if chance.random() < 0.3:
            chance.shuffle(sentences)
        ads.append(
            ad(
                text="".join(sentences) if chance.random() < 0.9 else "包住",
                company=chance.choice(COMPANIES),
                city=chance.choice(("武汉", "武汉-武昌区", "长沙", "")),
                title=chance.choice(("仓库理货员", "急聘仓库理货员", "仓库理货员（夜班）", "保洁")),
            )
        )
    return ads


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ads=many_ads(), data=st.data())
def test_order_and_batches_make_no_difference(ads, data):
    expected = dict(zip(ads, by_hand(ads), strict=True))
    shuffled = data.draw(st.permutations(ads))
    cuts = data.draw(st.lists(st.integers(0, len(ads)), max_size=5))
    for order, cut in ((ads, ()), (shuffled, cuts), (shuffled, range(len(ads)))):
        assert clustered(order, cut) == [expected[one] for one in order]


def test_a_batch_stored_again_changes_nothing():
    ads = [ad(), ad(company="晨帆人力"), ad(city="长沙")]
    assert clustered(ads * 2, [3]) == clustered(ads) * 2


@pytest.mark.parametrize(
    "values",
    [
        {"company": "晨帆人力"},
        {"company": "武汉晨帆人力资源有限责任公司"},
        {"company": " 武汉晨帆人力资源有限公司 "},
        {"title": "急聘仓库理货员（包吃住）"},
        {"title": "仓库理货员-武汉"},
        {"city": "武汉-武昌区"},
        {"city": ""},
        {"text": "\n".join(SENTENCES) + "\n联系电话13900000000，周经理"},
        {"text": "　".join(reversed(SENTENCES))},
        {"text": "\n".join(SENTENCES).replace("，", ", ")},
        {"source_id": "two", "external_id": "9", "salary_text": "8-9千"},
    ],
)
def test_a_copy_joins(values):
    one, other = clustered([ad(), ad(**values)])
    assert one == other


@pytest.mark.parametrize(
    "values",
    [
        {"company": "武汉青禾苗木有限公司"},
        {"company": "某知名企业"},
        {"company": ""},
        {"title": "保洁"},
        {"title": "仓库主管"},
        {"city": "长沙"},
        {"text": "".join(SENTENCES[:2])},
    ],
)
def test_an_ad_that_shares_its_words_does_not(values):
    one, other = clustered([ad(), ad(**values)])
    assert one != other


def test_departments_and_years_in_brackets_are_other_posts():
    one, other, third = clustered(
        [ad(title="文员（一部）"), ad(title="文员（二部）"), ad(title="行政文员（一部）")]
    )
    assert len({one, other, third}) == 3


def test_brackets_of_both_shapes_are_one_name():
    names = ("晨帆（武汉）人力资源有限公司", "晨帆(武汉)人力资源有限公司")
    assert len({*clustered([ad(company=name) for name in names])}) == 1
    assert len({print_of(ad(company=name)).id for name in names}) == 1


def test_short_ads_need_the_same_words_poster_and_place():
    short = ad(title="保洁", text="包住")
    same = replace(short, text="包住。", external_id="2")
    others = [replace(short, **{name: "青禾苗木"}) for name in ("company", "title", "text", "city")]
    first, second, *rest = clustered([short, same, *others])
    assert first == second
    assert first not in rest
    assert len({*rest}) == len(rest)


def test_a_daily_repost_is_one_cluster_with_one_print_a_wording():
    ads = [ad(text="\n".join(SENTENCES) + f"\n发布于11月{day}日") for day in range(1, 29)]
    assert len({*clustered(ads, range(0, 28, 5))}) == 1


def test_thousands_of_equal_ads_cost_one_print():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        place_prints(session, [print_of(ad(external_id=str(number))) for number in range(3000)])
        assert session.query(AdPrint).count() == 1
        assert session.query(AdPrintBand).count() == 6
    engine.dispose()


def test_the_number_of_statements_does_not_grow_with_the_batch():
    counts = defaultdict(int)
    for size in (4, 400):
        engine = create_engine("sqlite://")
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            texts = ["\n".join(SENTENCES) + f"第{number}号" for number in range(size)]
            place_prints(session, [print_of(ad(text=texts[0], title=t)) for t in ("甲岗", "乙岗")])

            def count(*_, size=size):
                counts[size] += 1

            event.listen(engine, "before_cursor_execute", count)
            titles = ("甲岗", "乙岗")
            place_prints(
                session,
                [print_of(ad(text=text, title=titles[i % 2])) for i, text in enumerate(texts)],
            )
        engine.dispose()
    assert counts[4] == counts[400] <= 8


@pytest.fixture
def comparisons(monkeypatch):
    """Count how often two prints are compared."""
    compared = []
    real = Print.is_copy_of
    monkeypatch.setattr(
        Print, "is_copy_of", lambda one, other: compared.append(1) or real(one, other)
    )
    return compared


def near(number):
    """An ad that differs from the others in half a line."""
    return ad(text="\n".join(SENTENCES) + "".join(chr(0x4E00 + number * 7 + n) for n in range(3)))


def test_near_copies_without_number_are_one_cluster_at_one_comparison_each(comparisons):
    ads = [near(number) for number in range(600)]
    assert len({*clustered(ads, range(0, 600, 50))}) == 1
    assert len(comparisons) < 2 * len(ads)


def test_what_shares_everything_but_the_remark_costs_a_bounded_number_of_comparisons(comparisons):
    ads = [ad(title=f"仓库理货员（{number}部）") for number in range(600)]
    assert len({*clustered(ads, range(0, 600, 50))}) == len(ads)
    assert len(comparisons) <= len(ads) * MOST_IN_BAND


def test_a_band_keeps_no_more_than_it_compares():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        for start in range(0, 300, 60):
            place_prints(session, [print_of(near(number)) for number in range(start, start + 60)])
        held = (
            session.execute(select(func.count(AdPrintBand.print_id)).group_by(AdPrintBand.band))
            .scalars()
            .all()
        )
        assert max(held) == MOST_IN_BAND
        assert session.query(AdPrint).count() == 300
    engine.dispose()


def test_prints_are_read_however_many_share_a_band(monkeypatch):
    """PostgreSQL takes 65,535 values a statement, and a batch may come near more prints."""
    monkeypatch.setattr(queries, "_AT_ONCE", 7)
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        place_prints(session, [print_of(near(number)) for number in range(40)])
        ids = session.scalars(select(AdPrint.id)).all()
        assert sorted(row[0] for row in queries.stored_prints(session, ids)) == sorted(ids)
        placed = place_prints(session, [print_of(near(number)) for number in range(40, 60)])
        assert len({*placed.values()}) == 1
    engine.dispose()
