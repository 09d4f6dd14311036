"""New keys: the old ones still read, the new one writes, and nothing is lost on the way."""

import pytest
from click.testing import CliRunner
from sqlalchemy import LargeBinary

from supervisor import create_app
from supervisor.cli.keeping.keys import keys
from supervisor.domain.traces import Trace, TraceKind
from supervisor.services.platform.instance import signing_keys
from supervisor.services.platform.keeping import rotation
from supervisor.services.platform.seal import BrokenSeal, Seal, SealedIdentity
from supervisor.store.base import Base
from supervisor.store.tables.platform import AuditEvent, TotpSecret
from supervisor.store.writing.sealed import SEALED
from tests.support.factories import World
from tests.support.sign_in import session_token

PERSON = SealedIdentity("赵小满", "13900001111")


@pytest.fixture
def world(session, settings):
    return World(session, settings)


def add_secrets(world, settings, many):
    for _ in range(many):
        user = world.user()
        world.add(TotpSecret(user_id=user.id, sealed=Seal.of(settings).lock(b"SECRET")))


def test_old_keys_read_and_the_new_one_writes(session, settings):
    before = Seal.of(settings)
    closed = before.close(PERSON)
    rotation.rotate_seal_key(session, settings)
    after = Seal.of(settings)
    assert after.open(closed) == PERSON
    assert after.open(after.close(PERSON)) == PERSON
    with pytest.raises(BrokenSeal):
        before.open(after.close(PERSON))


def test_what_was_found_by_a_digest_is_found_again(session, settings):
    trace = Trace(TraceKind.PHONE, "13900001111")
    before = Seal.of(settings)
    told = [
        before.receipt_digest("1234"),
        before.address_digest("a@b.c"),
        before.trace_digest(trace),
    ]
    for _ in range(2):
        rotation.rotate_seal_key(session, settings)
    after = Seal.of(settings)
    assert told == [
        after.receipt_digest("1234"),
        after.address_digest("a@b.c"),
        after.trace_digest(trace),
    ]


def test_everything_is_sealed_anew_and_counted(session, settings, world, monkeypatch):
    monkeypatch.setattr(rotation, "_PORTION", 2)
    add_secrets(world, settings, 5)
    done = rotation.rotate_seal_key(session, settings)
    assert done.renewed["totp_secret"] == 5
    newest = Seal(Seal.of(settings).key)
    assert {newest.unlock(row.sealed) for row in session.query(TotpSecret)} == {b"SECRET"}
    again = rotation.reseal(session, settings)
    assert (again.renewed["totp_secret"], again.unchanged["totp_secret"]) == (0, 5)
    told = session.query(AuditEvent).filter_by(action="keys_rotated").all()
    assert told[1].detail["renewed"]["totp_secret"] == 5


def test_what_no_key_opens_is_counted_and_left(session, settings, world):
    add_secrets(world, settings, 1)
    user = world.user()
    world.add(TotpSecret(user_id=user.id, sealed=b"damaged"))
    done = rotation.rotate_seal_key(session, settings)
    assert (done.renewed["totp_secret"], done.broken["totp_secret"]) == (1, 1)
    assert session.get(TotpSecret, user.id).sealed == b"damaged"


def test_every_sealed_column_is_sealed_anew():
    columns = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and "seal" in column.name
    }
    assert columns == {(table, column.key) for table, (_, column) in SEALED.items()}


def test_open_sessions_outlive_a_new_key_and_new_ones_use_it(session, settings, world, app_with):
    token = session_token(session, world.user().id)
    old = app_with()
    signer = old.session_interface.get_signing_serializer(old)
    cookie = signer.dumps({"_user_id": token, "_fresh": True})
    rotation.rotate_session_key(session, settings)
    assert len(signing_keys(settings)) == 2
    new = app_with()
    client = new.test_client()
    client.set_cookie("session", cookie)
    assert client.get("/account").status_code == 200
    written = new.session_interface.get_signing_serializer(new).dumps({})
    with pytest.raises(Exception, match="does not match"):
        signer.loads(written)


def test_the_command_says_what_it_did(tmp_path, monkeypatch):
    monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(tmp_path))
    answer = CliRunner().invoke(keys, ["rotate", "all", "--json"])
    assert answer.exit_code == 0, answer.output
    assert '"session_keys": 2' in answer.output
    assert '"totp_secret": 0' in answer.output
    for name in ("seal_key", "secret_key"):
        assert len((tmp_path / name).read_text().split()) == 2
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_a_key_from_the_environment_is_not_rotated_here(settings, session, monkeypatch):
    given = settings.model_copy(update={"secret_key": "first-key-0001 second-key-0002"})
    with pytest.raises(rotation.KeyFromOutside):
        rotation.rotate_session_key(session, given)
    assert create_app(given).config["SECRET_KEY"] == "second-key-0002"
