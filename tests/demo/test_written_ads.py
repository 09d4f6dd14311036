"""The written ads of the demonstration: enough of them, plausible hands, and truths that can be."""

from collections import Counter

from supervisor.demo import SEED
from supervisor.demo.ads import PostedBy, edge_ads, known_ads, written_ads
from supervisor.demo.own_ads import owner
from supervisor.demo.register import build
from supervisor.domain.platform import clock
from supervisor.domain.screening.model import Category


def test_nine_hundred_ads_in_many_voices_have_a_truth_each():
    ads = known_ads()
    assert len(ads) >= 900
    assert len({ad.voice for ad in ads}) >= 20
    assert len({ad.external_id for ad in ads}) == len(ads)
    assert len({"".join(ad.text.split()) for ad in ads}) == len(ads)
    keys = {str(category) for category in Category} - {"unlicensed"}
    truths = Counter(key for ad in ads for key in ad.categories)
    assert set(truths) == keys
    assert sum(not ad.categories for ad in ads) > len(ads) // 3, "most ads break no law"
    assert {ad.posted_by for ad in ads} == set(PostedBy)


def test_ads_are_posted_by_agencies_of_the_register_and_by_those_around_it():
    ads = written_ads()
    names = {entry.name for entry in build(SEED)}
    signed = {ad.company for ad in ads if ad.on_board and not ad.is_as_written}
    assert signed <= names
    assert owner().name in signed, "the account that is handed out has ads on a board"
    handed_over = [ad for ad in ads if not ad.on_board]
    assert 50 < len(handed_over) < 200
    assert any(ad.company not in names for ad in handed_over if not ad.is_as_written)
    assert not any("（急聘）" in ad.company for ad in ads)
    pay = Counter(ad.salary_text == "面议" for ad in ads)
    assert pay[False] > 50
    empty, full = edge_ads(clock.today())
    assert len(empty.text) < 10
    assert len(full.text) > 2_000
