"""Cases of the first hunt that are no single file: a register that stands, two ads, an archive."""

from datetime import UTC, datetime

import pytest

from scrapers.contract import PageRequest
from scrapers.errors import DamagedArchive
from scrapers.evidence.archive import Archive
from supervisor.domain.postings.postings import JobPosting
from supervisor.services.leads.prints import place_prints, print_of
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.register.importing import apply_import, preview_import
from supervisor.store.queries.register.entries import every_entry
from supervisor.store.tables.postings import AdPrint
from tests.support.files.register_files import csv_file
from tests.support.servers.raw_server import document

HEAD, BRANCH = "91420106MA4K00500U", "91420106MA4K00501Y"
NAME = "武汉川岳（湖北）人力资源有限公司"
TEXT = "岗位职责：负责货品的入库、上架和盘点，保持库区整洁。早班八点半到五点半，周末双休。"
TRADITIONAL = "崗位職責：負責貨品的入庫、上架和盤點，保持庫區整潔。早班八點半到五點半，週末雙休。"


@pytest.fixture
def load(session, settings):
    """Import a register file as an office would; give back its record."""

    def import_(headers, row):
        file = ("名册.csv", csv_file([row], headers=headers))
        imported = preview_import(session, settings, SYSTEM, file)
        return apply_import(session, settings, SYSTEM, imported.id)

    return import_


def standing(session):
    session.rollback()
    return {entry.uscc: entry for entry in every_entry(session)}


@pytest.mark.parametrize(
    "spelt", ["武汉川岳(湖北)人力资源有限公司", f"{NAME}\u200b"], ids=["ren-1", "ren-2"]
)
def test_another_spelling_of_a_name_is_no_renaming(session, load, spelt):
    headers = ["统一社会信用代码", "机构名称", "从业人数"]
    load(headers, [HEAD, NAME, "4"])
    again = load(headers, [HEAD, spelt, "5"])
    assert (again.changed, again.refused) == (1, 0)
    entry = standing(session)[HEAD]
    assert (entry.name, entry.staff_count, entry.former_names) == (NAME, 5, ())


def test_a_head_office_is_found_in_other_brackets(session, load):
    """Case ren-4."""
    load(["统一社会信用代码", "机构名称"], [HEAD, NAME])
    headers = ["统一社会信用代码", "机构名称", "上级机构"]
    imported = load(headers, [BRANCH, f"{NAME}江夏分公司", "武汉川岳(湖北)人力资源有限公司"])
    assert (imported.added, imported.refused) == (1, 0)
    assert standing(session)[BRANCH].parent == HEAD


def test_eighteen_ones_are_no_code(load):
    """Case usc-ok-1111."""
    imported = load(["统一社会信用代码", "机构名称"], ["1" * 18, NAME])
    assert (imported.added, imported.refused) == (0, 1)
    assert imported.problems[0]["column"] == "统一社会信用代码"


@pytest.mark.parametrize(
    ("one", "other", "are_copies"),
    [
        pytest.param(
            {"text": "招理货员，包吃住，早晚两班倒。"}, {"text": "周末双休，缴五险，有驾照优先。"},
            False, id="dup-ok1",
        ),
        pytest.param(
            {"title": "日语翻译", "text": f"招日语翻译。{TEXT}"},
            {"title": "韩语翻译", "text": f"招韩语翻译。{TEXT}"},
            False, id="dup-ok2",
        ),
        pytest.param(
            {"text": TEXT}, {"text": f"🎉 {TEXT.replace('，', '， ')} "}, True, id="dup-ok3"
        ),
        pytest.param({"text": TEXT}, {"text": TRADITIONAL}, True, id="dup-1"),
    ],
)  # fmt: skip
def test_copies_are_told_from_other_ads(session, one, other, are_copies):
    prints = [
        print_of(
            JobPosting(
                source_id="one", external_id=number, company=NAME, city="武汉",
                seen_at=datetime(2026, 11, 20, tzinfo=UTC), **{"title": "仓库理货员", **words},
            )
        )
        for number, words in (("1", one), ("2", other))
    ]  # fmt: skip
    place_prints(session, prints)
    clusters = {session.get_one(AdPrint, one.id).cluster_id for one in prints}
    assert (len(clusters) == 1) is are_copies


@pytest.mark.parametrize(
    ("is_cut", "damaged"),
    [pytest.param(True, 2, id="warc-ok1"), pytest.param(False, 1, id="warc-ok2")],
)
def test_damage_to_an_archive_costs_the_record_it_is_in(tmp_path, is_cut, damaged):
    archive = Archive(tmp_path / "archive")
    writer = archive.writer("test-1")
    at = datetime(2026, 11, 20, tzinfo=UTC)
    bodies = [f"<p>招聘{n}号，{at:%Y}</p>".encode() for n in range(3)]
    refs = [
        writer.add_document(document(body), PageRequest("http://board.test/list"))
        for body in bodies
    ]
    writer.close()
    segment = archive.folder / refs[0].file
    whole = segment.read_bytes()
    place = refs[damaged].offset + 80
    rest = b"" if is_cut else bytes([whole[place] ^ 1]) + whole[place + 1 :]
    segment.write_bytes(whole[:place] + rest)
    for number, ref in enumerate(refs):
        if number == damaged:
            with pytest.raises(DamagedArchive):
                archive.read(ref)
        else:
            assert archive.read(ref) == bodies[number]
