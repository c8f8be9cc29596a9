"""A direction without account reads the summary and validates it by a personal link."""

from datetime import timedelta

import pytest
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.lib import clock
from beffroi.links.models import PersonalLink
from beffroi.maturity.models.answers import Assessment, Snapshot
from beffroi.maturity.models.approvals import ApprovalRequest
from beffroi.maturity.operations import approvals
from beffroi.maturity.operations.assessments import (
    AlreadyValidated,
    ChangedSinceRead,
    NothingToValidate,
)
from beffroi.maturity.queries.approvals import approvals_of
from beffroi.maturity.queries.outside import open_approval
from tests.build import give_role, make_user
from tests.maturity.build import answer
from tests.maturity.build_requests import last_token, letters_to, text_of_letter
from tests.maturity.screens import text_of, url

PAUL = "paul.delmas@exemple-beffroi.fr"


@pytest.fixture
def place(started):
    return started


@pytest.fixture
def asked(place, referent):
    return approvals.ask_approval(
        establishment=place, name="Paul Delmas", email=PAUL, asker=referent
    )


def token() -> str:
    return last_token(PAUL, "validation")


def page() -> str:
    return reverse("maturity:approval", args=[token()])


def read_at(client) -> str:
    return str(client.get(page()).context["read_at"])


def open_again():
    opened = open_approval(token())
    assert opened is not None
    return opened


def give_director(place) -> None:
    give_role(
        make_user(),
        Role.DIRECTOR,
        organization=place.organization,
        establishments=(place,),
    )


def test_the_direction_reads_then_validates(place, asked, referent, client):
    shown = client.get(page())
    assert "Les résultats de Résidence Les Micocouliers" in text_of(shown)
    assert shown["X-Robots-Tag"].startswith("noindex")
    assert "/reflexes/1/" not in shown.content.decode()
    assert not Snapshot.objects.exists()
    address = page()

    done = client.post(address, {"read_at": shown.context["read_at"]})

    kept = Snapshot.objects.get()
    asked.refresh_from_db()
    assert "c’est validé" in text_of(done)
    assert kept.validated_as == Role.DIRECTOR
    assert kept.validated_by_label == "Paul Delmas (par lien personnel)"
    assert (asked.snapshot, asked.approved_at is not None) == (kept, True)
    link = PersonalLink.objects.get()
    assert link.used_at is not None
    assert link.revoked_at is not None
    assert client.get(address).status_code == 404
    assert client.post(address, {"read_at": "x"}).status_code == 404
    (letter,) = letters_to(referent.email)
    assert str(kept.pk) in text_of_letter(letter)


def test_a_change_since_is_shown_before_anything_is_validated(place, asked, client):
    before = read_at(client)
    answer(place, "R1.3", 2)

    response = client.post(page(), {"read_at": before})
    silent = client.post(page(), {})

    assert (response.status_code, silent.status_code) == (422, 422)
    assert "Rien n’a été validé" in text_of(response)
    assert not Snapshot.objects.exists()
    assert client.post(page(), {"read_at": read_at(client)}).status_code == 200


def test_it_is_asked_only_where_no_direction_has_an_account(place, referent):
    give_director(place)

    with pytest.raises(approvals.DirectionHasAccount):
        approvals.ask_approval(
            establishment=place, name="Paul", email=PAUL, asker=referent
        )


def test_a_direction_arrived_meanwhile_validates_with_its_account(place, asked, client):
    give_director(place)

    response = client.post(page(), {"read_at": read_at(client)})

    assert response.status_code == 422
    assert "La direction a un compte" in text_of(response)


def test_there_must_be_something_new_to_validate(establishment, referent):
    fields = {"establishment": establishment, "name": "Paul", "asker": referent}

    with pytest.raises(NothingToValidate):
        approvals.ask_approval(email=PAUL, **fields)
    answer(establishment, "R1.1", 2)
    approval = approvals.ask_approval(email=PAUL, **fields)
    link, _ = open_again()
    moment = Assessment.objects.get().changed_at
    with pytest.raises(ChangedSinceRead):
        approvals.approve(
            approval=approval, link=link, read_at=moment - timedelta(seconds=1)
        )
    approvals.approve(approval=approval, link=link, read_at=moment)
    with pytest.raises(approvals.ApprovalGone):
        approvals.approve(approval=approval, link=link, read_at=moment)
    with pytest.raises(AlreadyValidated):
        approvals.ask_approval(email=PAUL, **fields)


def test_a_new_letter_replaces_the_former_and_a_second_click_sends_none(
    place, asked, referent
):
    fields = {"establishment": place, "name": "Paul Delmas", "asker": referent}
    first = token()

    same = approvals.ask_approval(email=PAUL, **fields)
    with clock.at(clock.now() + timedelta(hours=1)):
        other = approvals.ask_approval(email=PAUL, **fields)

    assert same == asked
    assert other != asked
    assert open_approval(first) is None
    assert open_approval(token()) is not None
    labels = [line.state_label for line in approvals_of(place)]
    assert labels == ["En attente", "Retirée"]


def test_a_link_expires(asked):
    with clock.at(clock.now() + timedelta(days=30)):
        assert open_approval(token()) is None


def test_the_referent_asks_on_screen_and_nobody_else(
    place, referent, contributor, outsider, client_of
):
    address = url("approval_ask", place)
    form = {"name": "Paul Delmas", "email": PAUL}

    assert client_of(outsider).post(address, form).status_code == 404
    assert client_of(contributor).post(address, form).status_code == 403
    assert client_of(referent).post(address, {"name": "Paul"}).status_code == 422
    assert "lui envoyer" in text_of(client_of(referent).get(url("validation", place)))
    sent = client_of(referent).post(address, form, follow=True)

    assert "Le message part vers Paul Delmas" in text_of(sent)
    assert "En attente" in text_of(sent)
    assert ApprovalRequest.objects.count() == 1
    give_director(place)
    assert client_of(referent).get(address).status_code == 403
