"""Remove from the disk the bytes that no row names (refused or abandoned uploads)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from beffroi.files.models import StoredFile
from beffroi.lib import clock

KEPT_HOURS = 24


def remove_orphans() -> int:
    """Remove unnamed files older than a day; return how many. May be run twice."""
    oldest = clock.now() - timedelta(hours=KEPT_HOURS)
    count = 0
    for folder in _folders():
        paths = [path for path in _files_of(folder) if _written(path) < oldest]
        known = set(
            StoredFile.objects.filter(path__in=paths).values_list("path", flat=True)
        )
        for path in paths:
            if path not in known:
                default_storage.delete(path)
                count += 1
    return count


def _folders() -> Iterator[str]:
    if not default_storage.exists(""):
        return
    for first in default_storage.listdir("")[0]:
        if len(first) != 2:  # not ours
            continue
        for second in default_storage.listdir(first)[0]:
            yield f"{first}/{second}"


def _files_of(folder: str) -> list[str]:
    return [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]


def _written(path: str) -> datetime:
    return default_storage.get_modified_time(path)
