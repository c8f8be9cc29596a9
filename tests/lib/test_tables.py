import io
import json

import pytest

from beffroi.lib import delimited
from beffroi.lib.tables import TableError, read_table
from tests.shared_data import shared_file

SPECTRUM = (
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json",
    "location_coordinates", "newlines", "newlines_crlf", "quotes_and_newlines",
    "simple", "simple_crlf", "utf8",
)  # fmt: skip


def read(content: bytes | str, name: str = "liste.csv", **options):
    raw = content.encode() if isinstance(content, str) else content
    return read_table(io.BytesIO(raw), name, **options)


def records(content: bytes | str, **options):
    return [row for _, row in read(content, **options).records()]


@pytest.mark.parametrize("name", SPECTRUM)
def test_each_file_of_csv_spectrum_gives_the_content_of_its_twin(name):
    path = shared_file(f"tableurs/csv-spectrum/{name}.csv")
    twin = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))

    found = [row for _, row in read_table(path, path.name).records()]

    expected = twin if isinstance(twin, list) else [twin]
    if name == "location_coordinates":
        # The twin gives another phone number than the file: a slip of its authors.
        expected[0]["Contact Phone Number"] = "2095257564"
    if name == "newlines_crlf":
        # The copy of the file has lost its CR, its twin has not.
        expected[1]["a"] = expected[1]["a"].replace("\r\n", "\n")
    assert found == expected


@pytest.mark.parametrize(
    ("name", "headers", "count", "encoding"),
    [
        ("accent.csv", ("n_amenageur", "n_operateur"), 2, "UTF-8"),
        ("table-with-accents.csv", ("Classement", "Quartier"), 638, "Windows-1252"),
        ("bom.csv", ("id", "name"), 2, "UTF-8 avec marque"),
        ("blank-headers.csv", ("id", "colonne 2"), 2, "UTF-8"),
        ("duplicate-headers.csv", ("id", "name", "id (2)"), 2, "UTF-8"),
        ("blank-rows-multiple.csv", ("id", "name"), 2, "UTF-8"),
        ("defective-rows.csv", ("id", "name", "age"), 2, "UTF-8"),
        ("skip-rows-before-headers.csv", ("id", "name"), 2, "UTF-8"),
        ("issue-1066-largecellsize.csv", ("Description", "status"), 19, "UTF-8"),
        ("issue-1024.xlsx", ("Country", "Level 1 Name"), 48, "classeur XLSX"),
        ("issue-870.xlsx", ("0", "First Name"), 9, "classeur XLSX"),
        ("skip-rows.xlsx", ("A", "B"), 2, "classeur XLSX"),
        (
            "multiline-headers.xlsx",
            ("Region", "Caloric contribution"),
            3,
            "classeur XLSX",
        ),
    ],
)
def test_the_frictionless_samples_give_sane_tables(name, headers, count, encoding):
    path = shared_file(f"tableurs/frictionless/{name}")

    table = read_table(path, name)

    assert table.headers[: len(headers)] == headers
    assert len(list(table.rows)) == count
    assert table.encoding == encoding


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_encoding_separator_and_line_end_gives_the_same_rows(
    separator, encoding, end
):
    lines = [("nom", "ville"), ("Hôpital d’été", "Nîmes"), ("Foyer", "Sète")]
    raw = end.join(separator.join(cells) for cells in lines).encode(encoding)

    assert records(raw) == [
        {"nom": "Hôpital d’été", "ville": "Nîmes"},
        {"nom": "Foyer", "ville": "Sète"},
    ]


def test_an_accent_in_the_last_line_decides_of_the_encoding():
    raw = b"nom;ville\n" + b"Foyer;Paris\n" * 400_000 + "Hôtel;Sète\n".encode("cp1252")

    rows = list(read(raw).rows)

    assert rows[-1].cells == ("Hôtel", "Sète")


def test_a_few_damaged_bytes_do_not_turn_a_file_into_windows_1252():
    raw = ("nom;ville\n" + "Hôpital;Nîmes\n" * 30).encode() + b"Fo\xc3;Paris\n"

    table = read(raw)

    assert table.encoding == "UTF-8"
    assert table.damaged == 1
    assert next(iter(table.rows)).cells == ("Hôpital", "Nîmes")


def test_a_comma_in_every_cell_does_not_hide_the_semicolon():
    assert read("nom;point\nA;1,5\nB;2,5\n").headers == ("nom", "point")


def test_the_hint_of_excel_is_obeyed_and_not_read():
    table = read("sep=|\nnom|ville\nA|B\n")

    assert table.headers == ("nom", "ville")
    assert [row.line for row in table.rows] == [3]


def test_lines_are_counted_as_in_the_file_through_quoted_line_breaks():
    table = read('titre\n\nnom;ville\n"A\nB";Nîmes\nC;Sète\n')

    assert table.header_line == 3
    assert [row.line for row in table.rows] == [4, 6]


def test_known_headings_are_found_below_titles_of_several_cells():
    content = "Extraction;du;12 mars\nSource;ARS;2026\nFINESS;Nom;Ville\n1;A;B\n"

    table = read(content, recognize=lambda heading: heading == "FINESS")

    assert (table.headers, table.header_line) == (("FINESS", "Nom", "Ville"), 3)


def test_an_opening_quote_never_closed_is_told_by_its_line():
    content = "nom;ville\nA;B\n" + 'C;"D\n' + "E;F\n" * 100

    with pytest.raises(TableError, match="guillemet") as caught:
        list(read(content).rows)

    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "vide"),
        (b"\n\n  \n", "aucune ligne"),
        (b"MZ\x90\x00\x03\x00" + b"\x00" * 200, "programme"),
        (b"\x7fELF\x02\x01" + b"\x00" * 60, "programme"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"<!DOCTYPE html><html><body><table>", "page web"),
        (b"\xef\xbb\xbf  <html><script>alert(1)</script>", "page web"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "page web"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "ancien classeur"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "image"),
        (b"\x1f\x8b\x08" + b"\x00" * 40, "archive"),
        (b'{"a": [1, 2]}', "JSON"),
        (bytes(range(256)) * 40, "pas du texte"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(raw, words):
    with pytest.raises(TableError, match=words):
        list(read(raw).rows)


def test_nul_characters_far_in_the_file_are_refused_with_their_line():
    raw = b"nom;ville\n" + b"A;B\n" * 50_000 + b"C\x00;D\n"

    with pytest.raises(TableError, match="caractères nuls") as caught:
        list(read(raw).rows)

    assert caught.value.line == 50_002


def test_an_endless_line_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(delimited, "LINE_LIMIT", 10_000)

    with pytest.raises(TableError, match="démesurée"):
        list(read(b"nom;ville\n" + b"A;" * 10_000).rows)


def test_a_file_above_the_limit_is_refused_without_being_read():
    with pytest.raises(TableError, match="dépasse 1\u00a0Mo"):
        read(b"nom;ville\n" * 200_000, limit_mb=1)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(TableError, match="ne peut pas être ouvert"):
        read_table(tmp_path / "absent.csv", "absent.csv")
