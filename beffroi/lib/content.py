"""Content files: YAML read once, refused by file, key and reason in French."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NoReturn, Self

import yaml

# The same safe reading, some eight times faster where the C library is there.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContentError(ValueError):
    """A content file that cannot be used; the message names file, key and reason."""


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping that one YAML file holds.

    Raises: ContentError when it cannot be read or is not a mapping.
    """
    value = _loaded(path)
    if not isinstance(value, dict):
        message = f"{path.name} : attendu une liste de clés et de valeurs."
        raise ContentError(message)
    return value


def need(mapping: Mapping[str, Any], key: str, kind: type, where: str) -> Any:
    """Return mapping[key], of the given kind.

    Raises: ContentError naming `where` and the key.
    """
    if key not in mapping:
        message = f"{where} : la clé « {key} » manque."
        raise ContentError(message)
    value = mapping[key]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        message = f"{where} : « {key} » devrait être de type {kind.__name__}."
        raise ContentError(message)
    return value


def read_list(path: Path) -> list[dict[str, Any]]:
    """Return the mappings that one YAML file lists.

    Raises: ContentError when it cannot be read or is not a list of mappings.
    """
    value = _loaded(path)
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        message = f"{path.name} : attendu une liste de fiches."
        raise ContentError(message)
    return value


class Node:
    """One mapping of a content file, read key by key; each fault names where it is.

    Every key of `keys` must be there, those of `optional` may be, no other may.
    """

    def __init__(
        self,
        part: Any,
        where: str,
        keys: Collection[str],
        optional: Collection[str] = (),
    ) -> None:
        self.where = where
        if not isinstance(part, Mapping):
            message = f"{where} : attendu une liste de clés et de valeurs."
            raise ContentError(message)
        self._part = part
        for key in sorted(set(keys) - set(part)):
            message = f"{where} : la clé « {key} » manque."
            raise ContentError(message)
        for key in sorted(set(part) - set(keys) - set(optional), key=str):
            message = f"{where} : la clé « {key} » n’est pas connue."
            raise ContentError(message)

    def __contains__(self, key: str) -> bool:
        return key in self._part

    def fail(self, key: str, reason: str) -> NoReturn:
        message = f"{self.where} : « {key} » est refusé ({reason})."
        raise ContentError(message)

    def value(self, key: str, kind: type) -> Any:
        return need(self._part, key, kind, self.where)

    def text(self, key: str, *, longest: int = 0) -> str:
        """Return a text that is not empty; `longest` is in characters, 0 without limit."""
        text: str = self.value(key, str).strip()
        if not text:
            self.fail(key, "ne peut pas être vide")
        if longest and len(text) > longest:
            self.fail(key, f"au plus {longest} caractères")
        return text

    def optional_text(self, key: str, *, longest: int = 0) -> str:
        return self.text(key, longest=longest) if key in self._part else ""

    def texts(self, key: str, *, least: int = 1) -> tuple[str, ...]:
        values = self.value(key, list)
        good = [v.strip() for v in values if isinstance(v, str) and v.strip()]
        if len(good) != len(values) or len(good) < least:
            self.fail(key, f"attendu au moins {least} phrase, aucune vide")
        return tuple(good)

    def one_of(self, key: str, allowed: Collection[Any]) -> Any:
        value = self._part.get(key)
        if isinstance(value, bool | list | dict) or value not in allowed:
            self.fail(
                key, f"attendu l’une de ces valeurs : {', '.join(map(str, allowed))}"
            )
        return value

    def some_of(self, key: str, allowed: Collection[Any]) -> tuple[Any, ...]:
        """Return values of a list, each allowed and written once."""
        values = self.value(key, list)
        if len(values) != len({str(value) for value in values}):
            self.fail(key, "une valeur est écrite deux fois")
        for value in values:
            if value not in allowed:
                self.fail(
                    key,
                    f"« {value} » n’est pas l’une de : {', '.join(map(str, allowed))}",
                )
        return tuple(values)

    def node(
        self, key: str, keys: Collection[str], optional: Collection[str] = ()
    ) -> Self:
        return type(self)(self._part[key], f"{self.where}, {key}", keys, optional)

    def nodes(
        self, key: str, keys: Collection[str], optional: Collection[str] = ()
    ) -> list[Self]:
        return [
            type(self)(row, f"{self.where}, {key} n° {rank}", keys, optional)
            for rank, row in enumerate(self.value(key, list), 1)
        ]


def _loaded(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        return yaml.load(text, Loader=LOADER)  # noqa: S506  # a safe one, see above
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        message = f"{path.name} : fichier illisible ({error})."
        raise ContentError(message) from error
