from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.organizations.rules import addresses, finess_table, finess_values
from beffroi.organizations.rules.finess_number import (
    BadNumberError,
    finess_number,
    is_finess,
)
from beffroi.organizations.rules.import_filters import Filters, numbers_of, words_of
from beffroi.organizations.rules.names import (
    readable,
    readable_address,
    readable_town,
)
from beffroi.organizations.rules.organization_names import NameBook
from beffroi.reference import queries as reference


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("010780195", "010780195"),
        (" 01 078 0195 ", "010780195"),
        ("'010780195", "010780195"),
        ('="010780195"', "010780195"),
        ("310780195.0", "310780195"),
        ("310780195,00", "310780195"),
        ("2a0000123", "2A0000123"),
        ("2B0000123", "2B0000123"),
        ("9A0000123", "9A0000123"),
        ("970100400", "970100400"),
        ("990000001", "990000001"),
    ],
)
def test_a_number_is_read_through_what_spreadsheets_put_around_it(raw, number):
    assert finess_number(raw) == number


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("", "manque"),
        ("1,1E+08", "nombre arrondi"),
        ("1.1E+08", "nombre arrondi"),
        ("3,10780283E+8", "nombre arrondi"),
        ("10780195", "zéro de tête (010780195)"),
        ("10780195.0", "zéro de tête (010780195)"),
        ("26090001400010", "SIRET"),
        ("12345", "compte 5 caractères"),
        ("O10780195", "n’est pas un numéro FINESS"),
        ("2C0000123", "n’est pas un numéro FINESS"),
        ("000000123", "aucun département"),
        ("<script>", "caractères"),
    ],
)
def test_a_damaged_number_is_refused_with_what_happened_to_it(raw, words):
    with pytest.raises(BadNumberError) as caught:
        finess_number(raw)

    assert words in str(caught.value)


@given(st.text(max_size=30))
def test_any_text_is_a_number_of_nine_characters_or_nothing(raw):
    assert not is_finess(raw) or len(finess_number(raw)) == 9


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("CH SAINT LOUIS", "CH Saint Louis"),
        ("EHPAD LES LILAS", "EHPAD Les Lilas"),
        ('EHPAD "LES LILAS" DE ST JEAN', "EHPAD «\u00a0Les Lilas\u00a0» de St Jean"),
        ("SSIAD DU VAL D'ADOUR", "SSIAD du Val d’Adour"),
        ("E.H.P.A.D. EDMAR LAMA DE CAYENNE", "E.H.P.A.D. Edmar Lama de Cayenne"),
        ("CMP 92I05 ENFANTS", "CMP 92I05 Enfants"),
        ("RESIDENCE JEAN XXIII", "Résidence Jean XXIII"),
        ("RESIDENCE PIE XII", "Résidence Pie XII"),
        (
            "HOPITAL DE JOUR (LA POSSESSION)-ASDR",
            "Hôpital de Jour (La Possession)-ASDR",
        ),
        ("FOYER DE LA TOUR", "Foyer de la Tour"),
        ("L'OCCITAN", "L’Occitan"),
        ("Résidence du Lac", "Résidence du Lac"),
        ("", ""),
    ],
)
def test_a_name_in_capitals_is_made_readable_without_damage(given_name, shown):
    assert readable(given_name) == shown
    assert readable(readable(given_name)) == shown


def test_towns_and_addresses_are_made_readable():
    assert readable_town("SAINT-JEAN-DE-LUZ") == "Saint-Jean-de-Luz"
    assert readable_town("L'HAY LES ROSES") == "L’Hay les Roses"
    assert readable_address("10 R DE L'ECLIPSE") == "10 rue de l’Eclipse"
    assert readable_address("900 RTE DE PARIS") == "900 route de Paris"
    assert readable_address("BP 381") == "BP 381"
    assert readable_address("12 bis, rue des Lilas") == "12 bis, rue des Lilas"


@pytest.mark.parametrize(
    ("line", "postal", "town"),
    [
        ("31000 TOULOUSE CEDEX 9", "31000", "TOULOUSE"),
        ("78011 VERSAILLES CEDEX", "78011", "VERSAILLES"),
        ("9110 AX LES THERMES", "09110", "AX LES THERMES"),
        ("97133 ST BARTHELEMY", "97133", "ST BARTHELEMY"),
        ("Versailles (78011)", "78011", "Versailles"),
        ("TOULOUSE", "", "TOULOUSE"),
        ("", "", ""),
    ],
)
def test_a_routing_line_gives_postcode_and_town_without_cedex(line, postal, town):
    assert addresses.routing(line) == addresses.Routing(postal, town)


@pytest.mark.parametrize(
    ("finess", "postal", "insee", "given_code", "department", "region"),
    [
        ("310000001", "", "", "", "31", "76"),
        ("010780195", "", "01053", "", "01", "84"),
        ("090000019", "09110", "", "9", "09", "76"),
        ("2A0000123", "20000", "", "", "2A", "94"),
        ("2B0000123", "20200", "", "", "2B", "94"),
        ("2A0000123", "20167", "", "2A", "2A", "94"),
        ("970100400", "97110", "", "9A", "971", "01"),
        ("970102018", "97133", "", "9A", "977", ""),
        ("970100400", "97150", "", "9A", "978", ""),
        ("970210126", "", "", "", "972", "02"),
        ("970300026", "97306", "", "9C", "973", "03"),
        ("980501506", "97620", "", "9F", "976", "06"),
        ("980501506", "", "", "", "976", "06"),
        ("980600027", "98600", "", "9J", "986", ""),
        ("950032722", "95800", "", "VAL-D'OISE", "95", "11"),
        ("990000001", "31000", "", "", "31", "76"),
        ("990000001", "", "", "", "", ""),
    ],
)
def test_the_territory_comes_from_what_the_file_gives(
    finess, postal, insee, given_code, department, region
):
    territories = reference.territories()

    found = addresses.department(
        territories, finess=finess, postal=postal, insee=insee, given=given_code
    )

    assert (found, addresses.region(territories, found)) == (department, region)


@pytest.mark.parametrize(
    ("raw", "phone"),
    [
        ("0561022400", "05 61 02 24 00"),
        ("01 39 63 91 33", "01 39 63 91 33"),
        ("561022400", "05 61 02 24 00"),
        ("33139639133", "01 39 63 91 33"),
        ("+33 (0)1 39 63 91 33", "01 39 63 91 33"),
        ("0139639133 / 0139639134", "01 39 63 91 33"),
        ("3114", "3114"),
        ("5,6E+08", ""),
        ("néant", ""),
    ],
)
def test_a_phone_is_read_from_any_french_spelling(raw, phone):
    assert finess_values.phone(raw) == phone


@pytest.mark.parametrize(
    "raw",
    ["1979-02-13", "13/02/1979", "13/02/79", "19790213", "28899", "1979-02-13 00:00"],
)
def test_a_day_is_read_from_any_spelling(raw):
    assert finess_values.day(raw) == date(1979, 2, 13)


def test_a_wrong_day_is_none_and_a_rounded_siret_is_empty():
    assert finess_values.day("31/02/2020") is None
    assert finess_values.digits("2,60900014E+13", 14) == ""
    assert finess_values.digits("260 900 014 00010", 14) == "26090001400010"
    assert finess_values.digits("5450123400012", 14) == "05450123400012"


@pytest.mark.parametrize(
    ("raw", "code"),
    [("500", "500"), ("500.0", "500"), ("500 - EHPAD", "500"), ("EHPAD", "500"),
     ("Institut médico-éducatif", "183"), ("inconnue", ""), ("", "")],
)  # fmt: skip
def test_a_category_is_read_by_code_or_label(raw, code):
    labels = finess_values.labels_to_codes(
        {c.code: (c.label, c.short) for c in reference.categories().values()}
    )

    assert finess_values.category(raw, labels) == code


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("FINESS_ET", "finess"), ("nofinesset", "finess"), ("N° FINESS", "finess"),
        ("Finess géographique", "finess"), ("Numéro FINESS de l’établissement", "finess"),
        ("FINESS_EJ", "organization_finess"), ("Finess juridique", "organization_finess"),
        ("N° FINESS de l'entité juridique", "organization_finess"),
        ("FINESS du gestionnaire", "organization_finess"),
        ("RAISON_SOCIALE", "name"), ("rs", "name"), ("Nom de l’établissement", "name"),
        ("NUM_CAT", "category"), ("categetab", "category"), ("CP_VILLE", "routing"),
        ("ligneacheminement", "routing"), ("NUM_TEL", "phone"), ("Courriel", "email"),
        ("date_maj_finess", ""), ("Latitude", ""),
    ],
)  # fmt: skip
def test_a_heading_is_known_under_many_names(heading, role):
    assert finess_table.role_of(heading) == role


def test_names_of_organizations_are_believed_only_when_lines_agree():
    agreeing, disagreeing = NameBook(), NameBook()
    for line in range(4):
        agreeing.add("310900001", "ASSOCIATION", line, place_names=("EHPAD",))
        disagreeing.add("310900001", f"SITE {line}", line, place_names=("EHPAD",))

    assert [name.name for name in agreeing.believed()] == ["ASSOCIATION"]
    assert disagreeing.believed() == []


def test_filters_travel_as_json_and_lists_are_read_from_any_separator():
    filters = Filters(departments=frozenset({"31"}), is_partial=True)

    assert Filters.from_json(filters.to_json()) == filters
    numbers, reasons = numbers_of(words_of("FINESS\n310000001;1,1E+08\t310000002"))
    assert numbers == {"310000001", "310000002"}
    assert len(reasons) == 2
