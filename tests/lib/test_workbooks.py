import io
import zipfile
from datetime import date, datetime

import pytest

from beffroi.lib.tables import TableError, read_table
from beffroi.lib.workbooks import cell_text
from tests.lib.build_workbooks import bomb, with_part, workbook


def read(content: bytes, name: str = "liste.xlsx", **options):
    return read_table(io.BytesIO(content), name, **options)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "General", ""),
        (500.0, "General", "500"),
        (10780195, "000000000", "010780195"),
        (10780195, "General", "10780195"),
        (31000, "00000", "31000"),
        (0.5, "General", "0.5"),
        (True, "General", "oui"),
        (date(1979, 2, 13), "General", "1979-02-13"),
        (datetime(1979, 2, 13), "General", "1979-02-13"),  # noqa: DTZ001  # as openpyxl gives it
        ("  A ", "General", "  A "),
    ],
)
def test_a_cell_is_read_as_a_person_sees_it(value, number_format, text):
    assert cell_text(value, number_format) == text


def test_titles_merged_cells_and_ghost_rows_are_left_out():
    def dress(sheet):
        sheet.merge_cells("A1:C1")
        sheet["A6000"].value = None
        sheet["A6000"].number_format = "0"
        sheet["XFD9"].number_format = "0"

    content = workbook(
        [["Liste des établissements"], [], ["FINESS", "Nom", "Ville"], [1, "A", "B"]],
        change=dress,
    )

    table = read(content)

    assert (table.headers, table.header_line) == (("FINESS", "Nom", "Ville"), 3)
    assert [(row.line, row.cells) for row in table.rows] == [(4, ("1", "A", "B"))]


def test_the_sheet_whose_headings_are_known_is_read():
    def add(sheet):
        sheet.parent.create_sheet("Données").append(["FINESS", "Nom"])
        sheet.parent["Données"].append(["310780283", "CH"])
        hidden = sheet.parent.create_sheet("Cachée")
        hidden.append(["FINESS", "FINESS"])
        hidden.sheet_state = "hidden"

    content = workbook([["Notice"], ["Lisez la feuille suivante"]], change=add)

    table = read(content, recognize=lambda heading: heading == "FINESS")

    assert [row.cells for row in table.rows] == [("310780283", "CH")]


def test_a_zip_bomb_is_refused_before_expansion():
    content = bomb()

    with pytest.raises(TableError, match="anormalement compressé"):
        read(content)
    assert len(content) < 100_000


def test_a_workbook_with_macros_is_refused():
    content = with_part(workbook([["a", "b"], [1, 2]]), "xl/vbaProject.bin", b"x")

    with pytest.raises(TableError, match="macros"):
        read(content)


def test_a_workbook_that_declares_entities_is_refused():
    part = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'
    content = with_part(
        workbook([["a", "b"], [1, 2]]), "xl/worksheets/sheet1.xml", part
    )

    with pytest.raises(TableError, match="abîmé"):
        read(content)


def test_an_archive_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("programme.exe", b"MZ")

    with pytest.raises(TableError, match="une archive"):
        read(file.getvalue())


def test_an_open_document_sheet_is_refused_with_the_way_out():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", b"<a/>")

    with pytest.raises(TableError, match="LibreOffice"):
        read(file.getvalue())


@pytest.mark.parametrize("cut", [30, 400, 2_000])
def test_a_truncated_workbook_is_refused(cut):
    with pytest.raises(TableError, match="abîmé"):
        list(read(workbook([["a", "b"], [1, 2]])[:cut]).rows)


def test_a_part_that_is_no_xml_is_refused():
    content = with_part(
        workbook([["a", "b"], [1, 2]]), "xl/worksheets/sheet1.xml", b"<worksheet><a"
    )

    with pytest.raises(TableError, match="abîmé"):
        list(read(content).rows)


def test_an_empty_workbook_is_refused():
    with pytest.raises(TableError, match="aucune donnée"):
        read(workbook([]))
