"""Group J: one ad in many places is one ad, every place of it kept with its evidence."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from scrapers.replica import ReplicaServer, generate
from supervisor.domain.collect.runs import RunOutcome
from supervisor.domain.names import normalise
from supervisor.domain.postings.wording_diff import ChangeKind, changes_between
from supervisor.store.tables.postings import Posting, PostingRevision
from tests.support.live_scans import BOARDS, scan, stored_ids

TEXT = (
    "岗位职责：负责来料登记、码放与盘点，配合班组完成当日计划；发现短少及时上报仓管员。"
    "任职要求：做事细致，能适应两班倒，有叉车证者可优先安排；入职即缴纳五险，提供食宿。"
)


def scanned_clusters(session, settings, *ads: tuple[str, str, str]) -> set[int]:
    """Scan boards that list ads of these (title, company, text); return the clusters stored."""
    (pattern,) = generate(3, 1)
    listed = [
        replace(pattern, external_id=f"{n}", title=title, company=company, text=text)
        for n, (title, company, text) in enumerate(ads, start=1)
    ]
    with ReplicaServer(seed=5, postings=listed) as server:
        scan(session, settings, server)
    found = session.scalars(select(Posting.cluster_id)).all()
    assert len(found) == len(ads)
    return set(found)


def test_case_92_full_and_short_names_and_brackets_are_one_ad(session, settings) -> None:
    names = ["武汉栖禾食品（武汉）有限公司", "武汉栖禾食品(武汉)有限公司", "栖禾食品", "栖禾"]
    copies = [("仓管员", name, TEXT) for name in names for _board in range(2)]
    assert len(scanned_clusters(session, settings, *copies)) == 1
    assert normalise(names[0]) == normalise(names[1])


def test_case_92_each_source_keeps_its_row_and_page(session, settings) -> None:
    """The same ad on two boards: two postings, each on a raw page of its own."""
    (ad,) = generate(3, 1)
    with ReplicaServer(seed=5, postings=(ad, ad)) as server:
        scan(session, settings, server)
    found = session.execute(
        select(Posting.source_id, PostingRevision.raw_page_id).join(PostingRevision)
    ).all()
    assert {source_id for source_id, _ in found} == set(BOARDS)
    assert len({page for _, page in found}) == 2


def test_case_94_a_daily_repost_is_one_chain(session, settings) -> None:
    reposts = [("仓管员", "栖禾食品", f"{TEXT}（{day}日更新，急招）") for day in range(1, 31)]
    assert len(scanned_clusters(session, settings, *reposts)) == 1


def test_case_94_the_same_id_with_another_text_keeps_its_history(session, settings) -> None:
    before = generate(3, 40)
    reworded: list[Any] = [
        replace(ad, text=ad.text + "\n限男性。") if n == 0 else ad for n, ad in enumerate(before)
    ]
    with ReplicaServer(seed=5, postings=before) as server:
        scan(session, settings, server, ["replica_json"])
        server.postings = tuple(reworded)
        run = scan(session, settings, server, ["replica_json"])["replica_json"]
        assert (run.outcome, run.new, run.changed) == (RunOutcome.OK, 0, 1)
        server.postings = before
        run = scan(session, settings, server, ["replica_json"])["replica_json"]
        assert run.changed == 1
    texts = session.scalars(
        select(PostingRevision.text)
        .join(Posting)
        .where(Posting.external_id == before[0].external_id)
        .order_by(PostingRevision.number)
    ).all()
    assert len(texts) == 3
    assert texts[0] == texts[2] != texts[1]
    added = [c.text for c in changes_between(texts[0], texts[1]) if c.kind is ChangeKind.ADDED]
    assert "".join(added).strip() == "限男性。"


# Beyond the examples.


def test_different_ads_of_one_firm_stay_apart(session, settings) -> None:
    other = "工作内容：接待到店顾客，推荐当季新品，整理陈列并参与月末盘点。" * 3
    ads = [("仓管员", "栖禾食品", TEXT), ("门店导购", "栖禾食品", other)]
    assert len(scanned_clusters(session, settings, *ads)) == 2


def test_an_ad_that_comes_and_goes_is_the_same_ad(session, settings) -> None:
    ads = generate(3, 40)
    with ReplicaServer(seed=5, postings=ads) as server:
        for listed in (ads, ads[2:], ads):
            server.postings = listed
            scan(session, settings, server, ["replica_json"])
        assert stored_ids(session, "replica_json") == {ad.external_id for ad in ads[::2]}
    assert session.scalar(select(func.count(PostingRevision.id))) == 20
    first = session.scalar(select(Posting).filter_by(external_id=ads[0].external_id))
    assert first.times_seen == 2
    assert first.last_seen_at - first.first_seen_at < timedelta(hours=1)
