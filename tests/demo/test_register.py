from collections import Counter
from datetime import timedelta

import pytest
from stdnum.cn import uscc

from supervisor.demo.lives import AS_OF
from supervisor.demo.register import build
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import (
    Activity,
    LicenceKind,
    LicenceStanding,
    licence_standing,
)


@pytest.fixture(scope="module")
def register():
    return build()


def standings(entry, on=AS_OF, kind=LicenceKind.HR_SERVICE):
    return [licence_standing(p, on) for p in entry.licences if p.kind is kind]


def test_the_counts_a_district_reports(register):
    stars = Counter(entry.star for entry in register)
    assert len(register) == 257
    assert (stars[4], stars[3], stars[2], stars[1], stars[5]) == (9, 11, 12, 0, 0)
    assert sum(entry.high_end for entry in register) == 8
    assert 6_000 < sum(entry.staff_count for entry in register) < 7_000
    assert min(entry.staff_count for entry in register) >= 3
    assert {entry.street for entry in register} == set(Street)


def test_codes_names_and_licence_numbers_are_distinct_and_valid(register):
    assert all(uscc.is_valid(entry.uscc) for entry in register)
    assert all(entry.uscc[2:8] == "420106" for entry in register)
    assert len({entry.uscc for entry in register}) == 257
    assert len({entry.name for entry in register}) == 257
    numbers = [licence.key for entry in register for licence in entry.licences]
    assert len(numbers) == len(set(numbers))


def test_the_same_seed_gives_the_same_register_and_another_one_another(register):
    assert build() == register
    assert build(7) != register


def test_every_standing_occurs(register):
    found = Counter(standing for entry in register for standing in standings(entry))
    assert found[LicenceStanding.EXPIRED] == 11
    assert found[LicenceStanding.SUSPENDED] == 4
    assert found[LicenceStanding.REVOKED] == 3
    assert found[LicenceStanding.CANCELLED] == 5
    assert found[LicenceStanding.NOT_YET] == 1
    assert found[LicenceStanding.VALID] > 180
    without = [entry for entry in register if not standings(entry)]
    branches = [entry for entry in without if entry.parent]
    assert len(branches) == 12
    assert len(without) == 12 + 10 + 9


def test_histories_hold_gaps_and_new_grants(register):
    past = [AS_OF - timedelta(days=30 * back) for back in range(130)]
    lives = [[standings(entry, day) for day in past] for entry in register]
    regained = [
        life
        for life, entry in zip(lives, register, strict=True)
        if standings(entry) == [LicenceStanding.VALID]
        and any(
            set(day) & {LicenceStanding.EXPIRED, LicenceStanding.REVOKED, LicenceStanding.SUSPENDED}
            for day in life
        )
    ]
    assert len(regained) >= 8


def test_some_licences_lack_online_recruitment(register):
    scopes = [
        Activity.ONLINE_RECRUITMENT in licence.scope
        for entry in register
        for licence in entry.licences
        if licence.kind is LicenceKind.HR_SERVICE
    ]
    assert 50 < scopes.count(False) < scopes.count(True)


def test_branches_renamings_and_near_names(register):
    codes = {entry.uscc for entry in register}
    assert all(entry.parent in codes for entry in register if entry.parent)
    assert sum(bool(entry.former_names) for entry in register) == 15
    names = {entry.name for entry in register}
    assert not any(former.text in names for entry in register for former in entry.former_names)
    near = [
        (a, b)
        for a in names
        for b in names
        if a < b and len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1
    ]
    assert len(near) >= 6
