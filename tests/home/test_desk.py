"""« Mon bureau »: who needs a hand, for transparent reasons, mine first."""

from datetime import timedelta

import pytest

from beffroi.accounts.rules.roles import Role
from beffroi.home.desk import MINE, NOBODY, desk_lines, desk_of, needing
from beffroi.home.rules.desk import LABELS, TONES, WEIGHTS, Reason
from beffroi.lib import clock
from beffroi.lib.text import long_date
from beffroi.maturity.models.standing import Standing
from beffroi.observatory.models.campaigns import Campaign, CampaignPlace
from beffroi.observatory.operations.campaigns import launch_campaign, say_up_to_date
from beffroi.observatory.work.campaigns import follow_campaigns, open_campaign
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations.desk import ask_help, plan_contact
from tests.build import give_role, make_establishment, make_user
from tests.observatory.build import SOFIA, make_campaign
from tests.organizations.build_people import make_invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(establishment, referent) -> Establishment:
    """Give a place that is supported, whose referent has signed in."""
    establishment.support_state = "supported"
    establishment.save()
    referent.last_login = clock.now()
    referent.save()
    return establishment


def reasons(user, place) -> list[str]:
    """Return the labels shown for one place; none when it is not in the list."""
    lines = desk_lines(needing(user), user)
    return [r.label for line in lines if line.place == place for r in line.reasons]


def test_a_place_that_is_well_is_not_shown(regional_lead, place):
    assert reasons(regional_lead, place) == []


def test_nobody_has_come_yet(regional_lead, place, referent):
    referent.last_login = None
    referent.save()

    assert reasons(regional_lead, place) == ["Personne n’est encore venu"]
    head = make_user(last_login=clock.now())
    give_role(head, Role.DIRECTOR, organization=place.organization)
    assert reasons(regional_lead, place) == []


def test_silence_and_expired_proofs_are_dated_and_counted(regional_lead, place):
    Standing.objects.create(
        establishment=place,
        expired_evidence_count=2,
        last_activity_at=clock.now() - timedelta(days=61),
    )

    proofs, silence = reasons(regional_lead, place)

    assert proofs.replace("\u00a0", " ") == "Preuves expirées : 2"
    assert silence.startswith("Sans activité depuis le ")


def test_an_expired_invitation_a_request_and_a_day_are_reasons(
    regional_lead, place, referent
):
    make_invitation(referent, place)
    Invitation.objects.update(expires_at=clock.now() - timedelta(days=1))
    plan_contact(
        establishment=place, next_contact_on=clock.today(), by=regional_lead.as_actor()
    )
    ask_help(establishment=place, text="Au secours", asker=referent)

    assert reasons(regional_lead, place) == [
        "Demande de l’aide", "Contact prévu", "Invitation expirée",
    ]  # fmt: skip


@pytest.fixture
def campaign(place) -> Campaign:
    """Give a campaign of forty days that has just invited the place."""
    running = make_campaign()
    job = launch_campaign(campaign=running, by=SOFIA)
    open_campaign(str(job.pk), str(running.pk))
    running.refresh_from_db()
    return running


def late(user) -> list[Establishment]:
    return list(needing(user, reason="campaign"))


def test_late_in_a_campaign_from_two_weeks_before_its_end(
    regional_lead, place, campaign
):
    with clock.at(clock.now() + timedelta(days=25)):
        assert late(regional_lead) == []
    with clock.at(clock.now() + timedelta(days=26)):
        assert late(regional_lead) == [place]
        (label,) = reasons(regional_lead, place)
        assert (
            label
            == f"En retard sur la campagne, qui finit le {long_date(campaign.closes_on)}"
        )
    with clock.at(clock.now() + timedelta(days=41)):
        (label,) = reasons(regional_lead, place)
        assert ", finie le " in label


def test_who_has_finished_was_not_invited_or_is_in_a_closed_campaign_is_not_late(
    regional_lead, place, campaign
):
    make_establishment(name="Jamais invitée", support_state="supported")
    Standing.objects.create(
        establishment=place, express_answered_count=16, answered_count=16, percent=50
    )
    with clock.at(clock.now() + timedelta(days=30)):
        assert late(regional_lead) == [place]
        say_up_to_date(campaign=campaign, establishment=place, by=SOFIA)
        assert late(regional_lead) == []
    CampaignPlace.objects.update(confirmed_at=None)
    with clock.at(clock.now() + timedelta(days=41)):
        assert late(regional_lead) == [place]
        follow_campaigns()
        assert late(regional_lead) == []


def test_a_campaign_of_another_region_is_none_of_my_business(place, campaign):
    elsewhere = make_user("ailleurs@exemple-beffroi.fr")
    give_role(elsewhere, Role.REGIONAL_LEAD, region_code="84")

    with clock.at(clock.now() + timedelta(days=30)):
        assert late(elsewhere) == []


def test_participation_is_shown_whatever_is_shared(regional_lead, place, campaign):
    assert place.sharing_level == "indicators"

    with clock.at(clock.now() + timedelta(days=30)):
        assert late(regional_lead) == [place]


def test_mine_come_first_then_the_most_pressing(regional_lead, place, referent):
    mine = make_establishment(
        name="Zèbre", support_state="invited", officer=regional_lead
    )
    quiet = make_establishment(name="Abeille", support_state="invited")
    make_establishment(name="Jamais contactée")
    ask_help(establishment=place, text="Au secours", asker=referent)

    assert list(needing(regional_lead)) == [mine, place, quiet]
    assert list(needing(regional_lead, whose=MINE)) == [mine]
    assert list(needing(regional_lead, whose=NOBODY)) == [place, quiet]
    assert list(needing(regional_lead, reason="help")) == [place]


def test_every_reason_has_words_a_tone_and_a_weight_of_its_own():
    assert set(LABELS) == set(TONES) == set(WEIGHTS) == set(Reason)
    assert all(
        weight > sum(w for w in WEIGHTS.values() if w < weight)
        for weight in WEIGHTS.values()
    )


def test_the_desk_shows_what_waits(client_of, regional_lead, place, referent, outsider):
    client = client_of(regional_lead)
    assert "Rien ne presse ici" in client.get("/bureau/").content.decode()
    ask_help(establishment=place, text="Au secours", asker=referent)
    plan_contact(
        establishment=place, next_contact_on=clock.today(), why="Sauvegardes",
        by=regional_lead.as_actor(),
    )  # fmt: skip

    shown = client.get(
        "/bureau/", {"qui": "everybody", "raison": "help"}
    ).content.decode()

    assert "Au secours" in shown
    assert "Sauvegardes" in shown
    assert desk_of(regional_lead).orphans == 1
    assert client_of(referent).get("/bureau/").status_code == 403
    assert client_of(outsider).get("/bureau/").status_code == 403


def test_the_desk_can_be_narrowed_to_who_is_late_in_a_campaign(
    client_of, regional_lead, place, campaign, referent, outsider
):
    with clock.at(clock.now() + timedelta(days=30)):
        page = client_of(regional_lead).get("/bureau/", {"raison": "campaign"})

        assert place.name in page.content.decode()
        assert "En retard sur la campagne, qui finit le" in page.content.decode()
        assert client_of(outsider).get("/bureau/").status_code == 403
        assert client_of(referent).get("/bureau/").status_code == 403


def test_several_campaigns_cost_no_more_queries(
    client_of, regional_lead, place, campaign, django_assert_max_num_queries
):
    for name in ("Été", "Automne"):
        other = make_campaign(name=name)
        job = launch_campaign(campaign=other, by=SOFIA)
        open_campaign(str(job.pk), str(other.pk))
    client = client_of(regional_lead)

    with (
        clock.at(clock.now() + timedelta(days=30)),
        django_assert_max_num_queries(20),
    ):
        client.get("/bureau/")


def test_the_desk_has_the_same_number_of_queries_whatever_the_region(
    client_of, regional_lead, django_assert_max_num_queries
):
    client = client_of(regional_lead)
    for n in range(25):
        make_establishment(name=f"Foyer {n}", support_state="invited")
    with django_assert_max_num_queries(20):
        client.get("/bureau/")
