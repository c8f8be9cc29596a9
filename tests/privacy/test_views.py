"""The register is open to those who work here; operators and DPOs handle requests."""

import json
import zipfile
from io import BytesIO

import pytest
from django.core.management import call_command

from beffroi.jobs.models import Job
from beffroi.jobs.worker import run_waiting
from beffroi.lib import clock
from beffroi.privacy.models import PersonRequest, Purge, RegisterCopy
from beffroi.privacy.work.register import REGISTER
from tests.lib.pdf import text_of as pdf_text_of
from tests.maturity.build import answer
from tests.privacy.build import ADDRESS, NAME, make_marked_person

pytestmark = pytest.mark.django_db
REQUESTS = "/vie-privee/demandes/"


@pytest.fixture
def person(establishment, regional_lead):
    call_command("createcachetable", verbosity=0)
    made = make_marked_person(establishment, regional_lead)
    answer(establishment, "R1.1", by=made.as_actor())
    return made


def ask(client, address=ADDRESS):
    answer = client.post(REQUESTS, {"address": address, "reason": "Courrier reçu"})
    assert answer.status_code == 302, answer.text
    return answer["Location"]


def test_everybody_who_works_here_reads_the_register(reader, outsider, client_of):
    for user in (reader, outsider):
        page = client_of(user).get("/vie-privee/").text
        for data in REGISTER:
            for held in data.holdings:
                assert held.what in page.replace("&#x27;", "'")
        assert REQUESTS not in page


def test_the_register_is_printed_in_the_background(dpo, outsider, client_of):
    client = client_of(dpo)

    answer = client.post("/vie-privee/imprimer/")
    assert answer.status_code == 302
    run_waiting()

    copy = RegisterCopy.objects.get()
    path = f"/vie-privee/registre/{copy.pk}/"
    assert Job.objects.get().result_path == path
    pdf = client.get(path).getvalue()
    assert pdf.startswith(b"%PDF")
    assert "Les douze réflexes" in pdf_text_of(pdf)
    assert client_of(outsider).get(path).status_code == 404


def test_a_request_shows_what_is_held_then_gives_a_copy(
    person, operator_admin, client_of
):
    client = client_of(operator_admin)
    path = ask(client)

    page = client.get(path).text
    assert "Les douze réflexes" in page
    assert "Effacer définitivement" in page
    client.post(f"{path}copie/")
    run_waiting()

    raw = client.get(f"{path}fichier/").getvalue()
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        names = archive.namelist()
        assert "LISEZMOI.txt" in names
        everything = b"".join(map(archive.read, names)).decode("utf-8")
        users = json.loads(archive.read("comptes-user.json"))
    assert users[0]["adresse électronique"] == ADDRESS
    assert "password" not in users[0]
    assert "argon2" not in everything
    assert "md5$" not in everything
    assert NAME in everything
    assert "l’informatique et des libertés" in everything


def test_erasing_asks_for_the_address_and_ends_in_a_report(
    person, operator_admin, client_of
):
    client = client_of(operator_admin)
    path = ask(client)

    refused = client.post(f"{path}effacer/", {"confirmation": "autre@exemple.fr"})
    assert refused.status_code == 422
    assert "rien n’a été effacé" in refused.text
    assert client.post(f"{path}effacer/", {}).status_code == 422
    assert client.post(f"{path}effacer/", {"confirmation": ADDRESS}).status_code == 302
    run_waiting()

    page = client.get(path).text
    assert "Personne effacée" in page
    assert ADDRESS not in page
    assert ADDRESS not in client.get(REQUESTS).text


def test_an_unknown_address_is_said_to_be_unknown(operator_admin, client_of):
    client = client_of(operator_admin)

    assert "ne garde rien" in client.get(ask(client, "inconnue@exemple.fr")).text


def test_a_refused_form_says_why(operator_admin, client_of):
    answer = client_of(operator_admin).post(REQUESTS, {"address": "pas une adresse"})

    assert answer.status_code == 422
    assert not PersonRequest.objects.exists()


def test_nobody_else_sees_the_requests(
    person, operator_admin, regional_lead, director, dpo, outsider, client_of
):
    path = ask(client_of(operator_admin))

    for user in (regional_lead, director, dpo, outsider):
        client = client_of(user)
        assert client.get(REQUESTS).status_code == (200 if user == dpo else 403)
        assert client.get(path).status_code == 404
        assert client.post(f"{path}copie/").status_code == 404
        assert (
            client.post(f"{path}effacer/", {"confirmation": ADDRESS}).status_code == 404
        )
    assert PersonRequest.objects.get().state == "open"


def test_the_retention_page_tells_what_went(operator_admin, dpo, outsider, client_of):
    Purge.objects.create(rule="mail", ran_at=clock.now(), count=12)

    for user in (operator_admin, dpo):
        page = client_of(user).get("/vie-privee/conservation/").text
        assert "Courriels partis" in page
        assert ">12<" in page
    assert client_of(outsider).get("/vie-privee/conservation/").status_code == 403
