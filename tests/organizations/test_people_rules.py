"""Who may give which role where, and how a file of people is read."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.organizations.rules.invitation_table import (
    PersonLine,
    column_of,
    missing_columns,
    read_people,
    role_of,
)
from beffroi.organizations.rules.reach import Grant, Reach
from beffroi.organizations.rules.scopes import Scope, fits, may_give, scope_key

EJ, OTHER_EJ, ET, SISTER = uuid4(), uuid4(), uuid4(), uuid4()
LEAD = Reach((Grant(Role.REGIONAL_LEAD, region_code="76"),))
ADMIN = Reach((Grant(Role.OPERATOR_ADMIN),))
HEAD_OFFICE = Reach((Grant(Role.REFERENT, organization_id=EJ),))
LOCAL = Reach(
    (Grant(Role.DIRECTOR, organization_id=EJ, establishment_ids=frozenset({ET})),)
)
CONTRIBUTOR = Reach((Grant(Role.CONTRIBUTOR, organization_id=EJ),))
AT_ET = Scope(
    organization_id=EJ, establishment_ids=frozenset({ET}), regions=frozenset({"76"})
)
AT_SISTER = Scope(
    organization_id=EJ, establishment_ids=frozenset({SISTER}), regions=frozenset({"76"})
)
AT_BOTH = Scope(
    organization_id=EJ,
    establishment_ids=frozenset({ET, SISTER}),
    regions=frozenset({"76"}),
)
WHOLE = Scope(organization_id=EJ, regions=frozenset({"76"}))
NATIONAL = Scope(organization_id=EJ, regions=frozenset({"76", "11"}))
ELSEWHERE = Scope(organization_id=OTHER_EJ, regions=frozenset({"76"}))


@pytest.mark.parametrize(
    ("reach", "role", "scope", "expected"),
    [
        (LEAD, Role.REFERENT, AT_ET, True),
        (LEAD, Role.DIRECTOR, WHOLE, True),
        (LEAD, Role.REFERENT, NATIONAL, False),
        (LEAD, Role.REGIONAL_LEAD, Scope(region_code="76"), True),
        (LEAD, Role.REGIONAL_READER, Scope(region_code="76"), True),
        (LEAD, Role.REGIONAL_LEAD, Scope(region_code="11"), False),
        (LEAD, Role.OPERATOR_ADMIN, Scope(), False),
        (HEAD_OFFICE, Role.READER, WHOLE, True),
        (HEAD_OFFICE, Role.DIRECTOR, NATIONAL, True),
        (HEAD_OFFICE, Role.REFERENT, AT_BOTH, True),
        (HEAD_OFFICE, Role.REFERENT, ELSEWHERE, False),
        (HEAD_OFFICE, Role.REGIONAL_LEAD, Scope(region_code="76"), False),
        (LOCAL, Role.CONTRIBUTOR, AT_ET, True),
        (LOCAL, Role.CONTRIBUTOR, AT_SISTER, False),
        (LOCAL, Role.CONTRIBUTOR, AT_BOTH, False),
        (LOCAL, Role.CONTRIBUTOR, WHOLE, False),
        (CONTRIBUTOR, Role.READER, AT_ET, False),
        (ADMIN, Role.OPERATOR_ADMIN, Scope(), True),
        (ADMIN, Role.REFERENT, AT_ET, False),
        (ADMIN, Role.REGIONAL_LEAD, Scope(region_code="76"), False),
        (Reach(), Role.READER, AT_ET, False),
    ],
)
def test_a_role_is_given_inside_what_one_holds(reach, role, scope, expected):
    assert may_give(reach, role, scope, region_has_lead=True) is expected


def test_the_technical_administration_gives_the_first_regional_role_only():
    scope = Scope(region_code="76")

    assert may_give(ADMIN, Role.REGIONAL_LEAD, scope, region_has_lead=False)
    assert not may_give(ADMIN, Role.REGIONAL_READER, scope, region_has_lead=False)


@pytest.mark.parametrize(
    ("role", "region", "organization", "count", "expected"),
    [
        (Role.REFERENT, "", True, 0, True),
        (Role.REFERENT, "", True, 3, True),
        (Role.REFERENT, "76", True, 0, False),
        (Role.REFERENT, "", False, 0, False),
        (Role.REGIONAL_LEAD, "76", False, 0, True),
        (Role.REGIONAL_LEAD, "", False, 0, False),
        (Role.REGIONAL_READER, "76", True, 0, False),
        (Role.OPERATOR_ADMIN, "", False, 0, True),
        (Role.OPERATOR_ADMIN, "76", False, 0, False),
    ],
)
def test_each_role_has_its_scope(role, region, organization, count, expected):
    found = fits(
        role,
        region_code=region,
        has_organization=organization,
        establishment_count=count,
    )

    assert found is expected


def test_the_fingerprint_of_an_offer_forgets_order_and_capitals():
    one = scope_key("Nadia@Exemple.fr ", Role.READER, AT_BOTH)

    assert one == scope_key("nadia@exemple.fr", Role.READER, AT_BOTH)
    assert one != scope_key("nadia@exemple.fr", Role.READER, AT_ET)
    assert one != scope_key("nadia@exemple.fr", Role.DPO, AT_BOTH)
    assert len(one) == 64


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Référent SSI", Role.REFERENT),
        ("référente", Role.REFERENT),
        ("RSSI", Role.REFERENT),
        ("Directrice", Role.DIRECTOR),
        ("DIRECTION", Role.DIRECTOR),
        ("Directeur (EHPAD)", Role.DIRECTOR),
        ("Directrice - site de Muret", Role.DIRECTOR),
        ("D.P.O.", None),
        ("DPO", Role.DPO),
        ("Délégué à la protection des données", Role.DPO),
        ("contributrice", Role.CONTRIBUTOR),
        ("Lecture seule", Role.READER),
        ("reader", Role.READER),
        ("Équipe régionale", None),
        ("regional_lead", None),
        ("operator_admin", None),
        ("", None),
    ],
)
def test_roles_are_understood_in_everyday_words(words, role):
    assert role_of(words) is role


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("N° FINESS", "FINESS"),
        ("Numéro FINESS", "FINESS"),
        ("E-mail", "courriel"),
        ("Adresse électronique", "courriel"),
        ("Prénom", "prénom"),
        ("NOM", "nom"),
        ("Rôle", "rôle"),
        ("Commentaire", None),
        ("", None),
    ],
)
def test_headings_are_recognized(heading, column):
    assert column_of(heading) == column


def test_columns_without_which_nobody_is_invited_are_named():
    assert missing_columns(["Nom", "Prénom", "E-mail"]) == ["FINESS", "rôle"]


def test_lines_are_read_whatever_the_order_of_columns():
    headers = ["Rôle", "Remarque", "courriel", "Prénom", "NOM", "FINESS"]
    rows = [
        (2, ["directrice", "x", " P.Roux@Exemple.FR ", "paul", "ROUX", "990000123"])
    ]

    people, refused = read_people(headers, rows)

    assert refused == []
    assert people == [
        PersonLine(2, "990000123", "p.roux@exemple.fr", Role.DIRECTOR, "paul", "Roux")
    ]


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        (["1,1E+08", "a@b.fr", "dpo"], "FINESS", "arrondi"),
        (["10002345", "a@b.fr", "dpo"], "FINESS", "zéro de tête"),
        (["", "a@b.fr", "dpo"], "FINESS", "manque"),
        (["990000123", "", "dpo"], "courriel", "manque"),
        (["990000123", "pas une adresse", "dpo"], "courriel", "n’est pas une adresse"),
        (["990000123", "a@b.fr\nBcc: x@y.fr", "dpo"], "courriel", "n’est pas"),
        (["990000123", "a@b.fr", "chef"], "rôle", "n’est pas un rôle connu"),
        (["990000123", "a@b.fr", ""], "rôle", "manque"),
    ],
)
def test_a_line_is_refused_with_its_column_and_reason(cells, column, words):
    people, [refused] = read_people(["FINESS", "courriel", "rôle"], [(7, cells)])

    assert people == []
    assert (refused.line, refused.column) == (7, column)
    assert words in refused.reason


def test_a_person_named_twice_counts_once():
    rows = [(2, ["990000123", "a@b.fr", "dpo"]), (3, ["990000123", "A@b.fr", "DPD"])]

    people, [refused] = read_people(["FINESS", "courriel", "rôle"], rows)

    assert len(people) == 1
    assert "ligne 2" in refused.reason


@given(st.lists(st.lists(st.text(max_size=20), max_size=7), max_size=5))
def test_any_table_is_read_without_crash(cells):
    headers = ["FINESS", "courriel", "rôle", "nom", "prénom"]

    people, refused = read_people(headers, list(enumerate(cells, start=2)))

    assert len(people) + len(refused) == len(cells)
    assert all(person.role in FIELD_ROLES for person in people)
