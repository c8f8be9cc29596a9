"""Where passkeys can work: browsers tie them to a name, over a protected transport."""

import ipaddress
from urllib.parse import urlsplit


def relying_party(public_url: str) -> str:
    """Return the name that passkeys are tied to: the host of the public address."""
    return str(urlsplit(public_url).hostname)


def can_have_passkeys(public_url: str) -> bool:
    """Tell whether browsers accept passkeys at an address: HTTPS or localhost, and a name."""
    host = relying_party(public_url)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return public_url.startswith("https://") or host == "localhost"
    return False
