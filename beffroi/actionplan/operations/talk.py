"""Comment an action, name people in it, join files to it."""

from collections.abc import Sequence

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.actionplan.models import (
    Action,
    ActionComment,
    Attachment,
    CommentMention,
)
from beffroi.actionplan.operations.refusals import (
    AttachmentGone,
    CommentMissing,
    CommentTooLong,
    ReasonMissing,
)
from beffroi.actionplan.queries.people import readers_of
from beffroi.actionplan.rules.mentions import keyed
from beffroi.files import operations as files
from beffroi.files.models import StoredFile
from beffroi.files.rules.kinds import EVIDENCE
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.notifications.operations import tell
from beffroi.notifications.rules.kinds import NoticeKind

COMMENT_MAX = 2000
REASON_MAX = 200
PURPOSE = "action_attachment"


@transaction.atomic
def comment(
    *,
    action: Action,
    text: str,
    by: Actor,
    spoken_to: Sequence[User] = (),
    upload: File | None = None,  # type: ignore[type-arg]
) -> ActionComment:
    """Add what somebody has to say about the action, and tell those who are named.

    People are named by `spoken_to` or by « @Prénom Nom » in the text; somebody who
    may not read the action is never told.
    Raises: CommentMissing, CommentTooLong; the refusals of files.operations.store.
    """
    words = text.strip()
    if not words:
        raise CommentMissing
    if len(words) > COMMENT_MAX:
        raise CommentTooLong
    readers = {str(person.pk): person for person in readers_of(action)}
    names = {key: person.get_full_name() for key, person in readers.items()}
    kept, found = keyed(words, names)
    written = ActionComment.objects.create(
        action=action,
        author_key=by.key,
        author_label=by.label[:200],
        written_at=clock.now(),
        text=kept,
    )
    wanted = found | {str(person.pk) for person in spoken_to}
    for key in sorted(wanted & set(readers)):
        _mention(written, readers[key], by=by)
    if upload is not None:
        _join(action, upload, comment=written, by=by)
    _note(action, by=by, verb="comment_action")
    return written


def _mention(written: ActionComment, person: User, *, by: Actor) -> None:
    CommentMention.objects.create(comment=written, user=person)
    action = written.action
    tell(
        person=person,
        kind=NoticeKind.MENTIONED,
        key=str(written.pk),
        subject_key=action.pk,
        title=action.title,
        place=action.establishment.name,
        link=f"{reverse('actionplan:action', args=[action.pk])}#commentaires",
        by=by,
    )


@transaction.atomic
def attach(
    *,
    action: Action,
    upload: File,  # type: ignore[type-arg]
    by: Actor,
) -> Attachment:
    """Join a file to an action, checked by content.

    Raises: the refusals of files.operations.store.
    """
    held = _join(action, upload, comment=None, by=by)
    _note(action, by=by, verb="attach_file", detail=held.file.name)
    return held


@transaction.atomic
def remove_attachment(*, attachment: Attachment, reason: str, by: Actor) -> Attachment:
    """Take a file away from everybody; who and why stay written.

    Raises: ReasonMissing, AttachmentGone.
    """
    if not reason.strip():
        raise ReasonMissing
    held = (
        Attachment.objects.select_for_update(of=("self",))
        .select_related("action", "file")
        .get(pk=attachment.pk)
    )
    if held.removed_at is not None:
        raise AttachmentGone
    held.removed_at = clock.now()
    held.removed_by_label = by.label[:200]
    held.removal_reason = reason.strip()[:REASON_MAX]
    held.save(update_fields=["removed_at", "removed_by_label", "removal_reason"])
    _note(held.action, by=by, verb="remove_attachment", detail=held.file.name)
    return held


@transaction.atomic
def withdraw_file(*, stored: StoredFile, reason: str, by: Actor) -> int:
    """Take a file away from every action it is joined to; return how many."""
    held = list(Attachment.objects.filter(file=stored, removed_at=None))
    for attachment in held:
        remove_attachment(attachment=attachment, reason=reason, by=by)
    return len(held)


def _join(
    action: Action,
    upload: File,  # type: ignore[type-arg]
    *,
    comment: ActionComment | None,
    by: Actor,
) -> Attachment:
    stored = files.store(upload=upload, purpose=PURPOSE, by=by, allowed=EVIDENCE)
    return Attachment.objects.create(
        action=action,
        comment=comment,
        file=stored,
        added_at=clock.now(),
        added_by_key=by.key,
        added_by_label=by.label[:200],
    )


def _note(action: Action, *, by: Actor, verb: str, detail: str = "") -> None:
    record(
        by=by,
        verb=verb,
        object_kind="action",
        object_key=action.pk,
        object_label=action.title,
        establishment_key=action.establishment_id,
        detail=detail,
    )
