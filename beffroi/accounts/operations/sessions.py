"""Open sessions: close one, or all those of a person.

Refusal
└── SessionGone  this session is closed already
"""

from django.db import transaction

from beffroi.accounts.journaling import note
from beffroi.accounts.models import OpenSession, User
from beffroi.accounts.queries import open_sessions_of
from beffroi.journal.rules.actor import Actor
from beffroi.lib.errors import Refusal


class SessionGone(Refusal):
    sentence = "Cette session est déjà fermée."


@transaction.atomic
def close_session(*, user: User, reference: str, by: Actor) -> None:
    """Close one session of a person, named by its reference.

    Raises: SessionGone.
    """
    found = [line for line in open_sessions_of(user) if line.reference == reference]
    if not found:
        raise SessionGone
    OpenSession.objects.filter(pk=found[0].session_key, user=user).delete()
    note(user, by=by, verb="close_session")


@transaction.atomic
def close_sessions(*, user: User, by: Actor, keep: str | None = None) -> int:
    """Close the sessions of a person, but the one to keep; return how many.

    `keep` is the key of a session. A second call finds nothing and writes nothing.
    """
    rows = OpenSession.objects.filter(user=user).exclude(pk=keep or "")
    count, _ = rows.delete()
    if count:
        note(user, by=by, verb="close_sessions")
    return count
