"""Read a CISO Assistant library from plain values: tolerant, never half.

Source: shared reference, maturity § 3. A file whose tree cannot be trusted is
refused whole, with each fault and its place; a lesser oddity is a warning.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from beffroi.maturity.rules.library.faults import LibraryError, Notes, refuse
from beffroi.maturity.rules.library.nodes import nodes_of
from beffroi.maturity.rules.library.scales import (
    DEFAULT_BOUNDS,
    bounds_of,
    levels_of,
    scale_of,
)
from beffroi.maturity.rules.library.shapes import (
    Control,
    Definition,
    Group,
    Library,
)
from beffroi.maturity.rules.library.values import (
    Speech,
    entries,
    slug_of,
    text_of,
    truth_of,
    urn_of,
    whole_of,
)

# The URN of the library alone is checked: those of nodes hold accents and slashes.
LIBRARY_URN = re.compile(r"urn:[\w-]+:[\w-]+:[\w-]+:[\w\-\[\]().:]+", re.ASCII)
URN_LENGTH = 200
NAME_LENGTH = 300
VERSION_MOST = 2_000_000_000  # what the database holds
OTHER_CONTENTS = {
    "risk_matrix": "une matrice de risques",
    "risk_matrices": "une matrice de risques",
    "requirement_mapping_set": "des correspondances entre référentiels",
    "requirement_mapping_sets": "des correspondances entre référentiels",
    "reference_control": "des mesures de référence",
    "reference_controls": "des mesures de référence",
    "threat": "des menaces",
    "threats": "des menaces",
    "preset": "un modèle de démarrage",
    "presets": "un modèle de démarrage",
    "metric_definition": "des indicateurs",
    "metric_definitions": "des indicateurs",
    "ttp_catalogs": "un catalogue de techniques d’attaque",
    "tactics": "un catalogue de techniques d’attaque",
    "techniques": "un catalogue de techniques d’attaque",
    "workflows": "des enchaînements de tâches",
}


def parse_library(document: Any) -> Library:
    """Return the library that these plain values hold (reading.read_document).

    Raises: LibraryError, whose faults name what is wrong and where.
    """
    if not isinstance(document, dict):
        raise refuse(
            "Ce fichier n’est pas une bibliothèque CISO Assistant : ni nom, ni contenu."
        )
    objects = document.get("objects")
    if not isinstance(objects, dict):
        raise refuse(
            "Ce fichier n’est pas une bibliothèque CISO Assistant : la clé « objects » manque.",
            "objects",
        )
    notes = Notes()
    locale = text_of(document.get("locale"), 10).lower() or "en"
    speech = Speech(locale)
    parts = _framework_parts(document, objects)
    urn, version = _identity(document, notes)
    controls = _controls(objects, speech)
    definitions = tuple(_definition(part, path, speech, notes) for path, part in parts)
    _check_dangling(definitions, controls, notes)
    if len({item.urn for item in definitions}) < len(definitions):
        notes.fault("objects", "Deux référentiels de ce fichier portent le même URN.")
    if notes.faults:
        raise LibraryError(*notes.faults)
    if "fr" not in locale and not _has_french(document, objects):
        notes.warn("Les textes de cette bibliothèque ne sont pas en français.")
    return Library(
        urn=urn,
        ref=text_of(document.get("ref_id"), 100) or urn.rsplit(":", 1)[-1],
        locale=locale,
        name=_library_name(document, speech),
        description=speech(document, "description"),
        provider=speech(document, "provider", 200),
        packager=text_of(document.get("packager"), 200),
        copyright=speech(document, "copyright", 5000),
        published_on=text_of(document.get("publication_date"), 30),
        version=version,
        definitions=definitions,
        controls=controls,
        warnings=notes.warnings,
    )


def _framework_parts(
    document: Mapping[str, Any], objects: Mapping[str, Any]
) -> list[tuple[str, dict[str, Any]]]:
    """Return each framework of the file with its place.

    Raises: LibraryError naming what the file holds instead.
    """
    found = list(_named_frameworks(objects))
    if found:
        return found
    if "framework" in objects or "frameworks" in objects:
        raise refuse("Le référentiel de ce fichier est vide.", "objects.framework")
    name = text_of(document.get("name"), 200)
    whose = f"La bibliothèque « {name} »" if name else "Cette bibliothèque"
    others = dict.fromkeys(OTHER_CONTENTS[k] for k in objects if k in OTHER_CONTENTS)
    if not others:
        raise refuse(f"{whose} ne contient pas de référentiel.", "objects")
    raise refuse(
        f"{whose} contient {' et '.join(others)}, pas de référentiel.", "objects"
    )


def _named_frameworks(
    objects: Mapping[str, Any],
) -> Iterator[tuple[str, dict[str, Any]]]:
    for key in ("framework", "frameworks"):
        yield from _under(f"objects.{key}", objects.get(key))


def _under(path: str, value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give what one key holds: a framework, a list of them, or a mapping by URN."""
    if isinstance(value, list):
        for rank, item in enumerate(value):
            if isinstance(item, dict):
                yield f"{path}[{rank}]", item
    elif isinstance(value, dict) and "requirement_nodes" in value:
        yield path, value
    elif isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, dict) and "requirement_nodes" in item:
                yield f"{path}.{name}", {"urn": name, **item}


def _identity(document: Mapping[str, Any], notes: Notes) -> tuple[str, int]:
    urn = urn_of(document.get("urn"))
    if not LIBRARY_URN.fullmatch(urn) or len(urn) > URN_LENGTH:
        notes.fault(
            "urn",
            "L’URN de la bibliothèque (son nom unique) manque ou n’est pas de la forme « urn:éditeur:risk:library:nom ».",
        )
    version = whole_of(document.get("version"))
    if version is None or not 0 <= version <= VERSION_MOST:
        notes.fault(
            "version",
            "La version de la bibliothèque manque ou n’est pas un nombre entier.",
        )
    if not text_of(document.get("name")) and not text_of(document.get("ref_id")):
        notes.fault("name", "La bibliothèque n’a pas de nom.")
    return urn, version or 0


def _library_name(document: Mapping[str, Any], speech: Speech) -> str:
    return speech(document, ("name", "ref_id"), NAME_LENGTH)


def _definition(
    part: Mapping[str, Any], path: str, speech: Speech, notes: Notes
) -> Definition:
    urn = urn_of(part.get("urn"))
    if not urn or len(urn) > URN_LENGTH:
        notes.fault(f"{path}.urn", "Le référentiel n’a pas d’URN (son nom unique).")
    scores = part.get("scores_definition")
    alternatives: Any = {}
    is_summed = False
    if isinstance(scores, dict) and "scale" in scores:
        alternatives = scores.get("alternatives")
        is_summed = text_of(scores.get("aggregation")).lower() == "sum"
        scores = scores["scale"]
    levels = levels_of(scores, speech)
    bounds = bounds_of(part, levels, notes)
    groups = _groups(part, speech)
    return Definition(
        urn=urn,
        ref=text_of(part.get("ref_id"), 100) or urn.rsplit(":", 1)[-1],
        name=speech(part, ("name", "ref_id"), NAME_LENGTH) or urn,
        description=speech(part, "description"),
        scale=scale_of(levels, bounds, notes),
        bounds=bounds or DEFAULT_BOUNDS,
        is_summed=is_summed,
        groups=groups,
        nodes=nodes_of(
            part.get("requirement_nodes"),
            f"{path}.requirement_nodes",
            speech,
            notes,
            groups={group.slug for group in groups},
            alternatives=alternatives if isinstance(alternatives, dict) else {},
        ),
    )


def _groups(part: Mapping[str, Any], speech: Speech) -> tuple[Group, ...]:
    found: dict[str, Group] = {}
    for item in entries(part.get("implementation_groups_definition"), "ref_id"):
        ref = text_of(item.get("ref_id"), 100) or text_of(item.get("name"), 100)
        slug = slug_of(ref)
        if slug:
            found.setdefault(
                slug,
                Group(
                    slug=slug,
                    ref=ref,
                    name=speech(item, "name", 200) or ref,
                    description=speech(item, "description", 2000),
                    is_default=truth_of(item.get("default_selected")),
                ),
            )
    return tuple(found.values())


def _controls(objects: Mapping[str, Any], speech: Speech) -> dict[str, Control]:
    found: dict[str, Control] = {}
    for key in ("reference_control", "reference_controls"):
        value = objects.get(key)
        if key == "reference_control" and isinstance(value, dict) and "urn" in value:
            value = [value]
        for item in entries(value, "urn"):
            urn = urn_of(item.get("urn"))
            name = speech(item, ("name", "ref_id"), NAME_LENGTH)
            if urn:
                found.setdefault(
                    urn,
                    Control(
                        urn=urn,
                        name=name or urn.rsplit(":", 1)[-1],
                        description=speech(item, "description", 5000),
                    ),
                )
    return found


def _check_dangling(
    definitions: tuple[Definition, ...], controls: Mapping[str, Control], notes: Notes
) -> None:
    lost = sum(
        any(urn not in controls for urn in node.controls)
        for item in definitions
        for node in item.nodes
    )
    if lost:
        notes.warn(
            f"{lost} exigences renvoient à des mesures décrites dans une autre bibliothèque : elles ne sont pas affichées."
        )


def _has_french(document: Mapping[str, Any], objects: Mapping[str, Any]) -> bool:
    parts = [document, *(part for _, part in _named_frameworks(objects))]
    return any(
        isinstance(part.get("translations"), dict)
        and any(key.lower().startswith("fr") for key in part["translations"])
        for part in parts
    )
