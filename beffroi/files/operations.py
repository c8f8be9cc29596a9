"""Keep files: what people send, checked by content; what Beffroi makes, as it is.

Refusal
├── FileTooLarge
├── FileNotAccepted
└── FileNameMisleads
"""

import hashlib
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from beffroi.files.models import StoredFile
from beffroi.files.rules.kinds import (
    KINDS,
    REFUSED_ENDINGS,
    TEXT_KINDS,
    Kind,
    kind_of_ending,
    words_for,
)
from beffroi.files.rules.names import ending_of, safe_name
from beffroi.files.rules.sniffing import TEXT, Unfit, UnfitFile, sniff
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal

MEGABYTE = 1024 * 1024
REMOVED_NAME = "fichier supprimé"


class FileTooLarge(Refusal):
    sentence = "Ce fichier est trop lourd."


class FileNotAccepted(Refusal):
    sentence = "Ce fichier n’est pas accepté."


class FileNameMisleads(Refusal):
    sentence = "Le nom de ce fichier ne correspond pas à son contenu."


UNFIT_SENTENCES = {
    Unfit.EMPTY: "Ce fichier est vide. Vérifiez qu’il s’ouvre sur votre ordinateur, puis envoyez-le de nouveau.",
    Unfit.PROGRAM: "Ce fichier est un programme. Beffroi ne garde que des documents, des tableaux et des images.",
    Unfit.WEB_PAGE: "Ce fichier est une page web ou un dessin SVG, qui pourrait cacher un programme. Enregistrez-le en PDF.",
    Unfit.SCRIPT: "Ce fichier contient des commandes. Beffroi ne garde que des documents, des tableaux et des images.",
    Unfit.ARCHIVE: "Ce fichier est une archive compressée. Sortez-en les documents et envoyez-les un par un.",
    Unfit.ENCRYPTED: "Ce fichier est protégé par un mot de passe, personne d’autre ne pourrait le lire. Envoyez-en une version sans mot de passe.",
    Unfit.BOMB: "Ce fichier deviendrait démesuré une fois ouvert. Par prudence, il n’a pas été gardé. Enregistrez-le en PDF.",
    Unfit.MACROS: "Ce document contient des macros, c’est-à-dire des programmes. Enregistrez-le sans macros ou en PDF.",
    Unfit.OLD_OFFICE: "Ce fichier est dans un ancien format Office ou protégé par un mot de passe. Enregistrez-le en PDF, en .docx ou en .xlsx, sans mot de passe.",
    Unfit.HEIC: "Cette photo est au format HEIC, propre à certains téléphones. Envoyez-la au format JPEG.",
    Unfit.DAMAGED: "Ce fichier est abîmé et ne peut pas être lu. Enregistrez-le de nouveau, puis renvoyez-le.",
    Unfit.NOT_RECOGNIZED: "Le contenu de ce fichier n’est pas reconnu.",
}


def store(
    *,
    upload: File,  # type: ignore[type-arg]
    purpose: str,
    by: Actor,
    allowed: frozenset[str],
    limit_mb: int = 0,
) -> StoredFile:
    """Check what a person sends and keep it.

    `allowed` holds codes of files.rules.kinds; `limit_mb` 0 means the setting.
    The bytes are written before the transaction ends: what a later refusal
    leaves behind is removed by `work.remove_orphans`.

    Raises: FileTooLarge; FileNotAccepted; FileNameMisleads.
    """
    limit = limit_mb or settings.UPLOAD_LIMIT_MB
    if upload.size > limit * MEGABYTE:
        message = f"Ce fichier est trop lourd : {_weight(upload.size)} pour {limit} Mo au plus. Il n’a pas été gardé."
        raise FileTooLarge(message)
    kind = _kind_of(upload, allowed)
    name = upload.name or ""
    ending = ending_of(name)
    ending = ending if ending in kind.endings else kind.endings[0]
    return _keep(
        upload,
        name=safe_name(name, ending=ending),
        media_type=kind.media_type,
        purpose=purpose,
        by=by,
    )


def keep_produced(
    *,
    content: File,  # type: ignore[type-arg]
    name: str,
    media_type: str,
    purpose: str,
    by: Actor,
) -> StoredFile:
    """Keep a file that Beffroi itself made (report, export): neither limit nor check."""
    ending = ending_of(name) or "bin"
    return _keep(
        content,
        name=safe_name(name, ending=ending),
        media_type=media_type,
        purpose=purpose,
        by=by,
    )


@transaction.atomic
def discard(*, stored: StoredFile, by: Actor) -> None:
    """Forget a kept file that nothing names any more; its bytes go the next night."""
    record(
        by=by,
        verb="discard_file",
        object_kind="file",
        object_key=stored.pk,
        object_label=stored.name,
        detail=stored.purpose,
    )
    stored.delete()


def _kind_of(upload: File, allowed: frozenset[str]) -> Kind:  # type: ignore[type-arg]
    ending = ending_of(upload.name or "")
    accepted = f"Fichiers acceptés : {words_for(allowed)}."
    if ending in REFUSED_ENDINGS:
        message = f"Les fichiers « .{ending} » ne sont pas acceptés. {accepted}"
        raise FileNotAccepted(message)
    try:
        found = sniff(upload)  # type: ignore[arg-type]
    except UnfitFile as error:
        message = f"{UNFIT_SENTENCES[error.reason]} {accepted}"
        raise FileNotAccepted(message) from error
    named = kind_of_ending(ending)
    kind = _text_kind(named, ending) if found == TEXT else KINDS[found]
    if kind is None or (named is not None and named.code != kind.code):
        seen = "un texte" if found == TEXT else KINDS[found].label
        message = f"Ce fichier se nomme « .{ending} », mais son contenu est {seen}. Il n’a pas été gardé. {accepted}"
        raise FileNameMisleads(message)
    if kind.code not in allowed:
        message = f"Ici, {kind.label} ne convient pas. {accepted}"
        raise FileNotAccepted(message)
    return kind


def _text_kind(named: Kind | None, ending: str) -> Kind | None:
    """Return the kind of a text by its name; without an ending it is a plain text."""
    if not ending:
        return KINDS["txt"]
    return named if named is not None and named.code in TEXT_KINDS else None


@transaction.atomic
def _keep(
    content: File,  # type: ignore[type-arg]
    *,
    name: str,
    media_type: str,
    purpose: str,
    by: Actor,
) -> StoredFile:
    digest = hashlib.sha256()
    size = 0
    content.seek(0)
    for chunk in content.chunks():
        digest.update(chunk)
        size += len(chunk)
    key = digest.hexdigest()
    path = path_of(key)
    _write(content, path, size)
    stored = StoredFile.objects.create(
        path=path,
        name=name,
        media_type=media_type,
        size_bytes=size,
        sha256=key,
        purpose=purpose,
        stored_at=clock.now(),
        stored_by_key=by.key,
        stored_by_label=by.label,
    )
    record(
        by=by,
        verb="store_file",
        object_kind="file",
        object_key=stored.pk,
        object_label=name,
        detail=purpose,
    )
    return stored


def path_of(fingerprint: str) -> str:
    return f"{fingerprint[:2]}/{fingerprint[2:4]}/{fingerprint}"


def _write(content: File, path: str, size: int) -> None:  # type: ignore[type-arg]
    """Write the bytes once; what a killed process left half-written is replaced."""
    if default_storage.exists(path):
        is_known = StoredFile.objects.filter(path=path).exists()
        if is_known and default_storage.size(path) == size:
            return
        default_storage.delete(path)
    content.seek(0)
    default_storage.save(path, content)


def _weight(size: int) -> str:
    return f"{size / MEGABYTE:.1f}".replace(".", ",") + " Mo"


@transaction.atomic
def forget_produced(*, stored: StoredFile, by: Actor) -> None:
    """Forget a file that Beffroi made; its bytes go with the last row that names them."""
    path, key = stored.path, stored.pk
    stored.delete()
    record(by=by, verb="forget_file", object_kind="file", object_key=key)
    _drop_bytes(path)


@transaction.atomic
def rewrite(*, stored: StoredFile, raw: bytes, name: str, by: Actor) -> None:
    """Give a file other bytes and another name; whoever kept the same bytes has them too."""
    former, key = stored.path, hashlib.sha256(raw).hexdigest()
    if key != stored.sha256:
        _write(ContentFile(raw), path_of(key), len(raw))
        StoredFile.objects.filter(path=former).update(
            path=path_of(key), sha256=key, size_bytes=len(raw)
        )
        _drop_bytes(former)
    StoredFile.objects.filter(pk=stored.pk).update(name=name)
    stored.refresh_from_db()
    record(
        by=by,
        verb="rewrite_file",
        object_kind="file",
        object_key=stored.pk,
        object_label=name,
    )


@transaction.atomic
def remove(*, stored: StoredFile, by: Actor) -> None:
    """Remove the bytes of a file for good; its row stays, and says so. May be repeated."""
    if stored.is_removed:
        return
    path = stored.path
    stored.path = stored.sha256 = ""
    stored.name, stored.size_bytes = REMOVED_NAME, 0
    stored.save(update_fields=["path", "sha256", "name", "size_bytes"])
    record(by=by, verb="remove_file", object_kind="file", object_key=stored.pk)
    _drop_bytes(path)


def _drop_bytes(path: str) -> None:
    """Delete bytes once the transaction is over, unless another row names them."""
    if not StoredFile.objects.filter(path=path).exists():
        transaction.on_commit(partial(default_storage.delete, path))
