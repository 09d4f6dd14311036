"""Group J: copies are one cluster, different ads are not."""

import random

import pytest

from scrapers.fingerprint import SCHEME, Clusters, essence, fingerprint
from scrapers.replica import generate

TEXT = (
    "岗位职责：负责货品的入库、上架和盘点，保持库区整洁；核对每日出库单据，发现差异及时上报。"
    "任职要求：能适应两班倒，吃苦耐劳，有仓储经验者优先；会使用扫码枪和简单的办公软件。"
)
OTHER = (
    "工作内容：接待到店顾客，介绍面料与款式，协助试穿和搭配；整理货架，参与月末盘点。"
    "我们希望你亲和大方，能够接受周末轮班，有服装零售经验更好，公司提供岗前培训。"
)


@pytest.mark.parametrize(
    ("title", "company", "text"),
    [
        ("仓库理货员", "澄岭精工", TEXT), ("仓库理货员", "武汉澄岭精工有限公司（武汉）", TEXT),
        ("仓库理货员！！", "甲", TEXT.replace("，", ", ").replace("；", ";\n")),
        ("仓库理货员", "甲", TEXT + "联系电话13900000000"), ("急聘仓库理货员", "甲", TEXT),
        ("仓库理货员", "甲", TEXT.replace("两班倒", "三班倒")),
    ],
)  # fmt: skip
def test_a_copy_joins_its_cluster(title: str, company: str, text: str) -> None:
    clusters = Clusters()
    assert clusters.add("51-1", "仓库理货员", "武汉澄岭精工有限公司", TEXT) == "51-1"
    assert clusters.add("zl-9", title, company, text) == "51-1"


def test_another_ad_is_another_cluster() -> None:
    clusters = Clusters()
    clusters.add("a", "仓库理货员", "甲公司", TEXT)
    assert clusters.add("b", "门店导购", "甲公司", OTHER) == "b"
    half = TEXT[: len(TEXT) // 2] + OTHER[len(OTHER) // 2 :]
    assert clusters.add("c", "仓库理货员", "甲公司", half) == "c"


def test_short_ads_need_the_same_words_and_poster() -> None:
    clusters = Clusters()
    assert clusters.add("a", "保洁", "甲公司", "包住") == "a"
    assert clusters.add("b", "保洁 ", "甲公司", "包住。") == "a"
    assert clusters.add("c", "保洁", "乙公司", "包住") == "c"
    assert clusters.add("d", "保安", "甲公司", "包住") == "d"


def test_a_daily_repost_is_one_chain() -> None:
    clusters = Clusters()
    leaders = {
        clusters.add(f"{day}", "仓库理货员", "甲", f"{TEXT}发布于11月{day}日")
        for day in range(1, 29)
    }
    assert leaders == {"1"}


def test_memory_grows_with_different_ads_only() -> None:
    clusters = Clusters()
    for number in range(2000):
        clusters.add(f"{number}", "仓库理货员", "甲", TEXT)
    assert len(clusters._leaders) == 1


def test_the_order_of_arrival_does_not_split_exact_copies() -> None:
    ads = [(ad.title, ad.company, ad.text) for ad in generate(5, 150)] * 3
    random.Random(1).shuffle(ads)  # noqa: S311 - a reproducible order
    clusters = Clusters()
    leaders: dict[tuple[str, str, str], set[str]] = {}
    for number, ad in enumerate(ads):
        leaders.setdefault(ad, set()).add(clusters.add(str(number), *ad))
    assert all(len(found) == 1 for found in leaders.values())


def test_fingerprints_are_stable_and_comparable() -> None:
    one, two = fingerprint("理货员", "甲", TEXT), fingerprint("理货员", "乙", TEXT + "急招")
    assert one == fingerprint("理货员", "甲", TEXT)
    assert one.similarity(two) > 0.8
    assert one.similarity(fingerprint("导购", "甲", OTHER)) < 0.2
    assert len(one.to_bytes()) == 256
    assert SCHEME.startswith("minhash-")
    assert fingerprint("保洁", "甲", "").similarity(fingerprint("保洁", "甲", "")) == 1.0


def test_contacts_and_spacing_carry_no_meaning() -> None:
    assert essence("限 男，电话：139 0000 0000") == essence("限男电话")
