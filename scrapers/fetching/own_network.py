"""Connections within one's own network: private and loopback addresses, never the public one.

The counterpart of what fetches pages. The name is resolved once, every address it has must be one's
own, and the connection goes to the address that was checked.
"""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress

from scrapers.fetching.addresses import Address
from scrapers.fetching.transport import watched_pools

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_OWN: Final[tuple[Network, ...]] = tuple(
    ipaddress.ip_network(network)
    for network in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7",
    )
)  # fmt: skip
# Where clouds answer their machines: inside a private range, or in one that was named beside it.
_CLOSED: Final[tuple[Network, ...]] = tuple(
    ipaddress.ip_network(network)
    for network in ("fd00:ec2::/32", "169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32")
)


def is_own(address: Address, networks: Sequence[Network] = ()) -> bool:
    """Tell whether an address belongs to one's own network, or to ``networks`` named beside it."""
    if any(address in network for network in _CLOSED):
        return False
    return any(address in network for network in (*_OWN, *networks))


class OwnNetworkAdapter(HTTPAdapter):
    """Connects only to addresses of one's own network."""

    def __init__(self, networks: Sequence[Network] = ()) -> None:
        self._networks = networks
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **kw: Any
    ) -> None:
        """Have the watchdog see the sockets."""
        super().init_poolmanager(connections, maxsize, block, **kw)
        self.poolmanager.pool_classes_by_scheme = watched_pools()

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: bool | str, cert: Any = None
    ) -> tuple[Any, Any]:
        """Put the checked address in the place of the name, which TLS still asks for."""
        host, given = super().build_connection_pool_key_attributes(request, verify, cert)
        pool: dict[str, Any] = {**given}
        parts = urlsplit(str(request.url))
        name = parts.hostname or ""
        address = self._resolve(name, host["port"])
        if parts.scheme == "https":
            pool["assert_hostname"] = pool["server_hostname"] = name
        request.headers["Host"] = parts.netloc
        host["host"] = f"[{address}]" if address.version == 6 else str(address)
        return host, pool

    def _resolve(self, name: str, port: int | None) -> Address:
        try:
            found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise requests.ConnectionError(f"{name} has no address") from error
        addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
        for address in addresses:
            if not is_own(address, self._networks):
                raise InvalidIPAddress(address)
        return addresses[0]
