"""The pages that invite: forms, lists, files, and who may open them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from beffroi.accounts.rules.roles import Role
from beffroi.jobs.models import Job
from beffroi.jobs.worker import run_waiting
from beffroi.mail.models import OutgoingMessage
from beffroi.organizations.models.invitations import Invitation, InvitationBatch
from beffroi.organizations.work.invitations import send_batch
from tests.build import give_role, make_establishment, make_user
from tests.organizations.build_people import make_invitation

pytestmark = pytest.mark.django_db

INVITE = "/invitations/nouvelle/"
HEADINGS = "FINESS;nom;prénom;courriel;rôle\n"


def _form(**changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "email": "zoe@exemple-beffroi.fr",
        "first_name": "Zoé",
        "last_name": "Martin",
        "role": "contributor",
        "scope": "some",
    }
    return {**fields, **changes}


def _file(text: str, name: str = "liste.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_referent_invites_from_the_page_of_an_establishment(
    client_of, referent, establishment
):
    client = client_of(referent)
    address = f"{INVITE}?etablissement={establishment.pk}"

    page = client.get(address).content.decode()
    response = client.post(address, _form(establishments=[str(establishment.pk)]))

    invitation = Invitation.objects.get()
    assert establishment.name in page
    assert "Tout l’organisme" not in page
    assert response["Location"] == "/invitations/"
    assert invitation.role == Role.CONTRIBUTOR
    assert list(invitation.establishments.all()) == [establishment]
    assert OutgoingMessage.objects.get().recipient == "zoe@exemple-beffroi.fr"


def test_the_head_office_invites_for_all_its_establishments(client_of, establishment):
    user = make_user()
    give_role(user, Role.DIRECTOR, organization=establishment.organization)
    client = client_of(user)

    response = client.get(INVITE)
    client.post(response["Location"], _form(scope="whole", role="referent"))

    invitation = Invitation.objects.get()
    assert invitation.organization == establishment.organization
    assert not invitation.establishments.exists()


def test_the_regional_team_invites_a_colleague(client_of, regional_lead):
    client = client_of(regional_lead)

    page = client.get(f"{INVITE}?equipe=1").content.decode()
    client.post(f"{INVITE}?equipe=1", _form(role="regional_reader", region_code="76"))

    invitation = Invitation.objects.get()
    assert "Administration technique" not in page
    assert (invitation.role, invitation.region_code) == (Role.REGIONAL_READER, "76")


def test_the_operator_invites_another_operator(client_of, operator_admin):
    client = client_of(operator_admin)

    client.post(f"{INVITE}?equipe=1", _form(role="operator_admin"))

    assert Invitation.objects.get().role == Role.OPERATOR_ADMIN


def test_the_operator_invites_the_first_regional_lead_only(
    client_of, operator_admin, organization
):
    client = client_of(operator_admin)
    address = f"{INVITE}?equipe=1"

    client.post(address, _form(role="regional_lead", region_code="76"))
    assert Invitation.objects.get().role == Role.REGIONAL_LEAD

    give_role(make_user(), Role.REGIONAL_LEAD, region_code="76")
    again = client.post(
        address, _form(email="x@y.fr", role="regional_lead", region_code="76")
    )
    assert again.status_code == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "pas une adresse"},
        {"role": "regional_lead"},
        {"role": "operator_admin"},
        {"scope": "whole"},
        {"establishments": []},
        {"establishments": ["pas-une-cle"]},
    ],
)
def test_a_form_badly_filled_invites_nobody(
    client_of, referent, establishment, changes
):
    address = f"{INVITE}?etablissement={establishment.pk}"
    given = {"establishments": [str(establishment.pk)], **changes}

    response = client_of(referent).post(address, _form(**given))

    assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_an_outsider_neither_invites_nor_sees_nor_touches(
    client_of, outsider, referent, establishment
):
    invitation = make_invitation(referent, establishment)
    client = client_of(outsider)
    place = f"{INVITE}?etablissement={establishment.pk}"
    body = f"{INVITE}?organisme={establishment.organization_id}"

    assert client.get(place).status_code == 404
    assert client.get(body).status_code == 404
    given = _form(establishments=[str(establishment.pk)])
    assert client.post(place, given).status_code == 404
    assert "zoe@" not in client.get("/invitations/").content.decode()
    for name in ("organizations:invitation_resend", "organizations:invitation_revoke"):
        assert client.post(reverse(name, args=[invitation.pk])).status_code == 404
    assert Invitation.objects.live().count() == 1


def test_people_who_only_contribute_or_read_invite_nobody(
    client_of, contributor, reader, dpo, regional_reader, establishment
):
    for user in (contributor, reader, dpo, regional_reader):
        client = client_of(user)
        for address in (INVITE, "/invitations/", "/invitations/fichier/"):
            assert client.get(address).status_code == 403


def test_the_list_is_filtered(client_of, regional_lead, referent, establishment):
    make_invitation(referent, establishment)
    make_invitation(referent, establishment, email="paul@exemple-beffroi.fr")
    OutgoingMessage.objects.filter(recipient__startswith="paul").update(state="bounced")
    client = client_of(regional_lead)

    def listed(query: str) -> list[str]:
        page = client.get(f"/invitations/{query}").content.decode()
        return [name for name in ("zoe@", "paul@") if name in page]

    assert listed("") == ["zoe@", "paul@"]
    assert listed("?etat=bounced") == ["paul@"]
    assert listed("?q=paul") == ["paul@"]
    assert listed("?role=dpo") == []
    assert listed(f"?etablissement={establishment.pk}") == ["zoe@", "paul@"]
    assert listed(f"?organisme={make_establishment().organization_id}") == []


def test_a_region_sees_its_own_invitations_only(
    client_of, regional_lead, referent, establishment
):
    make_invitation(referent, establishment)
    other = make_user()
    give_role(other, Role.REGIONAL_LEAD, region_code="11")

    assert "zoe@" in client_of(regional_lead).get("/invitations/").content.decode()
    assert "zoe@" not in client_of(other).get("/invitations/").content.decode()


def test_the_list_costs_the_same_with_many(
    client_of, referent, establishment, django_assert_max_num_queries
):
    for number in range(12):
        make_invitation(referent, establishment, email=f"p{number}@exemple-beffroi.fr")
    client = client_of(referent)

    with django_assert_max_num_queries(20):
        client.get("/invitations/")


def test_a_file_is_shown_then_sent_in_the_background(
    client_of, regional_lead, establishment
):
    client = client_of(regional_lead)
    body = establishment.organization
    text = HEADINGS + (
        f"{establishment.finess};MARTIN;Zoé;zoe@exemple-beffroi.fr;référente SSI\n"
        f"{body.finess};Roux;Paul;paul@exemple-beffroi.fr;direction\n"
        f"{establishment.finess};Roux;Paul;pas une adresse;direction\n"
        "999999999;Roux;Ali;ali@exemple-beffroi.fr;DPO\n"
    )

    response = client.post("/invitations/fichier/", {"file": _file(text)})
    preview = client.get(response["Location"]).content.decode()
    assert Invitation.objects.count() == 0
    sent = client.post(response["Location"])
    run_waiting()

    job = Job.objects.get()
    whole = Invitation.objects.get(email="paul@exemple-beffroi.fr")
    assert "pas une adresse" in preview
    assert "999999999" in preview
    assert sent["Location"] == reverse("jobs:job", args=[job.pk])
    assert job.state == "done"
    assert [line["line"] for line in job.refused] == [4, 5]
    assert Invitation.objects.count() == 2
    assert (whole.role, whole.establishments.count()) == (Role.DIRECTOR, 0)
    assert InvitationBatch.objects.get().rows == []


def test_the_same_file_twice_invites_nobody_twice(
    client_of, regional_lead, establishment
):
    client = client_of(regional_lead)
    text = HEADINGS + f"{establishment.finess};M;Zoé;zoe@exemple-beffroi.fr;dpo\n"

    for _ in range(2):
        response = client.post("/invitations/fichier/", {"file": _file(text)})
        client.post(response["Location"])
        run_waiting()

    preview = client.get(response["Location"]).content.decode()
    assert Invitation.objects.count() == 1
    assert "déjà invitée" in preview


def test_work_done_twice_sends_once(client_of, regional_lead, establishment):
    client = client_of(regional_lead)
    text = HEADINGS + f"{establishment.finess};M;Zoé;zoe@exemple-beffroi.fr;dpo\n"
    response = client.post("/invitations/fichier/", {"file": _file(text)})
    rows = InvitationBatch.objects.get().rows
    client.post(response["Location"])
    run_waiting()

    batch = InvitationBatch.objects.get()
    InvitationBatch.objects.update(rows=rows)
    send_batch(str(Job.objects.get().pk), str(batch.pk))

    assert OutgoingMessage.objects.count() == 1
    assert client.post(response["Location"]).status_code == 422


def test_a_workbook_is_read_too(client_of, regional_lead, establishment):
    book = Workbook()
    sheet = book.active
    sheet.append(["Rôle", "E-mail", "N° FINESS", "Nom"])
    sheet.append(
        ["Directrice", "zoe@exemple-beffroi.fr", establishment.finess, "MARTIN"]
    )
    content = io.BytesIO()
    book.save(content)
    upload = SimpleUploadedFile("liste.xlsx", content.getvalue())

    response = client_of(regional_lead).post("/invitations/fichier/", {"file": upload})

    assert response.status_code == 302
    assert InvitationBatch.objects.get().rows[0]["role"] == "director"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("nom;prénom\nMartin;Zoé\n", "Il manque"),
        ("", "vide"),
        ("%PDF-1.7 x", "PDF"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(client_of, referent, content, words):
    response = client_of(referent).post(
        "/invitations/fichier/", {"file": _file(content)}
    )

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not InvitationBatch.objects.exists()


def test_a_referents_file_reaches_no_further_than_the_referent(
    client_of, referent, establishment
):
    elsewhere = make_establishment()
    text = HEADINGS + (
        f"{establishment.finess};M;Zoé;zoe@exemple-beffroi.fr;lecture\n"
        f"{elsewhere.finess};M;Ali;ali@exemple-beffroi.fr;lecture\n"
        f"{establishment.organization.finess};M;Lou;lou@exemple-beffroi.fr;lecture\n"
    )

    client_of(referent).post("/invitations/fichier/", {"file": _file(text)})

    batch = InvitationBatch.objects.get()
    assert [row["email"] for row in batch.rows] == ["zoe@exemple-beffroi.fr"]
    assert [line["line"] for line in batch.refused] == [3, 4]


def test_a_file_is_seen_by_its_owner_only(client_of, referent, director, establishment):
    text = HEADINGS + f"{establishment.finess};M;Zoé;zoe@exemple-beffroi.fr;lecture\n"
    response = client_of(referent).post("/invitations/fichier/", {"file": _file(text)})

    assert client_of(director).get(response["Location"]).status_code == 404
    assert client_of(director).post(response["Location"]).status_code == 404
