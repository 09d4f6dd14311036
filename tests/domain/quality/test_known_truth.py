"""Ads of known truth against what was marked in them."""

import pytest

from supervisor.domain.quality.known_truth import Read, compared
from supervisor.domain.screening.model import Category

C = Category


def read(number, truth, marked, *, tells_of_poster=True):
    return Read(number, None, f"{number}", frozenset(truth), frozenset(marked), tells_of_poster)


def test_each_category_is_compared_by_itself_and_agents_acting_is_no_breach():
    found = compared(
        [
            read(1, {C.GENDER, C.AGE}, {C.GENDER}),
            read(2, {C.GENDER}, {C.GENDER, C.FEES}),
            read(3, {C.INTERMEDIARY}, set()),
            read(4, {C.UNLICENSED}, {C.UNLICENSED}),
            read(5, set(), {C.UNLICENSED}, tells_of_poster=False),
        ]
    )
    rows = {one.category: one for one in found.by_category}
    assert (found.ads, found.clean) == (5, 2)
    assert C.INTERMEDIARY not in rows
    assert (rows[C.GENDER].precision, rows[C.GENDER].recall) == (1.0, 1.0)
    assert (rows[C.AGE].precision, rows[C.AGE].recall) == (None, 0.0)
    assert [ad.posting_id for ad in rows[C.AGE].missed] == [1]
    assert (rows[C.FEES].precision, rows[C.FEES].recall) == (0.0, None)
    assert rows[C.UNLICENSED].precision == 1.0, (
        "of a poster whose name was changed nothing is known"
    )
    assert found.overall.precision == pytest.approx(3 / 4)
    assert found.overall.recall == pytest.approx(3 / 4)
