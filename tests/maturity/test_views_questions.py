"""Answering on screen, alone or two at once; the profile; the lists."""

import pytest
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.models.profile import Profile
from tests.build import give_role, make_establishment, make_user
from tests.maturity.build import PAUL, answer, answer_unknown
from tests.maturity.screens import text_of, url


@pytest.fixture
def place(started):
    return started


def test_saving_an_answer_goes_on_along_the_path(place, referent, client_of):
    response = client_of(referent).post(
        url("question", place, "R2.3", query="?parcours=express"),
        {"choice": "2", "revision": "0", "comment": "Disque au coffre"},
    )

    assert response["Location"] == url("question", place, "R2.4") + "?parcours=express"
    assert Answer.objects.get(question_id="R2.3").comment == "Disque au coffre"


def test_the_last_lock_leads_to_the_summary(place, referent, client_of):
    response = client_of(referent).post(
        url("question", place, "R12.4", query="?parcours=express"),
        {"choice": "0", "revision": "0"},
    )

    assert response["Location"] == url("summary", place)


def test_not_knowing_shows_at_once_the_message_to_send(place, referent, client_of):
    client = client_of(referent)
    response = client.post(
        url("question", place, "R2.4", query="?parcours=express"),
        {"choice": "unknown", "revision": "0"},
    )
    page = client.get(response["Location"])

    assert response["Location"].endswith("#message")
    assert "Voici la question à poser au prestataire informatique" in text_of(page)
    assert place.name in text_of(page)
    assert "mailto:?subject=" in page.content.decode()
    assert "Nadia Delmas" in text_of(page)


def test_without_object_asks_for_its_reason(place, referent, client_of):
    client = client_of(referent)
    address = url("question", place, "R2.1")

    bare = client.post(address, {"choice": "not_applicable", "revision": "0"})
    full = client.post(
        address,
        {"choice": "not_applicable", "reason": "head_office", "revision": "0"},
    )

    assert bare.status_code == 422
    assert "Indiquez pourquoi" in text_of(bare)
    assert full.status_code == 302


def test_no_choice_is_told_and_the_comment_is_kept(place, referent, client_of):
    response = client_of(referent).post(
        url("question", place, "R2.1"), {"revision": "0", "comment": "À revoir"}
    )

    assert response.status_code == 422
    assert "Choisissez un niveau" in text_of(response)
    assert "À revoir" in text_of(response)


def test_a_social_security_number_is_refused_in_a_comment(place, referent, client_of):
    client = client_of(referent)
    form = {"choice": "1", "revision": "0", "comment": "2 69 05 49 588 157 80"}

    certain = client.post(url("question", place, "R2.1"), form | {"not_a_nir": "on"})
    likely = client.post(
        url("question", place, "R2.1"), form | {"comment": "série 2690549588157"}
    )
    confirmed = client.post(
        url("question", place, "R2.1"),
        form | {"comment": "série 2690549588157", "not_a_nir": "on"},
    )

    assert certain.status_code == 422
    assert "numéro de sécurité sociale" in text_of(certain)
    assert "Ce nombre n’est pas un numéro" in text_of(likely)
    assert confirmed.status_code == 302


def test_two_people_at_once_see_both_answers_and_lose_nothing(
    place, referent, director, client_of
):
    answer(place, "R2.1", 2, by=PAUL, comment="Confirmé au téléphone")
    client = client_of(referent)
    form = {"choice": "0", "revision": "0", "comment": "Rien trouvé"}

    response = client.post(url("question", place, "R2.1"), form)

    words = text_of(response)
    assert response.status_code == 422
    assert "Deux réponses en même temps" in words
    assert "Confirmé au téléphone" in words
    assert "Rien trouvé" in words
    assert Answer.objects.get(question_id="R2.1").level == 2

    again = client.post(url("question", place, "R2.1"), form | {"revision": "1"})
    assert again.status_code == 302
    assert Answer.objects.get(question_id="R2.1").level == 0


def test_the_history_of_an_answer_says_who_and_when(place, reader, client_of):
    answer(place, "R2.1", 0)
    answer(place, "R2.1", 2, by=PAUL)

    words = text_of(client_of(reader).get(url("question", place, "R2.1")))

    assert "Nadia Delmas, le" in words
    assert "Paul Delmas, le" in words
    assert "Enregistrer" not in words


def test_the_profile_comes_before_the_first_question_and_can_be_skipped(
    establishment, referent, contributor, reader, client_of
):
    client = client_of(referent)
    overview = client.get(url("overview", establishment)).content.decode()
    address = url("profile", establishment, query="?suite=express")
    assert address in overview

    page = client.get(address)
    response = client.post(
        address, {"revision": "0", "places": "84", "has_dui": "yes", "has_dpo": "no"}
    )

    kept = Profile.objects.get()
    assert "Passer cette étape" in text_of(page)
    assert response["Location"].endswith("/R1.3/?parcours=express")
    assert (kept.places, kept.has_dui, kept.has_dpo, kept.has_insurance) == (
        84,
        True,
        False,
        None,
    )
    assert 'value="84"' in client.get(address).content.decode()
    assert client_of(contributor).get(address).status_code == 403
    assert client_of(reader).get(address).status_code == 403


def test_two_profiles_at_once_are_told(establishment, referent, client_of):
    client = client_of(referent)
    address = url("profile", establishment)
    client.post(address, {"revision": "0", "places": "84"})

    response = client.post(address, {"revision": "0", "places": "90"})

    assert response.status_code == 422
    assert "Une autre personne a modifié ce profil" in text_of(response)
    assert 'name="revision" value="1"' in response.content.decode()
    assert 'value="90"' in response.content.decode()


def test_one_establishment_leads_straight_to_its_page(place, referent, client_of):
    response = client_of(referent).get(reverse("maturity:mine"))

    assert response["Location"] == url("overview", place)


def test_several_establishments_are_shown_as_cards(organization, place, client_of):
    make_establishment(name="Foyer du Pré", organization=organization)
    user = make_user()
    give_role(user, Role.REFERENT, organization=organization)

    words = text_of(client_of(user).get(reverse("maturity:mine")))

    assert "Foyer du Pré" in words
    assert "Pas encore commencé" in words
    assert place.name in words


def test_nothing_to_show_is_explained(operator_admin, outsider, client_of):
    response = client_of(make_user()).get(reverse("maturity:mine"))

    assert "Aucun établissement ne vous est ouvert" in text_of(response)


def test_unknown_questions_and_reflexes_are_not_found(place, referent, client_of):
    client = client_of(referent)

    for address in (
        url("question", place, "R99.1"),
        url("reflex", place, 13),
        url("reflex", place, 0),
    ):
        assert client.get(address).status_code == 404


def test_the_express_path_shows_its_progress_and_its_end(place, referent, client_of):
    client = client_of(referent)

    assert "Continuer le parcours express (1 sur 16)" in text_of(
        client.get(url("overview", place))
    )
    answer_unknown(place, "R2.3")
    words = text_of(client.get(url("summary", place)))
    assert "2 questions sur 16" in words
    assert "Taux de preuve" in words
    assert "Taux d’inconnu" in words
