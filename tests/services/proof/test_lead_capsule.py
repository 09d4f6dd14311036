"""The proof capsule: whole when made, checked without the product, every alteration named."""

import io
import json
import random
import subprocess
import sys
import zipfile

import pytest
from werkzeug import Request, Response

from scrapers.evidence.archive import Archive
from supervisor.documents import verify_capsule
from supervisor.services.platform import chain
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.proof.lead_capsule import capsule_of
from supervisor.services.reader.models import MODEL_KIND
from supervisor.services.rules.packs import READER_ENTRY
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.leads.record import load_record
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.platform import AuditEvent
from tests.support.servers.timestamp_authority import TimestampAuthority


@pytest.fixture(scope="module")
def authority():
    return TimestampAuthority()


@pytest.fixture
def stamping(httpserver, authority):
    """The address of an authority on this machine."""

    def answer(request: Request) -> Response:
        return Response(authority.answer(request.data), content_type="application/timestamp-reply")

    httpserver.expect_request("/tsa").respond_with_handler(answer)
    return httpserver.url_for("/tsa")


@pytest.fixture
def capsule(world, settings, stamping):
    return made(world, settings, stamping).content


def made(world, settings, address):
    finding_id = world.finding().id
    stamped = settings.model_copy(update={"timestamp_authority": address})
    return capsule_of(world.session, stamped, SYSTEM, load_record(world.session, finding_id))


def test_a_capsule_is_whole_and_names_key_and_authority(capsule, settings):
    found = verify_capsule.check(capsule, chain.public_key(settings))
    assert found.faults == []
    assert any("Test Authority" in note and "20261123080000Z" in note for note in found.notes)


def test_it_holds_what_the_lead_rests_on(capsule, world):
    with zipfile.ZipFile(io.BytesIO(capsule)) as archive:
        names = set(archive.namelist())
        ad = json.loads(archive.read("ad.json"))
        body = archive.read("page/body.bin")
    assert {"judged/register.json", "judged/rules.json", "judged/lead.json"} <= names
    assert {"record.docx", "reviews.json", "README.txt", "page/record.warc.gz"} <= names
    for hit in ad["hits"]:
        assert ad["fields"][hit["field"]][hit["start"] : hit["end"]] == hit["span"]
    assert body


def test_who_took_it_is_in_the_trail(capsule, world):
    assert world.session.query(AuditEvent).filter_by(action="capsule_taken").count() == 1


def test_a_thousand_alterations_are_all_seen(capsule):
    chance = random.Random(7)  # noqa: S311 - the same alterations in every run
    for _ in range(1000):
        changed = bytearray(capsule)
        place = chance.randrange(len(changed))
        match chance.randrange(3):
            case 0:
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                del changed[place : place + chance.randint(1, 40)]
            case _:
                changed[place:place] = chance.randbytes(chance.randint(1, 40))
        assert is_refused(bytes(changed)), place


def is_refused(content):
    try:
        return bool(verify_capsule.check(content).faults)
    except ValueError:
        return True


def test_the_changed_added_and_missing_file_is_named(capsule):
    members = unpacked(capsule)
    members["ad.json"] += b" "
    assert "ad.json: changed" in verify_capsule.check(verify_capsule.packed(members)).faults
    members = unpacked(capsule) | {"extra.txt": b"x"}
    assert "extra.txt: added" in verify_capsule.check(verify_capsule.packed(members)).faults
    members = unpacked(capsule)
    del members["reviews.json"]
    assert "reviews.json: taken out" in verify_capsule.check(verify_capsule.packed(members)).faults


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_capsule_sealed_anew_by_another_is_told_by_its_key(capsule, settings, tmp_path):
    other = settings.model_copy(update={"instance_path": tmp_path / "other"})
    other.instance_path.mkdir()
    members = unpacked(capsule)
    text = verify_capsule.sealed_text(members["manifest.json"], members["timestamp.tsr"])
    members["seal.json"] = verify_capsule.seal_file(
        chain.public_key(other), chain.signed(other, text)
    )
    forged = verify_capsule.packed(members)
    assert verify_capsule.check(forged).faults == []
    (fault,) = verify_capsule.check(forged, chain.public_key(settings)).faults
    assert "another key" in fault


def test_a_timestamp_over_something_else_does_not_hold(capsule, settings, authority):
    members = unpacked(capsule)
    members["timestamp.tsr"] = unpacked(capsule)["timestamp.tsr"][:-1] + b"\x00"
    text = verify_capsule.sealed_text(members["manifest.json"], members["timestamp.tsr"])
    members["seal.json"] = verify_capsule.seal_file(
        chain.public_key(settings), chain.signed(settings, text)
    )
    (fault,) = verify_capsule.check(verify_capsule.packed(members)).faults
    assert fault.startswith("timestamp.tsr")
    with pytest.raises(verify_capsule.BadTimestamp):
        verify_capsule.read_stamp(capsule_stamp(capsule), b"something else")


def capsule_stamp(content):
    return unpacked(content)["timestamp.tsr"]


@pytest.mark.parametrize("answer", [b"", b"\x30\x03\x02\x01\x02", b"<html>", b"x" * 100_000])
def test_an_authority_that_answers_badly_leaves_a_capsule_without_timestamp(
    world, settings, httpserver, answer
):
    httpserver.expect_request("/bad").respond_with_data(answer)
    capsule = made(world, settings, httpserver.url_for("/bad"))
    assert "不含时间戳" in capsule.problem
    assert verify_capsule.check(capsule.content).faults == []


def test_an_authority_that_is_not_there_is_said(world, settings):
    assert "没有应答" in made(world, settings, "http://127.0.0.1:9/").problem


def test_the_program_in_the_capsule_checks_it_without_the_product(capsule, tmp_path):
    program, file = tmp_path / "verify_capsule.py", tmp_path / "capsule.zip"
    program.write_bytes(unpacked(capsule)["verify_capsule.py"])
    file.write_bytes(capsule)
    assert exit_code(program, file) == 0
    file.write_bytes(capsule[:-1])
    assert exit_code(program, file) != 0


def exit_code(program, file):
    command = [sys.executable, "-I", str(program), str(file)]
    return subprocess.run(command, check=False, capture_output=True).returncode  # noqa: S603


def test_it_names_the_learned_reader_and_what_it_marked(world, settings):
    finding = world.finding()
    digest = Archive(settings.archive_path).put_blob(MODEL_KIND, b"a model")
    rules = world.version("rules", {READER_ENTRY: digest}).id
    finding_id = finding.id
    world.session.rollback()
    with unit_of_work(world.session):
        finding = world.session.get_one(Finding, finding_id)
        finding.rules_version_id = rules
        finding.hits[0].rule = "reader.gender"
    hit = finding.hits[0]
    record = load_record(world.session, finding.id)
    content = capsule_of(world.session, settings, SYSTEM, record).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = json.loads(archive.read("judged/reader.json"))
    assert (told["model_sha256"], told["model_bytes"]) == (digest, len(b"a model"))
    [marked] = [one for one in told["marked"] if one["reader"] == "reader.gender"]
    assert (marked["sentence"], marked["start"], marked["end"]) == (hit.span, hit.start, hit.end)
    assert verify_capsule.check(content, chain.public_key(settings)).faults == []


def test_without_a_mark_of_it_the_learned_reader_is_not_named(capsule):
    with zipfile.ZipFile(io.BytesIO(capsule)) as archive:
        assert "judged/reader.json" not in archive.namelist()
