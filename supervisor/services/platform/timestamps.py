"""Timestamps of an authority (RFC 3161): proof that content existed at a time, not by our clock."""

from typing import Final

import requests
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    decode_timestamp_response,
)

from supervisor.documents.verify_capsule import BadTimestamp, read_stamp

_SECONDS: Final = (3.05, 10)
_MOST: Final = 64 * 1024
_HEADERS: Final = {"Content-Type": "application/timestamp-query"}


class NoTimestamp(Exception):
    """The authority gave none, or one that does not hold; the message is Chinese."""


def timestamp_of(content: bytes, authority: str) -> bytes:
    """Ask the authority at this address for a timestamp over ``content``; raises ``NoTimestamp``.

    What comes back is checked before it is kept: its nonce and digest are those that were sent,
    and a certificate in it made its signature. Whether that authority is to be trusted is for the
    office, which sets the address.
    """
    builder = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256)
    asked = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    try:
        answer = requests.post(
            authority,
            data=asked.as_bytes(),
            headers=_HEADERS,
            timeout=_SECONDS,
            stream=True,
            allow_redirects=False,
        )
        answer.raise_for_status()
        body = answer.raw.read(_MOST + 1, decode_content=True)
        if len(body) > _MOST:
            raise NoTimestamp("时间戳服务的答复过大")
        decoded: TimeStampResponse = decode_timestamp_response(body)
        if decoded.tst_info.nonce != asked.nonce:
            raise NoTimestamp("时间戳服务答复的不是这次请求")
        read_stamp(body, content)
    except requests.RequestException as error:
        raise NoTimestamp("时间戳服务没有应答") from error
    except (ValueError, VerificationError, BadTimestamp) as error:
        raise NoTimestamp("时间戳服务的答复不成立") from error
    return bytes(body)
