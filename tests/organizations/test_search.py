"""A search forgives accents and typing errors, and stays within reach."""

import pytest

from beffroi.accounts.rules.roles import Role
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.search import SearchPosting
from beffroi.organizations.queries.establishments import (
    UNSEEN,
    PlaceFilters,
    counts_by_department,
    search,
)
from beffroi.organizations.rules.reach import Grant, Reach
from beffroi.organizations.work.search_index import index_all, index_places
from tests.build import give_role, make_establishment, make_user

pytestmark = pytest.mark.django_db
REACH = Reach((Grant(Role.REGIONAL_LEAD, region_code="76"),))


@pytest.fixture
def _places():
    for finess, name, town, postal, category in (
        ("310000001", "Résidence de l’Étang", "Nîmes", "30000", "500"),
        ("310000002", "EHPAD Les Micocouliers", "Toulouse", "31000", "500"),
        ("310000003", "IME Le Parc", "Toulouse", "31300", "183"),
        ("310000004", "Foyer Saint-Jean", "Castres", "81100", "382"),
        ("650000005", "Centre hospitalier", "Tarbes", "65000", "355"),
    ):
        make_establishment(
            finess=finess, name=name, town=town, postal_code=postal,
            department_code=postal[:2], category_code=category,
        )  # fmt: skip
    make_establishment(
        finess="750000006", name="Résidence du Lac", town="Paris", region_code="11"
    )
    index_all()


def found(text: str, reach: Reach = REACH, **filters: str) -> list[str]:
    rows = search(reach, text, PlaceFilters(**filters))
    return [place.name for place in rows]


@pytest.mark.usefixtures("_places")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("residence", ["Résidence de l’Étang"]),
        ("RÉSIDENCE etang", ["Résidence de l’Étang"]),
        ("l'étang nimes", ["Résidence de l’Étang"]),
        ("micoc", ["EHPAD Les Micocouliers"]),
        ("micocoulier", ["EHPAD Les Micocouliers"]),
        ("miccocouliers", ["EHPAD Les Micocouliers"]),
        ("ehpad toulose", ["EHPAD Les Micocouliers"]),
        ("toulosue", ["EHPAD Les Micocouliers", "IME Le Parc"]),
        ("ehpad", ["EHPAD Les Micocouliers", "Résidence de l’Étang"]),
        ("st jean", ["Foyer Saint-Jean"]),
        ("310 000 003", ["IME Le Parc"]),
        ("31 00 00 003 ", ["IME Le Parc"]),
        ("saint jean castre", ["Foyer Saint-Jean"]),
        ("31300", ["IME Le Parc"]),
        ("310000003", ["IME Le Parc"]),
        ("65000", ["Centre hospitalier"]),
        ("6500000", ["Centre hospitalier"]),
        ("toulouse castres", []),
        ("xyzxyz", []),
        ("%_'\"; drop table", []),
        ("   ", ["Centre hospitalier", "EHPAD Les Micocouliers", "Foyer Saint-Jean",
                 "IME Le Parc", "Résidence de l’Étang"]),
    ],
)  # fmt: skip
def test_a_search_finds_by_name_town_postcode_and_number(text, names):
    assert found(text) == names


@pytest.mark.usefixtures("_places")
def test_nothing_outside_the_reach_is_found():
    place = Establishment.objects.get(finess="310000003")
    own = Reach((Grant(Role.REFERENT, "", place.organization_id),))

    assert found("résidence lac") == []
    assert found("toulouse", own) == ["IME Le Parc"]
    assert found("toulouse", Reach()) == []


@pytest.mark.usefixtures("_places")
def test_filters_add_to_the_words():
    officer = make_user()
    Establishment.objects.filter(finess="310000002").update(
        support_state="supported", officer=officer, sharing_level="detail"
    )
    Establishment.objects.filter(finess="310000003").update(state="closed")
    Establishment.objects.filter(finess="310000004").update(not_seen_since="2026-01-01")

    lilas = ["EHPAD Les Micocouliers"]
    assert found("", department="31") == lilas
    assert found("", department="31", state="all") == [*lilas, "IME Le Parc"]
    assert found("", state="closed") == ["IME Le Parc"]
    assert found("", state=UNSEEN) == ["Foyer Saint-Jean"]
    assert found("", support="supported") == lilas
    assert found("", officer=str(officer.pk)) == lilas
    assert len(found("", officer="none")) == 3
    assert found("", sharing="detail") == lilas
    assert found("", family="health") == ["Centre hospitalier"]
    assert found("", category="355") == ["Centre hospitalier"]


@pytest.mark.usefixtures("_places")
def test_activity_tells_members_invitations_and_silence():
    place = Establishment.objects.get(finess="310000002")
    give_role(
        make_user(),
        Role.REFERENT,
        organization=place.organization,
        establishments=(place,),
    )

    assert found("", activity="active") == ["EHPAD Les Micocouliers"]
    assert len(found("", activity="absent")) == 4
    assert found("", activity="invited") == []


@pytest.mark.usefixtures("_places")
def test_a_renamed_place_is_found_by_its_new_name_only():
    place = Establishment.objects.get(finess="310000003")
    place.name = "Institut du Chêne"
    place.save(update_fields=["name"])

    index_places([place])

    assert found("parc") == []
    assert found("chene") == ["Institut du Chêne"]


@pytest.mark.usefixtures("_places")
def test_indexing_twice_writes_nothing_more():
    before = SearchPosting.objects.count()

    index_all()

    assert SearchPosting.objects.count() == before


@pytest.mark.usefixtures("_places")
def test_departments_are_counted_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        counts = counts_by_department(Establishment.objects.within(REACH))

    assert counts == {"30": 1, "31": 2, "65": 1, "81": 1}
