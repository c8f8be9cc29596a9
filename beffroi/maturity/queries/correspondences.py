"""Which correspondences this installation knows, read once from their files."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from beffroi.lib.content import ContentError, read_yaml
from beffroi.maturity.queries.questionnaires import questionnaire, questionnaires
from beffroi.maturity.rules.correspondence_parsing import parse_correspondence
from beffroi.maturity.rules.correspondences import Correspondence

CONTENT = Path(__file__).resolve().parent.parent / "content" / "correspondences"


@cache
def correspondences() -> Mapping[str, Correspondence]:
    """Return, by slug, the correspondences of the questionnaire in force, the last published.

    In the order of the names of their files.

    Raises: ContentError naming file, key and reason.
    """
    current = questionnaire().slug
    kept: dict[str, Correspondence] = {}
    for item in _read_all():
        if item.questionnaire != current:
            continue
        known = kept.get(item.slug)
        if known is None or item.published_on >= known.published_on:
            kept[item.slug] = item
    return kept


def _read_all() -> Iterator[Correspondence]:
    known = {slug: item.by_id.keys() for slug, item in questionnaires().items()}
    seen: set[tuple[str, str]] = set()
    for folder in _folders():
        for path in sorted(folder.glob("*.yaml")):
            item = parse_correspondence(
                read_yaml(path), path.name, known_questions=known
            )
            if (item.slug, item.version) in seen:
                message = f"{path.name} : « {item.slug} », version {item.version}, existe déjà."
                raise ContentError(message)
            seen.add((item.slug, item.version))
            yield item


def _folders() -> tuple[Path, ...]:
    if not settings.CONTENT_DIR:
        return (CONTENT,)
    own = Path(settings.CONTENT_DIR) / "maturity" / "correspondences"
    return (CONTENT, own) if own.is_dir() else (CONTENT,)
