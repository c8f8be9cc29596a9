"""The declared addresses of an establishment, as fingerprints to compare hits with."""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Any

from beffroi.phishing.rules.features import fingerprints
from beffroi.phishing.rules.networks import LINE_BITS, SITE_BITS

# A wider network is no longer one establishment's: only its first parts are known.
MOST_PARTS = 256


@lru_cache(maxsize=4096)
def declared_prints(
    networks: frozenset[str], *, key: bytes, campaign: str
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the fingerprints of the lines, and of the whole neighborhoods, declared."""
    lines: set[str] = set()
    sites: set[str] = set()
    for text in networks:
        network: Any = ipaddress.ip_network(text, strict=False)
        is_wide = network.prefixlen <= SITE_BITS[network.version]
        bits = SITE_BITS if is_wide else LINE_BITS
        length = max(bits[network.version], network.prefixlen)
        for part in islice(network.subnets(new_prefix=length), MOST_PARTS):
            line, site = fingerprints(part.network_address, key=key, campaign=campaign)
            if is_wide:
                sites.add(site)
            else:
                lines.add(line)
    return frozenset(lines), frozenset(sites)


def is_readable(texts: Iterable[str]) -> bool:
    """Say whether each text is a network."""
    try:
        for text in texts:
            ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True
