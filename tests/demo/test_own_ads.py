"""The agency of the demonstration's account finds ads of its own to see to."""

from datetime import date

from supervisor.demo.own_ads import own_ads, owner
from supervisor.domain.screening import Screener, load_rules
from supervisor.domain.screening.model import Ad, Category

LATEST = date(2026, 6, 1)


def test_some_of_the_agencys_ads_are_to_be_put_right_and_some_are_sound():
    ads = own_ads(LATEST)
    assert {one.company for one in ads} == {owner().name}
    screened = Screener(load_rules()).screen(
        [Ad(one.external_id, one.title, one.company, one.text) for one in ads]
    )
    found = [
        {hit.category for hit in hits if not hit.exception} - {Category.INTERMEDIARY}
        for hits in screened
    ]
    assert found == [
        {Category.GENDER, Category.AGE},
        {Category.FEES},
        {Category.SCHOOL},
        set(),
        set(),
    ]
