"""The screens of the head office, of the establishments that follow it, and the matrix."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from beffroi.accounts.rules.roles import Role
from beffroi.jobs.worker import run_waiting
from beffroi.maturity.models.head_office import HeadOfficeProof
from beffroi.maturity.models.reports import Report
from tests.build import give_role, make_establishment, make_user
from tests.lib.pdf import text_of
from tests.maturity.build import answer
from tests.maturity.build_head_office import (
    answer_at,
    answer_for_all,
    make_head,
    make_sites,
    prove_for_all,
    state_at,
)


@pytest.fixture
def head(organization, establishment):
    return make_head(organization)


def url(name, *args):
    return reverse(f"maturity:{name}", args=args)


def test_the_head_office_answers_in_one_screen_for_all(client_of, head, organization):
    sites = make_sites(organization)
    client = client_of(head)
    address = url("head_office_question", organization.pk, "R6.1")
    shown = client.get(address).content.decode()
    assert "Pour tous vos établissements" in shown
    assert "Je ne sais pas" not in shown

    sent = client.post(
        f"{address}?parcours=reflexe",
        {"choice": "2", "comment": "Contrat", "revision": 0},
    )
    run_waiting()

    assert sent.status_code == 302
    assert [answer_at(site).level for site in sites] == [2] * 5
    listed = client.get(url("head_office", organization.pk)).content.decode()
    assert "6\xa0suivent" in listed


def test_a_refused_form_keeps_what_was_typed(client_of, head, organization):
    address = url("head_office_question", organization.pk, "R6.1")

    empty = client_of(head).post(address, {"comment": "Contrat", "revision": 0})

    assert empty.status_code == 422
    assert "Contrat" in empty.content.decode()


def test_a_late_form_is_told_and_can_be_sent_again(client_of, head, organization):
    answer_for_all(organization, level=1)
    address = url("head_office_question", organization.pk, "R6.1")

    late = client_of(head).post(address, {"choice": "3", "revision": 0})

    assert late.status_code == 422
    assert "Une autre personne du siège" in late.content.decode()
    assert 'name="revision" value="1"' in late.content.decode()


def test_proofs_of_the_head_office_are_added_and_withdrawn(
    client_of, head, organization
):
    answer_for_all(organization, level=3)
    client = client_of(head)

    wrong = client.post(
        url("head_office_proof_add", organization.pk, "R6.1"), {"kind": "statement"}
    )
    added = client.post(
        url("head_office_proof_add", organization.pk, "R6.1"),
        {
            "kind": "statement",
            "statement-statement": "Le prestataire couvre tous les sites.",
            "statement-dated_on": "2026-11-01",
        },
    )

    assert (wrong.status_code, added.status_code) == (422, 302)
    proof = HeadOfficeProof.objects.get()
    assert client.post(url("head_office_proof_withdraw", proof.pk)).status_code == 302
    proof.refresh_from_db()
    assert proof.withdrawn_at is not None


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("referent", 403),
        ("director", 403),
        ("contributor", 403),
        ("regional_lead", 403),
        ("outsider", 404),
        ("regional_reader", 404),
    ],
)
def test_only_who_holds_the_whole_organization_answers_for_it(
    client_of, request, organization, establishment, persona, status
):
    client = client_of(request.getfixturevalue(persona))

    for address in (
        url("head_office", organization.pk),
        url("head_office_question", organization.pk, "R6.1"),
    ):
        assert client.get(address).status_code == status


def test_the_question_says_who_answered_and_lets_one_break_away(
    client_of, referent, establishment, organization
):
    answer_for_all(organization, level=2)
    client = client_of(referent)
    page = client.get(url("question", establishment.pk, "R6.1")).content.decode()
    assert "Répondu par le siège" in page
    assert "Ce n’est pas vrai chez nous" in page

    left = client.post(
        url("tie", establishment.pk, "R6.1"), {"geste": "rompre"}, follow=True
    )

    assert "dites maintenant ce qu’il en est chez vous" in left.content.decode()
    assert state_at(establishment) == "broken"


def test_the_reflex_marks_what_comes_from_elsewhere(
    client_of, referent, establishment, organization
):
    answer_for_all(organization, "R6.1")

    page = client_of(referent).get(url("reflex", establishment.pk, 6)).content.decode()

    assert page.count("Répondu par le siège") == 1


def test_each_gesture_leads_back_to_the_list(
    client_of, referent, establishment, organization
):
    answer(establishment, "R6.2", 1)
    answer_for_all(organization, "R6.1", 2)
    answer_for_all(organization, "R6.2", 3)
    client = client_of(referent)
    listed = client.get(url("to_confirm", establishment.pk)).content.decode()
    assert "Le siège a une autre réponse que vous" in listed

    for key, gesture in (("R6.1", "confirmer"), ("R6.2", "garder")):
        sent = client.post(
            url("tie", establishment.pk, key), {"geste": gesture, "retour": "liste"}
        )
        assert sent["Location"] == url("to_confirm", establishment.pk)

    assert state_at(establishment, "R6.1") == "confirmed"
    assert (
        client.post(url("tie", establishment.pk, "R6.1"), {"geste": "?"}).status_code
        == 404
    )
    overview = client.get(url("overview", establishment.pk)).content.decode()
    assert "Des réponses viennent d’ailleurs" not in overview


def test_a_reflex_is_confirmed_at_once(
    client_of, referent, establishment, organization
):
    answer_for_all(organization, "R6.1", 2)
    answer_for_all(organization, "R6.2", 2)

    client_of(referent).post(url("to_confirm", establishment.pk), {"reflexe": "6"})

    assert state_at(establishment, "R6.1") == "confirmed"
    assert state_at(establishment, "R6.2") == "confirmed"


def test_readers_look_and_strangers_see_nothing(
    client_of, reader, outsider, establishment, organization
):
    answer_for_all(organization)
    address = url("to_confirm", establishment.pk)

    assert client_of(reader).get(address).status_code == 200
    assert client_of(reader).post(address, {"reflexe": "6"}).status_code == 403
    assert client_of(outsider).get(address).status_code == 404
    tie = url("tie", establishment.pk, "R6.1")
    assert client_of(reader).post(tie, {"geste": "rompre"}).status_code == 403
    assert client_of(outsider).post(tie, {"geste": "rompre"}).status_code == 404


def test_answers_of_a_sister_are_copied_by_whoever_reads_both(
    client_of, head, referent, outsider, establishment, organization
):
    (sister,) = make_sites(organization, 1)
    answer(sister, "R1.1", 2)
    address = url("copy", establishment.pk)

    assert sister.name in client_of(head).get(address).content.decode()
    assert sister.name not in client_of(referent).get(address).content.decode()
    assert client_of(outsider).get(address).status_code == 404
    refused = client_of(referent).post(address, {"depuis": sister.pk})
    assert refused.status_code == 422
    client_of(head).post(address, {"depuis": sister.pk})
    run_waiting()

    shown = client_of(referent).get(url("to_confirm", establishment.pk))
    assert f"Copié de {sister.name}" in shown.content.decode()


def test_the_matrix_shows_only_places_open_in_detail(
    client_of, organization, establishment, referent, regional_lead, outsider
):
    other = make_establishment(name="Foyer voisin", organization=organization)
    answer(establishment, "R6.1", 2)
    address = url("matrix", organization.pk)

    seen = client_of(referent).get(address).content.decode()
    assert establishment.name in seen
    assert other.name not in seen
    region = client_of(regional_lead).get(address).content.decode()
    assert establishment.name not in region
    assert client_of(outsider).get(address).status_code == 404


@pytest.mark.parametrize("sort", ["nom", "commune", "resultat", "activite", "?"])
def test_the_matrix_is_read_in_the_same_number_of_queries(
    client_of, head, organization, sort
):
    client = client_of(head)
    address = f"{url('matrix', organization.pk)}?tri={sort}"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    make_sites(organization, 30)

    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200

    assert len(many) == len(few)


def test_the_matrix_leaves_as_a_table(client_of, head, organization, establishment):
    establishment.name = "=1+1"
    establishment.save()
    answer(establishment, "R6.1", 2)
    address = url("matrix_export", organization.pk)
    client = client_of(head)

    csv = b"".join(client.get(f"{address}?format=csv").streaming_content).decode()
    book = client.get(f"{address}?format=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content))).active

    assert "'=1+1" in csv
    assert sheet.max_row == 2
    assert str(sheet.cell(1, 8).value).endswith(": niveau")
    assert client.get(f"{address}?format=pdf").status_code == 404


def test_the_matrix_prints(client_of, head, outsider, organization, establishment):
    answer(establishment, "R6.1", 2)
    address = url("ask_matrix", organization.pk)

    assert client_of(outsider).post(address).status_code == 404
    client_of(head).post(address)
    run_waiting()

    report = Report.objects.get(kind="matrix")
    assert report.file.name.startswith("tableau-association-les-micocouliers")
    made = client_of(head).get(url("document_file", report.pk))
    printed = text_of(b"".join(made.streaming_content))
    assert "Résidence Les Micocouliers" in printed


def test_a_matrix_without_places_is_refused_kindly(
    client_of, regional_lead, organization, establishment
):
    refused = client_of(regional_lead).post(url("ask_matrix", organization.pk))

    assert refused.status_code == 422


def test_a_proof_of_the_head_office_cannot_be_withdrawn_at_one_site(
    client_of, referent, establishment, organization
):
    answer_for_all(organization, level=3)
    prove_for_all(organization)

    page = client_of(referent).get(url("question", establishment.pk, "R6.1"))

    assert "Attestation du prestataire" in page.content.decode()
    assert "Retirer la preuve" not in page.content.decode()


def test_a_contributor_confirms_too(
    client_of, contributor, establishment, organization
):
    answer_for_all(organization)

    client_of(contributor).post(
        url("tie", establishment.pk, "R6.1"), {"geste": "confirmer"}
    )

    assert state_at(establishment) == "confirmed"


def test_a_director_of_the_whole_organization_answers_for_it(
    client_of, organization, establishment
):
    user = make_user()
    give_role(user, Role.DIRECTOR, organization=organization)

    assert client_of(user).get(url("head_office", organization.pk)).status_code == 200
