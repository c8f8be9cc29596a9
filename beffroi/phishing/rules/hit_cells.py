"""The cells of a table of hits, as people and programs write them."""

import ast
import ipaddress
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from beffroi.lib.clock import FRANCE
from beffroi.lib.text import fold
from beffroi.phishing.rules.networks import Address, read_address, unwrapped
from beffroi.phishing.rules.states import HitKind

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
NOTHING = frozenset({"", "-", "null", "none", "nan", "n/a", "na", "\\n", "unknown"})
KINDS = {
    "link": HitKind.LINK, "lien": HitKind.LINK, "click": HitKind.LINK, "clic": HitKind.LINK,
    "hidden": HitKind.HIDDEN, "cache": HitKind.HIDDEN, "liencache": HitKind.HIDDEN,
    "hiddenlink": HitKind.HIDDEN, "honeypot": HitKind.HIDDEN,
    "image": HitKind.IMAGE, "pixel": HitKind.IMAGE, "open": HitKind.IMAGE,
    "page": HitKind.PAGE, "subresource": HitKind.PAGE, "script": HitKind.PAGE,
    "gesture": HitKind.GESTURE, "geste": HitKind.GESTURE,
    "visible2s": HitKind.VISIBLE, "visible": HitKind.VISIBLE, "vu2s": HitKind.VISIBLE,
    "form": HitKind.FORM, "formulaire": HitKind.FORM, "submit": HitKind.FORM,
    "report": HitKind.REPORT, "signalement": HitKind.REPORT, "reported": HitKind.REPORT,
}  # fmt: skip
FRENCH_MOMENT = re.compile(
    r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})[ T]+(\d{1,2})[:h](\d{2})(?::(\d{2}(?:[.,]\d+)?))?"
)
ISO_MOMENT = re.compile(
    r"(\d{4}-?\d{2}-?\d{2})[T _]?(\d{1,2}:?\d{2}(?::?\d{2})?)(?:[.,](\d+))? ?(Z|UTC|[+-]\d{2}:?(?:\d{2})?)?",
    re.IGNORECASE,
)
EPOCH = re.compile(r"1\d{9}(?:\d{3})?(?:\.\d+)?")


class CellError(ValueError):
    """A cell that cannot be read; the message is the French reason."""


def is_nothing(text: str) -> bool:
    return text.strip().lower() in NOTHING


def read_kind(text: str) -> HitKind:
    found = KINDS.get(re.sub(r"[^a-z0-9]", "", fold(text)))
    if found is None:
        message = f"« {text} » n’est pas une sorte de trace connue"
        raise CellError(message)
    return found


def read_method(text: str) -> str:
    method = text.strip().upper()
    if not re.fullmatch(r"[A-Z][A-Z-]{1,19}", method):
        message = f"« {text} » n’est pas une méthode HTTP"
        raise CellError(message)
    return method


def read_moment(text: str, zone: tzinfo | None = None) -> datetime:
    """Return an aware moment; one without zone is read in `zone`, French time by default."""
    bare = text.strip()
    try:
        moment = _moment(bare)
    except (ValueError, OverflowError, OSError) as error:
        raise _unread(text) from error
    if moment is None:
        raise _unread(text)
    return moment.replace(tzinfo=zone or FRANCE) if moment.tzinfo is None else moment


def _unread(text: str) -> CellError:
    return CellError(f"« {text} » n’est pas un moment comme 2026-11-25T10:30:00")


def _moment(bare: str) -> datetime | None:
    if found := FRENCH_MOMENT.fullmatch(bare):
        day, month, year, hour, minute = (int(part) for part in found.groups()[:5])
        seconds = float((found[6] or "0").replace(",", "."))
        whole = datetime(year, month, day, hour, minute, int(seconds))  # noqa: DTZ001  # the zone comes after
        return whole.replace(microsecond=int(seconds % 1 * 1_000_000))
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", bare):
        return datetime.fromisoformat(bare)
    if EPOCH.fullmatch(bare):
        number = float(bare)
        return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)
    if found := ISO_MOMENT.fullmatch(bare):
        day_text, time_text, fraction, zone = found.groups()
        clean = f"{day_text}T{time_text if len(time_text.split(':')[0]) != 1 else '0' + time_text}"
        fraction = f".{fraction[:6]:0<6}" if fraction else ""
        if fraction and time_text.count(":") < 2 and len(time_text) < 6:
            return None
        zone = "+00:00" if (zone or "").upper() in {"Z", "UTC"} else (zone or "")
        return datetime.fromisoformat(f"{clean}{fraction}{zone}")
    return None


def zone_written(text: str) -> tzinfo | None:
    """Return the zone that a moment states, None when it states none."""
    try:
        moment = _moment(text.strip())
    except (ValueError, OverflowError, OSError):
        return None
    return moment.tzinfo if moment else None


def read_client(text: str) -> Address:
    address = read_address(text)
    if address is None:
        message = f"« {text} » n’est pas une adresse IP"
        raise CellError(message)
    return address


def read_declared(text: str) -> tuple[Network, ...]:
    """Return the networks of a list: commas, blanks, bars, or JSON; single addresses too."""
    words = re.findall(r"[0-9A-Fa-f:.]+(?:/\d+)?", text)
    if not words:
        message = f"« {text} » ne contient aucune adresse IP"
        raise CellError(message)
    return tuple(_network(word) for word in words)


def _network(word: str) -> Network:
    try:
        if "/" not in word:
            return ipaddress.ip_network(unwrapped(ipaddress.ip_address(word)))
        return ipaddress.ip_network(word, strict=False)
    except ValueError as error:
        message = f"« {word} » n’est pas une adresse IP"
        raise CellError(message) from error


def is_inside(address: Address | None, networks: tuple[Network, ...]) -> bool:
    if address is None:
        return False
    return any(address.version == n.version and address in n for n in networks)


def read_headers(text: str) -> dict[str, str]:
    """Return headers by lower-case name, from JSON (an object or pairs) or « Name: value »."""
    value = _structure(text)
    if value is None:
        pairs = re.findall(r"([A-Za-z][A-Za-z0-9-]*)\s*:\s*([^\n|]*)", text)
        if not pairs:
            message = "les en-têtes ne sont pas un objet JSON"
            raise CellError(message)
        value = dict(pairs)
    if isinstance(value, list):
        try:
            value = {str(name): content for name, content in value}
        except (TypeError, ValueError) as error:
            message = "les en-têtes ne sont pas un objet JSON"
            raise CellError(message) from error
    if not isinstance(value, Mapping):
        message = "les en-têtes ne sont pas un objet JSON"
        raise CellError(message)
    return {str(name).strip().lower().replace("_", "-"): _joined(v) for name, v in value.items()}  # fmt: skip


def _structure(text: str) -> object | None:
    for reader in (json.loads, ast.literal_eval):
        try:
            found: object = reader(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return found
    return None


def _joined(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)
