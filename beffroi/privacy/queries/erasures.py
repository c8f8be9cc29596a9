"""The list of erasures, in the data folder and beside the archives."""

from pathlib import Path

from django.conf import settings

from beffroi.privacy.rules.erasures import merged

NAME = "effacements.jsonl"


def list_paths() -> tuple[Path, ...]:
    """Return where the list is kept: the data folder, and the folder of the backups."""
    folders = [Path(settings.DATA_DIR)]
    if settings.BACKUP_DIR is not None and Path(settings.BACKUP_DIR).is_dir():
        folders.append(Path(settings.BACKUP_DIR))
    return tuple(folder / NAME for folder in folders)


def erasure_list() -> bytes:
    """Return the list, those of both places put together."""
    return merged(path.read_bytes() for path in list_paths() if path.is_file())
