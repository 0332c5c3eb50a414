"""From which address a request comes: the peer's, or what a trusted proxy says of it; and on which ones a server listens."""

from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import TypeAlias

from starlette.datastructures import Headers
from starlette.types import Scope

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

ONE_SOURCE = 64
"""Bits of an IPv6 address that name who has it: the rest they choose themselves."""

ONE_SITE = 48
"""Bits of it that name a house: whoever has one may have 65,536 sources."""

EVERYWHERE = ""
"""How a server is told to listen on every address, by IPv6 and by IPv4: each has a socket of its own."""


def bound(host: str) -> str:
    """Return what a server listens on for *host*: ``::`` is everywhere, and not by IPv6 alone."""
    return EVERYWHERE if host == "::" else host


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies in front of us: what they say of addresses is believed, and of nobody else."""

    trusted: tuple[Network, ...] = ()

    def source_of(self, scope: Scope) -> str:
        """Return the address that asks, of IPv6 its network; empty where nobody can tell.

        Behind trusted proxies it is the last hop that is none of them. A peer on this machine or in
        its own network that is not trusted may be a proxy that nobody told us of: it may speak for many.
        """
        client = scope.get("client")
        peer = _address(client[0]) if client else None
        if peer is None:
            return ""
        if not self._is_trusted(peer):
            return "" if peer.is_loopback or peer.is_private else _source(peer)
        said = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
        for hop in reversed(said.split(",")):
            address = _address(hop)
            if address is None or not self._is_trusted(address):
                return _source(address) if address else ""
        return ""

    def _is_trusted(self, address: Address) -> bool:
        return any(address in network for network in self.trusted)


def networks(value: str) -> tuple[Network, ...]:
    """Return the networks that *value* lists, divided by commas or spaces; an address is one of its own.

    ``ValueError`` where one of them makes no sense.

    >>> networks("10.0.0.0/8, ::1")
    (IPv4Network('10.0.0.0/8'), IPv6Network('::1/128'))
    """
    return tuple(ip_network(each, strict=False) for each in value.replace(",", " ").split())


def site_of(source: str) -> str:
    """Return the site that a source belongs to, of IPv6; empty for others: an address is one already.

    >>> site_of("2001:db8:7:1::/64"), site_of("192.0.2.1")
    ('2001:db8:7::/48', '')
    """
    return str(ip_network(source).supernet(new_prefix=ONE_SITE)) if ":" in source else ""


def _address(hop: str) -> Address | None:
    """Return the address that *hop* names, some proxies add the port; None where it names none."""
    hop = hop.strip()
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    try:
        address = ip_address(hop)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _source(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((int(address), ONE_SOURCE), strict=False))
