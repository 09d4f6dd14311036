"""A code that is wrong in itself may be another, mistyped; two right ones never are."""

import pytest
from stdnum.cn.uscc import calc_check_digit

from supervisor.domain.register.codes import is_slip

RIGHT = "91420102MA4K12340" + calc_check_digit("91420102MA4K12340")
OTHER = "91420102MA4K12341" + calc_check_digit("91420102MA4K12341")


def changed(at, to):
    return RIGHT[:at] + to + RIGHT[at + 1 :]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (changed(7, "3"), True),
        (RIGHT[:12] + RIGHT[13] + RIGHT[12] + RIGHT[14:], True),
        (changed(7, "3")[:9] + "B" + RIGHT[10:], False),
        (RIGHT[:-1], False),
        (RIGHT, False),
        (OTHER, False),
    ],
)
def test_one_character_or_two_neighbours_are_a_slip(written, expected):
    assert is_slip(written, RIGHT) is expected
    assert is_slip(RIGHT, written) is expected
