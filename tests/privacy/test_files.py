"""Each file that an erased person deposited is kept or removed, and says nothing of them."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import TestCase
from openpyxl import Workbook

from beffroi.actionplan.models import Attachment
from beffroi.backups.work.archive import write_archive
from beffroi.files.models import StoredFile
from beffroi.jobs.worker import run_waiting
from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.requests import OutsideItem
from beffroi.maturity.operations.evidence import (
    ProofFileRemoved,
    add_evidence,
    restore_evidence,
)
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.privacy.models import PersonRequest
from beffroi.privacy.operations import (
    AlreadyErased,
    FilesUndecided,
    decide_file,
    erase_person,
    open_request,
)
from beffroi.privacy.queries.erasures import erasure_list
from beffroi.privacy.rules.erasures import read
from beffroi.privacy.rules.states import FileChoice
from beffroi.privacy.work.listing import replay_erasures
from tests.privacy.build import (
    ADDRESS,
    LAST,
    MARKS,
    NAME,
    act_everywhere,
    decide_all,
    make_marked_person,
    traces,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def marked(establishment, regional_lead):
    call_command("createcachetable", verbosity=0)
    person = make_marked_person(establishment, regional_lead)
    act_everywhere(person, establishment, regional_lead)
    for name, raw in (
        (f"{LAST}_Zephyrine.xlsx", a_workbook()),
        (f"courrier de {LAST}.txt", f"Bonjour,\n{NAME}, {ADDRESS}\n".encode("cp1252")),
    ):
        add_evidence(
            establishment=establishment,
            question_id="R1.2",
            kind=EvidenceKind.FILE,
            title="Un document",
            dated_on=clock.today(),
            upload=ContentFile(raw, name=name),
            by=person.as_actor(),
        )
    return person


def a_workbook():
    book = Workbook()
    book.properties.creator = NAME
    book.active.append(["Remis par", NAME, ADDRESS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(operator):
    request = open_request(
        address=ADDRESS, reason="courrier reçu le 3 mars", by=operator.as_actor()
    )
    run_waiting()
    return request


def erased(request, operator):
    erase_person(request=request, confirmation=ADDRESS, by=operator.as_actor())
    with TestCase.captureOnCommitCallbacks(execute=True):
        run_waiting()
    request.refresh_from_db()
    assert request.state == "erased"


def texts_of(folder):
    """Return every text of every file, those inside office documents too."""
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        raw = path.read_bytes()
        yield raw.decode("utf-8", errors="ignore")
        yield raw.decode("cp1252", errors="ignore")
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield name + archive.read(name).decode("utf-8", errors="ignore")


def marks_in(texts):
    return {mark for text in texts for mark in MARKS if mark in text.lower()}


def test_a_request_lists_what_the_person_deposited_even_through_a_link(
    marked, operator_admin
):
    request = opened(operator_admin)

    listed = set(request.files.values_list("file__name", flat=True))
    assert f"{LAST}_Zephyrine.xlsx" in listed
    assert f"{NAME}.csv" in listed  # joined to an action
    assert f"{NAME}.pdf" in listed  # given through the link of a request
    named = request.files.filter(is_named=True).values_list("file__name", flat=True)
    assert {f"{LAST}_Zephyrine.xlsx", f"courrier de {LAST}.txt"} <= set(named)
    assert not request.files.filter(is_named=None).exists()


def test_nothing_is_erased_before_each_file_is_decided(marked, operator_admin):
    request = opened(operator_admin)
    for decision in request.files.all()[1:]:
        decide_file(
            decision=decision, choice=FileChoice.KEEP, by=operator_admin.as_actor()
        )

    with pytest.raises(FilesUndecided):
        erase_person(
            request=request, confirmation=ADDRESS, by=operator_admin.as_actor()
        )

    marked.refresh_from_db()
    assert marked.email == ADDRESS
    assert PersonRequest.objects.get(pk=request.pk).state == "open"


def test_a_file_deposited_since_is_listed_and_asks_for_a_choice(
    marked, operator_admin, establishment
):
    request = opened(operator_admin)
    decide_all(request, operator_admin)
    count = request.files.count()
    add_evidence(
        establishment=establishment,
        question_id="R1.2",
        kind=EvidenceKind.FILE,
        title="Un autre",
        dated_on=clock.today(),
        upload=ContentFile(b"a;b\n", name="a.csv"),
        by=marked.as_actor(),
    )

    with pytest.raises(FilesUndecided):
        erase_person(
            request=request, confirmation=ADDRESS, by=operator_admin.as_actor()
        )

    assert request.files.count() == count + 1


@pytest.mark.parametrize("choice", list(FileChoice))
def test_once_all_is_decided_no_trace_is_left_in_any_file(
    marked, operator_admin, settings, tmp_path, choice
):
    assert marks_in(texts_of(settings.DATA_DIR / "files"))
    request = opened(operator_admin)
    decide_all(request, operator_admin, choice=choice)

    erased(request, operator_admin)

    assert traces(settings.DATA_DIR) == []
    assert marks_in(texts_of(settings.DATA_DIR / "files")) == set()
    assert marks_in(StoredFile.objects.values_list("name", flat=True)) == set()
    # The journal keeps the pseudonym, and who chose.
    assert Entry.objects.filter(actor_key=str(marked.pk)).exists()
    chosen = Entry.objects.filter(verb="decide_person_file")
    assert chosen.count() == request.files.count() > 3
    assert {row.actor_key for row in chosen} == {str(operator_admin.pk)}


def test_a_kept_file_still_opens_and_still_proves(marked, operator_admin):
    request = opened(operator_admin)
    decide_all(request, operator_admin)

    erased(request, operator_admin)

    proof = Evidence.objects.filter(file__name__endswith=".txt").get()
    assert proof.withdrawn_at is None
    assert proof.file.name == "courrier de [effacé].txt"
    assert not request.files.filter(is_named=True).exists()


def test_a_removed_file_proves_nothing_any_more_and_its_row_says_so(
    marked, operator_admin, settings, establishment, client_of, referent
):
    request = opened(operator_admin)
    decide_all(request, operator_admin, choice=FileChoice.REMOVE)
    paths = [row.file.path for row in request.files.select_related("file")]

    erased(request, operator_admin)

    proofs = Evidence.objects.filter(file__path="")
    assert proofs.exists()
    assert not proofs.filter(withdrawn_at=None).exists()
    assert not any((settings.DATA_DIR / "files" / path).exists() for path in paths)
    assert not Attachment.objects.filter(file__path="", removed_at=None).exists()
    assert not OutsideItem.objects.exclude(proof_file=None).exists()
    with pytest.raises(ProofFileRemoved):
        restore_evidence(evidence=proofs.first(), by=referent.as_actor())
    answer = client_of(referent).get(f"/preuves/{proofs.first().pk}/fichier/")
    assert answer.status_code == 404


def test_an_older_archive_brings_back_neither_the_person_nor_the_removed_files(
    marked, operator_admin, settings
):
    request = opened(operator_admin)
    decide_all(request, operator_admin, choice=FileChoice.REMOVE)
    gone = request.files.select_related("file").get(file__name__endswith=".xlsx").file
    before = {"path": gone.path, "name": gone.name, "sha256": gone.sha256}
    raw = (settings.DATA_DIR / "files" / gone.path).read_bytes()
    erased(request, operator_admin)
    (line,) = read(erasure_list())
    assert str(gone.pk) in line.files

    StoredFile.objects.filter(pk=gone.pk).update(**before)
    path = settings.DATA_DIR / "files" / before["path"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    first, last = NAME.split(" ", 1)
    type(marked).objects.filter(pk=marked.pk).update(
        email=ADDRESS, first_name=first, last_name=last
    )
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert replay_erasures() == 1

    gone.refresh_from_db()
    assert gone.is_removed
    assert not path.exists()
    assert traces(settings.DATA_DIR) == []


def test_two_people_with_the_same_bytes_lose_the_same_name(
    marked, operator_admin, establishment, referent
):
    raw = f"Bonjour,\n{NAME}, {ADDRESS}\n".encode("cp1252")
    add_evidence(
        establishment=establishment,
        question_id="R1.2",
        kind=EvidenceKind.FILE,
        title="Le même",
        dated_on=clock.today(),
        upload=ContentFile(raw, name="copie.txt"),
        by=referent.as_actor(),
    )
    request = opened(operator_admin)
    decide_all(request, operator_admin)

    erased(request, operator_admin)

    theirs = StoredFile.objects.get(name="copie.txt")
    mine = StoredFile.objects.get(name="courrier de [effacé].txt")
    assert theirs.path == mine.path


def test_a_choice_may_change_until_the_erasure(marked, operator_admin):
    request = opened(operator_admin)
    decide_all(request, operator_admin)
    decide_all(request, operator_admin, choice=FileChoice.REMOVE)
    erased(request, operator_admin)

    with pytest.raises(AlreadyErased):
        decide_all(request, operator_admin)
    assert not request.files.filter(choice=FileChoice.KEEP).exists()


def test_an_archive_leaves_the_removed_files_out(
    transactional_db, request, tmp_path, settings
):
    operator = request.getfixturevalue("operator_admin")
    request.getfixturevalue("marked")
    asked = opened(operator)
    decide_all(asked, operator, choice=FileChoice.REMOVE)
    erased(asked, operator)

    manifest = write_archive(tmp_path / "a.sauvegarde", erasures=erasure_list())

    assert manifest.missing == ()
