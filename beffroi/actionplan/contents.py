"""The lines of the year's calendar that this installation knows, read once from their files."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from beffroi.actionplan.rules.calendar import CalendarTask, parse_task
from beffroi.lib.content import ContentError, read_list
from beffroi.reference.contents import nomenclature

CONTENT = Path(__file__).resolve().parent / "content" / "calendar"


@cache
def calendar() -> Mapping[str, CalendarTask]:
    """Return every task by its slug: ours, then those of the region's folder.

    A task of the region bearing one of our slugs replaces it.
    Raises: ContentError naming file, key and reason.
    """
    read: dict[str, CalendarTask] = {}
    for folder in _folders():
        read |= read_folder(folder)
    return read


def read_folder(folder: Path) -> dict[str, CalendarTask]:
    """Return the tasks of one folder.

    Raises: ContentError, also for a slug used twice or a family that does not exist.
    """
    read: dict[str, CalendarTask] = {}
    for path in sorted(folder.glob("*.yaml")):
        for row in read_list(path):
            task = parse_task(row, path.name)
            strange = task.families - set(nomenclature().families)
            if task.slug in read or strange:
                message = f"{path.name}, {task.slug} : repris deux fois, ou famille inconnue {sorted(strange)}."
                raise ContentError(message)
            read[task.slug] = task
    return read


def _folders() -> tuple[Path, ...]:
    if not settings.CONTENT_DIR:
        return (CONTENT,)
    own = Path(settings.CONTENT_DIR) / "actionplan" / "calendar"
    return (CONTENT, own) if own.is_dir() else (CONTENT,)
