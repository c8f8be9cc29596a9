"""Two regions in one installation: neither sees, counts, writes to or exports the other."""

import pytest
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.home.desk import desk_of, needing
from beffroi.home.queries import region_overview, regional_figures
from beffroi.jobs.worker import run_waiting
from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage
from beffroi.maturity.models.standing import Standing
from beffroi.organizations.models.desk import RegionalMessage
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import ManagingOrganization
from beffroi.organizations.operations.desk import ask_help, plan_contact, take_charge
from beffroi.organizations.operations.regional_messages import (
    draft_message,
    send_message,
    write_message,
)
from beffroi.organizations.queries.establishments import PlaceFilters
from beffroi.organizations.rules.states import Audience
from beffroi.organizations.work.search_index import index_all
from tests.build import give_role, make_establishment
from tests.organizations.build_desk import make_message, make_other_region
from tests.organizations.build_people import make_invitation

pytestmark = pytest.mark.django_db
NAME = "Canal"


@pytest.fixture
def other(regional_lead, establishment, referent):
    """Give a second region where everything happens; the first one watches."""
    found = make_other_region()
    index_all()
    Standing.objects.create(
        establishment=found.place, answered_count=5, percent=40,
        expired_evidence_count=3, last_activity_at=clock.now(),
    )  # fmt: skip
    ask_help(
        establishment=found.place, text="Au secours du Canal", asker=found.referent
    )
    plan_contact(
        establishment=found.place, next_contact_on=clock.today(), why="Canal", by=found.lead.as_actor()
    )  # fmt: skip
    take_charge(establishment=found.place, officer=found.lead)
    make_invitation(found.referent, found.place)
    return found


def refused(answer) -> bool:
    return answer.status_code in {403, 404}


@pytest.mark.parametrize(
    "path",
    [
        "/", "/bureau/", "/etablissements/", "/etablissements/?etat=all",
        "/etablissements/?q=canal", "/etablissements/?departement=75", "/equipe/",
        "/invitations/", "/region/messages/", "/region/messages/nouveau/",
        "/region/messages/nouveau/?region=11", "/region/messages/nouveau/?q=canal",
    ],
)  # fmt: skip
def test_no_page_names_the_other_region(client_of, regional_lead, other, path):
    shown = client_of(regional_lead).get(path)

    assert shown.status_code == 200
    text = shown.content.decode().replace("?q=canal", "").replace('value="canal"', "")
    assert NAME not in text
    assert "Karim Ferrand" not in text


@pytest.mark.parametrize("table_format", ["csv", "xlsx"])
def test_no_export_holds_the_other_region(
    client_of, regional_lead, other, table_format
):
    answer = client_of(regional_lead).get(
        f"/etablissements/export.{table_format}?etat=all"
    )
    content = b"".join(answer.streaming_content)

    assert NAME.encode() not in content
    if table_format == "csv":
        assert content.count(b"\r\n") == 2  # the headings and the only place here


def test_the_map_and_the_list_count_one_region(client_of, regional_lead, other):
    context = client_of(regional_lead).get("/etablissements/?etat=all").context

    assert context["page"].paginator.count == 1
    assert sum(tile.count for tile in context["tiles"]) == 1
    assert {tile.code for tile in context["tiles"]}.isdisjoint({"75", "92", "93"})


def test_the_figures_of_the_home_page_count_one_region(regional_lead, other):
    overview = region_overview(regional_lead)

    assert (overview.followed, overview.started, overview.quiet_count) == (0, 0, 0)
    assert overview.quiet == overview.recent == ()
    assert [figures for _, figures in regional_figures(regional_lead)] == [None]
    assert region_overview(other.lead).followed == 1


def test_the_desk_of_one_region_ignores_the_other(regional_lead, other):
    desk = desk_of(regional_lead)

    assert (list(desk.help), list(desk.reminders), desk.mine, desk.orphans) == (
        [],
        [],
        0,
        0,
    )
    assert not needing(regional_lead).exists()
    assert [place.name for place in needing(other.lead)] == ["EHPAD du Canal"]


@pytest.mark.parametrize(
    "name",
    [
        "establishment", "establishment_edit", "sharing", "contact", "take_charge",
        "contact_note", "support", "staff",
    ],
)  # fmt: skip
def test_no_address_of_the_other_region_opens(client_of, regional_lead, other, name):
    address = reverse(f"organizations:{name}", args=[other.place.pk])
    client = client_of(regional_lead)
    answer = client.get(address)

    assert refused(answer if answer.status_code != 405 else client.post(address))


def test_no_row_of_the_other_region_is_visible(regional_lead, other):
    make_message(regional_lead, make_establishment())
    theirs = draft_message(author=other.lead, region_code="11", filters=PlaceFilters())

    assert (
        not RegionalMessage.objects.visible_to(regional_lead)
        .filter(pk=theirs.pk)
        .exists()
    )
    assert RegionalMessage.objects.visible_to(other.lead).count() == 1
    assert not Invitation.objects.visible_to(regional_lead).exists()
    assert (
        not ManagingOrganization.objects.visible_to(regional_lead)
        .filter(pk=other.place.organization_id)
        .exists()
    )
    assert (
        not Membership.objects.visible_to(regional_lead)
        .filter(user=other.referent)
        .exists()
    )


def test_a_message_never_crosses_the_border(
    client_of, regional_lead, other, establishment, referent
):
    client = client_of(regional_lead)
    sneaky = {"region": "11", "places": [str(other.place.pk)]}
    assert client.post("/region/messages/nouveau/", sneaky).status_code == 422
    client.post(
        "/region/messages/nouveau/?region=11&etat=all", {"region": "11", "tous": "oui"}
    )
    message = RegionalMessage.objects.get()
    assert message.region_code == "76"
    # Whatever the row says, the letters stay inside the region.
    RegionalMessage.objects.update(
        place_keys=[str(other.place.pk), str(establishment.pk)]
    )
    message.refresh_from_db()
    write_message(
        message=message, audience=Audience.BOTH, subject="Bonjour", text="Bonjour",
        by=regional_lead.as_actor(),
    )  # fmt: skip
    OutgoingMessage.objects.all().delete()
    send_message(message=message, by=regional_lead.as_actor())
    run_waiting()

    assert set(OutgoingMessage.objects.values_list("recipient", flat=True)) == {
        referent.email
    }


def test_an_organization_over_two_regions_is_written_to_for_the_places_here_only(
    regional_lead, other, establishment, referent
):
    over_there = make_establishment(
        name="Annexe du Canal",
        region_code="11",
        organization=establishment.organization,
    )
    give_role(referent, Role.DIRECTOR, organization=establishment.organization)
    message = draft_message(
        author=regional_lead, region_code="76", filters=PlaceFilters()
    )
    write_message(
        message=message, audience=Audience.BOTH, subject="{établissement}", text="x",
        by=regional_lead.as_actor(),
    )  # fmt: skip
    send_message(message=message, by=regional_lead.as_actor())
    run_waiting()

    letter = OutgoingMessage.objects.get(recipient=referent.email)
    assert letter.subject == establishment.name
    assert over_there.name not in letter.subject


def test_an_invitation_to_a_place_over_there_is_not_ours_though_its_head_office_is(
    regional_lead, other, establishment
):
    over_there = make_establishment(
        name="Annexe", region_code="11", organization=establishment.organization
    )
    give_role(other.referent, Role.REFERENT, organization=establishment.organization)
    make_invitation(other.referent, over_there, email="annexe@exemple-beffroi.fr")

    assert not Invitation.objects.visible_to(regional_lead).exists()
    assert Invitation.objects.visible_to(other.lead).count() == 2
