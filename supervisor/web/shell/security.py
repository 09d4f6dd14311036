"""Headers every answer carries, and addresses that may be returned to."""

import secrets
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

# Bootstrap's style sheet draws its form icons from data addresses; nothing else may.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; "
    "worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def nonce() -> str:
    """Return the secret of this answer that marks its own ``<style>`` elements."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    value: str = g.csp_nonce
    return value


def safe_next(address: str | None) -> str | None:
    """Return ``address`` when it is a path of this site, else ``None``: no open redirect.

    Browsers read a backslash as a slash and drop control characters, so either refuses it.
    """
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(ord(char) < 0x20 for char in address):
        return None
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else None


def page_before() -> str | None:
    """Return the page of this site from which the request was made, where the browser says so."""
    if not request.referrer or not request.referrer.startswith(request.host_url):
        return None
    return safe_next("/" + request.referrer.removeprefix(request.host_url))


class _Signer(TimestampSigner):
    """Takes what was signed later than now: a clock that is set back signs nobody out.

    How long a session lasts is kept beside it (``services.platform.sign_in``).
    """

    def unsign(
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> Any:
        """Return what was signed, unless that is longer ago than ``max_age`` seconds."""
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        age = self.get_timestamp() - signed_at.timestamp()
        if max_age is not None and age > max_age:
            raise SignatureExpired(f"signed {age:.0f} s ago", payload=value, date_signed=signed_at)
        return (value, signed_at) if return_timestamp else value


class _Sessions(SecureCookieSessionInterface):
    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return Flask's own, with this module's signer."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = _Signer
        return serializer


def init_app(app: Flask) -> None:
    """Set the headers on every answer, a view's own policy left alone; keep sessions by cookie."""
    app.session_interface = _Sessions()
    app.jinja_env.globals["csp_nonce"] = nonce
    app.after_request(_harden)


def _harden(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=nonce()))
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault(
            "Strict-Transport-Security", "max-age=31536000; includeSubDomains"
        )
    if request.endpoint is None or request.endpoint.rpartition(".")[2] != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
