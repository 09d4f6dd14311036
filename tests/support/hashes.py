"""Password hashes that cost little, for tests that are not about the hash."""

from typing import Final

import pytest
from argon2 import PasswordHasher

from supervisor.services.platform.sign_in import passwords

_AS_SHIPPED: Final = passwords._hasher


def hash_cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)


def hash_as_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", _AS_SHIPPED)
