"""The page of a place, and what each person may see and do there."""

import pytest
from django.urls import reverse

from beffroi.lib import clock
from beffroi.organizations.models.contacts import ContactNote, EmergencyContact
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations.contacts import Number, save_emergency_contacts
from beffroi.organizations.operations.support import write_contact_note
from beffroi.organizations.rules.states import ContactKind
from beffroi.ui.guarded import NIR_CERTAIN, NIR_LIKELY
from tests.build import make_establishment, make_user
from tests.organizations.build_places import share_detail
from tests.organizations.pages import EVERYBODY, url, words

pytestmark = pytest.mark.django_db
PLACE_PAGES = {
    "establishment": "regional_lead referent director dpo contributor reader",
    "establishment_edit": "regional_lead referent director",
    "emergency_contacts": "referent director",
    "sharing": "regional_lead referent director dpo contributor reader",
}
STRANGERS = {"regional_reader", "operator_admin", "outsider"}
CERTAIN = "1 85 05 78 006 084 91"


@pytest.fixture
def numbered(establishment, referent):
    save_emergency_contacts(
        establishment=establishment,
        numbers={
            ContactKind.BANK: Number("Caisse des Vallées", "05 36 49 53 19", "Matin"),
            ContactKind.DUTY: Number(phone="06 39 98 30 94"),
        },
        by=referent.as_actor(),
    )
    return establishment


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("page", PLACE_PAGES)
def test_each_page_opens_for_those_it_concerns(
    establishment, client_of, person, page, name
):
    answer = client_of(person(name)).get(url(page, establishment))

    allowed = 200 if name in PLACE_PAGES[page].split() else 403
    assert answer.status_code == (404 if name in STRANGERS else allowed)


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("page", ["support", "contact_note"])
def test_only_the_regional_team_follows_and_notes(
    establishment, client_of, person, page, name
):
    sent = {"support_state": "supported", "officer": "", "text": "Appel bref."}
    answer = client_of(person(name)).post(url(page, establishment), sent)

    allowed = 302 if name == "regional_lead" else 403
    assert answer.status_code == (404 if name in STRANGERS else allowed)


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_page_of_an_organization(
    organization, establishment, client_of, person, name
):
    answer = client_of(person(name)).get(url("organization", organization))

    assert answer.status_code == (404 if name in STRANGERS else 200)
    if answer.status_code == 200:
        assert "Résidence Les Micocouliers" in words(answer)
    edit = client_of(person(name)).get(url("organization_edit", organization))
    allowed = 200 if name == "regional_lead" else 403
    assert edit.status_code == (404 if name in STRANGERS else allowed)


def test_my_establishments_opens_the_only_one_or_lists_them(
    establishment, referent, outsider, regional_lead, client_of
):
    mine = reverse("organizations:my_establishments")
    assert client_of(referent).get(mine).url == url("establishment", establishment)
    assert client_of(outsider).get(mine).url != url("establishment", establishment)
    assert "Aucun établissement" in words(client_of(regional_lead).get(mine))

    second = make_establishment(organization=establishment.organization)
    establishment.memberships.get(user=referent).establishments.add(second)
    answer = words(client_of(referent).get(mine))
    assert second.name in answer
    assert establishment.name in answer


def test_a_closed_establishment_stays_open_to_its_people(
    establishment, referent, client_of
):
    Establishment.objects.update(state="closed", closed_on="2026-02-01")

    mine = reverse("organizations:my_establishments")
    answer = words(client_of(referent).get(mine, follow=True))
    assert "Fermé le 1er février 2026" in answer


def test_the_region_sees_no_number_unless_detail_is_shared(
    numbered, regional_lead, reader, client_of
):
    page = url("establishment", numbered)
    field = words(client_of(reader).get(page))
    assert "05 36 49 53 19" in field
    assert 'href="tel:0536495319"' in field
    assert "Matin" in field
    assert field.index("06 39 98 30 94") < field.index("05 36 49 53 19")

    region = words(client_of(regional_lead).get(page))
    assert "05 36 49 53 19" not in region

    share_detail(numbered)
    assert "05 36 49 53 19" in words(client_of(regional_lead).get(page))


def test_panels_that_show_detail_are_not_offered_to_a_region_that_sees_none(
    establishment, regional_lead, referent, client_of
):
    page = url("establishment", establishment)
    reflexes, plan = (
        reverse(f"{app}:panel", args=[establishment.pk])
        for app in ("maturity", "actionplan")
    )

    assert plan in words(client_of(referent).get(page))
    answer = words(client_of(regional_lead).get(page))
    assert reflexes in answer
    assert plan not in answer


def test_notes_are_read_by_the_regional_team_alone(
    establishment, regional_lead, director, client_of
):
    by = regional_lead.as_actor()
    write_contact_note(establishment=establishment, text="Volontaire en juin", by=by)

    page = url("establishment", establishment)
    assert "Volontaire en juin" in words(client_of(regional_lead).get(page))
    assert "Volontaire en juin" not in words(client_of(director).get(page))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Écrivez au moins quelques mots."),
        (f"Mme Roux, {CERTAIN}", NIR_CERTAIN),
        ("série 2690549588157", NIR_LIKELY),
    ],
)
def test_a_refused_note_is_given_back_with_its_reason(
    establishment, regional_lead, client_of, text, reason
):
    answer = client_of(regional_lead).post(
        url("contact_note", establishment), {"text": text}
    )

    assert answer.status_code == 422
    assert reason in words(answer)
    assert text in words(answer)
    assert not ContactNote.objects.exists()


def test_a_number_that_only_looks_like_a_nir_is_kept_once_said(
    establishment, regional_lead, client_of
):
    sent = {"text": "série 2690549588157", "not_a_nir": "on"}
    answer = client_of(regional_lead).post(url("contact_note", establishment), sent)

    assert answer.status_code == 302
    assert ContactNote.objects.get().author == regional_lead


def test_only_a_colleague_of_the_region_can_be_in_charge(
    establishment, regional_lead, outsider, client_of
):
    client, page = client_of(regional_lead), url("support", establishment)
    refused = client.post(
        page, {"support_state": "supported", "officer": str(outsider.pk)}
    )
    assert refused.status_code == 422
    unknown = client.post(page, {"support_state": "adopted"})
    assert unknown.status_code == 422

    client.post(page, {"support_state": "invited", "officer": str(regional_lead.pk)})
    establishment.refresh_from_db()
    assert (establishment.support_state, establishment.officer) == (
        "invited",
        regional_lead,
    )


def test_the_establishment_knows_who_follows_it(
    establishment, regional_lead, referent, client_of
):
    Establishment.objects.filter(pk=establishment.pk).update(officer=regional_lead)

    answer = words(client_of(referent).get(url("establishment", establishment)))
    assert "Votre interlocuteur régional" in answer
    assert "Sofia Benali" in answer


def test_the_choice_of_sharing_belongs_to_the_establishment(
    establishment, director, contributor, regional_lead, client_of
):
    page = url("sharing", establishment)
    for stranger in (contributor, regional_lead):
        assert client_of(stranger).post(page, {"level": "detail"}).status_code == 403
    assert client_of(director).post(page, {}).status_code == 422
    assert client_of(director).post(page, {"level": "all"}).status_code == 422
    establishment.refresh_from_db()
    assert establishment.sharing_level == "indicators"

    answer = client_of(director).post(page, {"level": "detail"}, follow=True)
    assert "choisi par Paul Delmas" in words(answer)
    establishment.refresh_from_db()
    assert establishment.sharing_level == "detail"


@pytest.mark.parametrize(
    ("sent", "field", "reason"),
    [
        ({"bank-name": "Caisse"}, "bank-phone", "Banque\u00a0: indiquez le numéro"),
        ({"duty-note": "La nuit"}, "duty-phone", "indiquez le numéro à appeler"),
        ({"bank-phone": "au siège"}, "bank-phone", "ce numéro ne se compose pas"),
        (
            {"bank-phone": "0536495319", "bank-note": CERTAIN},
            "bank-note",
            NIR_CERTAIN,
        ),
    ],
)
def test_a_number_that_nobody_could_call_is_refused_beside_its_field(
    establishment, referent, client_of, sent, field, reason
):
    answer = client_of(referent).post(url("emergency_contacts", establishment), sent)

    assert answer.status_code == 422
    assert reason in words(answer)
    assert f'id="id_{field}-erreur"' in words(answer)
    assert not EmergencyContact.objects.exists()


def test_numbers_are_written_in_groups_of_two(numbered, referent, client_of):
    sent = {"bank-phone": "+33 5.36.49.53.20", "insurer-phone": "3250"}
    answer = client_of(referent).post(url("emergency_contacts", numbered), sent)

    assert answer.url == url("establishment", numbered)
    kept = dict(EmergencyContact.objects.values_list("kind", "phone"))
    assert kept == {"bank": "05 36 49 53 20", "insurer": "3250"}


def test_html_in_names_is_shown_as_text(
    establishment, regional_lead, referent, client_of
):
    bad = "<script>alert(1)</script>"
    Establishment.objects.filter(pk=establishment.pk).update(name=bad, town=bad)
    organization = establishment.organization
    type(organization).objects.filter(pk=organization.pk).update(name=bad)
    EmergencyContact.objects.create(
        establishment=establishment, kind="bank", phone='1"><b>', name=bad, note=bad,
        changed_at=clock.now(),
    )  # fmt: skip
    write_contact_note(
        establishment=establishment, text=bad, by=regional_lead.as_actor(), author=make_user()
    )  # fmt: skip
    share_detail(establishment)

    pages = [url(name, establishment) for name in ("establishment", "sharing")]
    pages += [
        url("organization", organization),
        reverse("organizations:establishments"),
    ]
    for page in pages:
        raw = client_of(regional_lead).get(page).content.decode()
        assert bad not in raw
        assert '1"><b>' not in raw
        assert "&lt;script&gt;" in raw
    edit = client_of(referent).get(url("emergency_contacts", establishment))
    assert bad not in edit.content.decode()
