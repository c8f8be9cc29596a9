"""The figures of a test: their cost, their words, what each person may read of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.jobs.worker import run_waiting
from beffroi.organizations.rules.states import SharingLevel
from beffroi.phishing.models.campaigns import CampaignPlace
from beffroi.phishing.models.imported import ImportedCampaign
from beffroi.phishing.models.results import RegionalMedian
from beffroi.phishing.models.targets import Target
from beffroi.phishing.queries.campaign_results import campaign_results, place_lines
from beffroi.phishing.queries.results import place_results
from beffroi.phishing.work.regional_medians import publish_medians
from tests.build import give_role, make_establishment, make_user
from tests.phishing.build_results import add_people, add_robot, close, make_test
from tests.phishing.builders import AT, make_place

pytestmark = pytest.mark.django_db


def page(place: CampaignPlace, name: str = "place_results") -> str:
    return reverse(f"phishing:{name}", args=[place.campaign_id, place.pk])


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def place(establishment):
    place = make_test(establishment)
    add_people(place, 30, team="Nuit", clicked=6, attempted=2, reported=12, visited=9)
    add_people(place, 30, team="Jour", clicked=3, reported=11)
    return place


def test_the_first_sentence_is_about_reports(place, client_of, referent):
    shown = client_of(referent).get(page(place))
    said = words(shown)
    assert "23\u00a0personnes sur 60 ont signalé" in shown.content.decode()
    assert "Comment lire ces chiffres" in said
    assert "Chiffres provisoires" in said
    assert said.index("Ont signalé") < said.index("Clics confirmés")


def test_the_delivery_check_and_what_did_not_arrive_count_in_nothing(place):
    before = place_results(place).counts
    Target.objects.create(
        token="check", campaign=place.campaign, place=place, is_check=True,
        scenario_key="boite-pleine@1", send_state="sent", sent_at=AT, clicked_at=AT,
    )  # fmt: skip
    add_people(place, 4, team="Nuit", state="bounced")
    after = place_results(place).counts
    assert (after.delivered, after.clicked, after.lost) == (60, before.clicked, 4)


def test_robots_are_counted_apart_with_their_reason(place, client_of, referent):
    for target in Target.objects.filter(place=place)[:3]:
        add_robot(target)
    assert [(one.label, one.count) for one in place_results(place).robots] == [
        ("réseau d’analyse de courriels", 3)
    ]
    assert "réseau d’analyse de courriels" in words(client_of(referent).get(page(place)))  # fmt: skip


def test_five_thousand_people_cost_as_many_queries_as_sixty(place, establishment):
    with CaptureQueriesContext(connection) as few:
        place_results(place)
    large = make_test(establishment, name="Grand test")
    for n in range(10):
        add_people(large, 500, team=f"Équipe {n}", clicked=40, reported=100)
    with CaptureQueriesContext(connection) as many:
        found = place_results(large)
    assert found.counts.delivered == 5000
    assert len(many) == len(few) <= 16


def test_a_team_of_four_is_shown_nowhere(place, client_of, referent):
    add_people(place, 4, team="Direction", clicked=4)
    shown = words(client_of(referent).get(page(place)))
    assert "Direction" not in shown
    assert "Nuit" not in shown or "Jour" not in shown  # the total would give it away


def test_strangers_see_nothing_and_a_contributor_neither(
    place, client_of, outsider, contributor, director, regional_lead
):
    results = reverse("phishing:results", args=[place.campaign_id])
    for user in (outsider, contributor, regional_lead):
        assert client_of(user).get(page(place)).status_code == 404
        assert client_of(user).get(results).status_code == 404
    assert client_of(director).get(page(place)).status_code == 200
    assert client_of(director).get(results).status_code == 200


def test_the_region_reads_a_place_only_where_it_shares_its_detail(
    establishment, client_of, regional_lead
):
    place = make_test(establishment, is_regional=True)
    add_people(place, 20, team="Nuit", reported=5)
    client = client_of(regional_lead)
    assert client.get(page(place)).status_code == 403
    establishment.sharing_level = SharingLevel.DETAIL
    establishment.save()
    shown = client.get(page(place))
    assert shown.status_code == 200
    assert "Préparer le bilan" not in words(shown)
    lines = reverse("phishing:result_lines", args=[place.campaign_id, place.pk, "csv"])
    assert client.get(lines).status_code == 403


def test_one_place_that_shares_nothing_is_not_the_total_less_the_others(
    establishment, regional_lead, organization, client_of
):
    place = make_test(establishment, is_regional=True)
    add_people(place, 20, reported=5)
    open_places = []
    for n in range(3):
        other = make_establishment(name=f"Ouvert {n}", organization=organization, sharing_level=SharingLevel.DETAIL)  # fmt: skip
        open_places.append(make_place(place.campaign, other))
        add_people(open_places[-1], 10 + n, reported=2)

    found = campaign_results(regional_lead, place.campaign)
    assert (found.counts.delivered, found.is_partial, found.hidden_count) == (33, True, 1)  # fmt: skip
    lines = place_lines(regional_lead, place.campaign, [place, *open_places])
    assert [line.counts is None for line in lines] == [True, False, False, False]
    said = words(client_of(regional_lead).get(reverse("phishing:results", args=[place.campaign_id])))  # fmt: skip
    assert "Chiffres non partagés" in said


def test_an_empty_test_and_a_tiny_one_say_so(establishment, client_of, referent):
    place = make_test(establishment)
    client = client_of(referent)
    assert "Aucun message n’est encore arrivé" in words(client.get(page(place)))
    add_people(place, 4, clicked=2, reported=1)
    said = words(client.get(page(place)))
    assert "Trop peu de personnes" in said
    assert "Ont signalé" not in said
    lines = reverse("phishing:result_lines", args=[place.campaign_id, place.pk, "csv"])
    assert client.get(lines).status_code == 404


def test_the_history_compares_and_names_what_came_from_gophish(
    place, establishment, client_of, referent
):
    old = make_test(establishment, name="Test de mars")
    add_people(old, 60, reported=21)
    close(old, days_ago=200)
    close(place)
    ImportedCampaign.objects.create(
        source="gophish", original_key="1", name="Ancien test", digest="x",
        stage="completed", imported_at=AT, completed_at=AT, region_code="76",
        establishment=establishment,
        counts={"sent": 50, "clicked_human": 4, "clicked_robot": 20, "reported": 3},
    )  # fmt: skip
    found = place_results(place)
    assert {one.name for one in found.history} == {"Test de mars", "Ancien test", "Test d’automne"}  # fmt: skip
    (gophish,) = [one for one in found.history if one.is_imported]
    assert (gophish.counts.clicked, gophish.counts.robots) == (4, 20)
    said = words(client_of(referent).get(page(place)))
    assert "repris de Gophish, robots reclassés" in said


def test_a_change_that_may_be_chance_is_said_to_be_so(place, establishment):
    old = make_test(establishment, name="Test de mars")
    add_people(old, 60, reported=21)
    close(old, days_ago=200)
    close(place)
    found = place_results(place)
    assert found.before is not None
    assert found.before.name == "Test de mars"
    assert "n’est pas significative" in found.change_words


def test_the_region_has_a_median_from_five_places(place, organization):
    close(place)
    for n in range(3):
        other = make_establishment(name=f"Autre {n}", organization=organization)
        row = make_test(other)
        add_people(row, 10, reported=n)
        close(row)
    assert publish_medians() == 0
    row = make_test(make_establishment(name="Cinquième", organization=organization))
    add_people(row, 10, reported=4)
    close(row)
    assert publish_medians() == 1
    assert publish_medians() == 0
    median = RegionalMedian.objects.get()
    assert (median.place_count, median.report_percent) == (5, 20)
    assert place_results(place).median == median


def test_medians_of_delay_are_those_of_five_people(establishment):
    place = make_test(establishment)
    add_people(place, 20, team="Nuit", clicked=4, reported=5)
    moments = place_results(place).figures.moments
    assert moments.click_median is None
    assert moments.report_median == timedelta(minutes=4 + 17)
    assert moments.first_report_delay == timedelta(minutes=4 + 15)


def test_counting_again_says_before_and_after(place, client_of, referent, outsider):
    address = reverse("phishing:recount", args=[place.campaign_id])
    assert client_of(outsider).post(address).status_code == 404
    asked = client_of(referent).post(address, follow=True)
    assert asked.status_code == 200
    run_waiting()
    assert "Clics confirmés" in words(client_of(referent).get(asked.redirect_chain[-1][0]))  # fmt: skip


def test_a_manager_of_one_place_reads_only_hers(establishment, organization, client_of):
    place = make_test(establishment, is_regional=True)
    other = make_establishment(name="Voisin", organization=organization)
    make_place(place.campaign, other)
    neighbor = make_user("voisin@exemple-beffroi.fr")
    give_role(neighbor, Role.REFERENT, organization=organization, establishments=(other,))  # fmt: skip
    assert client_of(neighbor).get(page(place)).status_code == 404
