"""The files that a person deposited, and what was decided about each."""

from dataclasses import dataclass

from django.db.models import QuerySet

from beffroi.actionplan.models import Attachment
from beffroi.files.models import StoredFile
from beffroi.lib.personal import Subject
from beffroi.maturity.queries.deposits import link_keys_of, uses_of_files
from beffroi.privacy.enums import CHOSEN_LABELS, SETTLED_LABELS
from beffroi.privacy.models import FileDecision, PersonRequest
from beffroi.privacy.rules.states import FileChoice, RequestState

# Proofs, those given through a link too, and the files of actions. Others are lists that
# are forgotten with the person, or public data.
DECIDED_PURPOSES = ("evidence", "action_attachment")


def deposited_by(subject: Subject) -> "QuerySet[StoredFile]":
    """Return the files that a person deposited, with an account or through a link."""
    keys = set(link_keys_of(subject.addresses))
    if subject.key:
        keys.add(subject.key)
    mine = StoredFile.objects.filter(
        stored_by_key__in=keys, purpose__in=DECIDED_PURPOSES
    )
    return mine.exclude(path="").order_by("stored_at", "pk")


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file in words; `chosen` is "" until somebody decides."""

    row: FileDecision
    name: str
    use: str
    is_picture: bool
    chosen: str
    tone: str


def file_lines(request: PersonRequest) -> tuple[FileLine, ...]:
    """Return the files of a request, those that name the person first."""
    rows = list(
        request.files.select_related("file").order_by(
            "-is_named", "file__stored_at", "pk"
        )
    )
    keys = [row.file_id for row in rows]
    uses = uses_of_files(keys)
    joined = Attachment.objects.filter(file_id__in=keys).values_list(
        "file_id", "action__establishment__name", "action__title"
    )
    uses |= {key: f"Fichier joint, {place} : {title}" for key, place, title in joined}
    return tuple(
        FileLine(
            row,
            row.file.name,
            uses.get(row.file_id, ""),
            row.file.media_type.startswith("image/"),
            *_chosen(row, request),
        )
        for row in rows
    )


def _chosen(row: FileDecision, request: PersonRequest) -> tuple[str, str]:
    labels = CHOSEN_LABELS if request.state == RequestState.OPEN else SETTLED_LABELS
    return labels[FileChoice(row.choice)] if row.choice else ("", "")
