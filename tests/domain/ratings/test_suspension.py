from datetime import date

import pytest

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.ratings.suspension import ratings_suspended, star_that_counts
from supervisor.domain.register.agencies import AgencyRecord, LicenceKind, LicenceRecord

ON = date(2026, 11, 23)
PAST, AHEAD = date(2026, 1, 1), date(2027, 1, 1)
LICENCE, FILING, DISPATCH = LicenceKind.HR_SERVICE, LicenceKind.FILING, LicenceKind.DISPATCH


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        ({LICENCE: AHEAD}, False),
        ({LICENCE: PAST}, True),
        ({LICENCE: PAST, FILING: AHEAD}, True),
        ({FILING: AHEAD}, False),
        ({FILING: PAST, DISPATCH: AHEAD}, True),
        ({DISPATCH: AHEAD}, False),
        ({}, True),
    ],
)
def test_ratings_rest_on_the_paper_an_agency_works_under(papers, expected):
    licences = tuple(LicenceRecord(kind, "1", valid_to=end) for kind, end in papers.items())
    assert ratings_suspended(AgencyRecord("1", "甲", licences=licences), ON) is expected


def test_a_star_counts_within_its_term_and_while_nothing_suspends_it():
    assert star_that_counts(3, AHEAD, Grade.B, ON, suspended=False) == 3
    assert star_that_counts(3, AHEAD, None, ON, suspended=False) == 3
    assert star_that_counts(3, PAST, Grade.B, ON, suspended=False) is None
    assert star_that_counts(3, AHEAD, Grade.D, ON, suspended=False) is None
    assert star_that_counts(3, AHEAD, Grade.A, ON, suspended=True) is None
