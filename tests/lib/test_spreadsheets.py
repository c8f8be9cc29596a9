"""Spreadsheets that leave are read back cell by cell, and never hold a formula."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from beffroi.lib.spreadsheets import (
    TableFormat,
    csv_lines,
    csv_response,
    neutral,
    table_response,
    write_xlsx,
    xlsx_response,
)

HOSTILE = [
    "=1+1",
    "=cmd|'/C calc'!A0",
    "+33 5 61 00 00 00",
    "-2+3",
    "- puis une liste",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
]
HARMLESS = [
    "",
    "Résidence",
    "-12",
    "-12,5",
    "-3.25",
    "12",
    "a=b",
    'l’été ; « œuf » "cité"',
    "deux\nlignes",
    "'déjà",
]


def read_csv(headers, rows):
    data = b"".join(csv_lines(headers, rows))
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def read_xlsx(headers, rows):
    file = io.BytesIO()
    write_xlsx(file, headers, rows)
    file.seek(0)
    return load_workbook(file).active


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_begins_like_a_formula_is_made_harmless(text):
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_text_stays_as_it_is(text):
    assert neutral(text) == text


def test_a_character_that_no_file_can_hold_is_left_out():
    assert neutral("a\x00b\x0bc\ud800") == "abc"


def test_a_character_left_out_does_not_hide_a_formula():
    assert neutral("\x00=1+1") == "'=1+1"


def test_a_csv_opens_in_a_french_spreadsheet():
    data = b"".join(csv_lines(["Quoi", "Qui"], [["Été ; œuf", "Nadia"]]))

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == 'Quoi;Qui\r\n"Été ; œuf";Nadia\r\n'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "oui"),
        (False, "non"),
        (-12, "-12"),
        (2.5, "2,5"),
        (Decimal("-3.20"), "-3,20"),
        (date(2026, 11, 24), "24/11/2026"),
        (datetime(2026, 11, 24, 23, 30, tzinfo=UTC), "25/11/2026 00:30"),
        (datetime(2026, 7, 1, 8, 0), "01/07/2026 08:00"),  # noqa: DTZ001
    ],
)
def test_a_csv_writes_values_the_french_way(value, text):
    assert read_csv(["Valeur"], [["x", value]])[1][1] == text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_csv_never_begins_a_cell_with_a_formula(text):
    [_, row] = read_csv(["Quoi"], [[text]])

    assert row[0].startswith("'")


@pytest.mark.parametrize("text", [*HOSTILE, *HARMLESS, "#N/A", "#REF!"])
def test_a_workbook_holds_texts_as_texts(text):
    sheet = read_xlsx(["Quoi"], [[text, "fin"]])

    assert sheet["A2"].data_type != "f"
    assert not isinstance(sheet["A2"].value, int | float)
    assert (sheet["A2"].value or "").replace("\r", "") == neutral(text).replace(
        "\r", ""
    )
    assert sheet["B2"].value == "fin"


def test_a_workbook_holds_numbers_and_dates_as_such():
    moment = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    sheet = read_xlsx(
        ["N", "D", "M", "V", "B"], [[-12, date(2026, 11, 24), moment, None, True]]
    )

    assert sheet["A2"].value == -12
    assert sheet["B2"].is_date
    assert sheet["B2"].value.date() == date(2026, 11, 24)
    assert sheet["B2"].number_format == "DD/MM/YYYY"
    assert sheet["C2"].value == datetime(2026, 11, 25, 0, 30)  # noqa: DTZ001
    assert sheet["D2"].value is None
    assert sheet["E2"].value == "oui"


def test_a_workbook_has_bold_frozen_headers_widths_and_filters():
    sheet = read_xlsx(["Quoi", "Combien"], [["x" * 200, 1]] * 3)

    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B4"
    assert sheet.column_dimensions["A"].width == 61
    assert sheet.column_dimensions["B"].width < 20


def test_a_hostile_header_is_made_harmless_too():
    assert read_csv(["=1+1"], [])[0] == ["'=1+1"]
    assert read_xlsx(["=1+1"], [])["A1"].value == "'=1+1"


def test_a_very_long_text_is_cut_where_excel_cuts_it():
    assert len(read_xlsx(["Quoi"], [["é" * 40_000]])["A2"].value) == 32_767


def test_rows_are_read_one_by_one():
    seen = []

    def rows():
        for n in range(1000):
            seen.append(n)
            yield [n]

    lines = csv_lines(["N"], rows())
    next(lines)
    next(lines)

    assert len(seen) == 1


def test_the_csv_download_names_its_file_and_its_kind():
    response = csv_response("plan-d’actions", ["Quoi"], [["un"]])

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "plan-d%E2%80%99actions.csv" in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == b"\xef\xbb\xbfQuoi\r\nun\r\n"


def test_the_xlsx_download_is_a_workbook_of_all_rows():
    response = xlsx_response("plan", ["N"], ([n] for n in range(1500)))
    content = b"".join(response.streaming_content)
    response.file_to_stream.close()

    sheet = load_workbook(io.BytesIO(content), read_only=True).active
    assert sum(1 for _ in sheet.iter_rows()) == 1501
    assert 'filename="plan.xlsx"' in response["Content-Disposition"]


@pytest.mark.parametrize("table_format", list(TableFormat))
def test_the_format_asked_for_is_the_one_given(table_format):
    response = table_response(table_format, "plan", ["Quoi"], [["un"]])
    list(response.streaming_content)
    if table_format == TableFormat.XLSX:
        response.file_to_stream.close()

    assert f"plan.{table_format}" in response["Content-Disposition"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_any_text_comes_back_from_csv(texts):
    [_, row] = read_csv(["x"] * len(texts), [texts])

    assert row == [neutral(text) for text in texts]
    assert not any(cell[:1] in set("=+@\t\r") for cell in row)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_no_text_becomes_a_formula_in_a_workbook(text):
    sheet = read_xlsx(["x"], [[text]])

    assert sheet["A2"].data_type != "f"
