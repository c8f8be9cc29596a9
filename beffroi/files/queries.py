"""Read what was kept."""

from typing import BinaryIO, cast

from django.core.files.storage import default_storage

from beffroi.files.models import StoredFile


def open_file(stored: StoredFile) -> BinaryIO:
    """Open the bytes for reading.

    Raises: FileNotFoundError when the disk lost them, or when the file was removed.
    """
    if stored.is_removed:
        raise FileNotFoundError(stored.name)
    return cast(BinaryIO, default_storage.open(stored.path, "rb"))
