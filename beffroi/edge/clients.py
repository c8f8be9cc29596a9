"""Who asks: the address of the client, told by the proxies that are declared and no other."""

import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Proxies:
    """The declared proxies."""

    def __init__(self, networks: Sequence[str]) -> None:
        self._networks = tuple(ipaddress.ip_network(one, strict=False) for one in networks)  # fmt: skip

    def client(self, peer: str, forwarded: str) -> str:
        """Return the client's address: the last one that no declared proxy bears.

        What a stranger writes in X-Forwarded-For is never believed.
        """
        if not forwarded or not self._trusts(peer):
            return peer
        chain = [part.strip() for part in forwarded.split(",")]
        for address in reversed(chain):
            if not self._trusts(address):
                return address
        return chain[0]

    def _trusts(self, text: str) -> bool:
        try:
            address: Address = ipaddress.ip_address(text)
        except ValueError:
            return False
        return any(
            address.version == network.version and address in network
            for network in self._networks
        )
