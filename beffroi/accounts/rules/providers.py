"""Identity providers declared by setting: one JSON list, each value checked by name.

Sources: OpenID Connect Core 1.0; ProConnect and Pro Santé Connect technical pages
(the second publishes its discovery document under an address of its own).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

SLUG = re.compile(r"^[a-z][a-z0-9-]{0,39}$")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Dialect(StrEnum):
    STANDARD = "standard"
    PROCONNECT = "proconnect"
    PRO_SANTE_CONNECT = "pro_sante_connect"


@dataclass(frozen=True, slots=True)
class _Habits:
    """What a dialect does when the setting says nothing."""

    discovery_path: str
    scopes: tuple[str, ...]
    acr_values: str


HABITS = {
    Dialect.STANDARD: _Habits(
        "/.well-known/openid-configuration", ("openid", "profile", "email"), ""
    ),
    Dialect.PROCONNECT: _Habits(
        "/.well-known/openid-configuration",
        ("openid", "given_name", "usual_name", "email", "siret", "uid"),
        "eidas1",
    ),
    Dialect.PRO_SANTE_CONNECT: _Habits(
        "/.well-known/wallet-openid-configuration", ("openid", "scope_all"), "eidas1"
    ),
}


@dataclass(frozen=True, slots=True)
class Provider:
    """One identity provider.

    `trusts_email`: its e-mail claim is believed even without `email_verified`.
    `links_by_email`: a believed e-mail opens the account of that address without a
    first signed-in link. `mfa_acr`, `mfa_amr`: the values that prove a second factor.
    """

    slug: str
    label: str
    dialect: Dialect
    issuer: str
    client_id: str
    client_secret: str
    discovery_url: str
    scopes: tuple[str, ...]
    acr_values: str
    trusts_email: bool
    links_by_email: bool
    mfa_acr: frozenset[str]
    mfa_amr: frozenset[str]


class ProviderSettingError(ValueError):
    """What is wrong, in French, with the name of the provider and of the key."""


KEYS = frozenset(
    {
        "name", "label", "kind", "issuer", "client_id", "client_secret",
        "discovery_url", "scopes", "acr_values", "trust_email", "link_by_email",
        "mfa_acr", "mfa_amr",
    }
)  # fmt: skip


def read_providers(raw: str) -> tuple[Provider, ...]:
    """Return the providers of a JSON list, in its order; none when it is empty.

    Raises: ProviderSettingError.
    """
    if not raw.strip():
        return ()
    try:
        rows = json.loads(raw)
    except ValueError as error:
        message = "ce n’est pas du JSON."
        raise ProviderSettingError(message) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        message = "une liste d’objets JSON est attendue."
        raise ProviderSettingError(message)
    providers = tuple(_provider(row, rank) for rank, row in enumerate(rows, 1))
    names = [provider.slug for provider in providers]
    if len(set(names)) != len(names):
        message = "deux fournisseurs portent le même nom (« name »)."
        raise ProviderSettingError(message)
    return providers


def _provider(row: Mapping[str, object], rank: int) -> Provider:
    slug = row.get("name")
    if not isinstance(slug, str) or not SLUG.match(slug):
        message = (
            f"fournisseur {rank}, « name » : des minuscules, des chiffres et des tirets "
            "sont attendus."
        )
        raise ProviderSettingError(message)
    reader = _Reader(slug, row)
    unknown = sorted(set(row) - KEYS)
    if unknown:
        raise reader.refusal(unknown[0], "ce réglage n’existe pas.")
    dialect = reader.dialect()
    habits = HABITS[dialect]
    issuer = reader.address("issuer").rstrip("/")
    return Provider(
        slug=slug,
        label=reader.text("label"),
        dialect=dialect,
        issuer=issuer,
        client_id=reader.text("client_id"),
        client_secret=reader.text("client_secret"),
        discovery_url=reader.address("discovery_url", issuer + habits.discovery_path),
        scopes=reader.words("scopes", habits.scopes),
        acr_values=reader.text("acr_values", habits.acr_values),
        trusts_email=reader.boolean("trust_email"),
        links_by_email=reader.boolean("link_by_email"),
        mfa_acr=frozenset(reader.words("mfa_acr", ())),
        mfa_amr=frozenset(reader.words("mfa_amr", ())),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    slug: str
    row: Mapping[str, object]

    def refusal(self, key: str, wanted: str) -> ProviderSettingError:
        # The value itself is never quoted: it may be the secret.
        return ProviderSettingError(f"« {self.slug} », « {key} » : {wanted}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.row.get(key, default)
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.refusal(key, "un texte est attendu.")
        return value.strip()

    def boolean(self, key: str) -> bool:
        value = self.row.get(key, False)
        if not isinstance(value, bool):
            raise self.refusal(key, "true ou false est attendu.")
        return value

    def words(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self.row.get(key)
        if value is None:
            return default
        if not isinstance(value, list) or not all(
            isinstance(word, str) and word for word in value
        ):
            raise self.refusal(key, "une liste de textes est attendue.")
        return tuple(value)

    def dialect(self) -> Dialect:
        value = self.row.get("kind", Dialect.STANDARD.value)
        known = {dialect.value: dialect for dialect in Dialect}
        if not isinstance(value, str) or value not in known:
            raise self.refusal("kind", f"attendu l’un de {', '.join(known)}.")
        return known[value]

    def address(self, key: str, default: str | None = None) -> str:
        value = self.text(key, default)
        if not is_safe_address(value):
            raise self.refusal(key, "une adresse en https:// est attendue.")
        return value


def is_safe_address(address: str) -> bool:
    """Tell whether an address is in HTTPS, or in HTTP on the machine itself."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme == "http":
        return host in LOOPBACK
    return parts.scheme == "https" and bool(host)
