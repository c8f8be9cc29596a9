"""QR codes: as SVG for pages and documents, as a table for messages."""

import io
from itertools import groupby

import segno

QUIET_MODULES = 3


def qr_svg(text: str) -> str:
    """Return the SVG of a QR code that survives a stain (error correction Q)."""
    buffer = io.BytesIO()
    segno.make(text, error="q", micro=False).save(
        buffer,
        kind="svg",
        border=2,
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        light="#fff",
    )
    return buffer.getvalue().decode()


def qr_table(text: str, *, module_px: int = 6) -> str:
    """Return a QR code as an HTML table: mail readers that block images show it too.

    Runs of one color share a cell, so that the code of an ordinary address stays under
    fourteen kilobytes.
    """
    rows = [
        list(row)
        for row in segno.make(text, error="l", micro=False).matrix_iter(
            border=QUIET_MODULES
        )
    ]
    size = len(rows) * module_px
    measure = "".join(f"<td width={module_px}></td>" for _ in rows)
    body = "".join(f"<tr height={module_px}>{_cells(row)}</tr>" for row in rows)
    return (
        f'<table role="presentation" align="center" width="{size}" cellpadding="0" '
        'cellspacing="0" bgcolor="#ffffff" style="table-layout:fixed;'
        f'border-collapse:collapse;width:{size}px;font-size:0;line-height:0">'
        f"<tr height=0>{measure}</tr>{body}</table>"
    )


def _cells(row: list[int]) -> str:
    return "".join(
        f"<td{_span(len(list(run)))}{' bgcolor=#000' if is_dark else ''}></td>"
        for is_dark, run in groupby(row, key=bool)
    )


def _span(length: int) -> str:
    return f" colspan={length}" if length > 1 else ""
