"""The establishments of the region: search, filters, map, export, and their cost."""

import html
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from beffroi.organizations.models.places import Establishment
from beffroi.organizations.work.search_index import index_all
from tests.build import make_establishment
from tests.organizations.build_places import fill
from tests.organizations.pages import EVERYBODY

pytestmark = pytest.mark.django_db
LIST = "/etablissements/"


@pytest.fixture
def region(regional_lead):
    """Give an establishment of each sort, one of them in another region."""
    places = {
        "open": make_establishment(name="EHPAD Les Lilas", department_code="81", town="Albi"),
        "closed": make_establishment(name="IME Fermé", category_code="183", state="closed"),
        "unseen": make_establishment(name="Foyer Perdu", not_seen_since="2026-05-04"),
        "mine": make_establishment(
            name="SSIAD du Lac", support_state="supported", officer=regional_lead,
            sharing_level="detail", category_code="354",
        ),
        "elsewhere": make_establishment(name="EHPAD Ailleurs", region_code="11", department_code="75"),
    }  # fmt: skip
    index_all()
    return places


def shown(answer) -> set[str]:
    return {place.name for place, *_ in answer.context["lines"]}


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("page", [LIST, "/etablissements/export.csv"])
def test_the_list_is_for_the_regional_team(request, client_of, page, name):
    answer = client_of(request.getfixturevalue(name)).get(page)
    assert answer.status_code == (200 if name == "regional_lead" else 403)


def test_an_unknown_format_of_export_does_not_exist(regional_lead, client_of):
    assert client_of(regional_lead).get(f"{LIST}export.exe").status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"EHPAD Les Lilas", "Foyer Perdu", "SSIAD du Lac"}),
        ("q=lillas", {"EHPAD Les Lilas"}),
        ("q=albi", {"EHPAD Les Lilas"}),
        ("departement=81", {"EHPAD Les Lilas"}),
        ("etat=closed", {"IME Fermé"}),
        ("etat=unseen", {"Foyer Perdu"}),
        ("etat=all&categorie=183", {"IME Fermé"}),
        ("famille=home_care", {"SSIAD du Lac"}),
        ("accompagnement=supported", {"SSIAD du Lac"}),
        ("charge=none", {"EHPAD Les Lilas", "Foyer Perdu"}),
        ("partage=detail", {"SSIAD du Lac"}),
        ("activite=active", set()),
        ("departement=75", {"EHPAD Les Lilas", "Foyer Perdu", "SSIAD du Lac"}),
        ("etat=gone&charge=nobody&page=99", {"EHPAD Les Lilas", "Foyer Perdu", "SSIAD du Lac"}),
    ],
)  # fmt: skip
def test_search_and_filters_keep_what_they_say(
    region, regional_lead, client_of, query, names
):
    answer = client_of(regional_lead).get(f"{LIST}?{query}")

    assert answer.status_code == 200
    assert shown(answer) == names


def test_the_officer_filters_the_list(region, regional_lead, client_of):
    answer = client_of(regional_lead).get(f"{LIST}?charge={regional_lead.pk}")
    assert shown(answer) == {"SSIAD du Lac"}


def test_the_map_counts_every_departement_whatever_the_one_chosen(
    region, regional_lead, client_of
):
    answer = client_of(regional_lead).get(f"{LIST}?departement=81&etat=all&page=1")

    tiles = {tile.code: tile for tile in answer.context["tiles"]}
    assert len(tiles) == 13
    assert (tiles["31"].count, tiles["81"].count, tiles["09"].count) == (3, 1, 0)
    assert tiles["31"].url == "?etat=all&departement=31"
    assert "75" not in tiles


def test_open_establishments_are_not_said_to_be_filtered(
    region, regional_lead, client_of
):
    client = client_of(regional_lead)
    plain = html.unescape(client.get(f"{LIST}?q=&etat=open").content.decode())
    assert "pour cette recherche" not in plain
    assert 'filters-more" open' not in plain

    empty = html.unescape(client.get(f"{LIST}?q=zzzzzz").content.decode())
    assert "Aucun établissement ne correspond" in empty
    assert "?etat=all&q=zzzzzz" in empty


def test_an_empty_region_is_told_its_first_step(regional_lead, client_of):
    answer = client_of(regional_lead).get(LIST).content.decode()
    assert "Importez le fichier FINESS" in answer


def test_htmx_receives_the_results_alone(region, regional_lead, client_of):
    answer = client_of(regional_lead).get(LIST, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert "SSIAD du Lac" in text


def test_the_export_holds_what_the_list_shows(region, regional_lead, client_of):
    client = client_of(regional_lead)
    page = client.get(f"{LIST}?accompagnement=supported").content.decode()
    assert "/etablissements/export.csv?accompagnement=supported" in page

    answer = client.get(f"{LIST}export.csv?accompagnement=supported")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("FINESS;Nom;Catégorie")
    assert "SSIAD du Lac" in lines[1]
    assert "Sofia Benali" in lines[1]


def test_no_cell_of_the_export_is_a_formula(region, regional_lead, client_of):
    bad = '=HYPERLINK("http://exemple.test";"Ici")'
    Establishment.objects.filter(pk=region["open"].pk).update(name=bad, town="@SUM(A1)")
    client = client_of(regional_lead)

    text = b"".join(client.get(f"{LIST}export.csv").streaming_content).decode()
    assert "'=HYPERLINK" in text
    assert ";'@SUM(A1)" in text
    assert ";=" not in text

    book = load_workbook(BytesIO(client.get(f"{LIST}export.xlsx").getvalue()))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    names = {str(cell.value) for cell in cells}
    assert f"'{bad}" in names
    assert region["open"].finess in names
    assert region["elsewhere"].finess not in names


def queries(client, page: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200
    return len(found)


@pytest.mark.parametrize(
    "page",
    [
        LIST,
        f"{LIST}?q=residence",
        f"{LIST}?etat=all&activite=absent",
        f"{LIST}export.csv",
        "/",
    ],
)
def test_the_cost_does_not_grow_with_the_region(
    organization, regional_lead, client_of, page
):
    client = client_of(regional_lead)
    fill(60, organization)
    index_all()
    client.get(page)
    few = queries(client, page)
    fill(540, organization)
    index_all()

    assert queries(client, page) == few


def test_a_search_looks_its_words_up_once(region, regional_lead, client_of):
    client = client_of(regional_lead)
    client.get(LIST)

    with CaptureQueriesContext(connection) as asked:
        client.get(LIST, {"q": "lilas"})

    words = [one for one in asked.captured_queries if "searchword" in one["sql"]]
    assert len(words) == 1


def test_the_page_of_a_large_organization_costs_the_same(
    organization, regional_lead, client_of
):
    client = client_of(regional_lead)
    page = reverse("organizations:organization", args=[organization.pk])
    fill(60, organization)
    client.get(page)
    few = queries(client, page)
    fill(540, organization)

    assert queries(client, page) == few
