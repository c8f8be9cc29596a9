"""Start from a message received, or from what a Gophish held."""

import io
import json
import os
import tempfile
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from beffroi.jobs.worker import run_waiting
from beffroi.lib import clock
from beffroi.phishing.models.edited import EditedScenario, GophishUpload
from beffroi.phishing.models.imported import ImportedTemplate
from beffroi.phishing.rules.states import UploadState
from beffroi.phishing.work.gophish_uploads import (
    CLEAR,
    forget_left_open,
    forget_old,
    opened_upload,
)
from tests.phishing.build_edited import taken_template

pytestmark = pytest.mark.django_db


def url(name: str, *keys: object) -> str:
    return reverse(f"phishing:{name}", args=keys)


def owner_of(place) -> str:
    return f"etablissement:{place.pk}"


TEMPLATES = [
    {"id": 7, "name": "Facture", "subject": "Facture {{.FirstName}}", "text": "",
     "html": "<p>Bonjour {{.FirstName}}</p><a href='{{.URL}}'>Ouvrir</a><script>x()</script>"},
    {"id": 8, "name": "Boucle", "subject": "x", "html": "{{range .Liste}}x{{end}}"},
]  # fmt: skip


def send(client, place, name: str, data: bytes):
    upload = SimpleUploadedFile(name, data)
    answer = client.post(
        url("gophish_send"), {"file": upload, "owner": owner_of(place)}
    )
    run_waiting(reraise=False)
    return answer


def archive(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name.replace("__", "/"), data)
    return target.getvalue()


def test_a_file_is_read_shown_then_taken_over_and_dropped(
    client_of, referent, establishment, outsider, regional_lead
):
    client = client_of(referent)
    answer = send(client, establishment, "modeles.json", json.dumps(TEMPLATES).encode())
    assert answer.status_code == 302
    upload = GophishUpload.objects.get()
    assert upload.state == UploadState.READY, upload.report
    assert not ImportedTemplate.objects.exists()
    page = client.get(url("gophish_upload", upload.pk)).content.decode()
    assert "Boucle" in page
    assert "À vérifier" in page
    for stranger in (outsider, regional_lead):
        assert (
            client_of(stranger).get(url("gophish_upload", upload.pk)).status_code == 404
        )
        assert (
            client_of(stranger).post(url("gophish_apply", upload.pk)).status_code == 404
        )
    with default_storage.open(upload.path) as stored:
        assert b"Facture" not in stored.read()

    client.post(url("gophish_apply", upload.pk))
    run_waiting()

    upload.refresh_from_db()
    assert upload.state == UploadState.DONE
    assert upload.path == ""
    template = ImportedTemplate.objects.get()
    assert template.establishment == establishment
    held = client.get(url("gophish_held")).content.decode()
    assert "En faire un scénario" in held
    assert (
        "Facture" not in client_of(outsider).get(url("gophish_held")).content.decode()
    )


def test_a_zip_is_opened_and_a_hostile_one_is_not(
    client_of, referent, establishment, settings
):
    client = client_of(referent)
    good = archive(
        modeles__un=json.dumps(TEMPLATES[:1]).encode(),
        page__html=b"<form><input type=password></form>",
    )
    send(client, establishment, "tout.zip", good)
    assert GophishUpload.objects.get().state == UploadState.READY
    GophishUpload.objects.all().delete()

    climbing = io.BytesIO()
    with zipfile.ZipFile(climbing, "w") as made:
        made.writestr("../../../tmp/dehors.json", json.dumps(TEMPLATES[:1]))
    send(client, establishment, "monte.zip", climbing.getvalue())
    assert GophishUpload.objects.get().state == UploadState.READY
    GophishUpload.objects.all().delete()

    settings.IMPORT_LIMIT_MB = 1
    send(client, establishment, "bombe.zip", archive(a=b"0" * 3_000_000))
    upload = GophishUpload.objects.get()
    assert upload.state == UploadState.REFUSED
    assert "démesurée" in upload.report["refusal"]
    assert upload.path == ""


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [("a.pdf", b"%PDF-1.7 x", "document PDF"), ("a.exe", b"MZ\x00\x00", "programme")],
)
def test_what_gophish_never_writes_is_refused(
    client_of, referent, establishment, name, data, words
):
    answer = send(client_of(referent), establishment, name, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not GophishUpload.objects.exists()


def test_a_file_is_given_up_or_forgotten_after_a_day(
    client_of, referent, establishment, monkeypatch
):
    client = client_of(referent)
    data = json.dumps(TEMPLATES).encode()
    send(client, establishment, "un.json", data)
    upload = GophishUpload.objects.get()
    with opened_upload(upload) as path:
        assert path.read_bytes() == data
    moment = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert forget_old() == 1
    upload.refresh_from_db()
    assert upload.state == UploadState.ABANDONED
    assert not default_storage.exists(f"gophish/{upload.pk}")


def test_what_a_killed_worker_left_in_clear_is_removed(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, fresh = tmp_path / f"{CLEAR}left", tmp_path / f"{CLEAR}fresh"
    other = tmp_path / "somebody-else"
    for folder in (left, fresh, other):
        folder.mkdir()
        (folder / "gophish.db").write_bytes(b"secret")
    long_ago = (clock.now() - timedelta(hours=3)).timestamp()
    os.utime(left, (long_ago, long_ago))
    os.utime(other, (long_ago, long_ago))

    assert forget_left_open() == 1
    assert forget_left_open() == 0
    assert not left.exists()
    assert fresh.exists()
    assert other.exists()


def test_a_template_becomes_a_draft_with_what_must_change_said(
    client_of, referent, establishment, outsider
):
    template = taken_template(
        establishment, brands=["Microsoft"], subject="Microsoft, {prenom}"
    )
    page = url("gophish_template", template.pk)
    assert client_of(outsider).get(page).status_code == 404
    assert "imite une vraie marque" in client_of(referent).get(page).content.decode()
    shown = client_of(referent).post(page, {"page": ""}, follow=True).content.decode()
    row = EditedScenario.objects.get()
    assert row.establishment == establishment
    assert row.draft["sender"] == {"name": "Livraison", "local_part": "suivi"}
    assert "Marque réelle à remplacer" in shown
    assert (
        client_of(referent).post(url("scenario_publish", row.slug)).status_code == 422
    )


def test_old_tests_are_shown_in_figures_to_their_people(client_of, referent, outsider):
    assert (
        "Aucun ancien test"
        in client_of(referent).get(url("gophish_history")).content.decode()
    )
    assert client_of(outsider).get(url("gophish_history")).status_code == 200
