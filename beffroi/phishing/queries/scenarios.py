"""Which scenarios this installation knows, read once from their files."""

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from beffroi.lib.content import ContentError, read_yaml
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.rules.refused_words import RefusedWords, parse_refused_words
from beffroi.phishing.rules.scenario_checks import check_scenario
from beffroi.phishing.rules.scenario_drafts import PREFIX, is_edited
from beffroi.phishing.rules.scenario_parsing import parse_scenario
from beffroi.phishing.rules.scenarios import LureKind, Scenario, Season, Theme
from beffroi.reference.contents import nomenclature

CONTENT = Path(__file__).resolve().parent.parent / "content"
SCENARIOS = CONTENT / "scenarios"


@cache
def scenarios() -> Mapping[str, Scenario]:
    """Return every version of every scenario by its key « slug@version ».

    Ours, then those of the region's folder.
    Raises: ContentError naming file, key and reason.
    """
    return read_folders(_folders())


@cache
def latest() -> Mapping[str, Scenario]:
    """Return the last version of each scenario, by slug: by level, then by title.

    Raises: ContentError.
    """
    last: dict[str, Scenario] = {}
    for item in scenarios().values():
        known = last.get(item.slug)
        if known is None or item.version > known.version:
            last[item.slug] = item
    ordered = sorted(last.values(), key=lambda item: (item.level, item.title))
    return {item.slug: item for item in ordered}


def scenario(key: str) -> Scenario:
    """Return one version. Raises: KeyError; ContentError."""
    return scenarios()[key]


def filtered(
    *,
    levels: Collection[int] = (),
    audience: JobFamily | None = None,
    place: str = "",
    season: Season | None = None,
    lures: Collection[LureKind] = (),
    themes: Collection[Theme] = (),
) -> tuple[Scenario, ...]:
    """Return the last versions that answer every filter given (`Scenario.suits`)."""
    return tuple(
        item
        for item in latest().values()
        if item.suits(
            levels=levels,
            audience=audience,
            place=place,
            season=season,
            lures=lures,
            themes=themes,
        )
    )


@cache
def refused_words() -> RefusedWords:
    """Return the words that no lure may hold. Raises: ContentError."""
    path = CONTENT / "refused.yaml"
    return parse_refused_words(read_yaml(path), path.name)


def read_folders(folders: Collection[Path]) -> dict[str, Scenario]:
    """Read every scenario of some folders.

    Raises: ContentError, also when a file is not named « slug.version.yaml ».
    """
    read: dict[str, Scenario] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            item = read_file(path)
            if path.stem != f"{item.slug}.{item.version}" or item.key in read:
                message = f"{path.name} : le fichier doit s’appeler « {item.slug}.{item.version}.yaml », une seule fois."
                raise ContentError(message)
            if is_edited(item.slug):
                message = f"{path.name} : « {PREFIX} » est réservé à ce qui s’écrit à l’écran."
                raise ContentError(message)
            read[item.key] = item
    return read


def read_file(path: Path) -> Scenario:
    """Read and check one scenario. Raises: ContentError."""
    item = parse_scenario(read_yaml(path), path.name)
    strange = item.places - set(nomenclature().families)
    if strange:
        message = f"{path.name} : famille d’établissements inconnue {sorted(strange)}."
        raise ContentError(message)
    check_scenario(item, path.name, refused_words())
    return item


def _folders() -> tuple[Path, ...]:
    if not settings.CONTENT_DIR:
        return (SCENARIOS,)
    own = Path(settings.CONTENT_DIR) / "phishing" / "scenarios"
    return (SCENARIOS, own) if own.is_dir() else (SCENARIOS,)
