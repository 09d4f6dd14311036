"""Password hashes that cost little, for tests that are not about the hash."""

import pytest
from argon2 import PasswordHasher

from supervisor.services.platform.sign_in import passwords


def hash_cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
