"""The journal line of what is done to the account of a person."""

from beffroi.accounts.models import User
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor


def note(user: User, *, by: Actor, verb: str, detail: str = "") -> None:
    """Write one line about a person's account, in the caller's transaction."""
    record(
        by=by,
        verb=verb,
        object_kind="user",
        object_key=user.pk,
        object_label=user.get_full_name(),
        detail=detail,
    )
