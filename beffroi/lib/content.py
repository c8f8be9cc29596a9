"""Content files: YAML read once, refused by file, key and reason in French."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

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


def _loaded(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        return yaml.load(text, Loader=LOADER)  # noqa: S506  # a safe one, see above
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        message = f"{path.name} : fichier illisible ({error})."
        raise ContentError(message) from error
