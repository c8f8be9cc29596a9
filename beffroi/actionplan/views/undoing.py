"""« Annuler »: the way back travels sealed in the address of the next page."""

import json
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from beffroi.accounts.models import User
from beffroi.actionplan.models import Action
from beffroi.actionplan.queries.lists import action_seen_by
from beffroi.actionplan.rules.states import ActionState
from beffroi.actionplan.rules.undo import Before, before_from
from beffroi.lib import secretbox
from beffroi.lib.text import long_date

PARAMETER = "annuler"
WORDS = {
    ActionState.TODO: "est de nouveau à faire.",
    ActionState.DOING: "est en cours. Vous vous en occupez.",
    ActionState.DONE: "est faite.",
    ActionState.DROPPED: "est abandonnée.",
}


@dataclass(frozen=True, slots=True)
class UndoOffer:
    """What the last change was, in words, and the key that takes it back."""

    action: Action
    words: str
    token: str

    @property
    def asks_new_answer(self) -> bool:
        """Whether the answer behind the action should now be given again."""
        is_closed = self.action.state == ActionState.DONE
        return (
            is_closed and bool(self.action.origin_link) and not self.action.is_settled
        )


def here(request: HttpRequest) -> str:
    """Return the address of this page, without the offer to undo."""
    return _address_with(request.get_full_path(), "")


def back(request: HttpRequest, default: str) -> str:
    """Return the page of this site that the form came from."""
    wanted = request.POST.get("retour", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if wanted and is_ours else default


def redirect_with_undo(
    user: User, address: str, *, before: Action, after: Action
) -> HttpResponse:
    """Go on to a page that offers to undo, unless somebody else changed it meanwhile."""
    if after.revision != before.revision + 1:
        return redirect(_address_with(address, ""))
    return redirect(_address_with(address, _seal(user, before, after.revision)))


def undo_offer(request: HttpRequest, user: User) -> UndoOffer | None:
    """Return the offer that the address of the page carries, if it still holds."""
    token = request.GET.get(PARAMETER, "")
    before = read_token(user, token) if token else None
    if before is None:
        return None
    action = action_seen_by(user).filter(pk=before.action_key).first()
    if action is None or action.revision != before.revision:
        return None
    return UndoOffer(action, _words(action, before), token)


def read_token(user: User, token: str) -> Before | None:
    """Return what the token holds, nothing when it is not this person's or damaged."""
    try:
        data = json.loads(secretbox.unseal(token, secret_key=settings.SECRET_KEY))
        return before_from(data) if data.get("by") == str(user.pk) else None
    except (ValueError, KeyError):
        return None


def _words(action: Action, before: Before) -> str:
    if action.postponed_until and action.postponed_until != before.postponed_until:
        return f"reviendra le {long_date(action.postponed_until)}."
    return WORDS[ActionState(action.state)]


def _seal(user: User, before: Action, revision: int) -> str:
    data = Before(
        action_key=before.key,
        revision=revision,
        state=before.state,
        assignee_key=str(before.assignee_id or ""),
        assignee_label=before.assignee_label,
        due_on=before.due_on,
        postponed_until=before.postponed_until,
    ).as_data()
    plain = json.dumps({**data, "by": str(user.pk)})
    return secretbox.seal(plain, secret_key=settings.SECRET_KEY)


def _address_with(address: str, token: str) -> str:
    parts = urlsplit(address)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != PARAMETER]
    if token:
        query.append((PARAMETER, token))
    return urlunsplit(("", "", parts.path, urlencode(query), ""))
