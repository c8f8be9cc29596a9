"""The pages of an import, from the upload to the result."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.jobs.models import Job
from beffroi.jobs.worker import run_waiting
from beffroi.organizations.models.finess import FinessImport
from beffroi.organizations.models.places import Establishment
from tests.build import give_role, make_region, make_user
from tests.lib.build_workbooks import bomb
from tests.organizations.build_finess import etalab, places, table

pytestmark = pytest.mark.django_db
PAGE = "/imports/finess/"


def send(client, content: str | bytes, name: str = "finess.csv", **fields):
    raw = content.encode() if isinstance(content, str) else content
    data = {"file": SimpleUploadedFile(name, raw), "region": "76", **fields}
    return client.post(PAGE, data)


def read(client, content, **fields) -> FinessImport:
    response = send(client, content, **fields)
    assert response.status_code == 302, response.content.decode()
    run_waiting(reraise=False)
    return FinessImport.objects.latest("created_at")


def page_of(client, batch, tab=""):
    response = client.get(f"{PAGE}{batch.pk}/", {"onglet": tab} if tab else {})
    assert response.status_code == 200
    return response.content.decode()


def test_a_file_is_read_shown_then_applied(client_of, regional_lead):
    client = client_of(regional_lead)

    batch = read(client, etalab(places({"finess": "3,1E+08"})))
    assert not Establishment.objects.exists()
    assert "arrondi" in page_of(client, batch)
    assert "IME Le Parc" in page_of(client, batch, "new")

    response = client.post(
        reverse("organizations:finess_import_apply", args=[batch.pk])
    )
    assert response.status_code == 302
    run_waiting()

    assert Establishment.objects.count() == 2
    job = Job.objects.latest("created_at")
    assert job.result_path == f"{PAGE}{batch.pk}/"
    assert "2\u00a0établissements ajoutés" in job.note
    assert "Terminé" in page_of(client, batch)


def test_what_changes_is_shown_before_and_after(client_of, regional_lead):
    client = client_of(regional_lead)
    batch = read(client, etalab(places()))
    client.post(reverse("organizations:finess_import_apply", args=[batch.pk]))
    run_waiting()

    batch = read(client, etalab(places({"tel": "0561999999"})))

    page = page_of(client, batch, "changed")
    assert "05 61 00 00 01" in page
    assert "05 61 99 99 99" in page


def test_an_import_can_be_abandoned_once(client_of, regional_lead):
    client = client_of(regional_lead)
    batch = read(client, etalab(places()))
    address = reverse("organizations:finess_import_abandon", args=[batch.pk])

    client.post(address)
    again = client.post(
        reverse("organizations:finess_import_apply", args=[batch.pk]), follow=True
    )

    batch.refresh_from_db()
    assert batch.state == "abandoned"
    assert "n’attend plus de décision" in again.content.decode()
    assert not Establishment.objects.exists()


def test_only_the_region_of_the_person_is_touched(client_of, regional_lead):
    client = client_of(regional_lead)
    elsewhere = {**places()[0], "finess": "750000001", "cp": "75001", "ville": "PARIS"}

    batch = read(client, etalab([*places(), elsewhere]))
    client.post(reverse("organizations:finess_import_apply", args=[batch.pk]))
    run_waiting()

    assert Establishment.objects.count() == 3


def test_departments_families_and_numbers_are_chosen(client_of, regional_lead):
    client = client_of(regional_lead)

    batch = read(client, table(places()), departments=["31"], families=["older_people"])

    assert batch.counts["places"]["new"] == 1
    refused = send(client, table(places()), numbers="3,1E+08")
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90\x00" + b"\x00" * 900, "finess.csv", "programme"),
        (b"MZ\x90\x00" + b"\x00" * 900, "finess.exe", "acceptés"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "finess.csv", "PDF"),
        (b"<html><body><script>alert(1)</script>", "finess.csv", "web"),
        (bomb(), "finess.xlsx", "démesuré"),
        (b"", "finess.csv", "vide"),
    ],
)
def test_a_hostile_upload_ends_in_a_clear_sentence(
    client_of, regional_lead, content, name, words
):
    response = send(client_of(regional_lead), content, name)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not FinessImport.objects.exists()


def test_a_file_above_the_limit_is_refused(client_of, regional_lead, settings):
    settings.IMPORT_LIMIT_MB = 1

    response = send(client_of(regional_lead), "finess;nom\n" * 200_000)

    assert response.status_code == 422
    assert "trop lourd" in response.content.decode()


def test_a_file_that_is_no_finess_table_fails_with_its_reason(client_of, regional_lead):
    client = client_of(regional_lead)

    batch = read(client, "nom;ville\nA;B\n")

    assert batch.state == "refused"
    assert "pas de colonne de numéros FINESS" in page_of(client, batch)
    assert "pas de colonne de numéros FINESS" in Job.objects.get().note


def test_markup_in_a_name_is_shown_as_text(client_of, regional_lead):
    client = client_of(regional_lead)

    batch = read(client, table(places({"rs": "<script>alert(1)</script>"})))

    page = page_of(client, batch, "new")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("role", ["referent", "operator_admin", "regional_reader"])
def test_only_the_regional_team_imports(role, client_of, request):
    client = client_of(request.getfixturevalue(role))

    assert client.get(PAGE).status_code == 403
    assert send(client, etalab(places())).status_code == 403


def test_an_outsider_and_another_region_find_nothing(
    client_of, regional_lead, outsider, other_lead
):
    batch = read(client_of(regional_lead), etalab(places()))

    assert client_of(outsider).get(f"{PAGE}{batch.pk}/").status_code == 403
    for address in ("", "appliquer/", "abandonner/"):
        url = f"{PAGE}{batch.pk}/{address}"
        client = client_of(other_lead)
        call = client.post if address else client.get
        assert call(url).status_code == 404
    assert batch.file_name not in client_of(other_lead).get(PAGE).content.decode()


@pytest.fixture
def other_lead(db):
    make_region("11", "Beffroi Île-de-France")
    user = make_user("idf@exemple-beffroi.fr")
    give_role(user, Role.REGIONAL_LEAD, region_code="11")
    return user


def test_a_page_of_rows_costs_the_same_for_few_and_many(
    client_of, regional_lead, django_assert_max_num_queries
):
    client = client_of(regional_lead)
    rows = [{**places()[0], "finess": f"31{n:07d}"} for n in range(300)]
    few, many = read(client, etalab(rows[:60])), read(client, etalab(rows))
    client.get(f"{PAGE}{few.pk}/")

    counts = []
    for batch in (few, many):
        with django_assert_max_num_queries(25) as queries:
            page_of(client, batch)
        counts.append(len(queries))

    assert counts[0] == counts[1]
