"""How far two readers agree."""

import pytest

from supervisor.domain.screening.agreement import Agreement, agreement, overall
from supervisor.domain.screening.model import Ad, Category
from supervisor.domain.screening.scoring import LabelledAd

AD = Ad("1", "招工", "某厂", "限女，三十五岁以下")


def read(*marked, unsure=()):
    return LabelledAd(AD, dict.fromkeys(marked, "限女"), frozenset(unsure))


def test_each_category_is_counted_apart():
    found = agreement(
        [
            (read(Category.GENDER, Category.AGE), read(Category.GENDER)),
            (read(), read(Category.GENDER)),
        ]
    )
    assert found[Category.GENDER] == Agreement(both=1, second=1)
    assert found[Category.AGE] == Agreement(first=1, neither=1)
    assert found[Category.FEES] == Agreement(neither=2)


def test_what_either_is_unsure_of_does_not_count():
    found = agreement([(read(Category.AGE), read(unsure=[Category.AGE]))])
    assert found[Category.AGE] == Agreement()
    assert found[Category.AGE].kappa is None
    assert found[Category.AGE].f1 is None


def test_kappa_and_f1_of_known_counts():
    counts = Agreement(both=20, first=5, second=10, neither=15)
    assert counts.kappa == pytest.approx(0.4)
    assert counts.f1 == pytest.approx(40 / 55)


def test_readers_who_mark_nothing_agree_by_chance_alone():
    counts = overall(agreement([(read(), read())] * 3))
    assert counts.kappa is None
    assert counts.f1 is None
