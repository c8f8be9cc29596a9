"""What is kept of a hit: derived on arrival, without address nor user agent."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self
from urllib.parse import unquote

from beffroi.phishing.rules.agents import Agent, AgentKind, Agents, named_pattern
from beffroi.phishing.rules.networks import (
    LINE_BITS,
    SITE_BITS,
    Address,
    NetworkRole,
    Networks,
    prefix,
)
from beffroi.phishing.rules.states import HitKind

PRINT_CHARS = 24
TOKEN = re.compile(r"[A-Za-z0-9_-]+")
PREFETCH_HEADERS = ("sec-purpose", "purpose", "x-purpose", "x-moz")
PREFETCH_WORDS = ("prefetch", "prerender", "preview")
# What a header says of itself that contradicts the agent, or betrays a driver.
PLATFORMS = {
    "windows": "windows", "macos": "mac", "mac os x": "mac", "linux": "linux",
    "android": "android", "ios": "ios", "chrome os": "chromeos", "chromium os": "chromeos",
}  # fmt: skip
HINTS = ("sec-ch-ua", "sec-ch-ua-platform", "webdriver")
# Without its own name among them, a Chromium that says its brands is not what it says.
BRAND_VERSION = re.compile(r'"(?:google chrome|chromium|microsoft edge)";v="(\d+)')


@dataclass(frozen=True, slots=True)
class Features:
    """What the classification reads of one hit.

    `network` and `agent` are kinds, `owner` and `family` names; `site` is the
    fingerprint of the neighborhood of the address. `flags`: prefetch, no_language,
    foreign_language, bare_accept, gateway, automation, altered.
    """

    method: str = "GET"
    network: str = NetworkRole.UNKNOWN
    owner: str = ""
    agent: str = AgentKind.UNKNOWN
    family: str = ""
    site: str = ""
    flags: tuple[str, ...] = ()

    def as_stored(self) -> dict[str, Any]:
        found = ((key, getattr(self, key)) for key in self.__slots__)
        return {key: value for key, value in found if value}

    @classmethod
    def of_stored(cls, stored: Mapping[str, Any]) -> Self:
        """Return features from what was stored; what a later version added is left out."""
        known = {key: stored[key] for key in cls.__dataclass_fields__ if key in stored}
        return cls(**{**known, "flags": tuple(known.get("flags", ()))})


class Known:
    """The reference data: networks, agents, headers of gateways."""

    def __init__(
        self, networks: Networks, agents: Agents, headers: Mapping[str, Any]
    ) -> None:
        self.networks = networks
        self.agents = agents
        self.header_names = tuple(str(name) for name in headers["names"])
        self.header_values = named_pattern(list(headers["values"]))


def salted_key(secret: str) -> bytes:
    """Return the key of the fingerprints of one installation."""
    return hashlib.blake2b(secret.encode(), digest_size=32, person=b"phishing-hit").digest()  # fmt: skip


@lru_cache(maxsize=4096)
def fingerprints(
    address: Address | None, *, key: bytes, campaign: str
) -> tuple[str, str]:
    """Return what tells one line and one neighborhood from others, in one campaign alone.

    The salt changes with the campaign: two tests cannot be brought together.
    """
    if address is None:
        return "", ""
    salt = _salt(key, campaign)

    def of(text: str) -> str:
        size = PRINT_CHARS // 2
        return hashlib.blake2b(text.encode(), key=salt, digest_size=size).hexdigest()

    return of(prefix(address, LINE_BITS)), of(prefix(address, SITE_BITS))


@lru_cache(maxsize=1024)
def _salt(key: bytes, campaign: str) -> bytes:
    return hashlib.blake2b(campaign.encode(), key=key, digest_size=32).digest()


def read_token(text: str) -> tuple[str, bool]:
    """Return the token of a link, and whether something was added behind it.

    Gateways append a quote (« %27 »), a bracket or a tag to the links that they read.
    """
    plain = unquote(text).strip() if "%" in text else text.strip()
    found = TOKEN.match(plain)
    if found is None:
        return "", True
    return found[0], found[0] != plain


def derive(
    *,
    kind: HitKind,
    method: str,
    address: Address | None,
    user_agent: str | None,
    headers: Mapping[str, str],
    is_altered: bool,
    known: Known,
    site: str = "",
) -> Features:
    """Return the features of a hit; `headers` have names in lower case, none is unknown."""
    owner = known.networks.owner_of(address)
    agent = known.agents.of(user_agent)
    flags = [*_header_flags(kind, headers, agent, known)]
    if is_altered:
        flags.append("altered")
    return Features(
        method=method,
        network=owner.role,
        owner=owner.name,
        agent=agent.kind,
        family=agent.family,
        site=site,
        flags=tuple(flags),
    )


def _header_flags(
    kind: HitKind, headers: Mapping[str, str], agent: Agent, known: Known
) -> list[str]:
    if not headers:
        return []
    language = headers.get("accept-language")
    checks = {
        "prefetch": _is_prefetch(headers),
        "gateway": _is_gateway(headers, known),
        "automation": _is_automated(headers, agent),
        "no_language": language is None,
        "foreign_language": _is_foreign(language or "fr"),
        "bare_accept": kind == HitKind.LINK and headers.get("accept", "") == "*/*",
    }
    return [flag for flag, holds in checks.items() if holds]


def _is_prefetch(headers: Mapping[str, str]) -> bool:
    told = [headers[name] for name in PREFETCH_HEADERS if name in headers]
    if not told:
        return False
    values = " ".join(told).lower()
    return any(word in values for word in PREFETCH_WORDS)


def _is_gateway(headers: Mapping[str, str], known: Known) -> bool:
    if any(name.startswith(known.header_names) for name in headers):
        return True
    told = " ".join(headers[name] for name in ("via", "from") if name in headers)
    return bool(told) and bool(known.header_values.search(told.lower()))


@lru_cache(maxsize=512)
def _is_foreign(language: str) -> bool:
    return bool(language.strip()) and "fr" not in re.findall(
        r"[a-z]+", language.lower()
    )


def _is_automated(headers: Mapping[str, str], agent: Agent) -> bool:
    """Say whether the hints of a Chromium contradict the name that it gives itself."""
    if not any(name in headers for name in HINTS):
        return False
    brands = headers.get("sec-ch-ua", "").lower()
    if "headless" in brands or "webdriver" in headers:
        return True
    platform = headers.get("sec-ch-ua-platform", "").strip('" ').lower()
    told = PLATFORMS.get(platform, "")
    if told and agent.kind == AgentKind.BROWSER and agent.system not in {"", told}:
        return True
    version = re.match(r"chrome-(\d+)/", agent.family)
    found = BRAND_VERSION.findall(brands)
    return bool(version and found) and version[1] not in found  # type: ignore[index]
