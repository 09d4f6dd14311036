"""Devices that signed in to an account before, known by a signed cookie of their own.

A stranger behind the same address has no such cookie, so nothing they try is counted against the
device (OWASP: slow down online guessing attacks with device cookies).
"""

import secrets
from typing import Final

from itsdangerous import BadSignature, URLSafeTimedSerializer

NAME: Final = "known_device"
LIFE_SECONDS: Final = 90 * 24 * 3600
_SALT: Final = "known-device"


def new_device(keys: list[str], username: str) -> str:
    """Return the cookie of a device that has just signed in to ``username``."""
    return str(_serializer(keys).dumps([username, secrets.token_hex(16)]))


def device_of(keys: list[str], cookie: str, username: str) -> str:
    """Return what the device is known by; empty where the cookie is not for ``username``."""
    try:
        known = _serializer(keys).loads(cookie, max_age=LIFE_SECONDS)
    except BadSignature:
        return ""
    return str(known[1]) if known[0] == username.strip().lower() else ""


def _serializer(keys: list[str]) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(keys, salt=_SALT)
