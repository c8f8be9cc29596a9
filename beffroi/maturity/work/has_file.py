"""Make the HAS file and its archive, and forget old archives; each may be run twice."""

import shutil
import tempfile
import zipfile
from typing import IO

from django.core.files.base import ContentFile, File
from django.db import transaction

from beffroi.accounts.models import User
from beffroi.files.models import StoredFile
from beffroi.files.queries import open_file
from beffroi.jobs import operations as jobs
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.spreadsheets import csv_lines
from beffroi.lib.text import plural
from beffroi.lib.typst import compile_pdf
from beffroi.maturity.access import can_report
from beffroi.maturity.models.reports import Report
from beffroi.maturity.queries.has_file import HasFile, ProofLine, has_file_of
from beffroi.maturity.rules.documents import DocumentKind, has_name
from beffroi.maturity.work.has_values import INDEX_HEADERS, has_values, index_rows
from beffroi.maturity.work.report import PDF, TEMPLATES, ZIP, keep
from beffroi.organizations.models.places import Establishment

INDEX_PDF, INDEX_CSV = "00-dossier-has.pdf", "00-index-des-preuves.csv"
LOST_LIST = "00-fichiers-absents.txt"
COPIED_BYTES = 256 * 1024
FORGOTTEN_AT_ONCE = 200


def make_document(job_id: str, report_id: str) -> None:
    """Make one document that somebody asked for, and end its job.

    The rights are read again: they may have ended since it was asked for.
    """
    report = (
        Report.objects.select_related("establishment__organization")
        .filter(pk=report_id)
        .first()
    )
    place = report.establishment if report else None
    if report is None or place is None:
        jobs.fail(job_id, "Ce document a été retiré avant d’être prêt.")
        return
    user = User.objects.filter(pk=report.made_by_key, is_active=True).first()
    if user is None or not can_report(user, place):
        jobs.fail(job_id, "Le dossier de cet établissement ne vous est plus ouvert.")
        return
    if report.file_id is None:
        _make(job_id, report, place)
    jobs.finish(job_id, "Le document est prêt.")


def _make(job_id: str, report: Report, place: Establishment) -> None:
    found = has_file_of(place)
    if found is None:
        message = "no HAS correspondence for the questionnaire in force"
        raise LookupError(message)
    kind = DocumentKind(report.kind)
    name = has_name(kind, place.name, clock.today())
    if kind == DocumentKind.HAS_FILE:
        jobs.progress(job_id, 0, 1, "Mise en page")
        keep(report, ContentFile(has_pdf(found, is_archive=False)), name, PDF)
        jobs.progress(job_id, 1, 1)
        return
    with tempfile.TemporaryFile() as target:
        write_archive(target, found, job_id)
        target.seek(0)
        keep(report, File(target), name, ZIP)


def has_pdf(found: HasFile, *, is_archive: bool) -> bytes:
    return compile_pdf(
        TEMPLATES / "has_file.typ", has_values(found, is_archive=is_archive)
    )


def write_archive(target: IO[bytes], found: HasFile, job_id: str) -> None:
    """Write the index, then each proof, copied piece by piece.

    A proof whose bytes are lost is named in a list: the archive never claims more
    than it holds.
    """
    total = len(found.files)
    lost = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(INDEX_PDF, has_pdf(found, is_archive=True))
        with archive.open(INDEX_CSV, "w") as entry:
            for line in csv_lines(INDEX_HEADERS, index_rows(found)):
                entry.write(line)
        for done, proof in enumerate(found.files, start=1):
            if not _copied(archive, proof):
                lost.append(proof)
            note = f"{plural(done, 'fichier')} sur {total}"
            jobs.progress(job_id, done, total, note)
        if lost:
            archive.writestr(LOST_LIST, _lost_words(lost))


def _copied(archive: zipfile.ZipFile, proof: ProofLine) -> bool:
    stored = proof.evidence.file
    if stored is None:
        return False
    try:
        source = open_file(stored)
    except FileNotFoundError:
        return False
    with source, archive.open(proof.entry, "w", force_zip64=True) as entry:
        shutil.copyfileobj(source, entry, COPIED_BYTES)
    return True


def _lost_words(lost: list[ProofLine]) -> str:
    names = "\r\n".join(f"- {p.evidence.title} ({p.entry})" for p in lost)
    return f"Ces fichiers n’ont pas été retrouvés sur le serveur :\r\n{names}\r\n"


def forget_archives() -> int:
    """Remove the archives past their last day; return how many.

    Their bytes leave with the orphans of the files register, the night after.
    """
    count = 0
    while removed := _forget_some():
        count += removed
    return count


@transaction.atomic
def _forget_some() -> int:
    rows = list(
        Report.objects.expired_on(clock.today()).select_related("file")[
            :FORGOTTEN_AT_ONCE
        ]
    )
    for report in rows:
        record(
            by=SYSTEM,
            verb="forget_archive",
            object_kind="report",
            object_key=report.pk,
            object_label=report.file.name if report.file else "",
            establishment_key=report.establishment_id or "",
        )
    Report.objects.filter(pk__in=[report.pk for report in rows]).delete()
    kept = [report.file_id for report in rows if report.file_id]
    StoredFile.objects.filter(pk__in=kept).delete()
    return len(rows)
