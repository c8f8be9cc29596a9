"""Files as they come: real ones, saved again by spreadsheets, hostile."""

import pytest

from beffroi.lib.tables import TableError
from beffroi.organizations.models.finess import FinessImport, FinessRow
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from tests.lib.build_workbooks import bomb, workbook
from tests.organizations.build_finess import (
    HEADINGS,
    TITLES,
    etalab,
    load,
    places,
    plus,
    table,
    text,
    write,
)
from tests.shared_data import shared_file

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "read", "created", "closed"),
    [
        ("etalab-cs1100502-2026-05-12.extrait-15-lignes.csv", 14, 14, 0),
        ("idf-etablissements-hospitaliers.csv", 1223, 1223, 0),
        ("finess-plus-structures-mini.json", 3, 2, 1),
    ],
)
def test_the_real_files_load_and_a_second_run_changes_nothing(
    name, read, created, closed
):
    path = shared_file(f"finess/{name}")

    found, again = load(path), load(path)

    assert (found["read"], found["created"], found["closed"]) == (read, created, closed)
    assert found["refused"] == []
    assert (again["unchanged"], again["not_seen"]) == (read, 0)


def test_overseas_and_saint_barthelemy_are_placed():
    load(shared_file("finess/etalab-cs1100502-2026-05-12.extrait-15-lignes.csv"))

    found = dict(Establishment.objects.values_list("finess", "department_code"))
    assert found["970102018"] == "977"
    assert found["970100400"] == "978"
    assert found["970405767"] == "974"
    assert found["980502199"] == "976"
    assert found["980600027"] == "986"


def test_the_column_of_long_names_does_not_name_organizations():
    load(shared_file("finess/idf-etablissements-hospitaliers.csv"))

    assert not ManagingOrganization.objects.filter(is_name_pending=False).exists()


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_table_in_any_order_and_encoding_gives_the_same_places(
    separator, encoding, tmp_path
):
    rows = places({"rs": 'HÔPITAL "LE PRÉ", SITE A'})
    order = list(reversed(HEADINGS))
    content = table(rows, headings=order, separator=separator).encode(encoding)

    found = load(write(tmp_path, content))

    assert (found["created"], found["refused"]) == (3, [])
    place = Establishment.objects.get(finess="310000001")
    assert place.name == "Hôpital «\u00a0Le Pré\u00a0», Site A"


QUIRKS = {
    "titles above": lambda body: f"Liste des établissements;;\n\nExtraction;du 12 mars\n{body}",
    "blank and ghost rows": lambda body: body.replace("\n", "\n;;;;;;;;\n\n") + ";;;\n" * 50,
    "ghost columns": lambda body: body.replace("\n", ";;;;;\n"),
    "crlf": lambda body: body.replace("\n", "\r\n"),
    "old mac ends": lambda body: body.replace("\n", "\r"),
    "all quoted": lambda body: "\n".join(
        ";".join(f'"{cell}"' for cell in line.split(";")) for line in body.splitlines()
    ),
    "sep hint": lambda body: f"sep=;\n{body}",
    "repeated heading": lambda body: "\n".join(
        f"{line};{line.split(';')[2]}" for line in body.splitlines()
    ),
}  # fmt: skip


@pytest.mark.parametrize("quirk", QUIRKS)
def test_each_quirk_of_spreadsheets_leaves_the_counts_exact(quirk, tmp_path):
    found = load(write(tmp_path, QUIRKS[quirk](table(places()))))

    assert (found["read"], found["created"], found["refused"]) == (3, 3, [])


def test_line_breaks_and_huge_cells_inside_quotes_are_read_as_one_line(tmp_path):
    rows = places({"rs": "EHPAD\nLES LILAS"}, {"rs": "IME " + "X" * 100_000})

    found = load(write(tmp_path, table(rows)))

    assert (found["read"], found["created"]) == (3, 3)
    assert Establishment.objects.get(finess="310000001").name == "EHPAD Les Lilas"
    assert len(Establishment.objects.get(finess="310000002").name) == 250


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_former_file_saved_again_by_a_spreadsheet_is_understood(
    separator, tmp_path
):
    content = etalab(places(), separator).replace("1998-01-05", "05/01/1998")
    content = content.replace("0561000001", "561000001").replace(";31;", ";31.0;")

    found = load(write(tmp_path, content))

    assert (found["read"], found["created"]) == (3, 3)
    place = Establishment.objects.get(finess="310000001")
    assert (str(place.opened_on), place.phone) == ("1998-01-05", "05 61 00 00 01")


def test_coordinates_and_other_sections_are_counted_and_left_aside(tmp_path):
    extra = "geolocalisation;310000001;574000.5;6279000.1;1,ATLASANTE;2026-01-01\n" * 4

    found = load(write(tmp_path, etalab(places()) + extra))

    assert found["created"] == 3
    assert found["left_aside"] == {"geolocalisation": 4}


def test_a_workbook_with_numbers_as_numbers_is_read(tmp_path):
    lines: list[list[object]] = [["Établissements de la région"], []]
    lines.append([TITLES[name] for name in HEADINGS])
    for place in places():
        row: list[object] = [place[name] for name in HEADINGS]
        row[0], row[3] = int(place["finess"]), float(place["cat"])
        lines.append(row)
    lines.append([10780195, "310900001", "LOST ZERO", 500, "01000", "BOURG"])

    found = load(write(tmp_path, workbook(lines), "liste.xlsx"))

    assert (found["read"], found["created"]) == (4, 3)
    assert "zéro de tête" in found["refused"][0]["reason"]
    assert found["refused"][0]["line"] == 7


def test_a_flat_file_that_mixes_both_levels_is_told_apart(tmp_path):
    lines = [
        ["finess", "etat", "rs", "type", "ej_finess", "ej_rs", "categ_code", "adresse_code_postal",
         "adresse_lib_routage", "siret"],
        ["310900001", "ACTUEL", "ASSO DU LAC", "EJ", "310900001", "ASSO DU LAC", "", "31000",
         "TOULOUSE", ""],
        ["310000001", "ACTUEL", "EHPAD DU LAC", "ET", "310900001", "ASSO DU LAC", "500.0", "31000.0",
         "TOULOUSE", "26310000100017.0"],
        ["310000002", "FERME", "IME DU LAC", "ET", "310900001", "ASSO DU LAC", "183", "31000",
         "TOULOUSE", "2,6E+13"],
    ]  # fmt: skip

    found = load(write(tmp_path, text(lines, ",")))

    assert (found["read"], found["created"], found["closed"]) == (2, 1, 1)
    assert ManagingOrganization.objects.get().name == "Asso du Lac"
    assert Establishment.objects.get(finess="310000001").siret == "26310000100017"
    assert found["remarks"][0]["column"] == "siret"


def test_a_file_of_organizations_alone_counts_them(tmp_path):
    lines = [["Finess juridique", "Raison sociale", "CP_VILLE"],
             ["310900001", "ASSO DU LAC", "31000 TOULOUSE CEDEX 9"]]  # fmt: skip

    found = load(write(tmp_path, text(lines)))

    assert (found["read"], found["created"]) == (1, 1)
    assert ManagingOrganization.objects.get().town == "Toulouse"


@pytest.mark.parametrize("key", ["PMEJ", "pmej", "Pmej"])
def test_json_keys_are_understood_in_any_case(key, tmp_path):
    content = (
        plus(places()).replace('"pmej"', f'"{key}"').replace("numFiness", "NUMFINESS")
    )

    found = load(write(tmp_path, content, "structures.json"))

    assert found["created"] == 3
    assert Establishment.objects.get(finess="310000001").postal_code == "31000"


HOSTILE = {
    "zip bomb": (lambda: bomb(), "anormalement compressé"),
    "program": (lambda: b"MZ\x90\x00" + b"\x00" * 500, "programme"),
    "pdf": (lambda: b"%PDF-1.7\n1 0 obj", "PDF"),
    "web page": (lambda: b"<html><table><tr><td>310000001", "page web"),
    "no number column": (lambda: b"nom;ville\nA;B\n", "pas de colonne de num"),
    "nul bytes": (lambda: table(places()).encode() + b"3100\x000001;;;;;;;\n", "pas du texte"),
    "cut json": (lambda: plus(places())[:-200].encode(), "incomplet"),
    "other json": (lambda: b'{"features": [{"a": 1}]}', "pmej"),
    "json of a wrong shape": (lambda: b'{"pmej": "x"}', "pmej"),
    "empty": (lambda: b"", "vide"),
    "endless quote": (
        lambda: (table(places()) + '310000009;"X\n' + "310000010;;;;;;;\n" * 60).encode(),
        "guillemet",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_as_a_whole_and_nothing_is_half_written(
    case, tmp_path
):
    make, words = HOSTILE[case]

    with pytest.raises(TableError, match=words):
        load(write(tmp_path, make()))

    assert not Establishment.objects.exists()
    assert not FinessRow.objects.exists()
    assert FinessImport.objects.get().state == "refused"


def test_names_that_hold_markup_are_kept_as_text(tmp_path):
    load(write(tmp_path, table(places({"rs": "<script>alert(1)</script>"}))))

    place = Establishment.objects.get(finess="310000001")
    assert place.name == "<script>alert(1)</script>"


def test_a_two_hundred_megabyte_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "grand.csv"
    with path.open("wb") as file:
        file.write(table(places()).encode())
        file.truncate(200 * 1024 * 1024)

    with pytest.raises(TableError, match="dépasse 10"):
        load(path)
