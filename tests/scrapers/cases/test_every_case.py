"""No case without a test: the numbers that are known, against the names of the tests here."""

import re
from pathlib import Path

# The numbering has gaps: the cases between are not written down, so each group is tested beyond
# its examples, in the same files.
CASES = {
    1, 4, 6, 7, 9, 11, 12, 14, 15, 18, 19, 21, 23, 24, 25, 26, 27, 29, 31, 34, 35, 38, 39, 40, 42,
    44, 45, 46, 48, 51, 52, 53, 54, 55, 58, 59, 60, 62, 63, 64, 65, 66, 67, 68, 69, 70, 72, 73, 77,
    78, 79, 80, 81, 82, 84, 87, 88, 90, 91, 92, 94, 98, 99, 100,
}  # fmt: skip
_NAME = re.compile(r"^def test_case_(\d{2,3})_", re.MULTILINE)


def test_every_case_has_a_test() -> None:
    folder = Path(__file__).parent
    found = {
        int(number)
        for path in folder.glob("test_group_*.py")
        for number in _NAME.findall(path.read_text(encoding="utf-8"))
    }
    assert len(CASES) == 64
    assert sorted(CASES - found) == []
    assert sorted(found - CASES) == []
