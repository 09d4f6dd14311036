"""The capsule of a case: whole, checked by the same program, with papers, steps and trail."""

import io
import json
import random
import zipfile

import pytest

from supervisor.documents import verify_capsule
from supervisor.domain.leads.findings import FindingStatus
from supervisor.services.cases.from_leads import open_from_finding
from supervisor.services.cases.papers import making
from supervisor.services.cases.papers.making import lines_of
from supervisor.services.platform import chain
from supervisor.services.proof.case_capsule import capsule_of_case
from supervisor.store.queries.cases.cases import case_with_steps
from supervisor.store.tables.platform import ChainLink
from tests.support.cases.course import Course
from tests.support.credit_world import Office
from tests.support.factories import World


@pytest.fixture
def office(session, settings):
    return Office.make(session, settings)


@pytest.fixture
def content(session, settings, office):
    lead = World(session, settings).finding()
    lead.status = FindingStatus.CONFIRMED
    session.commit()
    case = open_from_finding(session, office.inspector, lead.id)
    Course(office, case).investigated()
    case = case_with_steps(session, case.id)
    address = next(
        one.slot.address
        for one in making.drafts(session, settings, case)
        if one.slot.kind.value == "filing_approval"
    )
    draft = making.draft_at(session, settings, case, address)
    typed = {name: lines_of(name, draft.fields.get(name)) or "补充" for name in draft.places}
    draft = making.draft_at(session, settings, case, address, typed)
    making.make(session, settings, office.inspector, case, draft)
    case = case_with_steps(session, case.id)
    return capsule_of_case(session, settings, office.inspector, case).content


def test_it_is_whole_and_holds_leads_papers_steps_and_trail(session, settings, content):
    found = verify_capsule.check(content, chain.public_key(settings))
    assert found.faults == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        steps = json.loads(archive.read("steps.json"))
        trail = json.loads(archive.read("trail.json"))
        [paper] = json.loads(archive.read("papers.json"))
    assert [one["step"] for one in steps] == ["draft", "file", "officers", "evidence"]
    assert any(name.startswith("leads/1/page/body") for name in names)
    assert paper["file"] in names
    assert trail
    for one in trail:
        link = session.get(ChainLink, one["link"])
        assert (link.digest, link.content) == (one["digest"], one["content"])
    for table, one in (*(("course_step", step) for step in steps), ("case_paper", paper)):
        link = session.get(ChainLink, one["link"]["number"])
        assert (link.record_table, link.content) == (table, one["link"]["content"])
        assert link.digest == one["link"]["digest"]


def test_no_alteration_is_missed(content):
    chance = random.Random(7)  # noqa: S311 - only where to alter
    for _ in range(200):
        at = chance.randrange(len(content))
        changed = bytearray(content)
        changed[at] ^= 1 << chance.randrange(8)
        try:
            assert verify_capsule.check(bytes(changed)).faults
        except ValueError:
            continue
