"""The comebacks of the demonstration have what makes them comebacks, and are invented."""

from datetime import date

from supervisor.demo.lives import AS_OF
from supervisor.demo.posters import brand_of, posters
from supervisor.demo.register import build, revoked
from supervisor.demo.successors import CLOSED, successor_ads

LATEST = date(2026, 11, 22)


def test_the_same_day_gives_the_same_ads_each_with_a_number_of_its_own():
    ads = successor_ads(LATEST)
    assert ads == successor_ads(LATEST)
    assert len({ad.external_id for ad in ads}) == len(ads)
    assert all(ad.published_on <= LATEST for ad in ads)


def test_a_revoked_agency_comes_back_under_its_brand_with_its_phone_and_address():
    gone = revoked(build())[0]
    ads = [ad for ad in successor_ads(LATEST) if brand_of(gone) in ad.company]
    assert ads
    assert all(gone.phone in ad.text and ad.address == gone.address for ad in ads)
    assert gone.name not in {ad.company for ad in ads}


def test_the_closed_outfit_comes_back_under_another_name_on_its_account():
    ads = [ad for ad in successor_ads(LATEST) if ad.account]
    assert {ad.company == CLOSED for ad in ads} == {True, False}
    assert len({(ad.account, ad.text) for ad in ads}) == 1
    assert CLOSED in posters().unlicensed


def test_the_newest_licence_has_the_person_and_the_phone_of_a_revoked_agency():
    entries = build()
    gone = revoked(entries)[-1]
    (newest,) = (
        entry
        for entry in entries
        if any(paper.valid_from and paper.valid_from > AS_OF for paper in entry.licences)
    )
    assert (newest.phone, newest.legal_representative) == (gone.phone, gone.legal_representative)
    assert newest.uscc != gone.uscc
