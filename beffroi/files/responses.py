"""Serve a kept file: always to be saved, never drawn by the browser."""

from django.http import FileResponse

from beffroi.files.models import StoredFile
from beffroi.files.queries import open_file


def as_attachment(stored: StoredFile) -> FileResponse:
    """Return the file as a download that no browser may run, draw or guess about.

    The caller has checked that the person may read it.
    """
    return FileResponse(
        open_file(stored),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.media_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )
