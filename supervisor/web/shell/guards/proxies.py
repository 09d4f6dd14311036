"""Who is calling, where a proxy stands in front: its word is taken only if it is one of ours."""

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from supervisor.guarding_settings import Network
from supervisor.settings import Settings

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class TrustedProxies:
    """Takes address, scheme and host from the headers of proxies in the given networks.

    The headers of anybody else are left unread: everyone could write what they like in them.
    """

    def __init__(self, app: Wsgi, settings: Settings) -> None:
        self._plain = app
        self._networks = settings.proxy_networks
        hops = settings.proxy_hops
        self._told: Wsgi = ProxyFix(app, x_for=hops, x_proto=hops, x_host=hops)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        peer = str(environ.get("REMOTE_ADDR", ""))
        app = self._told if is_among(peer, self._networks) else self._plain
        return app(environ, start)


def is_among(peer: str, networks: Iterable[Network]) -> bool:
    """Tell whether an address lies in one of the networks."""
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return any(address in network for network in networks)


def init_app(app: Flask) -> None:
    """Put the reader of proxies' headers in front where proxies are set."""
    settings: Settings = app.config["SETTINGS"]
    if settings.proxy_networks:
        app.wsgi_app = TrustedProxies(app.wsgi_app, settings)  # type: ignore[assignment,method-assign]
