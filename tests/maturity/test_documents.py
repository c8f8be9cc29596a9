"""Reports and blank questionnaires: complete, accessible, for the right eyes."""

import io
import zipfile
from uuid import uuid4

import pikepdf
import pytest
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.operations.plan import ActionText, write_action
from beffroi.files.queries import open_file
from beffroi.jobs.models import Job
from beffroi.jobs.rules.states import JobState
from beffroi.jobs.worker import run_waiting
from beffroi.maturity.models.reports import Report
from beffroi.maturity.operations import reports
from beffroi.maturity.operations.answers import answer_question
from beffroi.maturity.operations.assessments import (
    start_assessment,
    validate_assessment,
)
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.queries.report import report_of
from beffroi.maturity.rules.documents import BlankVariant, file_slug, report_name
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.work import report as work
from beffroi.organizations.rules.states import SharingLevel
from tests.build import give_role, make_establishment
from tests.lib.pdf import fonts_of, page_count, pages_of, text_of
from tests.maturity.build_report import answer_everything, give_actions


@pytest.fixture
def answered(establishment, referent):
    answer_everything(establishment, referent)
    give_actions(establishment, referent, 3)
    return establishment


def _answer_one(place, user, **changes):
    assessment = start_assessment(establishment=place, by=user.as_actor())
    values = {"kind": AnswerKind.LEVEL, "level": 2, "comment": ""} | changes
    return answer_question(
        assessment=assessment,
        question_id="R1.1",
        expected_revision=0,
        by=user.as_actor(),
        **values,
    )


def _url(name, place):
    return reverse(f"maturity:{name}", args=[place.pk])


def _status_of(client, report):
    """Return the status of a download, read to its end so that the file closes."""
    response = client.get(reverse("maturity:document_file", args=[report.pk]))
    if response.streaming:
        assert b"".join(response.streaming_content)
    return response.status_code


def _words(pdf):
    return " ".join(text_of(pdf).split())


def test_a_report_of_64_answers_is_accessible_and_whole(answered):
    pdf = work.report_pdf(answered)

    document = pikepdf.open(io.BytesIO(pdf))
    assert document.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in document.Root
    assert str(document.Root.Lang).startswith("fr")
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert answered.name in str(metadata["dc:title"])
    assert all(fonts_of(pdf).values())
    assert 16 <= page_count(pdf) <= 20
    words = _words(pdf)
    assert all(question.id in words for question in questionnaire().questions)
    assert all(reflex.title in words for reflex in questionnaire().reflexes)
    assert "Compte rendu du comité" in words
    assert "Je ne sais pas" in words


def test_the_summary_for_the_board_holds_on_the_second_page(answered):
    pdf = work.report_pdf(answered)

    words = " ".join(pages_of(pdf)[1].split())
    assert "En une page" in words
    assert "Priorités" in words
    assert "Fixer la date du prochain point" in words


def test_a_draft_says_so_and_a_validation_names_its_author(answered, director):
    assert "Brouillon" in _words(work.report_pdf(answered))

    assessment = start_assessment(establishment=answered, by=director.as_actor())
    validate_assessment(
        assessment=assessment, by=director.as_actor(), as_role=Role.DIRECTOR
    )

    words = _words(work.report_pdf(answered))
    assert f"par {director.get_full_name()} (direction)" in words
    assert "Brouillon" not in words


def test_a_change_after_validation_makes_it_a_draft_again(establishment, director):
    _answer_one(establishment, director)
    assessment = start_assessment(establishment=establishment, by=director.as_actor())
    validate_assessment(
        assessment=assessment, by=director.as_actor(), as_role=Role.DIRECTOR
    )
    answer_question(
        assessment=assessment, question_id="R1.2", kind=AnswerKind.UNKNOWN,
        expected_revision=0, by=director.as_actor(),
    )  # fmt: skip

    assert "ont changé depuis la validation" in _words(work.report_pdf(establishment))


def test_what_people_type_is_printed_as_typed(establishment, referent):
    hostile = '#read("/etc/passwd") *gras* $x$ <b> \\ @ref'
    establishment.name = "Foyer #let x = 1 *M&M*"
    establishment.save()
    _answer_one(establishment, referent, comment=hostile)
    write_action(
        establishment=establishment,
        text=ActionText(title="Action #panic() [x]"),
        by=referent.as_actor(),
    )

    printed = text_of(work.report_pdf(establishment)).replace(" ", "")

    assert hostile.replace(" ", "") in printed
    assert "Foyer#letx=1*M&M*" in printed
    assert "Action#panic()[x]" in printed


def test_a_long_comment_and_rare_signs_are_no_obstacle(establishment, referent):
    _answer_one(
        establishment, referent, comment="Une phrase assez longue. 你好 😀 " * 60
    )

    assert page_count(work.report_pdf(establishment)) >= 16


def test_a_report_is_read_in_the_same_number_of_queries(
    answered, establishment, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        report_of(answered)


def test_asking_for_a_report_makes_it_in_the_background(client_of, reader, answered):
    client = client_of(reader)

    response = client.post(_url("ask_report", answered))
    run_waiting()

    job = Job.objects.get()
    assert response.url == reverse("jobs:job", args=[job.pk])
    assert job.state == JobState.DONE
    page = client.get(_url("documents", answered)).content.decode()
    report = Report.objects.get()
    assert report.file.name in page
    download = client.get(reverse("maturity:document_file", args=[report.pk]))
    assert download["Content-Disposition"].startswith("attachment")
    assert b"".join(download.streaming_content).startswith(b"%PDF-")


def test_the_work_run_twice_makes_one_document(answered, referent):
    job = reports.ask_report(establishment=answered, by=referent.as_actor())
    report = Report.objects.get()

    work.make_document(str(job.pk), str(report.pk))
    first = Report.objects.get().file_id
    work.make_document(str(job.pk), str(report.pk))

    assert Report.objects.get().file_id == first


def test_a_document_removed_meanwhile_ends_its_job_in_words(answered, referent):
    job = reports.ask_report(establishment=answered, by=referent.as_actor())

    work.make_document(str(job.pk), str(uuid4()))

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "retiré" in job.note


def test_a_report_without_any_answer_is_refused_in_words(
    client_of, referent, establishment
):
    response = client_of(referent).post(_url("ask_report", establishment))

    assert response.status_code == 422
    assert "parcours express" in response.content.decode()
    assert not Report.objects.exists()


def test_an_outsider_finds_nothing(client_of, outsider, answered, referent):
    job = reports.ask_report(establishment=answered, by=referent.as_actor())
    run_waiting()
    report = Report.objects.get(job_key=str(job.pk))
    client = client_of(outsider)

    assert client.get(_url("documents", answered)).status_code == 404
    assert client.post(_url("ask_report", answered)).status_code == 404
    assert client.post(_url("ask_blank", answered)).status_code == 404
    organization = reverse(
        "maturity:organization_documents", args=[answered.organization_id]
    )
    assert client.get(organization).status_code == 404
    assert client.post(organization).status_code == 404
    assert _status_of(client, report) == 404


def test_the_region_downloads_only_what_is_shared(
    client_of, regional_lead, answered, referent
):
    regional_lead.must_use_mfa = False
    regional_lead.save()
    reports.ask_report(establishment=answered, by=referent.as_actor())
    run_waiting()
    report = Report.objects.get()
    client = client_of(regional_lead)

    assert _status_of(client, report) == 404
    assert client.get(_url("documents", answered)).status_code == 404

    answered.sharing_level = SharingLevel.DETAIL
    answered.save()
    assert _status_of(client, report) == 200


def test_a_document_that_is_not_ready_cannot_be_downloaded(
    client_of, referent, answered
):
    reports.ask_report(establishment=answered, by=referent.as_actor())
    client = client_of(referent)

    assert _status_of(client, Report.objects.get()) == 404
    assert "En préparation" in client.get(_url("documents", answered)).content.decode()


@pytest.mark.parametrize(
    ("variant", "count"), [(BlankVariant.EXPRESS, 16), (BlankVariant.COMPLETE, 64)]
)
def test_a_blank_questionnaire_holds_every_question_of_its_path(variant, count):
    pdf = work.blank_pdf(variant, "Résidence Les Micocouliers")

    words = _words(pdf)
    asked = questionnaire()
    wanted = asked.locks if variant == BlankVariant.EXPRESS else asked.questions
    assert len(wanted) == count
    assert all(question.id in words for question in wanted)
    assert words.count("Je ne sais pas") >= count
    assert "Résidence Les Micocouliers" in words
    with pikepdf.open(io.BytesIO(pdf)).open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_a_blank_questionnaire_is_made_on_request(
    client_of, contributor, establishment
):
    client = client_of(contributor)

    client.post(_url("ask_blank", establishment), {"parcours": "express"})
    run_waiting()

    report = Report.objects.get()
    assert (
        report.file.name == f"questionnaire-express-{file_slug(establishment.name)}.pdf"
    )


@pytest.fixture
def house(organization, answered, referent):
    """An organization of three: one answered whole, one in part, one not at all."""
    second = make_establishment(organization=organization, name="Foyer des Aubépines")
    make_establishment(organization=organization, name="Service à domicile")
    give_role(referent, Role.REFERENT, organization=organization)
    answer_everything(second, referent, seed=4, share=0.3)
    return organization


def test_an_organization_receives_one_archive_with_a_summary(
    client_of, referent, house
):
    client = client_of(referent)
    url = reverse("maturity:organization_documents", args=[house.pk])

    client.post(url)
    run_waiting()

    report = Report.objects.get()
    job = Job.objects.get()
    assert (job.state, job.done_count, job.total_count) == (JobState.DONE, 2, 2)
    download = client.get(reverse("maturity:document_file", args=[report.pk]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(download.streaming_content)))
    names = archive.namelist()
    assert names[0] == "00-synthese.pdf"
    assert len(names) == 3
    summary = _words(archive.read(names[0]))
    assert "Service à domicile" in summary
    assert "3 établissements, 2 avec des réponses" in summary.replace("\u00a0", " ")
    assert all(archive.read(name).startswith(b"%PDF-") for name in names)


def test_an_archive_holds_only_what_its_author_may_read(
    client_of, reader, organization, answered
):
    make_establishment(organization=organization, name="Maison fermée à ce lecteur")

    client_of(reader).post(
        reverse("maturity:organization_documents", args=[organization.pk])
    )
    run_waiting()

    with open_file(Report.objects.get().file) as kept:
        archive = zipfile.ZipFile(kept)
        summary = _words(archive.read("00-synthese.pdf"))
    assert answered.name in summary
    assert "Maison fermée" not in summary


def test_an_archive_is_for_its_author_alone(client_of, referent, director, house):
    client_of(referent).post(
        reverse("maturity:organization_documents", args=[house.pk])
    )
    run_waiting()
    report = Report.objects.get()

    assert _status_of(client_of(director), report) == 404
    assert _status_of(client_of(referent), report) == 200


def test_a_person_who_left_loses_the_archives(client_of, referent, house):
    client_of(referent).post(
        reverse("maturity:organization_documents", args=[house.pk])
    )
    run_waiting()

    house.memberships.filter(user=referent).delete()

    assert _status_of(client_of(referent), Report.objects.get()) == 404


def test_an_organization_without_any_open_place_has_nothing_to_report(
    client_of, regional_lead, house
):
    regional_lead.must_use_mfa = False
    regional_lead.save()
    url = reverse("maturity:organization_documents", args=[house.pk])

    response = client_of(regional_lead).post(url)

    assert response.status_code == 422
    assert not Report.objects.exists()


def test_file_names_are_plain():
    day = questionnaire().published_on

    assert file_slug("Résidence L’Œuvre d’été !") == "residence-l-oeuvre-d-ete"
    assert file_slug("你好") == "etablissement"
    assert report_name("Foyer", day, number=2) == f"reflexes-foyer-2-{day}.pdf"
