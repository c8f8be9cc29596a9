"""To whom a network belongs, from the published ranges: the most precise one wins."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# How much of an address is « the same line », and « the same network ».
LINE_BITS = {4: 32, 6: 64}
SITE_BITS = {4: 24, 6: 48}


class NetworkRole(StrEnum):
    """What goes out by a network."""

    SCANNER = "scanner"
    CLOUD = "cloud"
    RELAY = "relay"
    PRIVATE = "private"
    ACCESS = "access"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a network and what goes out by it."""

    name: str
    role: NetworkRole


NOBODY = Owner("", NetworkRole.ACCESS)
NO_ADDRESS = Owner("", NetworkRole.UNKNOWN)


@lru_cache(maxsize=4096)
def read_address(text: str) -> Address | None:
    """Return the address that a text names; None when it names none.

    Takes what logs and proxies write: a port, brackets, a zone, a list of which the
    first is the client, an IPv4 address inside an IPv6 one.
    """
    bare = text.split(",", 1)[0].strip().strip("\"'")
    if bare.lower().startswith("for="):
        bare = bare[4:].strip("\"'")
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return unwrapped(ipaddress.ip_address(bare.partition("%")[0]))
    except ValueError:
        return None


def unwrapped(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one carries, else the address itself."""
    if address.version == 4:
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def prefix(address: Address, bits: Mapping[int, int]) -> str:
    """Return what all addresses of one network share, cut as `bits` says, as text."""
    version = address.version
    return f"{version}:{int(address) >> (address.max_prefixlen - bits[version]):x}"


class Networks:
    """The known ranges, asked one address at a time."""

    def __init__(self, rows: Sequence[tuple[str, Owner]]) -> None:
        self._known: dict[int, dict[int, dict[int, Owner]]] = {4: {}, 6: {}}
        for text, owner in rows:
            network = ipaddress.ip_network(text)
            by_length = self._known[network.version]
            held = by_length.setdefault(network.prefixlen, {})
            shift = network.max_prefixlen - network.prefixlen
            held[int(network.network_address) >> shift] = owner
        self._lengths = {
            version: sorted(by_length, reverse=True)
            for version, by_length in self._known.items()
        }

        # A whole staff goes out by one address.
        self.owner_of = lru_cache(maxsize=4096)(self._owner_of)

    def _owner_of(self, address: Address | None) -> Owner:
        if address is None:
            return NO_ADDRESS
        value, width = int(address), address.max_prefixlen
        by_length = self._known[address.version]
        for length in self._lengths[address.version]:
            owner = by_length[length].get(value >> (width - length))
            if owner is not None:
                return owner
        return NOBODY


def networks_of(content: Mapping[str, Any]) -> Networks:
    """Return the ranges of a content file. Raises: KeyError, ValueError on a fault."""
    return Networks([
        (text, Owner(entry["owner"], NetworkRole(entry["role"])))
        for entry in content["networks"]
        for text in entry["ranges"]
    ])  # fmt: skip
