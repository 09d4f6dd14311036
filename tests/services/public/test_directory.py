import csv
import io
import json
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import LicenceEventKind, LicenceStanding, NameKind
from supervisor.extensions import db
from supervisor.services.platform.throttle import Limit
from supervisor.services.public import directory, indexes, open_data, proofs
from supervisor.store.tables.register import AgencyName, LicenceEventRow

TODAY = date(2026, 11, 23)
KEY = "a-key-of-the-test"


def names(session, query="", street=None):
    page = directory.find_agencies(session, query, street, 1, TODAY)
    return [card.name for card in page.items]


def test_a_change_of_the_register_is_found_at_once(session, world):
    agency = world.agency()
    assert names(session, "chenfan") == [agency.name]
    agency.names.append(AgencyName(kind=NameKind.FORMER, text="武汉旧名劳务有限公司"))
    session.commit()
    assert names(session, "旧名") == [agency.name]
    assert names(session, "沐云舟") == []
    world.agency("武汉沐云舟人力资源有限公司")
    assert len(names(session, "沐云舟")) == 1


def test_a_large_register_is_indexed_anew_beside_the_search(session, world, monkeypatch):
    world.agency("武汉晨帆人力资源有限公司")
    directory.warm(session)
    monkeypatch.setattr(indexes, "_BUILT_WHILE_WAITING", 0)
    world.agency("武汉启禾人才有限公司")
    assert names(session, "启禾") == []
    deadline = time.monotonic() + 10
    while not names(session, "启禾") and time.monotonic() < deadline:
        time.sleep(0.01)
    assert names(session, "启禾") == ["武汉启禾人才有限公司"]


def test_a_street_narrows_the_list_and_may_be_typed_as_the_query(session, world):
    here = world.agency("武汉启禾人才服务有限公司", street=Street.NANHU)
    world.agency()
    assert names(session, "", Street.NANHU) == [here.name]
    assert names(session, "南湖") == [here.name]
    assert names(session, "人", Street.NANHU) == [here.name]


def test_a_proof_states_the_day_it_was_made_and_outlives_changes(session, world):
    agency = world.agency()
    then = proofs.proof_of(directory.profile(session, agency.uscc, TODAY))
    token = proofs.sign_proof(then, KEY)
    revoked = LicenceEventRow(kind=LicenceEventKind.REVOKED, on_date=date(2026, 11, 1))
    agency.licences[0].events.append(revoked)
    session.commit()
    now = proofs.proof_of(directory.profile(session, agency.uscc, TODAY))
    read = proofs.read_proof(token, KEY)
    assert read == then
    assert (read.standing, now.standing) == (LicenceStanding.VALID, LicenceStanding.REVOKED)
    assert read.register_digest != now.register_digest


@given(st.data())
def test_a_token_with_any_change_is_not_genuine(data):
    proof = proofs.Proof(
        "91420106MA4K000011",
        "武汉晨帆",
        TODAY,
        LicenceStanding.VALID,
        LicenceStanding.NONE,
        "A",
        4,
        "ab" * 8,
    )
    token = proofs.sign_proof(proof, KEY)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABCabc012-_.").filter(lambda char: char != token[at]))
    changed = token[:at] + other + token[at + 1 :]
    assert proofs.read_proof(changed, KEY) in (None, proof)
    if changed.rpartition(".")[0] != token.rpartition(".")[0]:
        assert proofs.read_proof(changed, KEY) is None
    assert proofs.read_proof(token, "another key") is None


def test_open_data_holds_every_agency_and_nobodys_phone(session, world):
    head = world.agency(phone="02788880000", legal_representative="周某某", star=3)
    world.agency("=HYPERLINK(1)", parent_id=head.id)
    text = "".join(open_data.open_data_csv(session, TODAY)).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    document = b"".join(open_data.open_data_json(session, TODAY))
    found = json.loads(document)
    assert list(rows[0]) == list(open_data.OPEN_DATA_FIELDS) == list(found["agencies"][0])
    assert [row["uscc"] for row in rows] == [one["uscc"] for one in found["agencies"]]
    assert found["agencies"][0]["licences"][0]["standing"] == "valid"
    assert rows[1]["parent_uscc"] == head.uscc
    assert rows[1]["name"].startswith("'=")
    for secret in ("02788880000", "周某某"):
        assert secret not in text
        assert secret not in document.decode()


def test_one_address_is_stopped_and_another_is_not(session):
    limit = Limit("test", capacity=2, seconds_per_token=3600)
    for _ in range(2):
        directory.admit(session, limit, "192.0.2.1")
    with pytest.raises(directory.TooManyRequests):
        directory.admit(session, limit, "192.0.2.1")
    directory.admit(session, limit, "192.0.2.2")


def test_the_number_of_queries_does_not_grow(session, world):
    counts = []
    for _ in range(2):
        for _ in range(6):
            world.agency()
        names(session, "晨帆")
        statements = []
        listener = lambda *a, s=statements: s.append(a[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        names(session, "晨帆")
        event.remove(db.engine, "before_cursor_execute", listener)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10
