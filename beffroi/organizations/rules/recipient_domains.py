"""Which mail domains an establishment may prove to be its own, and how.

A test may only reach addresses of a proven domain. Providers that give a box to anybody
belong to nobody; health messaging (MSSanté) is out of bounds whoever owns the domain.
"""

import re
from datetime import date, timedelta
from enum import StrEnum

RECORD_PREFIX = "beffroi-verification="
RECORD_HOST = "_beffroi"
VALID_DAYS = 365
CODE_DAYS = 3
CODE_TRIES = 5
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"(?:{LABEL}\.)+{LABEL}")
HEALTH_MAIL = "mssante.fr"
# Large public providers in France, by hand, read on 2026-11-25. A name missing here is
# still refused in practice: nobody can write in its DNS, nor read its postmaster's box.
PUBLIC_PROVIDERS = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "outlook.fr", "hotmail.com",
        "hotmail.fr", "live.com", "live.fr", "msn.com", "yahoo.com", "yahoo.fr",
        "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "club-internet.fr",
        "bbox.fr", "numericable.fr", "laposte.net", "icloud.com", "me.com", "gmx.com",
        "gmx.fr", "protonmail.com", "proton.me", "pm.me", "aol.com", "aliceadsl.fr",
        "voila.fr", "mailo.com", "netcourrier.com", "zoho.com", "tutanota.com",
    }
)  # fmt: skip


class ProofMethod(StrEnum):
    """How a domain was proven."""

    DNS = "dns"
    POSTMASTER = "postmaster"
    DIRECTOR = "director"


class DomainTrouble(StrEnum):
    """Why a domain cannot be declared."""

    NOT_A_DOMAIN = "not_a_domain"
    PUBLIC_PROVIDER = "public_provider"
    HEALTH_MAIL = "health_mail"


def normal_domain(typed: str) -> str:
    """Return a domain as mail servers know it: small letters, IDNA; empty when it is none.

    An address, or a web address, gives its domain.
    """
    text = typed.strip().lower().rstrip(".")
    text = re.sub(r"^https?://(www\.)?", "", text).partition("/")[0].rpartition("@")[2]
    try:
        found = text.encode("idna").decode()
    except UnicodeError:
        return ""
    return found if len(found) <= 253 and DOMAIN.fullmatch(found) else ""


def trouble_with(domain: str) -> DomainTrouble | None:
    """Return why a normal domain cannot be proven by anybody here, None when it can."""
    if not domain:
        return DomainTrouble.NOT_A_DOMAIN
    if is_health_mail(domain):
        return DomainTrouble.HEALTH_MAIL
    return DomainTrouble.PUBLIC_PROVIDER if domain in PUBLIC_PROVIDERS else None


def is_health_mail(domain: str) -> bool:
    """Tell whether a domain carries health messaging, which no test ever reaches."""
    return domain == HEALTH_MAIL or domain.endswith(f".{HEALTH_MAIL}")


def domain_of(address: str) -> str:
    """Return the normal domain of an address, empty when there is none."""
    return normal_domain(address) if "@" in address else ""


def record_of(token: str) -> str:
    """Return the text that the owner publishes in the DNS."""
    return f"{RECORD_PREFIX}{token}"


def last_day(verified_on: date) -> date:
    """Return the last day on which a proof counts: domains change hands."""
    return verified_on + timedelta(days=VALID_DAYS)
