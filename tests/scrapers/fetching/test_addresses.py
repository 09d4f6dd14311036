"""Addresses that may be fetched from."""

import ipaddress

import pytest

from scrapers.fetching.addresses import is_public
from scrapers.fetching.own_network import is_own


@pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "2400:3200::1", "2606:4700::1111"])
def test_public_addresses_may_be_fetched_from(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "168.63.129.16", "100.100.100.200",  # noqa: S104
        "::1", "::", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001::1", "fe80::1", "fc00::1",
        "fd00:ec2::254", "fec0::1", "ff02::1", "5f00::1", "3fff::1", "4000::1",
    ],
)  # fmt: skip
def test_addresses_that_may_lead_inside_are_refused(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["100.100.100.200", "169.254.169.254", "fd00:ec2::254"])
def test_no_network_named_as_ones_own_opens_what_clouds_tell_their_machines(address):
    everything = [ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0")]
    assert not is_own(ipaddress.ip_address(address), everything)
