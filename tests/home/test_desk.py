"""« Mon bureau »: who needs a hand, for transparent reasons, mine first."""

from datetime import timedelta

import pytest

from beffroi.accounts.rules.roles import Role
from beffroi.home.desk import MINE, NOBODY, desk_lines, desk_of, needing
from beffroi.home.rules.desk import LABELS, TONES, WEIGHTS, Reason
from beffroi.lib import clock
from beffroi.maturity.models.standing import Standing
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations.desk import ask_help, plan_contact
from tests.build import give_role, make_establishment, make_user
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


def test_the_desk_has_the_same_number_of_queries_whatever_the_region(
    client_of, regional_lead, django_assert_max_num_queries
):
    client = client_of(regional_lead)
    for n in range(25):
        make_establishment(name=f"Foyer {n}", support_state="invited")
    with django_assert_max_num_queries(20):
        client.get("/bureau/")
