"""Which addresses may be fetched from: public ones, and nothing that leads inside in disguise."""

import ipaddress
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What the standard library calls global though a packet to it may end inside: addresses that carry
# an IPv4 address, site-local ones of old, and where clouds answer their machines.
_CLOSED: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48",
        "2002::/16", "2001::/32", "fec0::/10", "168.63.129.16/32", "100.100.100.200/32",
        "192.88.99.0/24", "3fff::/20",
    )
)  # fmt: skip
_ASSIGNED: Final = ipaddress.ip_network("2000::/3")
"""The only block IANA has given out of IPv6's public space; all else is for something special."""


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the public network."""
    if not address.is_global or address.is_multicast:
        return False
    if address.version == _ASSIGNED.version and address not in _ASSIGNED:
        return False
    return not any(address in network for network in _CLOSED if network.version == address.version)
