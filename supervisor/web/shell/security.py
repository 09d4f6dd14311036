"""Headers every answer carries, and addresses that may be returned to."""

import secrets
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

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


def init_app(app: Flask) -> None:
    """Set the headers on every answer; a view's own policy is left alone."""
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
