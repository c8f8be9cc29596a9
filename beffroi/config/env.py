"""Typed readers of the environment: a bad value is refused by its name."""

import ipaddress
import os
import re
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from beffroi.accounts.rules.providers import (
    Provider,
    ProviderSettingError,
    read_providers,
)

# What `beffroi setup` wrote in the data folder; the environment itself wins.
_kept: dict[str, str] = {}
HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*")
TRUE_WORDS = {"1", "true", "yes", "on", "oui"}
FALSE_WORDS = {"0", "false", "no", "off", "non", ""}


def load(path: Path) -> None:
    """Take the lines NAME=value of a file as defaults; an absent file says nothing."""
    _kept.clear()
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name, sign, value = line.partition("=")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not sign or not name.strip().startswith("BEFFROI_"):
            message = f"{path}, ligne {number} : attendu BEFFROI_NOM=valeur."
            raise ImproperlyConfigured(message)
        _kept[name.strip()] = value.strip()


def text(name: str, default: str = "") -> str:
    """Return the value of a variable, or of the file that NAME_FILE points to."""
    file_name = os.environ.get(f"{name}_FILE")
    if file_name is None:
        return os.environ.get(name, _kept.get(name, default))
    try:
        return Path(file_name).read_text(encoding="utf-8").strip()
    except OSError as error:
        message = f"{name}_FILE : le fichier « {file_name} » ne peut pas être lu."
        raise ImproperlyConfigured(message) from error


def long_enough(name: str, value: str, *, least: int) -> str:
    """Return the value of a secret; the message of a refusal never quotes it."""
    if len(value) < least:
        message = f"{name} : au moins {least} caractères sont attendus."
        raise ImproperlyConfigured(message)
    return value


def boolean(name: str, *, default: bool) -> bool:
    raw = text(name, "1" if default else "0").strip().lower()
    if raw in TRUE_WORDS:
        return True
    if raw in FALSE_WORDS:
        return False
    message = f"{name} : « {raw} » n’est ni oui ni non (1 ou 0)."
    raise ImproperlyConfigured(message)


def integer(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    raw = text(name, str(default)).strip()
    try:
        value = int(raw)
    except ValueError as error:
        message = f"{name} : « {raw} » n’est pas un nombre entier."
        raise ImproperlyConfigured(message) from error
    if not least <= value <= most:
        message = f"{name} : {value} n’est pas compris entre {least} et {most}."
        raise ImproperlyConfigured(message)
    return value


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    raw = text(name, default).strip().lower()
    if raw not in allowed:
        message = f"{name} : « {raw} » n’est pas l’un de {', '.join(allowed)}."
        raise ImproperlyConfigured(message)
    return raw


def words(name: str, default: str = "") -> list[str]:
    """Return the words of a comma-separated value, without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def servers(name: str, *, port: int) -> tuple[tuple[str, int], ...]:
    """Return (address, port) of each server listed, such as 192.0.2.53 or [::1]:5353."""
    found = []
    for word in words(name):
        parts = urlsplit(
            f"//{word if word.count(':') < 2 or '[' in word else f'[{word}]'}"
        )
        try:
            host = ip_address(parts.hostname or "")
        except ValueError as error:
            message = f"{name} : « {word} » n’est pas l’adresse d’un serveur de noms."
            raise ImproperlyConfigured(message) from error
        found.append((str(host), _port(parts) or port))
    return tuple(found)


def networks(name: str, default: str = "") -> list[str]:
    """Return addresses and networks such as 10.0.0.4 or 2001:db8::/48."""
    found = words(name, default)
    for word in found:
        try:
            ipaddress.ip_network(word, strict=False)
        except ValueError as error:
            message = f"{name} : « {word} » n’est pas une adresse comme 10.0.0.4 ou 10.0.0.0/24."
            raise ImproperlyConfigured(message) from error
    return found


def hosts(name: str) -> list[str]:
    """Return host names such as colis.exemple.fr, in lower case."""
    found = [word.lower().rstrip(".") for word in words(name)]
    for word in found:
        if not HOST_NAME.fullmatch(word):
            message = f"{name} : « {word} » n’est pas un nom comme colis.exemple.fr."
            raise ImproperlyConfigured(message)
    return found


def origin(name: str, default: str) -> str:
    """Return an address such as https://beffroi.exemple.fr, without a final slash."""
    raw = text(name, default).strip().rstrip("/")
    parts = urlsplit(raw)
    is_whole = parts.scheme in {"http", "https"} and parts.hostname
    if not is_whole or parts.path or parts.query or _port(parts) is None:
        message = f"{name} : « {raw} » n’est pas une adresse comme https://beffroi.exemple.fr."
        raise ImproperlyConfigured(message)
    return raw


def providers(name: str) -> tuple[Provider, ...]:
    """Return the identity providers of a JSON list; the secrets are never quoted."""
    try:
        return read_providers(text(name))
    except ProviderSettingError as error:
        message = f"{name} : {error}"
        raise ImproperlyConfigured(message) from error


def _port(parts: SplitResult) -> int | None:
    """Return the port, 0 when none is given, None when it is not a port."""
    try:
        return parts.port or 0
    except ValueError:
        return None


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()


def optional_folder(name: str, default: Path) -> Path | None:
    """Return a folder; None when the value is « non »."""
    raw = text(name, str(default)).strip()
    if raw.lower() in FALSE_WORDS:
        return None
    return Path(raw).expanduser().resolve()


def passphrase(name: str, *, least: int) -> str:
    """Return a passphrase, "" when none is given."""
    value = text(name)
    return long_enough(name, value, least=least) if value else ""


def postgres(address: str, *, password: str = "") -> Mapping[str, object]:
    """Return Django's settings for an address postgres://user:password@host:5432/name.

    A socket folder is given as postgres:///name?host=/var/run/postgresql. `password`
    is used when the address holds none.
    """
    parts = urlsplit(address)
    name = parts.path.lstrip("/")
    port = _port(parts)
    if parts.scheme not in {"postgres", "postgresql"} or not name or port is None:
        message = "BEFFROI_DATABASE_URL : attendu postgres://utilisateur:secret@serveur:5432/base."
        raise ImproperlyConfigured(message)
    host = parts.hostname or ""
    for pair in parts.query.split("&"):
        key, _, value = pair.partition("=")
        if key == "host":
            host = unquote(value)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or password,
        "HOST": host,
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
