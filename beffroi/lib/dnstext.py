"""Read the text records that a domain publishes."""

from collections.abc import Sequence

import dns.exception
import dns.nameserver
import dns.resolver

LIFETIME_SECONDS = 8


class NoAnswer(Exception):  # noqa: N818  # what there is, not an error of ours
    """The DNS could not be asked; holds a French sentence."""


def text_records(name: str, *, servers: Sequence[tuple[str, int]] = ()) -> list[str]:
    """Return the TXT records of a name; empty when it has none or does not exist.

    `servers` are (address, port); those of the system when there are none.
    Raises: NoAnswer.
    """
    resolver = dns.resolver.Resolver(configure=not servers)
    if servers:
        resolver.nameservers = [
            dns.nameserver.Do53Nameserver(host, port) for host, port in servers
        ]
    try:
        answer = resolver.resolve(name, "TXT", lifetime=LIFETIME_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        message = "Les serveurs de noms n’ont pas répondu. Réessayez dans un moment."
        raise NoAnswer(message) from error
    return [b"".join(row.strings).decode("utf-8", "replace") for row in answer]
