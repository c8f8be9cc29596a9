"""The list: filters in the address, pages, export, giving many at once, query bound."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.enums import REFLEX_LABELS
from beffroi.actionplan.models import Action
from beffroi.actionplan.rules.states import ActionKind
from beffroi.maturity.queries.questionnaires import questionnaire
from tests.actionplan.build import make_action
from tests.actionplan.reading import read
from tests.build import give_role, make_establishment, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_one_morning")]
TODAY = date(2026, 11, 24)


@pytest.fixture
def url(establishment):
    return reverse("actionplan:action_list", args=[establishment.pk])


def titles(response):
    return read(response).rows[1:]


def test_filters_live_in_the_address(establishment, referent, client_of, url):
    make_action(establishment, title="Sauvegarde", reflex_number=2, effort=1)
    make_action(establishment, title="Antivirus", reflex_number=4)
    client = client_of(referent)

    assert len(titles(client.get(url))) == 2
    assert len(titles(client.get(url, {"reflexe": 4}))) == 1
    assert "Sauvegarde" in titles(client.get(url, {"q": "sauvegardé", "effort": 1}))[0]
    assert "Aucune action ne correspond" in read(client.get(url, {"q": "zzz"})).words


@pytest.mark.parametrize(
    "query",
    ["reflexe=99", "etat=x", "qui=x", "echeance=x", "effort=9", "genre=x", "tri=x",
     "page=999", "page=x", "etablissement=x", "qui=00000000-0000-0000-0000-000000000000"],
)  # fmt: skip
def test_a_filter_that_means_nothing_filters_nothing(
    establishment, referent, client_of, url, query
):
    make_action(establishment)

    response = client_of(referent).get(f"{url}?{query}")

    assert response.status_code == 200
    assert len(titles(response)) == 1


def test_htmx_swaps_the_same_results(establishment, referent, client_of, url):
    make_action(establishment, title="Sauvegarde")
    client = client_of(referent)

    whole = read(client.get(url, {"q": "sauvegarde"}))
    part = client.get(url, {"q": "sauvegarde"}, headers={"HX-Request": "true"})

    assert b"<html" not in part.content
    assert read(part).rows == whole.rows


def test_a_long_plan_comes_in_pages_of_fifty(establishment, referent, client_of, url):
    for n in range(53):
        make_action(establishment, title=f"Action {n:02d}")
    client = client_of(referent)

    first, second = client.get(url), client.get(url, {"page": 2, "tri": "reflexe"})

    assert len(titles(first)) == 50
    assert len(titles(second)) == 3
    assert any(href == "?page=1&tri=reflexe" for href in read(second).links.values())


@pytest.mark.parametrize("name", ["action_list", "my_actions", "next_actions"])
def test_pages_take_as_many_queries_whatever_the_size(
    establishment, referent, client_of, name
):
    others = [make_establishment(organization=establishment.organization)]
    give_role(referent, Role.REFERENT, organization=establishment.organization)
    scoped = [] if name == "my_actions" else [establishment.pk]
    url = reverse(f"actionplan:{name}", args=scoped)
    client = client_of(referent)

    def count():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    make_action(establishment, to=referent)
    make_action(others[0])
    count()
    few = count()
    for _ in range(20):
        others.append(make_establishment(organization=establishment.organization))
    for n, place in enumerate([establishment] * 30 + others):
        make_action(place, to=referent if n % 2 else None, due_on=TODAY)

    assert count() == few
    assert few <= 20


def test_the_csv_holds_the_filtered_list_and_no_formula(
    establishment, referent, client_of
):
    make_action(establishment, title="=cmd|'/C calc'!A0", to=referent, due_on=TODAY)
    make_action(establishment, title="Autre", reflex_number=4)
    url = reverse("actionplan:action_export", args=[establishment.pk, "csv"])

    response = client_of(referent).get(url, {"reflexe": 2})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))

    assert len(rows) == 1
    assert rows[0]["Quoi"] == "'=cmd|'/C calc'!A0"
    assert rows[0]["Qui"] == "Nadia Delmas"
    assert rows[0]["Échéance"] == "24/11/2026"
    assert (
        "residence-les-micocouliers-2026-11-24.csv" in response["Content-Disposition"]
    )


def test_the_workbook_holds_the_same_rows(establishment, referent, client_of):
    make_action(establishment, title="+33 5 61", due_on=TODAY)
    url = reverse("actionplan:action_export", args=[establishment.pk, "xlsx"])

    response = client_of(referent).get(url)
    content = b"".join(response.streaming_content)
    sheet = load_workbook(io.BytesIO(content)).active
    row = dict(
        zip(*[[cell.value for cell in line] for line in sheet.rows], strict=True)
    )

    assert row["Quoi"] == "'+33 5 61"
    assert row["Échéance"].date() == TODAY
    assert all(cell.data_type != "f" for line in sheet.rows for cell in line)


def test_an_export_holds_only_what_the_person_sees(
    establishment, contributor, outsider, client_of
):
    make_action(establishment, to=contributor, title="Donnée")
    make_action(establishment, title="Autre")
    url = reverse("actionplan:my_export", args=["csv"])

    own = b"".join(client_of(contributor).get(url).streaming_content).decode()
    none = b"".join(client_of(outsider).get(url).streaming_content).decode()

    assert "Donnée" in own
    assert "Autre" not in own
    assert none.count("\r\n") == 1


def test_an_unknown_format_is_not_found(establishment, referent, client_of):
    url = reverse("actionplan:action_export", args=[establishment.pk, "pdf"])

    assert client_of(referent).get(url).status_code == 404


def test_ticked_actions_are_given_at_once_and_the_filters_stay(
    establishment, referent, contributor, client_of
):
    ticked = [make_action(establishment, reflex_number=2) for _ in range(2)]
    left = make_action(establishment, reflex_number=2)
    bulk = reverse("actionplan:bulk_give", args=[establishment.pk])

    answer = client_of(referent).post(
        f"{bulk}?reflexe=2",
        {"actions": [action.pk for action in ticked], "assignee": contributor.pk,
         "due_on": "2026-12-01"},
        follow=True,
    )  # fmt: skip

    given = Action.objects.filter(assignee=contributor, due_on=date(2026, 12, 1))
    assert set(given) == set(ticked)
    assert left not in given
    assert answer.redirect_chain[0][0].endswith("/toutes/?reflexe=2")
    assert "2 actions mises à jour" in read(answer).words.replace("\u00a0", " ")


def test_a_refused_giving_keeps_what_was_ticked_and_says_why(
    establishment, referent, outsider, client_of
):
    action = make_action(establishment)
    bulk = reverse("actionplan:bulk_give", args=[establishment.pk])
    client = client_of(referent)

    nothing = client.post(bulk, {"assignee": referent.pk})
    stranger = client.post(bulk, {"actions": [action.pk], "assignee": outsider.pk})
    empty = client.post(bulk, {"actions": [action.pk]})

    assert [r.status_code for r in (nothing, stranger, empty)] == [422] * 3
    assert "Aucune action n’est cochée" in read(nothing).words
    assert "ne fait pas partie" in read(stranger).words
    assert "Choisissez une personne ou une échéance" in read(empty).words
    assert b"checked" in empty.content
    assert b"checked" not in nothing.content
    assert Action.objects.get().assignee is None


def test_identifiers_that_were_made_up_are_left_aside(
    establishment, referent, client_of
):
    bulk = reverse("actionplan:bulk_give", args=[establishment.pk])

    answer = client_of(referent).post(
        bulk, {"actions": ["x", "1"], "assignee": referent.pk}
    )

    assert answer.status_code == 422


def test_somebody_elses_colleagues_are_not_offered(
    establishment, referent, client_of, url
):
    stranger = make_user(last_name="Inconnu")
    place = make_establishment()
    give_role(stranger, Role.REFERENT, organization=place.organization)
    make_action(establishment)

    assert "Inconnu" not in read(client_of(referent).get(url)).words


def test_a_contributor_may_not_give(establishment, contributor, client_of, url):
    action = make_action(establishment, to=contributor, kind=ActionKind.ASK)
    client = client_of(contributor)

    page = read(client.get(url))
    answer = client.post(
        reverse("actionplan:bulk_give", args=[establishment.pk]),
        {"actions": [action.pk], "assignee": contributor.pk},
    )

    assert not page.posts_to("/confier/")
    assert answer.status_code == 403


def test_the_reflexes_bear_the_names_of_the_questionnaire():
    names = {reflex.number: reflex.short for reflex in questionnaire().reflexes}

    assert names == REFLEX_LABELS
