"""The pages of the plan: what each person reads there and may do."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.talk import comment
from beffroi.actionplan.rules.states import ActionKind, ActionState
from beffroi.lib import clock
from beffroi.organizations.rules.states import SharingLevel
from tests.actionplan.addresses import action_url, five_url, list_url
from tests.actionplan.build import make_action, make_written
from tests.actionplan.reading import read
from tests.build import give_role, make_establishment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_one_morning")]
TODAY = date(2026, 11, 24)


def test_the_five_say_what_why_how_and_when_it_is_done(
    establishment, referent, outsider, client_of
):
    make_action(
        establishment, title="Essayer une restauration", is_vital=True,
        effort=1, to=referent, due_on=date(2026, 12, 12), kind=ActionKind.ASK,
    )  # fmt: skip

    page = read(client_of(referent).get(five_url(establishment)))

    [card] = page.cards
    for words in (
        "Essayer une restauration",
        "Une sauvegarde jamais essayée",
        "Demandez au prestataire de restaurer",
        "Le dossier s’ouvre sur un autre ordinateur.",
        "Verrou du réflexe, service vital, un courrier ou un appel suffit.",
        "Nadia Delmas",
        "12 décembre 2026",
        "un courrier ou un appel",
        "Pouvez-vous restaurer un dossier",
        "à votre prestataire informatique",
    ):
        assert words in card
    assert page.links["Ouvrir dans ma messagerie"].startswith("mailto:?subject=")
    assert page.posts_to("/prendre/")
    assert client_of(outsider).get(five_url(establishment)).status_code == 404


def test_the_five_are_five(establishment, referent, client_of):
    for n in range(9):
        make_action(establishment, reflex_number=n + 1)

    page = read(client_of(referent).get(five_url(establishment)))

    assert len(page.cards) == 5
    assert "Mes cinq prochaines actions" in page.headings
    assert "9 actions ouvertes" in page.words.replace("\u00a0", " ")


def test_late_actions_are_announced_beside_the_five(establishment, referent, client_of):
    with clock.at(clock.now() - timedelta(days=9)):
        make_action(establishment, due_on=TODAY - timedelta(days=3))

    page = read(client_of(referent).get(five_url(establishment)))

    assert "Des échéances sont passées" in page.words
    assert any(href.endswith("?echeance=retard") for href in page.links.values())
    assert "il y a 3 jours" in page.words.replace("\u00a0", " ")


def test_an_empty_plan_explains_itself(establishment, referent, contributor, client_of):
    for_referent = read(client_of(referent).get(five_url(establishment)))
    for_contributor = read(client_of(contributor).get(five_url(establishment)))

    assert "Aucune action à faire" in for_referent.words
    assert "ajouter une à la main" in for_referent.links
    assert "Aucune action ne vous est confiée" in for_contributor.words


@pytest.mark.parametrize("name", ["next_actions", "action_list", "panel"])
def test_the_regional_team_reads_where_detail_is_shared(
    establishment, lead, client_of, name
):
    make_action(establishment, title="Essayer")
    url = reverse(f"actionplan:{name}", args=[establishment.pk])

    assert client_of(lead).get(url).status_code == 404
    establishment.sharing_level = SharingLevel.DETAIL
    establishment.save()
    page = read(client_of(lead).get(url))

    assert "Essayer" in page.words
    assert not any("/actions/" in address for address in page.posts)


@pytest.mark.parametrize("persona", ["reader", "dpo"])
def test_readers_read_and_change_nothing(establishment, client_of, persona, request):
    user = request.getfixturevalue(persona)
    action = make_action(establishment, to=user)
    client = client_of(user)

    assert client.get(five_url(establishment)).status_code == 200
    page = read(client.get(action_url(action)))

    assert not any("/actions/" in address for address in page.posts)
    posts = {
        "action_state": {"etat": "done"}, "action_take": {}, "action_postpone": {},
        "action_give": {}, "action_comment": {"text": "Non"}, "action_undo": {},
        "action_edit": {"title": "Non"},
    }  # fmt: skip
    for name, data in posts.items():
        assert client.post(action_url(action, name), data).status_code == 403
    assert client.get(action_url(action, "action_edit")).status_code == 403
    create = reverse("actionplan:action_create", args=[establishment.pk])
    assert client.get(create).status_code == 403
    bulk = reverse("actionplan:bulk_give", args=[establishment.pk])
    assert client.post(bulk, {"actions": [action.pk]}).status_code == 403
    assert Action.objects.get().revision == action.revision


def test_an_outsider_finds_nothing(establishment, outsider, client_of):
    action = make_action(establishment)
    client = client_of(outsider)

    for name in ("next_actions", "panel", "action_create", "action_list"):
        url = reverse(f"actionplan:{name}", args=[establishment.pk])
        assert client.get(url).status_code == 404
    export = reverse("actionplan:action_export", args=[establishment.pk, "csv"])
    assert client.get(export).status_code == 404
    bulk = reverse("actionplan:bulk_give", args=[establishment.pk])
    assert client.post(bulk, {"actions": [action.pk]}).status_code == 404
    for name in ("action", "action_edit"):
        assert client.get(action_url(action, name)).status_code == 404
    for name in (
        "action_edit", "action_state", "action_take", "action_postpone",
        "action_give", "action_comment", "action_undo",
    ):  # fmt: skip
        assert client.post(action_url(action, name)).status_code == 404
    mine = read(client.get(reverse("actionplan:my_actions") + "?tri=priorite"))
    assert action.title not in mine.words


def test_a_visitor_is_asked_to_sign_in(establishment, client):
    response = client.get(five_url(establishment))

    assert response.status_code == 302
    assert "login" in response.url or "connexion" in response.url


def test_a_contributor_sees_and_finishes_only_what_was_given(
    establishment, contributor, client_of
):
    given = make_action(establishment, to=contributor, title="Donnée")
    other = make_action(establishment, title="Autre")
    client = client_of(contributor)

    page = read(client.get(list_url(establishment)))
    assert "Donnée" in page.words
    assert "Autre" not in page.words
    assert client.get(action_url(other)).status_code == 404
    own = read(client.get(action_url(given)))
    assert "C’est fait" in own.buttons
    assert not {"Je m’en occupe", "Plus tard", "Abandonner", "Confier"} & set(
        own.buttons
    )

    for state, status in (
        ("dropped", 403),
        ("doing", 403),
        ("todo", 403),
        ("done", 302),
    ):
        answer = client.post(action_url(given, "action_state"), {"etat": state})
        assert answer.status_code == status
    for name in ("action_take", "action_postpone", "action_give", "action_edit"):
        assert client.post(action_url(given, name)).status_code == 403
    answer = client.post(action_url(given, "action_comment"), {"text": "Fait lundi."})
    assert answer.status_code == 302
    assert Action.objects.get(pk=given.pk).state == ActionState.DONE


def test_the_page_of_an_action_tells_its_story(establishment, referent, client_of):
    action = make_action(establishment, to=referent, due_on=TODAY)
    comment(action=action, text="Devis demandé.", by=referent.as_actor())

    page = read(client_of(referent).get(action_url(action)))

    for words in (
        "Devis demandé.", "Action confiée", "à Nadia Delmas, pour le 24 novembre 2026",
        "Temps interne", "une demi-journée", "Beffroi", "24 novembre 2026 à 9",
    ):  # fmt: skip
        assert words in page.words
    assert page.links[action.origin_label] == action.origin_link


def test_a_text_with_markup_is_shown_as_text(establishment, referent, client_of):
    action = make_action(establishment, title="<script>alert(1)</script>")
    comment(action=action, text="<b>gras</b>", by=referent.as_actor())

    content = client_of(referent).get(action_url(action)).content.decode()

    assert "<script>alert" not in content
    assert "&lt;b&gt;gras" in content


def test_an_action_is_given_from_its_page(establishment, referent, outsider, client_of):
    action = make_action(establishment)
    client = client_of(referent)
    url = action_url(action, "action_give")

    given = client.post(url, {"assignee": referent.pk, "due_on": "2026-12-01"})
    assert given.status_code == 302
    action = Action.objects.get()
    assert (action.assignee, action.due_on) == (referent, date(2026, 12, 1))

    refused = client.post(url, {"assignee": outsider.pk})
    both = client.post(url, {"assignee": referent.pk, "assignee_label": "Jean"})
    late = client.post(url, {"due_on": "2026-11-01"})
    assert [answer.status_code for answer in (refused, both, late)] == [422] * 3
    assert "ne fait pas partie de l’établissement" in read(refused).words
    assert "pas les deux" in read(both).words
    assert "déjà passée" in read(late).words


def test_the_home_of_the_plan_leads_to_the_only_establishment(
    establishment, referent, client_of
):
    mine = client_of(referent).get(reverse("actionplan:my_actions"))

    assert mine.url == five_url(establishment)


def test_the_plan_of_several_establishments_is_one_list(
    establishment, referent, outsider, client_of
):
    other = make_establishment(organization=establishment.organization, name="Le Clos")
    give_role(
        referent,
        Role.REFERENT,
        organization=other.organization,
        establishments=(other,),
    )
    make_action(establishment, title="Ici")
    make_action(other, title="Là-bas")
    url = reverse("actionplan:my_actions")

    page = read(client_of(referent).get(url))
    only = read(client_of(referent).get(url, {"etablissement": other.pk}))

    assert "Ici" in page.words
    assert "Le Clos" in page.words
    assert len(only.rows) == 2
    theirs = read(client_of(outsider).get(url, {"tri": "priorite"}))
    assert "Ici" not in theirs.words


def test_giving_across_establishments_stops_where_one_only_reads(
    establishment, referent, client_of
):
    other = make_establishment(organization=establishment.organization)
    give_role(
        referent, Role.READER, organization=other.organization, establishments=(other,)
    )
    mine, theirs = make_action(establishment), make_action(other)

    answer = client_of(referent).post(
        reverse("actionplan:my_bulk_give"),
        {"actions": [mine.pk, theirs.pk], "assignee": referent.pk},
    )

    assert answer.status_code == 302
    assert list(Action.objects.filter(assignee=referent)) == [mine]


def test_actions_written_by_hand_show_where_they_come_from(
    establishment, referent, client_of
):
    page = read(client_of(referent).get(action_url(make_written(establishment))))

    assert "ajoutée à la main" in page.words
