"""What was said about an action: comments with their names and files, in four queries."""

from dataclasses import dataclass
from uuid import UUID

from beffroi.accounts.models import User
from beffroi.actionplan.models import Action, ActionComment, Attachment
from beffroi.actionplan.rules.mentions import Part, keys_in, parts_of

COMMENTS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One comment: its words with the names of those spoken to, its files."""

    comment: ActionComment
    parts: tuple[Part, ...]
    told: tuple[str, ...]
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """The last comments, the oldest first, then every file, those of comments included."""

    comments: tuple[CommentLine, ...]
    attachments: tuple[Attachment, ...]
    removed: tuple[Attachment, ...]


def talk_of(action: Action) -> Talk:
    rows = list(
        ActionComment.objects.filter(action=action)
        .prefetch_related("mentions")
        .order_by("-written_at", "pk")[:COMMENTS_SHOWN]
    )[::-1]
    files = list(
        Attachment.objects.filter(action=action)
        .select_related("file")
        .order_by("added_at", "pk")
    )
    kept = [item for item in files if item.removed_at is None]
    named = keys_in(row.text for row in rows) | {
        str(mention.user_id) for row in rows for mention in row.mentions.all()
    }
    names = _names(named)
    return Talk(
        comments=tuple(_line(row, names, kept) for row in rows),
        attachments=tuple(kept),
        removed=tuple(item for item in files if item.removed_at is not None),
    )


def _line(
    row: ActionComment, names: dict[str, str], kept: list[Attachment]
) -> CommentLine:
    told = {str(mention.user_id) for mention in row.mentions.all()}
    beside = told - keys_in([row.text])
    return CommentLine(
        comment=row,
        parts=parts_of(row.text, names),
        told=tuple(sorted(names[key] for key in beside if key in names)),
        attachments=tuple(item for item in kept if item.comment_id == row.pk),
    )


def _names(keys: frozenset[str]) -> dict[str, str]:
    people = User.objects.filter(pk__in=[UUID(key) for key in keys])
    return {str(person.pk): person.get_full_name() for person in people}
