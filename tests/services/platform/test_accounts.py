"""Accounts as services: what is stored, and how the throttle counts."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from supervisor.domain.platform.roles import Role
from supervisor.services.platform import accounts, throttle
from supervisor.services.platform.accounts import NewUser
from supervisor.services.platform.audit import SYSTEM, Actor
from supervisor.services.platform.sign_in import passwords, sessions
from supervisor.services.platform.sign_in.entering import authenticate
from supervisor.services.platform.sign_in.refusals import (
    AccountError,
    SignInRefused,
    TooManyAttempts,
)
from supervisor.services.platform.sign_in.sessions import Caller
from supervisor.store.tables.platform import TokenBucket, User
from tests.support.hashes import hash_as_shipped

PASSWORD = "quiet-river-42"
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture
def real_hashes(monkeypatch):
    hash_as_shipped(monkeypatch)


@pytest.fixture
def user(session) -> User:
    new = NewUser("Zhang", "张监察", PASSWORD, Role.INSPECTOR)
    return accounts.add_account(session, SYSTEM, new)


@pytest.mark.usefixtures("real_hashes")
def test_the_password_is_stored_as_argon2id(user):
    assert user.username == "zhang"
    assert user.password_hash.startswith("$argon2id$")
    assert PASSWORD not in user.password_hash


@pytest.mark.usefixtures("real_hashes")
def test_an_outdated_hash_is_renewed_at_sign_in(session, user, monkeypatch):
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    user.password_hash = weak.hash(PASSWORD)
    session.commit()
    authenticate(session, "zhang", PASSWORD, Caller("10.0.0.1"))
    assert not passwords.is_outdated(user.password_hash)
    assert user.password_hash.split("$")[3] == "m=65536,t=3,p=4"


def test_unknown_names_cost_a_hash_too(session, user, monkeypatch):
    checked = []
    monkeypatch.setattr(passwords, "is_right", lambda hashed, _password: checked.append(hashed))
    for name in ("zhang", "nobody"):
        with pytest.raises(SignInRefused):
            authenticate(session, name, "guess-guess-1", Caller("10.0.0.1"))
    assert len(checked) == 2
    assert all(hashed.startswith("$argon2id$") for hashed in checked)


def test_typed_names_are_never_stored_readably(session):
    with pytest.raises(SignInRefused):
        authenticate(session, "my-secret-password", "x", Caller("10.0.0.1"))
    keys = [bucket.key for bucket in session.query(TokenBucket)]
    assert keys
    assert not any("secret" in key for key in keys)


def test_a_right_password_gives_the_tokens_back(session, user):
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(SignInRefused):
                authenticate(session, "zhang", "guess-guess-1", Caller("10.0.0.1"))
        authenticate(session, "zhang", PASSWORD, Caller("10.0.0.1"))


def test_an_agency_account_needs_its_agency(session):
    with pytest.raises(AccountError, match="必须对应一家机构"):
        accounts.add_account(session, SYSTEM, NewUser("a", "甲", PASSWORD, Role.AGENCY))


def test_a_session_ends_for_good(session, settings, user):
    token = authenticate(session, "zhang", PASSWORD, Caller("10.0.0.1")).token
    found = sessions.find(session, settings, token)
    assert found.user is user
    sessions.sign_out(session, Actor(user.id), found.record.id)
    assert sessions.find(session, settings, token) is None


class TestBucket:
    LIMIT = throttle.Limit("test", capacity=3, seconds_per_token=10)

    def take(self, session, seconds: float) -> bool:
        return throttle.take(session, self.LIMIT, "a", NOW + timedelta(seconds=seconds))

    def test_it_empties_and_refills_with_the_clock(self, session):
        assert [self.take(session, 0) for _ in range(4)] == [True, True, True, False]
        assert not self.take(session, 9)
        assert self.take(session, 10)
        assert not self.take(session, 11)

    def test_it_never_holds_more_than_its_capacity(self, session):
        self.take(session, 0)
        assert [self.take(session, 10_000) for _ in range(4)] == [True, True, True, False]

    def test_a_clock_set_back_gives_nothing(self, session):
        assert [self.take(session, 0) for _ in range(3)] == [True] * 3
        assert not self.take(session, -500)

    def test_old_buckets_are_forgotten(self, session):
        self.take(session, 0)
        throttle.forget_full(session, NOW + timedelta(days=2))
        assert session.query(TokenBucket).count() == 0


def test_a_stranger_cannot_lock_a_person_out(session, user):
    authenticate(session, "zhang", PASSWORD, Caller("10.0.0.1"))
    for number in range(8):
        with pytest.raises(AccountError):
            authenticate(session, "zhang", "guess-guess-1", Caller(f"198.51.100.{number}"))
    with pytest.raises(TooManyAttempts):
        authenticate(session, "zhang", PASSWORD, Caller("198.51.100.99"))
    authenticate(session, "zhang", PASSWORD, Caller("10.0.0.1"))


def test_attempts_from_a_known_place_are_counted_too(session, user):
    authenticate(session, "zhang", PASSWORD, Caller("10.0.0.1"))
    for _ in range(5):
        with pytest.raises(SignInRefused):
            authenticate(session, "zhang", "guess-guess-1", Caller("10.0.0.1"))
    with pytest.raises(TooManyAttempts):
        authenticate(session, "zhang", PASSWORD, Caller("10.0.0.1"))


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_an_address_counts_as_its_block(address, block):
    assert throttle.block_of(address) == block
