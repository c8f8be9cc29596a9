"""What a staff list says, whatever the hands that wrote it."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.organizations.enums import JOB_FAMILY_LABELS
from beffroi.organizations.rules.job_families import JobFamily, guess_family
from beffroi.organizations.rules.staff_changes import KnownPerson, compare
from beffroi.organizations.rules.staff_lines import (
    AsideLine,
    RefusedLine,
    StaffLine,
    clean_email,
    is_shared_address,
    read_line,
    share_addresses,
    split_name,
)
from beffroi.organizations.rules.staff_table import (
    StaffColumn,
    fault_of,
    guess_columns,
    remembered_after,
)

TODAY = date(2026, 11, 24)
HEADERS = ("Nom", "Prénom", "Courriel", "Fonction", "Service", "Tél", "Sortie")
COLUMNS = dict(
    enumerate(
        (
            StaffColumn.LAST_NAME, StaffColumn.FIRST_NAME, StaffColumn.EMAIL,
            StaffColumn.JOB, StaffColumn.TEAM, StaffColumn.PHONE, StaffColumn.LEFT_ON,
        )
    )
)  # fmt: skip


def line(*cells: str, number: int = 5):
    return read_line(number, cells, COLUMNS, HEADERS)


@pytest.mark.parametrize(
    ("job", "family"),
    [
        ("AS de nuit", JobFamily.CARE),
        ("ASH", JobFamily.LOGISTICS),
        ("Agent de service hospitalier", JobFamily.LOGISTICS),
        ("IDE coord.", JobFamily.CARE),
        ("Infirmière D.E.", JobFamily.CARE),
        ("Préparatrice en pharmacie", JobFamily.CARE),
        ("Médecin coordonnateur", JobFamily.CARE),
        ("moniteur-éducateur", JobFamily.EDUCATION),
        ("Éducatrice technique spécialisée", JobFamily.EDUCATION),
        ("Technicien de l’intervention sociale et familiale", JobFamily.EDUCATION),
        ("AES", JobFamily.EDUCATION),
        ("Veilleur de nuit", JobFamily.EDUCATION),
        ("secrétaire", JobFamily.ADMINISTRATION),
        ("Assistante de direction", JobFamily.ADMINISTRATION),
        ("Gestionnaire paie", JobFamily.ADMINISTRATION),
        ("Directrice adjointe", JobFamily.MANAGEMENT),
        ("Cadre de santé", JobFamily.MANAGEMENT),
        ("Chef de service éducatif", JobFamily.MANAGEMENT),
        ("Chef de cuisine", JobFamily.LOGISTICS),
        ("Maîtresse de maison", JobFamily.LOGISTICS),
        ("Ouvrier d’entretien", JobFamily.TECHNICAL),
        ("Technicien informatique", JobFamily.TECHNICAL),
        ("Intérimaire AS", JobFamily.TEMPORARY),
        ("Vacataire", JobFamily.TEMPORARY),
        ("", JobFamily.OTHER),
        ("Chargée de mission lune", JobFamily.OTHER),
    ],
)
def test_a_wording_belongs_to_a_family(job, family):
    assert guess_family(job) is family


def test_every_family_has_its_french_label():
    assert set(JOB_FAMILY_LABELS) == set(JobFamily)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            ("Prénom", "NOM", "e-mail", "Emploi"),
            {0: "first_name", 1: "last_name", 2: "email", 3: "job"},
        ),
        (("Nom Prénom", "Mail pro", "Service"), {0: "full_name", 1: "email", 2: "team"}),
        (("Salarié", "N° de téléphone (pro)"), {0: "full_name", 1: "phone"}),
        (("Nom", "Prénom", "Nom complet"), {0: "last_name", 1: "first_name"}),
        (("Matricule", "NOM d'usage *", "Date fin contrat"), {1: "last_name", 2: "left_on"}),
        (("Nom", "Courriel", "Courriel (2)"), {0: "last_name", 1: "email"}),
        (("a", "b"), {}),
    ],
)  # fmt: skip
def test_columns_are_guessed_in_any_order_and_wording(headers, expected):
    assert guess_columns(headers) == expected


def test_what_was_chosen_once_is_chosen_again():
    headers = ("Qui", "Boîte", "Nom")
    chosen = {0: StaffColumn.FULL_NAME, 1: StaffColumn.EMAIL}

    kept = remembered_after(headers, chosen, {})

    assert guess_columns(headers, kept) == chosen


def test_a_choice_of_columns_needs_a_name_and_no_column_twice():
    assert "nom" in fault_of([StaffColumn.EMAIL])
    assert "même information" in fault_of(
        [StaffColumn.LAST_NAME, StaffColumn.LAST_NAME]
    )
    assert fault_of([StaffColumn.FULL_NAME, StaffColumn.EMAIL]) == ""


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("DUPONT Jean", ("DUPONT", "Jean")),
        ("Jean DUPONT", ("DUPONT", "Jean")),
        ("DUPONT-MARTIN Marie-Claude", ("DUPONT-MARTIN", "Marie-Claude")),
        ("DE LA TOUR Anne", ("DE LA TOUR", "Anne")),
        ("de LA TOUR Anne", ("de LA TOUR", "Anne")),
        ("Dupont, Jean", ("Dupont", "Jean")),
        ("Mme DUPONT Léa", ("DUPONT", "Léa")),
        ("Dupont Jean", ("Dupont", "Jean")),
        ("Le Goff Yann", ("Le Goff", "Yann")),
        ("DUPONT JEAN", ("DUPONT", "JEAN")),
        ("Dupont", ("Dupont", "")),
    ],
)
def test_a_name_in_one_cell_is_cut_in_two(raw, expected):
    assert split_name(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (" Jean.DUPONT@Exemple.FR ", "jean.dupont@exemple.fr"),
        ("mailto:jean@exemple.fr", "jean@exemple.fr"),
        ("Jean Dupont <jean@exemple.fr>", "jean@exemple.fr"),
        ("hélène@exemple.fr", "helene@exemple.fr"),
        ("jean @ exemple.fr", "jean@exemple.fr"),
        ("jean@exemple.fr;", "jean@exemple.fr"),
        ("jean@exemple", ""),
        ("jean@", ""),
        ("jean..d@exemple.fr", ""),
        ("a@exemple.fr b@exemple.fr", ""),
    ],
)
def test_an_address_is_cleaned_or_it_is_none(raw, expected):
    assert clean_email(raw) == expected


def test_a_shared_mailbox_is_told_by_its_name():
    assert is_shared_address("soins.etage1@exemple.fr")
    assert is_shared_address("accueil@exemple.fr")
    assert not is_shared_address("sophie.martin@exemple.fr")


def test_a_line_is_read_whole():
    read = line(
        "DURAND", "zoé", "Zoe.Durand@exemple.fr", "Lingère", "Linge", "0612345678"
    )

    assert read == StaffLine(
        5, "Durand", "Zoé", "zoe.durand@exemple.fr", "Lingère", "Linge",
        "06 12 34 56 78",
    )  # fmt: skip


def test_what_a_spreadsheet_damaged_is_repaired_or_remarked():
    found = line("Durand", "Zoé", "", "", "", "612345678")
    lost = line("Durand", "Zoé", "", "", "", "6,12E+08")
    quoted = line('="Durand"', "Zoé", "", "", "", '="0612345678"')

    assert isinstance(found, StaffLine)
    assert isinstance(lost, StaffLine)
    assert isinstance(quoted, StaffLine)
    assert found.phone == quoted.phone == "06 12 34 56 78"
    assert quoted.last_name == "Durand"
    assert lost.phone == ""
    assert lost.remarks == ("Le téléphone, illisible, n’est pas repris.",)


def test_several_addresses_in_a_cell_keep_the_first():
    read = line("Durand", "Zoé", "z.durand@exemple.fr ; zoe@maison.fr")

    assert isinstance(read, StaffLine)
    assert read.email == "z.durand@exemple.fr"
    assert "Plusieurs adresses" in read.remarks[0]


@pytest.mark.parametrize("word", ["néant", "-", "N/A", "pas de mail", "X", "#N/A", ""])
def test_no_address_is_written_in_many_ways(word):
    read = line("Durand", "Zoé", word)

    assert isinstance(read, StaffLine)
    assert read.email == ""


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        (("", "", "z@exemple.fr", "AS"), "Nom", "nom manque"),
        (("=A1&B1", "Zoé", "z@exemple.fr"), "Nom", "formule"),
        (("Durand", "Zoé", "zoe@"), "Courriel", "n’est pas une adresse"),
        (("Durand", "Zoé", "", "", "", "", "bientôt"), "Sortie", "n’est pas une date"),
    ],
)
def test_what_cannot_be_used_is_refused_by_line_and_column(cells, column, words):
    read = line(*cells)

    assert isinstance(read, RefusedLine)
    assert (read.line, read.column) == (5, column)
    assert words in read.reason


@pytest.mark.parametrize(
    "cells",
    [
        ("Total : 24",),
        ("Effectif au 01/11", "", "", "24"),
        HEADERS,
        ("ÉQUIPE DE NUIT", "", "", "", "", "", ""),
        ("", "", "", "", "", "", ""),
    ],
)
def test_a_line_without_a_person_is_left_aside(cells):
    assert line(*cells) == AsideLine(5)


def test_one_address_of_several_people_is_a_shared_mailbox():
    first = StaffLine(2, "Durand", "Zoé", "equipe1@exemple.fr")
    second = StaffLine(3, "Petit", "Luc", "equipe1@exemple.fr")

    kept = share_addresses([first, second])

    assert [item.is_shared for item in kept if isinstance(item, StaffLine)] == [
        True
    ] * 2
    assert isinstance(kept[1], StaffLine)
    assert "ligne 2" in kept[1].remarks[0]


def test_a_person_named_twice_counts_once():
    twice = [StaffLine(n, "Durand", "Zoé", "z@exemple.fr") for n in (2, 3)]

    kept = share_addresses(twice)

    assert isinstance(kept[1], RefusedLine)
    assert "ligne 2" in kept[1].reason


def known(last_name: str, first_name: str = "Zoé", **values) -> KnownPerson:
    fields = {
        "last_name": last_name, "first_name": first_name, "email": "", "is_shared": False,
        "job": "", "family": "other", "team": "", "phone": "", "left_on": None,
    }  # fmt: skip
    return KnownPerson(uuid4(), fields | values)


def test_a_person_is_found_by_the_address_then_by_the_name():
    married = known("Durand", email="z@exemple.fr")
    nameless = known("Petit", "Luc")
    lines = [StaffLine(2, "Morel", "Zoé", "z@exemple.fr"), StaffLine(3, "PETIT", "luc")]

    found = compare(lines, [married, nameless], TODAY)

    assert [outcome.key for outcome in found.outcomes] == [married.key, nameless.key]
    assert found.outcomes[0].changes == {"last_name": ("Durand", "Morel")}
    assert found.missing == []


def test_two_namesakes_with_their_own_addresses_are_two_people():
    first = known("Martin", "Marie", email="m.martin@exemple.fr")
    lines = [
        StaffLine(2, "Martin", "Marie", "marie.martin2@exemple.fr"),
        StaffLine(3, "Martin", "Marie", "m.martin@exemple.fr"),
    ]

    found = compare(lines, [first], TODAY)

    assert [outcome.key for outcome in found.outcomes] == [None, first.key]


def test_namesakes_that_nothing_tells_apart_are_refused():
    twins = [known("Martin", "Marie"), known("Martin", "Marie")]

    found = compare([StaffLine(2, "Martin", "Marie")], twins, TODAY)

    assert "Plusieurs personnes" in found.refused[0].reason


def test_an_empty_cell_takes_nothing_away():
    person = known("Durand", email="z@exemple.fr", phone="06 12 34 56 78", job="AS")

    found = compare([StaffLine(2, "Durand", "Zoé")], [person], TODAY)

    assert found.outcomes[0].changes == {}


def test_a_family_corrected_by_hand_lasts_while_the_job_does():
    person = known("Durand", job="Référente", family="care")
    same = compare([StaffLine(2, "Durand", "Zoé", job="référente")], [person], TODAY)
    other = compare([StaffLine(2, "Durand", "Zoé", job="Lingère")], [person], TODAY)

    assert same.outcomes[0].values["family"] == "care"
    assert other.outcomes[0].values["family"] == "logistics"


def test_who_is_missing_may_have_left_and_who_left_may_come_back():
    here, gone = known("Durand"), known("Petit", "Luc", left_on="2026-01-31")

    found = compare([StaffLine(2, "Petit", "Luc")], [here, gone], TODAY)

    assert [person.key for person in found.missing] == [here.key]
    assert found.outcomes[0].changes == {"left_on": ("2026-01-31", None)}


def test_somebody_unknown_who_has_left_is_not_added():
    found = compare([StaffLine(2, "Petit", "Luc", left_on=TODAY)], [], TODAY)

    assert found.refused[0].reason == "Cette personne est déjà partie."


@given(st.lists(st.text(max_size=40), max_size=7))
def test_no_line_can_stop_the_reading(cells):
    read = line(*cells)

    assert isinstance(read, StaffLine | RefusedLine | AsideLine)
    if isinstance(read, StaffLine):
        assert read.last_name
        assert not read.email or clean_email(read.email) == read.email
