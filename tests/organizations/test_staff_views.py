"""The pages of the staff: only those who manage the establishment open them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.jobs.worker import run_waiting
from beffroi.lib import clock
from beffroi.organizations.models.staff import StaffImport, StaffMember, Team
from beffroi.organizations.operations.sharing import choose_sharing
from beffroi.organizations.rules.states import SharingLevel
from tests.build import give_role, make_establishment
from tests.organizations.build_staff import MESSY, import_list, make_member, read

pytestmark = pytest.mark.django_db


def url(name: str, place, *keys) -> str:
    return reverse(f"organizations:{name}", args=[place.pk, *keys])


def text_of(client, address: str, **query) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_managers_see_the_list_and_nobody_else(
    client_of, establishment, referent, director, regional_lead, contributor, outsider
):
    make_member(establishment, referent)
    choose_sharing(
        establishment=establishment, level=SharingLevel.DETAIL, by=referent.as_actor()
    )
    page = url("staff", establishment)

    assert "Vidal" in text_of(client_of(referent), page)
    assert "Vidal" in text_of(client_of(director), page)
    assert client_of(regional_lead).get(page).status_code == 403
    assert client_of(contributor).get(page).status_code == 403
    assert client_of(outsider).get(page).status_code == 404


def test_the_name_of_one_place_does_not_open_the_people_of_another(
    client_of, establishment, referent, outsider
):
    elsewhere = make_establishment()
    give_role(outsider, Role.REFERENT, organization=elsewhere.organization)
    member = make_member(elsewhere, outsider)
    batch = read(elsewhere, outsider)
    client = client_of(referent)

    for name, key in (("staff_edit", member.pk), ("staff_import", batch.pk)):
        assert client.get(url(name, establishment, key)).status_code == 404


def test_the_list_is_searched_and_filtered(client_of, establishment, referent):
    import_list(establishment, referent)
    client, page = client_of(referent), url("staff", establishment)
    team = Team.objects.get(name="Cuisine")

    assert "Fabre-Roux" in text_of(client, page, q="jean fabre")
    found = text_of(client, page, equipe=str(team.pk))
    assert "Fabre-Roux" in found
    assert "helene.delmas" not in found
    assert "Roche" in text_of(client, page, adresse="none")
    assert "Personne ne correspond" in text_of(client, page, q="inconnu")


def test_the_list_has_the_same_number_of_queries_whatever_its_size(
    client_of, establishment, referent, django_assert_max_num_queries
):
    client, page = client_of(referent), url("staff", establishment)
    for n in range(30):
        make_member(establishment, referent, last_name=f"Nom {n}", team=f"Équipe {n}")
    with django_assert_max_num_queries(20):
        client.get(page)


def test_a_person_is_added_corrected_and_leaves(client_of, establishment, referent):
    client = client_of(referent)
    refused = client.post(
        url("staff_create", establishment), {"last_name": "Vidal", "email": "anne@"}
    )
    assert refused.status_code == 422
    assert "anne@" in refused.content.decode()

    client.post(
        url("staff_create", establishment),
        {"last_name": "Vidal", "email": "Anne@exemple.fr", "job": "AS", "team": "Nuit"},
    )
    member = StaffMember.objects.get()
    assert (member.email, member.family, member.team.name) == (
        "anne@exemple.fr",
        "care",
        "Nuit",
    )
    twin = client.post(
        url("staff_create", establishment),
        {"last_name": "Petit", "email": "anne@exemple.fr"},
    )
    assert twin.status_code == 422
    assert "boîte partagée" in twin.content.decode()

    edit = url("staff_edit", establishment, member.pk)
    assert client.post(edit, {"last_name": ""}).status_code == 422
    client.post(edit, {"last_name": "Vidal-Roux", "family": "management"})
    member.refresh_from_db()
    assert (member.last_name, member.family, member.version) == (
        "Vidal-Roux",
        "management",
        2,
    )

    leave = url("staff_departure", establishment, member.pk)
    assert client.post(leave, {"left_on": "hier"}).status_code == 422
    assert client.post(leave, {"left_on": "0026-11-24"}).status_code == 422
    client.post(leave, {"left_on": clock.today().isoformat()})
    assert "La liste est vide" in text_of(client, url("staff", establishment))
    assert "Cette personne est partie" in text_of(client, edit)
    client.post(leave, {"retour": "oui"})
    assert "Vidal-Roux" in text_of(client, url("staff", establishment))
    client.post(url("staff_forget", establishment, member.pk))
    assert not StaffMember.objects.exists()


def test_an_export_is_safe_and_holds_what_is_shown(client_of, establishment, referent):
    make_member(establishment, referent, first_name="=1+1")
    response = client_of(referent).get(url("staff_export", establishment, "csv"))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "Vidal;'=1+1;" in text
    assert (
        client_of(referent).get(url("staff_export", establishment, "pdf")).status_code
        == 404
    )


def test_a_list_goes_from_the_file_to_the_undoing(client_of, establishment, referent):
    client = client_of(referent)
    file = SimpleUploadedFile("personnel.csv", MESSY.encode("cp1252"))
    response = client.post(url("staff_imports", establishment), {"file": file})
    batch = StaffImport.objects.get()
    columns = url("staff_import_columns", establishment, batch.pk)
    assert response["Location"] == columns
    shown = text_of(client, columns)
    assert "Nom et prénom" in shown
    assert "DELMAS Hélène" in shown

    chosen = {f"colonne-{place}": word for place, word in batch.columns.items()}
    assert client.post(columns, {}).status_code == 422
    client.post(columns, chosen)
    run_waiting()
    page = url("staff_import", establishment, batch.pk)
    assert "n’est pas une adresse" in text_of(client, page)
    assert "Même adresse" in text_of(client, page, onglet="new")

    client.post(url("staff_import_apply", establishment, batch.pk))
    run_waiting()
    assert StaffMember.objects.count() == 5
    assert "Annuler cet import" in text_of(client, page)
    client.post(url("staff_import_undo", establishment, batch.pk))
    run_waiting()
    assert not StaffMember.objects.exists()
    assert "Annulé le" in text_of(client, page)
    again = client.post(url("staff_import_undo", establishment, batch.pk), follow=True)
    assert "Seul le dernier import" in again.content.decode()


def test_a_file_that_is_no_list_says_why(client_of, establishment, referent):
    file = SimpleUploadedFile("photo.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40)
    page = url("staff_imports", establishment)

    response = client_of(referent).post(page, {"file": file})

    assert response.status_code == 422
    assert not StaffImport.objects.exists()


def test_an_import_can_be_abandoned(client_of, establishment, referent):
    batch = read(establishment, referent)
    client = client_of(referent)

    client.post(url("staff_import_abandon", establishment, batch.pk))
    client.post(url("staff_import_apply", establishment, batch.pk))
    run_waiting()

    assert not StaffMember.objects.exists()


def test_a_team_is_renamed_or_taken_away(client_of, establishment, referent):
    member = make_member(establishment, referent, team="Nuit")
    client, page = client_of(referent), url("staff_team", establishment, member.team.pk)
    assert "Nuit" in text_of(client, url("staff_teams", establishment))

    assert client.post(page, {"name": ""}).status_code == 422
    client.post(page, {"name": "Équipe de nuit"})
    assert Team.objects.get().name == "Équipe de nuit"
    client.post(page, {"retirer": "oui"})

    member.refresh_from_db()
    assert member.team is None


def test_one_place_opens_at_once_and_several_are_listed(
    client_of, establishment, referent, reader
):
    page = reverse("organizations:my_staff")
    assert client_of(referent).get(page)["Location"] == url("staff", establishment)
    assert client_of(reader).get(page).status_code == 403

    sister = make_establishment(organization=establishment.organization)
    give_role(
        referent,
        Role.REFERENT,
        organization=sister.organization,
        establishments=(sister,),
    )
    assert sister.name in text_of(client_of(referent), page)
