"""The door: let a person in once something has proven who they are."""

from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from beffroi.accounts.models import User
from beffroi.accounts.rules.sessions import is_recent
from beffroi.lib import clock

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PERSONA_KEY = "entered_as_persona"
PROVEN_KEY = "proven_at"


def note_proof(session: SessionBase) -> None:
    """Remember when this person last proved who they are."""
    session[PROVEN_KEY] = clock.now().timestamp()


def proved_lately(session: SessionBase) -> bool:
    return is_recent(session.get(PROVEN_KEY), now=clock.now().timestamp())


def enter(request: HttpRequest, user: User) -> None:
    """Open a session for a person; the session of anybody else is closed first."""
    login(request, user, backend=BACKEND)
    note_proof(request.session)


def enter_as_persona(request: HttpRequest, persona: User) -> None:
    enter(request, persona)
    request.session[PERSONA_KEY] = True


def entered_as_persona(request: HttpRequest) -> bool:
    return bool(request.session.get(PERSONA_KEY))
