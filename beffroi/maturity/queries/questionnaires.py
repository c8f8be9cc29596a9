"""Which questionnaires this installation knows, read once from their files."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from beffroi.lib.content import ContentError, read_yaml
from beffroi.maturity.rules.parsing import parse_questionnaire
from beffroi.maturity.rules.questionnaire import Questionnaire

CONTENT = Path(__file__).resolve().parent.parent / "content" / "questionnaires"


def questionnaire(slug: str = "") -> Questionnaire:
    """Return the questionnaire in force (the last published), or the one named.

    Raises: KeyError when no file bears that name; ContentError on a faulty file.
    """
    known = questionnaires()
    if slug:
        return known[slug]
    return max(known.values(), key=lambda item: (item.published_on, item.slug))


@cache
def questionnaires() -> Mapping[str, Questionnaire]:
    """Return every questionnaire by its slug: ours, then those of the region's folder.

    Raises: ContentError naming file, key and reason.
    """
    return read_folders(content_folders())


def content_folders() -> tuple[Path, ...]:
    """Return the folders that hold questionnaires, one folder each."""
    if not settings.CONTENT_DIR:
        return (CONTENT,)
    own = Path(settings.CONTENT_DIR) / "maturity" / "questionnaires"
    return (CONTENT, own) if own.is_dir() else (CONTENT,)


def read_folders(folders: tuple[Path, ...]) -> dict[str, Questionnaire]:
    """Read every questionnaire of some folders.

    Raises: ContentError, also when a folder's name is not its slug or is used twice.
    """
    read: dict[str, Questionnaire] = {}
    for folder in folders:
        for home in sorted(path for path in folder.iterdir() if path.is_dir()):
            item = read_folder(home)
            if item.slug != home.name or item.slug in read:
                message = f"{home.name} : le dossier doit porter le nom « slug » du questionnaire, une seule fois."
                raise ContentError(message)
            read[item.slug] = item
    return read


def read_folder(folder: Path) -> Questionnaire:
    head = read_yaml(folder / "questionnaire.yaml")
    parts = [(path.name, read_yaml(path)) for path in sorted(folder.glob("r*.yaml"))]
    return parse_questionnaire(head, parts)
