"""What the region, its readers and the peers see; strangers see nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beffroi.jobs.worker import run_waiting
from beffroi.lib import clock
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.models.standing import Standing
from beffroi.observatory.models.campaigns import Campaign
from beffroi.observatory.operations.campaigns import launch_campaign
from beffroi.observatory.work.publishing import publish_region
from tests.maturity.build import answer
from tests.observatory.build import SOFIA, make_campaign, make_respondents

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"observatory:{name}", args=args)


@pytest.fixture
def region(db):
    """Twelve nursing homes that answered, published."""
    places = make_respondents(12)
    publish_region("76")
    return places


def test_the_region_reads_medians_and_no_name(client_of, regional_lead, region):
    page = client_of(regional_lead).get(url("observatory")).content.decode()

    assert "de résultat médian" in page
    assert "Personnes âgées" in page
    assert not any(place.name in page for place in region)


def test_pages_of_figures_read_cells_and_nothing_else(
    client_of, regional_reader, region
):
    client = client_of(regional_reader)
    client.get(url("observatory"))

    with CaptureQueriesContext(connection) as queries:
        assert client.get(url("observatory")).status_code == 200
        assert client.get("/").status_code == 200

    read = " ".join(query["sql"] for query in queries)
    assert "observatory_cell" in read
    assert "maturity_standing" not in read
    assert "maturity_answer" not in read


def test_a_group_too_small_is_said_kindly(client_of, regional_reader, region):
    address = f"{url('observatory')}?famille=health&taille=large&region=99"

    page = client_of(regional_reader).get(address).content.decode()

    assert "Trop peu d’établissements dans ce groupe" in page


def test_before_five_answers_nothing_is_shown(client_of, regional_lead):
    make_respondents(4)
    publish_region("76")

    page = client_of(regional_lead).get(url("observatory")).content.decode()

    assert "Trop peu de réponses" in page


def test_figures_leave_with_their_definitions(client_of, regional_reader, region):
    client = client_of(regional_reader)

    lines = b"".join(client.get(f"{url('export')}?format=csv").streaming_content)

    assert "Toute la région;12;12" in lines.decode()
    assert client.get(f"{url('export')}?format=pdf").status_code == 404


def test_the_lead_has_published_what_may_be(client_of, regional_lead, regional_reader):
    make_respondents(5)

    assert client_of(regional_reader).post(url("refresh")).status_code == 403
    client_of(regional_lead).post(url("refresh"), {"region": "76"})
    run_waiting()

    page = client_of(regional_lead).get(url("observatory")).content.decode()
    assert "de résultat médian" in page


def test_an_establishment_sees_itself_among_its_peers(
    client_of, referent, outsider, establishment, region
):
    answer(establishment, "R1.3", 1)
    address = url("peers", establishment.pk)

    page = client_of(referent).get(address).content.decode()

    assert "Votre résultat" in page
    assert "12\xa0établissements" in page
    assert not any(place.name in page for place in region)
    assert client_of(outsider).get(address).status_code == 404
    panel = client_of(referent).get(url("peers_panel", establishment.pk))
    assert "Voir la comparaison" in panel.content.decode()


def test_the_size_is_asked_for_when_it_is_missing(
    client_of, referent, establishment, region
):
    address = f"{url('peers', establishment.pk)}?comparer=famille-et-taille"
    assert "nombre de places" in client_of(referent).get(address).content.decode()

    Profile.objects.create(
        establishment=establishment, places=60, changed_at=clock.now()
    )

    assert (
        "Il en faut au moins cinq" in client_of(referent).get(address).content.decode()
    )


def test_without_answers_the_peers_are_still_shown(
    client_of, referent, establishment, region
):
    page = client_of(referent).get(url("peers", establishment.pk)).content.decode()

    assert "Vous n’avez pas encore de résultat" in page


def test_a_region_with_indicators_only_sees_no_comparison(
    client_of, regional_lead, establishment, region
):
    assert (
        client_of(regional_lead).get(url("peers", establishment.pk)).status_code == 404
    )


@pytest.fixture
def followed(establishment):
    establishment.support_state = "supported"
    establishment.save()
    return establishment


def form(**changes):
    today = clock.today()
    return {
        "region_code": "76",
        "name": "Campagne d’automne",
        "message": "Faisons le point.",
        "opens_on": today.isoformat(),
        "closes_on": today.replace(year=today.year + 1).isoformat(),
        **changes,
    }


def test_a_campaign_is_prepared_corrected_and_launched(
    client_of, regional_lead, followed, referent
):
    client = client_of(regional_lead)
    wrong = client.post(url("campaign_create"), form(closes_on="2020-01-01"))
    assert wrong.status_code == 422
    assert "La fin doit venir" in wrong.content.decode()

    client.post(url("campaign_create"), form())
    campaign = Campaign.objects.get()
    client.post(url("campaign_edit", campaign.pk), form(name="Campagne de rentrée"))
    assert (
        "1\xa0établissement"
        in client.get(url("campaign", campaign.pk)).content.decode()
    )
    client.post(url("campaign_launch", campaign.pk))
    run_waiting()

    page = client.get(url("campaign", campaign.pk)).content.decode()
    assert "Campagne de rentrée" in page
    assert "Pas encore commencé" in page
    assert client.get(url("campaign_edit", campaign.pk)).status_code == 404


def launched():
    campaign = make_campaign()
    launch_campaign(campaign=campaign, by=SOFIA)
    run_waiting()
    return campaign


def test_the_region_sees_participation_and_no_result(
    client_of, regional_lead, followed
):
    Standing.objects.create(
        establishment=followed, answered_count=20, percent=73, last_activity_at=None
    )
    campaign = launched()

    page = client_of(regional_lead).get(url("campaign", campaign.pk)).content.decode()
    lines = b"".join(
        client_of(regional_lead)
        .get(f"{url('campaign_export', campaign.pk)}?format=csv")
        .streaming_content
    ).decode()

    assert "20 sur 64" in page
    assert "73\u00a0%" not in page.split("Participation", 1)[1].split("</table>")[0]
    # As a cell: the numbers of places may hold the same digits.
    assert ";73;" not in lines


def test_another_region_does_not_see_the_campaign(client_of, regional_lead, followed):
    campaign = launched()
    Campaign.objects.update(region_code="93")

    assert client_of(regional_lead).get(url("campaign", campaign.pk)).status_code == 404


def test_the_home_page_asks_to_take_part_and_the_place_says_up_to_date(
    client_of, referent, reader, outsider, followed
):
    launched()
    home = client_of(referent).get("/").content.decode()
    assert "Participer à la campagne" in home
    Standing.objects.update_or_create(
        establishment=followed, defaults={"express_answered_count": 16}
    )
    address = url("place_campaign", followed.pk)
    assert client_of(reader).post(address).status_code == 403
    assert client_of(outsider).get(address).status_code == 404

    said = client_of(referent).post(address, follow=True).content.decode()

    assert "participation est complète" in said
    assert (
        "Participer à la campagne" not in client_of(referent).get("/").content.decode()
    )


def test_closing_early_freezes_the_answers(client_of, regional_lead, followed):
    campaign = launched()

    client_of(regional_lead).post(url("campaign_close", campaign.pk))
    run_waiting()

    campaign.refresh_from_db()
    assert campaign.state == "closed"
    page = client_of(regional_lead).get(url("campaign", campaign.pk))
    assert "Terminée" in page.content.decode()


def test_without_campaign_the_page_says_so(client_of, referent, establishment):
    page = client_of(referent).get(url("place_campaign", establishment.pk))

    assert "Aucune campagne en cours" in page.content.decode()
