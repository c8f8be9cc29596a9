"""What adding a library would do, in plain values: kept with an import, printed by the command."""

from dataclasses import asdict
from datetime import date
from typing import Any

from beffroi.lib.text import long_date
from beffroi.maturity.models.frameworks import Framework, FrameworkVersion
from beffroi.maturity.queries.frameworks import definition_of
from beffroi.maturity.rules.imports import Decision, decision
from beffroi.maturity.rules.library.changes import changes_between
from beffroi.maturity.rules.library.shapes import Definition, Library

Values = dict[str, Any]


def preview_of(library: Library, content: Any, region_code: str) -> Values:
    """Return what the preview shows of a library, and what it would change."""
    return {
        "urn": library.urn,
        "version": library.version,
        "name": library.name,
        "description": library.description[:3000],
        "provider": library.provider,
        "copyright": library.copyright[:3000],
        "published_on": _spoken(library.published_on),
        "counts": asdict(library.counts),
        "warnings": list(library.warnings),
        "frameworks": [
            _framework(library, item, content, region_code)
            for item in library.definitions
        ],
    }


def _spoken(day: str) -> str:
    """Return a date of the file in words, as it is when it is no date."""
    try:
        return long_date(date.fromisoformat(day))
    except ValueError:
        return day


def _framework(
    library: Library, definition: Definition, content: Any, region_code: str
) -> Values:
    kept = Framework.objects.filter(
        urn=definition.urn, locale=library.locale, region_code=region_code
    ).first()
    chosen = decision(
        kept.version if kept else None,
        library.version,
        is_same=kept is not None and _is_same(kept, content),
    )
    return {
        "name": definition.name,
        "assessable": len(definition.assessable),
        "groups": [group.name for group in definition.groups],
        "scale": [level.name for level in definition.scale],
        "decision": chosen.value,
        "kept_version": kept.version if kept else None,
        "changes": _changes(kept, definition, chosen),
    }


def _is_same(kept: Framework, content: Any) -> bool:
    present = FrameworkVersion.objects.get(framework=kept, version=kept.version)
    return bool(present.content == content)


def _changes(
    kept: Framework | None, definition: Definition, chosen: Decision
) -> dict[str, int]:
    if kept is None or chosen != Decision.UPDATED:
        return {}
    found = changes_between(definition_of(kept), definition)
    return {
        "added": len(found.added),
        "changed": len(found.changed),
        "retired": len(found.retired),
    }
