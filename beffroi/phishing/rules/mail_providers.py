"""Who receives the mail of a domain, from the names of its MX servers.

Source: content/mail_providers.yaml, dated line by line. A gateway hides what stands
behind it: only the people of the place know.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from beffroi.lib.content import Node, need


class Provider(StrEnum):
    """Those that have an allow-list sheet of their own, and the others."""

    MICROSOFT = "microsoft"
    GOOGLE = "google"
    OVH = "ovh"
    ZIMBRA = "zimbra"
    GATEWAY = "gateway"
    OTHER = "other"
    NONE = "none"


# The document that tells how to let a test through.
SHEETS = {
    Provider.MICROSOFT: "autorisation-microsoft-365",
    Provider.GOOGLE: "autorisation-google-workspace",
    Provider.OVH: "autorisation-ovhcloud",
    Provider.ZIMBRA: "autorisation-zimbra",
    Provider.GATEWAY: "autorisation-autre-messagerie",
    Provider.OTHER: "autorisation-autre-messagerie",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """The end of a server's name, or the beginning of one of its labels."""

    provider: Provider
    name: str
    ends: tuple[str, ...]
    labels: tuple[str, ...]

    def matches(self, host: str) -> bool:
        if any(host == end or host.endswith(f".{end}") for end in self.ends):
            return True
        parts = host.split(".")
        return any(part.startswith(label) for part in parts for label in self.labels)


def signs_of(part: Mapping[str, Any], where: str) -> tuple[Sign, ...]:
    """Return the known signs, in order. Raises: ContentError."""
    keys, optional = ("provider", "name", "source", "stated_on"), ("ends", "labels")
    return tuple(
        _sign(Node(row, f"{where} n° {rank}", keys, optional))
        for rank, row in enumerate(need(part, "signs", list, where), 1)
    )


def _sign(node: Node) -> Sign:
    ends = node.texts("ends") if "ends" in node else ()
    labels = node.texts("labels") if "labels" in node else ()
    if not (ends or labels):
        node.fail("ends", "attendu « ends » ou « labels »")
    provider = Provider(node.one_of("provider", tuple(Provider)))
    return Sign(provider, node.text("name"), ends, labels)


def provider_of(hosts: Sequence[str], signs: Iterable[Sign]) -> tuple[Provider, str]:
    """Return who receives the mail of these servers, the preferred one first, and a name.

    The name is that of the service, empty when it is not known; no server, no mail.
    """
    known = tuple(signs)
    for host in hosts:
        bare = host.rstrip(".").lower()
        for sign in known:
            if sign.matches(bare):
                return sign.provider, sign.name
    return (Provider.OTHER, "") if hosts else (Provider.NONE, "")
