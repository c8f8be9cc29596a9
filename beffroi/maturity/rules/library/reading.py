"""From the bytes of a file to plain values, on guard against hostile files.

The text is first walked as a stream of events: depth and number of values are
bounded before anything is built, and aliases are counted as if they were copied.
"""

import math
import re
from datetime import date
from typing import Any

import yaml

from beffroi.lib.content import LOADER
from beffroi.maturity.rules.library.faults import LibraryError, refuse

MEGABYTE = 1024 * 1024
BYTES_MOST = 12 * MEGABYTE  # the largest library known weighs 3.4 MB
DEPTH_MOST = 40
VALUES_MOST = 600_000
_UNKEPT = re.compile(r"[\x00\ud800-\udfff]")  # what PostgreSQL cannot hold
_SIGNATURES = (
    (b"PK\x03\x04", "une archive compressée ou un document bureautique"),
    (b"%PDF", "un document PDF"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une photo"),
    (b"\xd0\xcf\x11\xe0", "un document bureautique ancien"),
    (b"\x1f\x8b", "une archive compressée"),
    (b"SQLite format 3", "une base de données"),
)
_WANTED = "Il faut un fichier YAML de bibliothèque CISO Assistant."


def read_document(content: bytes) -> Any:
    """Return the mappings, lists, texts and numbers that a YAML file holds.

    Dates become text; keys are text. Safe on any bytes.

    Raises: LibraryError, with line and column where they are known.
    """
    text = _decoded(content)
    _bounded(text)
    try:
        value = yaml.load(text, Loader=LOADER)  # noqa: S506  # a safe one
    except yaml.YAMLError as error:
        raise _unreadable(error) from error
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        message = "Une valeur de ce fichier ne peut pas être lue, par exemple une date qui n’existe pas ou un nombre démesuré."
        raise refuse(message) from error
    return plain(value)


def _decoded(content: bytes) -> str:
    if len(content) > BYTES_MOST:
        raise refuse(
            f"Ce fichier est trop lourd : {BYTES_MOST // MEGABYTE} Mo au plus pour un référentiel."
        )
    if not content.strip():
        raise refuse("Ce fichier est vide.")
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            raise refuse(f"Ce fichier est {name}. {_WANTED}")
    text = _text(content)
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    if start.startswith(("<!doctype", "<html", "<?xml", "<svg")):
        raise refuse(f"Ce fichier est une page web ou un document XML. {_WANTED}")
    if "\x00" in text:
        raise refuse(f"Ce fichier n’est pas un texte. {_WANTED}")
    return text


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refuse(f"Ce fichier n’est pas un texte lisible. {_WANTED}")


def _bounded(text: str) -> None:
    """Refuse a text too deep or too wide once its aliases are unfolded.

    Raises: LibraryError.
    """
    gauge = _Gauge()
    try:
        for event in yaml.parse(text, Loader=LOADER):
            gauge.meet(event)
    except yaml.YAMLError as error:
        raise _unreadable(error) from error


class _Gauge:
    """How deep and how wide a document is, met event by event."""

    def __init__(self) -> None:
        self.count = 0
        self.sizes: dict[str, int] = {}
        self.open: list[tuple[str, int]] = []

    def meet(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._copy(event.anchor or "")
        elif isinstance(event, yaml.ScalarEvent):
            self.count += 1
            self.sizes[event.anchor or ""] = 1
        elif isinstance(event, yaml.CollectionStartEvent):
            self.open.append((event.anchor or "", self.count))
            self.count += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = self.open.pop()
            self.sizes[anchor] = self.count - before
        if len(self.open) > DEPTH_MOST:
            raise refuse(f"Ce fichier emboîte trop de niveaux ({DEPTH_MOST} au plus).")
        if self.count > VALUES_MOST:
            raise refuse(
                "Ce fichier deviendrait démesuré une fois ouvert : il n’a pas été lu."
            )

    def _copy(self, anchor: str) -> None:
        """Count what an alias stands for as if it were written again."""
        if anchor in {name for name, _ in self.open}:
            raise refuse("Ce fichier se contient lui-même : il ne peut pas être lu.")
        self.count += self.sizes.get(anchor, 1)


def _unreadable(error: yaml.YAMLError) -> LibraryError:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return refuse(f"Ce fichier n’est pas du YAML. {_WANTED}")
    where = f"ligne {mark.line + 1}, colonne {mark.column + 1}"
    return refuse(
        f"Ce fichier n’est pas du YAML correct : erreur à la {where}. {_WANTED}", where
    )


def plain(value: Any) -> Any:
    """Return the value with texts, numbers, booleans, lists and mappings alone."""
    if isinstance(value, dict):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return _UNKEPT.sub("", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return ""


def _key(value: Any) -> str:
    text = plain(value)
    return text if isinstance(text, str) else str(text)
