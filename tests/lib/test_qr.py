"""A QR code as a table has the same dark modules as the code itself."""

import re

import segno

from beffroi.lib.qr import QUIET_MODULES, qr_svg, qr_table

ADDRESS = "https://test.example/t/AbCdEfGhIjKlMnOpQrStUv"


def drawn(table: str) -> list[list[bool]]:
    rows = []
    for row in re.findall(r"<tr height=[1-9]\d*>(.*?)</tr>", table):
        cells: list[bool] = []
        for attributes in re.findall(r"<td([^>]*)></td>", row):
            span = re.search(r"colspan=(\d+)", attributes)
            cells += ["bgcolor=#000" in attributes] * (int(span[1]) if span else 1)
        rows.append(cells)
    return rows


def test_the_table_draws_the_code():
    matrix = segno.make(ADDRESS, error="l", micro=False).matrix_iter(
        border=QUIET_MODULES
    )

    assert drawn(qr_table(ADDRESS)) == [[bool(cell) for cell in row] for row in matrix]


def test_the_table_of_an_ordinary_address_is_light():
    assert len(qr_table(ADDRESS)) < 15_000


def test_the_drawing_is_an_svg():
    assert qr_svg(ADDRESS).startswith("<svg")
