"""Names as people write them: each poster against the register of its case."""

import json
from datetime import date
from pathlib import Path

import pytest

from supervisor.domain.matching import AgencyIndex, identify
from supervisor.domain.matching.model import Match, Poster
from supervisor.domain.register.agencies import AgencyRecord, LicenceKind, LicenceRecord
from supervisor.domain.register.agency_names import is_same_name

DAY = date(2026, 11, 29)
LINES = (Path(__file__).parent / "names.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


def _day(row: dict[str, str], key: str) -> date | None:
    return date.fromisoformat(row[key].replace("/", "-")) if row.get(key) else None


def _agency(row: dict[str, str]) -> AgencyRecord:
    licence = LicenceRecord(
        LicenceKind.HR_SERVICE,
        f"L-{row['name']}",
        frozenset(),
        _day(row, "valid_from"),
        _day(row, "valid_to"),
    )
    return AgencyRecord(
        key=row["name"],
        name=row["name"],
        city=row.get("city", ""),
        uscc=row.get("uscc", ""),
        former_names=tuple(filter(None, row.get("former_names", "").split(";"))),
        short_names=tuple(filter(None, row.get("short_names", "").split(";"))),
        licences=(licence,),
    )


def _match(case: dict, poster: dict) -> Match:
    asked = Poster(
        poster["name"],
        _day(poster, "date") or DAY,
        poster.get("city", ""),
        poster.get("uscc", ""),
    )
    return identify([asked], AgencyIndex(_agency(row) for row in case["register"]))[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_poster_is_who_it_is(case):
    for poster in case["posters"]:
        found = _match(case, poster)
        shown = (poster["name"], found.verdict, found.agency_name, found.why)
        assert found.verdict.value in poster["verdict_in"], shown
        if "agency" in poster and found.agency_name:
            assert found.agency_name == poster["agency"], shown
        if found.verdict.value in ("licensed", "lapsed"):
            assert found.agency_name != poster.get("agency_not"), shown


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("武汉川岳（湖北）人力资源有限公司", "武汉川岳(湖北)人力资源有限公司", True),
        ("武汉川岳人力资源有限公司", "武漢川岳人力資源有限公司\u200b", True),
        ("武汉长汀人力资源有限公司", "武汉 ⻓汀⼈⼒资源有限公司", True),
        ("武汉古丽·买买提劳务有限公司", "武汉古丽．买买提劳务有限公司", True),
        ("武汉古丽·买买提劳务有限公司", "武汉古丽买买提劳务有限公司", True),
        ("武汉乾元人力资源有限公司", "武汉干元人力资源有限公司", False),
        ("武汉川岳人力资源有限公司", "武汉川岩人力资源有限公司", False),
    ],
)
def test_two_spellings_are_one_name(one, other, is_same):
    assert is_same_name(one, other) is is_same


def test_only_the_registered_spelling_is_called_exact():
    case = {"register": [{"name": "武汉云栖谷人力资源有限公司"}]}
    assert "完全一致" in _match(case, {"name": "武汉云栖谷人力资源有限公司"}).why
    written = _match(case, {"name": "武漢雲棲谷人力資源有限公司"})
    assert written.verdict.value == "licensed"
    assert "完全一致" not in written.why
