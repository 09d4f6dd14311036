"""Nothing about one district is written in code: its names stand in data and settings alone."""

import csv
import re
from io import BytesIO
from pathlib import Path

from docx import Document
from sqlalchemy.orm import Session

from supervisor.documents.letter import as_word
from supervisor.domain.cases.cases import CaseOrigin
from supervisor.domain.cases.letters import Letter
from supervisor.domain.names.regions import region_table
from supervisor.domain.platform.bureau import in_office
from supervisor.domain.platform.streets import Street
from supervisor.services.cases.opening import ByHand, open_by_hand
from supervisor.services.platform.audit import Actor
from supervisor.settings import Settings
from tests.support.factories import World

_ROOT = Path(__file__).resolve().parent.parent
# Made-up data is of one place; patterns of rules name places all over the country.
_DATA = ("supervisor/demo/", "supervisor/services/demo/", "scrapers/replica/", "supervisor/rules/")
_TEXTS = (".py", ".html", ".js", ".css", ".txt", ".typ", ".toml", ".md")


def _sources() -> list[Path]:
    found = [
        path
        for folder in ("supervisor", "scrapers", "templates")
        for path in (_ROOT / folder).rglob("*")
        if path.suffix in _TEXTS and path != _ROOT / "supervisor" / "bureau.toml"
    ]
    return [p for p in found if not str(p.relative_to(_ROOT)).startswith(_DATA)]


def test_no_source_names_the_district_or_its_streets() -> None:
    division = Settings().bureau.division
    names = {division, region_table().names[division]} | {street.label for street in Street}
    forbidden = re.compile("|".join(names) + "|Wuchang")
    sources = _sources()
    assert len(sources) > 500
    assert {str(p) for p in sources if forbidden.search(p.read_text(encoding="utf-8"))} == set()


def test_a_bureau_is_told_by_its_division_alone() -> None:
    bureau = Settings(bureau_division="330106").bureau
    assert (bureau.name, bureau.city, bureau.symbol, bureau.seal, bureau.district) == (
        "西湖区人力资源和社会保障局",
        "杭州市",
        "西湖人社",
        "西湖区人力资源和社会保障局",
        "西湖区",
    )


def test_names_that_are_set_count() -> None:
    bureau = Settings(bureau_name="某市人社局", bureau_city="某市", bureau_symbol="某人社").bureau
    assert (bureau.name, bureau.city, bureau.symbol) == ("某市人社局", "某市", "某人社")


def test_streets_are_those_of_the_table() -> None:
    table = _ROOT / "supervisor" / "domain" / "platform" / "streets.csv"
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert [(s.division, s.value, s.label) for s in Street] == [
        (row["division"], row["key"], row["name"]) for row in rows
    ]


def test_papers_bear_the_name_and_symbol_of_the_bureau(session: Session) -> None:
    user = World(session, Settings()).user()
    with in_office(Settings(bureau_division="330106").bureau):
        typed = ByHand("某某商行", CaseOrigin.REPORT, "无证经营")
        case = open_by_hand(session, Actor(user.id), typed)
        letter = Letter("告知书", case.number, case.party, (), None)
    assert case.number.startswith("西湖人社案〔")
    assert letter.sender == "西湖区人力资源和社会保障局"


def test_a_letter_bears_the_seal_and_the_signatory_that_are_set() -> None:
    settings = Settings(bureau_seal="某局业务专用章", bureau_signatory="某某")
    with in_office(settings.bureau):
        letter = Letter("告知书", "〔2026〕1 号", "某公司", ("正文。",), None)
    assert (letter.sender, letter.signatory) == ("某局业务专用章", "某某")
    shown = "\n".join(one.text for one in Document(BytesIO(as_word(letter))).paragraphs)
    assert "签发人：某某\n某局业务专用章" in shown
    with in_office(Settings().bureau):
        plain = Letter("告知书", "〔2026〕1 号", "某公司", (), None)
    assert plain.sender == Settings().bureau.name
    assert "签发人" not in "".join(one.text for one in Document(BytesIO(as_word(plain))).paragraphs)
