"""Files kept on disk: checked, once, served to be saved, orphans removed."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import (
    SimpleUploadedFile,
    TemporaryUploadedFile,
)
from django.db import transaction

from beffroi.files import operations as files
from beffroi.files.models import StoredFile
from beffroi.files.queries import open_file
from beffroi.files.responses import as_attachment
from beffroi.files.rules.kinds import DOCUMENTS, EVIDENCE, TABLES
from beffroi.files.work import remove_orphans
from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 rapport"


def keep(content=PDF, name="rapport.pdf", allowed=EVIDENCE, **changes) -> StoredFile:
    return files.store(
        upload=SimpleUploadedFile(name, content),
        purpose="evidence",
        by=SYSTEM,
        allowed=allowed,
        **changes,
    )


def paths_on_disk() -> list[Path]:
    root = Path(default_storage.path(""))
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_its_fingerprint_and_journaled():
    stored = keep(name="Rapport été.PDF")

    assert stored.path.endswith(stored.sha256)
    assert (stored.name, stored.media_type) == ("Rapport été.pdf", "application/pdf")
    assert stored.size_bytes == len(PDF)
    with open_file(stored) as stream:
        assert stream.read() == PDF
    assert Entry.objects.filter(verb="store_file").count() == 1


def test_the_same_bytes_stand_once_on_disk():
    keep()
    keep(name="autre nom.pdf")

    assert StoredFile.objects.count() == 2
    assert len(paths_on_disk()) == 1


def test_a_large_upload_on_disk_is_kept_too():
    upload = TemporaryUploadedFile("liste.csv", "text/csv", 0, "utf-8")
    upload.write(b"nom;ville\r\n" * 1000)
    upload.size = 11_000

    stored = files.store(upload=upload, purpose="finess", by=SYSTEM, allowed=TABLES)

    upload.close()
    assert stored.size_bytes == 11_000
    assert stored.media_type == "text/csv"


def test_bytes_half_written_by_a_killed_process_are_replaced():
    stored = keep()
    Path(default_storage.path(stored.path)).write_bytes(PDF[:4])

    again = keep()

    with open_file(again) as stream:
        assert stream.read() == PDF


REFUSED = [
    (b"MZ...", "rapport.pdf", files.FileNotAccepted, "programme"),
    (PDF, "rapport.exe", files.FileNotAccepted, "« .exe »"),
    (b"bonjour", "page.html", files.FileNotAccepted, "« .html »"),
    (b"<svg/>", "dessin.svg", files.FileNotAccepted, "« .svg »"),
    (b"", "vide.pdf", files.FileNotAccepted, "vide"),
    (PDF, "photo.png", files.FileNameMisleads, "document PDF"),
    (b"bonjour", "rapport.pdf", files.FileNameMisleads, "un texte"),
    (b"bonjour", "notes.xyz", files.FileNameMisleads, "un texte"),
    (b'{"a": 1}', "donnees.json", files.FileNotAccepted, "ne convient pas"),
]


@pytest.mark.parametrize(("content", "name", "refusal", "words"), REFUSED)
def test_an_unfit_file_is_refused_in_words_and_leaves_nothing(
    content, name, refusal, words
):
    with pytest.raises(refusal) as error:
        keep(content, name)

    sentence = str(error.value).replace("\u00a0", " ")
    assert words in sentence
    assert "Fichiers acceptés : PDF" in sentence
    assert not StoredFile.objects.exists()
    assert not paths_on_disk()


def test_a_heavy_file_is_refused_with_its_weight(settings):
    settings.UPLOAD_LIMIT_MB = 1

    with pytest.raises(files.FileTooLarge) as error:
        keep(PDF + b"0" * (1 << 20))

    assert "1,0" in str(error.value)
    assert keep(PDF + b"0" * (1 << 20), limit_mb=2).size_bytes > 1 << 20


def test_a_name_without_ending_takes_that_of_its_content():
    assert keep(name="rapport").name == "rapport.pdf"
    assert keep(b"bonjour", name="notes").name == "notes.txt"
    assert keep(name="rapport.v2").name == "rapport.v2.pdf"


def test_what_is_allowed_here_decides():
    with pytest.raises(files.FileNotAccepted):
        keep(b"\x89PNG\r\n\x1a\n..", "photo.png", allowed=DOCUMENTS)


def test_what_beffroi_made_is_kept_without_question():
    stored = files.keep_produced(
        content=ContentFile(b"PK\x03\x04 archive"),
        name="rapports.zip",
        media_type="application/zip",
        purpose="report",
        by=SYSTEM,
    )

    assert (stored.name, stored.purpose) == ("rapports.zip", "report")


def test_a_file_is_served_to_be_saved_and_never_drawn():
    response = as_attachment(keep(name="Rapport « été ».pdf"))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"
    response.close()


def test_what_a_refusal_left_behind_is_removed_after_a_day():
    kept = keep(b"%PDF-1.7 kept")
    with transaction.atomic():
        lost = keep(b"%PDF-1.7 lost").path
        transaction.set_rollback(True)
    old = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    for path in paths_on_disk():
        os.utime(path, (old, old))
    fresh = default_storage.save("ab/cd/fresh", ContentFile(b"x"))
    foreign = default_storage.save("exports/2026/liste.csv", ContentFile(b"x"))
    os.utime(default_storage.path(foreign), (old, old))

    with clock.at(datetime.now(UTC)):
        assert remove_orphans() == 1
        assert remove_orphans() == 0

    assert not default_storage.exists(lost)
    assert default_storage.exists(kept.path)
    assert default_storage.exists(fresh)
    assert default_storage.exists(foreign)


def test_cleaning_before_any_file_is_harmless():
    assert remove_orphans() == 0
