"""What one installation publishes is the list of another, in one command."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from scrapers.evidence.archive import Archive
from supervisor.cli.exchange import lists as command
from supervisor.domain.lists.lists import ListStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import in_office
from supervisor.domain.register.agencies import (
    LicenceEventKind,
    LicenceKind,
    LicenceStanding,
    licence_standing,
)
from supervisor.services.lists import neighbours
from supervisor.services.lists.importing import ListError
from supervisor.services.lists.known import LIST_KIND
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.public.open_data import open_data_json
from supervisor.services.register.snapshot import parse_register
from supervisor.settings import Settings
from supervisor.store.queries.lists.versions import lists_in_force
from supervisor.store.tables.register import LicenceEventRow
from tests.support.factories import World

TODAY = clock.today()


@pytest.fixture
def neighbour(settings):
    """The settings of the bureau next door."""
    return Settings(
        instance_path=settings.instance_path,
        bureau_division="420102",
        bureau_name="武汉市江岸区人力资源和社会保障局",
    )


def open_data_of(session, neighbour, on=TODAY):
    """What the installation next door publishes of the register in this database."""
    with in_office(neighbour.bureau):
        return b"".join(open_data_json(session, on))


def agencies_of(settings, row):
    return parse_register(Archive(settings.archive_path).get_blob(LIST_KIND, row.digest))


def test_one_command_takes_over_what_another_installation_publishes(
    app, session, settings, neighbour, httpserver, monkeypatch
):
    world = World(session, settings)
    head = world.agency("武汉澄岚人力资源有限公司")
    branch = world.agency("武汉澄岚人力资源有限公司江岸分公司", parent_id=head.id)
    branch.licences[0].events.append(
        LicenceEventRow(kind=LicenceEventKind.REVOKED, on_date=TODAY - timedelta(days=9))
    )
    world.agency("武汉素纸人力资源有限公司", licences=[])
    session.commit()
    published = open_data_of(session, neighbour)
    httpserver.expect_request(neighbours.OPEN_DATA).respond_with_data(published)
    ours = settings.model_copy(update={"replica_url": "http://127.0.0.1:1"})
    app.config["SETTINGS"] = ours
    monkeypatch.setattr(command, "application", lambda: app)
    for _ in range(2):  # the second time there is nothing new
        answer = CliRunner().invoke(command.lists, ["fetch", httpserver.url_for("/"), "--json"])
        assert answer.exit_code == 0, answer.output
        told = json.loads(answer.stdout)
        assert told["authority"] == "武汉市江岸区人力资源和社会保障局"
        assert (told["status"], told["rows"], told["added"]) == ("in_force", 2, 2)
    session.rollback()  # to see what the command has stored
    (row,) = lists_in_force(session)
    assert (row.divisions, row.as_of) == (["420102"], TODAY)
    one, other = sorted(agencies_of(settings, row), key=lambda agency: len(agency.name))
    assert (one.uscc, other.uscc) == (head.uscc, branch.uscc)
    assert other.parent_key == one.key
    assert one.licences[0].kind is LicenceKind.HR_SERVICE
    assert one.licences[0].valid_to == head.licences[0].valid_to
    assert licence_standing(one.licences[0], TODAY) is LicenceStanding.VALID
    assert licence_standing(other.licences[0], TODAY) is LicenceStanding.REVOKED


def test_a_list_that_lost_many_waits_for_a_person(session, settings, neighbour):
    world = World(session, settings)
    for number in range(5):
        world.agency(f"武汉澄{number}岚人力资源有限公司")
    yesterday = open_data_of(session, neighbour, TODAY - timedelta(days=1))
    first = neighbours.take_list(session, settings, SYSTEM, yesterday)
    assert first.status is ListStatus.IN_FORCE
    today = json.loads(open_data_of(session, neighbour))
    today["agencies"] = today["agencies"][:3]
    second = neighbours.take_list(session, settings, SYSTEM, json.dumps(today).encode())
    assert (second.status, second.removed) == (ListStatus.PREVIEWED, 2)
    assert [row.id for row in lists_in_force(session)] == [first.id]
    today["as_of"] = (TODAY - timedelta(days=3)).isoformat()
    with pytest.raises(ListError, match="新"):
        neighbours.take_list(session, settings, SYSTEM, json.dumps(today).encode())


def test_what_is_no_list_of_another_authority_is_refused(session, settings, neighbour, tmp_path):
    World(session, settings).agency()
    document = json.loads(open_data_of(session, neighbour))
    wrong = [
        (b"<html>", "不是本系统"),
        (json.dumps({**document, "issuer": None}).encode(), "issuer"),
        (json.dumps({**document, "schema_version": 2}).encode(), "schema_version"),
        (json.dumps({**document, "agencies": []}).encode(), "没有可用的机构"),
        (b"".join(open_data_json(session, TODAY)), "本局自己的名册"),
    ]
    for content, why in wrong:
        with pytest.raises(ListError, match=why):
            neighbours.take_list(session, settings, SYSTEM, content)
    for place in (str(tmp_path / "none.json"), "http://example.org"):
        with pytest.raises(ListError):
            neighbours.fetch_open_data(settings, place)
