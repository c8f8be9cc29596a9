"""« Dossier HAS »: seven criteria, their proofs, the archive, for the right eyes."""

import io
import zipfile
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from beffroi.files.models import StoredFile
from beffroi.files.queries import open_file
from beffroi.jobs.models import Job
from beffroi.jobs.rules.states import JobState
from beffroi.jobs.worker import run_waiting
from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.maturity.models.reports import Report
from beffroi.maturity.operations import reports
from beffroi.maturity.operations.evidence import add_evidence, withdraw_evidence
from beffroi.maturity.queries.has_file import has_file_of
from beffroi.maturity.rules.documents import (
    ARCHIVE_KEPT_DAYS,
    DocumentKind,
    has_name,
    proof_entry_name,
)
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.work.has_file import forget_archives
from tests.lib.pdf import text_of
from tests.maturity.build import add_statement, answer, answer_unknown

ARCHIVE, FILE = DocumentKind.HAS_ARCHIVE, DocumentKind.HAS_FILE


@pytest.fixture
def proven(establishment, referent):
    """One tested restore proven by a file, a charter by a link, one unknown."""
    answer(establishment, "R2.4", level=3, by=referent.as_actor())
    answer(establishment, "R10.3", level=2, by=referent.as_actor())
    answer_unknown(establishment, "R11.3")
    add_evidence(
        establishment=establishment,
        question_id="R2.4",
        kind=EvidenceKind.FILE,
        title="Essai de restauration : le dossier usager",
        upload=ContentFile(b"service;duree\nsoins;42\n", name="essai.csv"),
        dated_on=clock.today() - timedelta(days=10),
        by=referent.as_actor(),
    )
    add_statement(
        establishment,
        "R10.3",
        kind=EvidenceKind.LINK,
        statement="",
        title="Charte signée",
        url="https://exemple.fr/charte",
    )
    return establishment


def made(place, person, kind):
    reports.ask_has(establishment=place, kind=kind, by=person.as_actor())
    run_waiting()
    return Report.objects.select_related("file").get(kind=kind)


def archive_of(report):
    with open_file(report.file) as source:
        return zipfile.ZipFile(io.BytesIO(source.read()))


def _url(name, place):
    return reverse(f"maturity:{name}", args=[place.pk])


@pytest.mark.parametrize(
    ("question", "title", "name"),
    [
        ("R2.4", "Essai d’été", "preuves/R02-4_01_essai-d-ete_2026-05-12.pdf"),
        ("R11.3", "../../etc/passwd", "preuves/R11-3_01_etc-passwd_2026-05-12.pdf"),
        ("R10.1", "   ", "preuves/R10-1_01_etablissement_2026-05-12.pdf"),
    ],
)
def test_a_file_has_a_readable_and_harmless_name(question, title, name):
    day = clock.today().replace(year=2026, month=5, day=12)

    assert proof_entry_name(question, 1, title, day, "pdf") == name


def test_each_criterion_tells_what_is_proven_and_what_is_missing(proven):
    found = has_file_of(proven)
    by_code = {item.line.objective.code: item for item in found.criteria}

    assert list(by_code) == [
        "2.2.7", "3.14.1", "3.14.2", "3.14.3", "3.14.4", "3.15.2", "3.15.3",
    ]  # fmt: skip
    exercise = by_code["3.14.3"]
    assert [proof.evidence.question_id for proof in exercise.proofs] == ["R2.4"]
    assert {item.line.question.id for item in exercise.missing} == {"R11.4", "R11.5"}
    unknown = next(
        item for item in by_code["3.14.1"].missing if item.line.question.id == "R11.3"
    )
    assert unknown.reason == "Je ne sais pas"
    assert unknown.next_step
    assert (found.proof_count, len(found.files)) == (2, 1)


def test_a_proof_in_place_without_evidence_asks_for_that_proof(establishment):
    answer(establishment, "R11.4", level=2)

    found = has_file_of(establishment)
    missing = next(
        item
        for criterion in found.criteria
        for item in criterion.missing
        if item.line.question.id == "R11.4"
    )

    assert missing.reason == "En place, sans preuve valable"


def test_the_document_is_accessible_and_tells_everything(proven, director):
    report = made(proven, director, FILE)
    with open_file(report.file) as source:
        pdf = source.read()

    text = text_of(pdf)
    assert report.file.name == has_name(FILE, proven.name, clock.today())
    for words in ("3.14.1", "impératif", "Charte signée", "Essai de restauration"):
        assert words in text
    assert "ne vaut pas évaluation officielle" in text
    document = pikepdf.open(io.BytesIO(pdf))
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "fr-FR"
    assert Entry.objects.filter(verb="make_has_file").count() == 1


def test_the_archive_holds_the_file_its_index_and_each_proof_once(proven, director):
    archive = archive_of(made(proven, director, ARCHIVE))
    names = archive.namelist()

    assert names[:2] == ["00-dossier-has.pdf", "00-index-des-preuves.csv"]
    (proof,) = names[2:]
    assert proof.startswith("preuves/R02-4_01_essai-de-restauration")
    assert archive.read(proof) == b"service;duree\nsoins;42\n"
    index = archive.read(names[1]).decode("utf-8-sig")
    # Under each criterion that the question feeds.
    assert index.count(proof) == 3
    assert "https://exemple.fr/charte" in index
    assert archive.testzip() is None


def test_a_withdrawn_or_expired_proof_is_not_handed_over(proven, director):
    stored = has_file_of(proven).files[0].evidence
    with clock.at(clock.now() + timedelta(days=800)):
        assert has_file_of(proven).files == ()

    withdraw_evidence(evidence=stored, by=director.as_actor())

    assert has_file_of(proven).files == ()
    assert len(archive_of(made(proven, director, ARCHIVE)).namelist()) == 2


def test_a_lost_file_is_named_instead_of_being_hidden(proven, director):
    stored = has_file_of(proven).files[0].evidence.file
    default_storage.delete(stored.path)

    archive = archive_of(made(proven, director, ARCHIVE))

    assert "Essai de restauration" in archive.read("00-fichiers-absents.txt").decode()


def test_a_second_run_makes_nothing_twice(proven, director):
    report = made(proven, director, ARCHIVE)
    first = report.file_id
    run_waiting()

    report.refresh_from_db()
    assert report.file_id == first
    assert Entry.objects.filter(verb="make_has_archive").count() == 1


def test_nothing_is_made_before_the_first_answer(client_of, director, establishment):
    answered = client_of(director).post(_url("ask_has", establishment))

    assert answered.status_code == 422
    assert not Job.objects.exists()


def test_who_lost_the_right_meanwhile_receives_nothing(proven, director):
    reports.ask_has(establishment=proven, kind=ARCHIVE, by=director.as_actor())
    director.is_active = False
    director.save()
    run_waiting()

    assert Job.objects.get().state == JobState.FAILED
    assert Report.objects.get().file is None


def test_an_archive_closes_then_leaves(client_of, proven, director):
    report = made(proven, director, ARCHIVE)
    document = made(proven, director, FILE)
    url = reverse("maturity:document_file", args=[report.pk])
    client = client_of(director)
    opened = client.get(url)
    opened.getvalue()
    assert opened.status_code == 200

    after = clock.now() + timedelta(days=ARCHIVE_KEPT_DAYS + 1)
    with clock.at(after):
        late = client_of(director)
        assert late.get(url).status_code == 404
        assert (
            report.file.name not in late.get(_url("has_file", proven)).content.decode()
        )
        assert forget_archives() == 1
        assert forget_archives() == 0

    assert list(Report.objects.all()) == [document]
    assert not StoredFile.objects.filter(pk=report.file_id).exists()
    assert Entry.objects.filter(verb="forget_archive").count() == 1


def test_the_page_asks_for_one_or_the_other(client_of, director, proven):
    client = client_of(director)
    page = client.get(_url("has_file", proven)).content.decode()
    assert "3.14.1" in page

    for kind in (FILE, ARCHIVE):
        answered = client.post(_url("ask_has", proven), {"document": kind.value})
        assert answered.status_code == 302
    assert set(Report.objects.values_list("kind", flat=True)) == {FILE, ARCHIVE}


def test_only_who_reads_the_whole_file_has_it_made(
    client_of, contributor, outsider, regional_lead, proven
):
    for person, status in ((contributor, 403), (outsider, 404), (regional_lead, 404)):
        client = client_of(person)
        assert client.get(_url("has_file", proven)).status_code == status
        assert client.post(_url("ask_has", proven)).status_code == status
    assert not Report.objects.exists()


def test_an_outsider_does_not_download_what_was_made(
    client_of, outsider, contributor, director, proven
):
    url = reverse("maturity:document_file", args=[made(proven, director, ARCHIVE).pk])

    assert client_of(outsider).get(url).status_code == 404
    assert client_of(contributor).get(url).status_code == 404
