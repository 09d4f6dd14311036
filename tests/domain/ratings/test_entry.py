"""Who may take part in a round: a licence in force, held for a year or renewed after a term."""

from datetime import date

import pytest

from supervisor.domain.ratings.rounds import Applicant, bar_to_entry
from supervisor.domain.register.agencies import LicenceStanding

TODAY = date(2026, 6, 1)


def applicant(**changed):
    values = {"is_branch": False, "standing": LicenceStanding.VALID}
    return Applicant(**values | {"first_licensed_on": date(2020, 1, 1)} | changed)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, ""),
        ({"first_licensed_on": date(2025, 6, 1)}, ""),
        ({"first_licensed_on": date(2025, 6, 2)}, "取得许可或备案不满一年"),
        ({"first_licensed_on": None}, "取得许可或备案不满一年"),
        ({"first_licensed_on": date(2026, 5, 1), "was_renewed": True}, ""),
        ({"standing": LicenceStanding.NONE}, "许可或备案不在有效状态"),
        ({"is_branch": True, "was_renewed": True}, "分支机构随总机构参评"),
    ],
)
def test_who_may_take_part(changed, why):
    assert bar_to_entry(applicant(**changed), TODAY) == why
