"""Webhooks: what is told, how it is signed, what of a licence is news.

Signed as "Standard Webhooks" (https://www.standardwebhooks.com) asks: HMAC-SHA256 over id, time and
body, so that a receiver can take a library of its language to check it.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any, Final

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.agencies import LicenceKind, LicenceStanding

SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - what secrets begin with
_SECRET_BYTES: Final = 32


@term("推送事件")
class WebhookEvent(LabelledEnum):
    """What another system can be told of."""

    TAKEDOWN = ("takedown", "下架通知及进展")
    LICENCE = ("licence", "许可、备案状态变化")
    TEST = ("test", "试送")


CHOSEN: Final = (WebhookEvent.TAKEDOWN, WebhookEvent.LICENCE)
"""What an endpoint can be registered for; a test comes when it is asked for."""


def new_secret() -> str:
    """Return a random secret as it is handed to the receiver."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def new_message_id() -> str:
    """Return the id of a message, which stays the same at every attempt."""
    return f"msg_{secrets.token_hex(16)}"


def signed_headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the headers that prove where a message comes from; ``timestamp`` in seconds."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = b".".join((message_id.encode("ascii"), str(timestamp).encode("ascii"), body))
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode('ascii')}",
    }


def licence_changes(
    before: Mapping[str, str], now: Mapping[LicenceKind, LicenceStanding]
) -> list[dict[str, Any]]:
    """Return what changed between what was told, by keys, and how things stand now."""
    return [
        {"kind": kind.value, "kind_label": kind.label, **_moved("before", was), **_moved("now", to)}
        for kind, to in now.items()
        for was in [LicenceStanding.of(before.get(kind.value, LicenceStanding.NONE.value))]
        if was is not to
    ]


def _moved(name: str, standing: LicenceStanding) -> dict[str, str]:
    return {name: standing.value, f"{name}_label": standing.label}
