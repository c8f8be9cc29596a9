"""The door: let a person in once something has proven who they are."""

from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from beffroi.accounts.models import User
from beffroi.accounts.rules.devices import device_words
from beffroi.accounts.rules.sessions import is_recent
from beffroi.accounts.sessions import DEVICE_KEY, OPENED_KEY, SEEN_KEY
from beffroi.lib import clock

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PERSONA_KEY = "entered_as_persona"
PROVEN_KEY = "proven_at"
PROVIDER_PROOF_KEY = "provider_proof"


def note_proof(session: SessionBase) -> None:
    """Remember when this person last proved who they are."""
    session[PROVEN_KEY] = clock.now().timestamp()


def note_entry(request: HttpRequest) -> None:
    """Remember when and on what kind of device somebody came in."""
    moment = clock.now().timestamp()
    agent = request.headers.get("User-Agent", "")
    request.session[DEVICE_KEY] = device_words(agent)
    request.session[OPENED_KEY] = request.session[SEEN_KEY] = moment
    note_proof(request.session)


def proved_lately(session: SessionBase) -> bool:
    return is_recent(session.get(PROVEN_KEY), now=clock.now().timestamp())


def enter(request: HttpRequest, user: User) -> None:
    """Open a session for a person; the session of anybody else is closed first."""
    login(request, user, backend=BACKEND)
    note_entry(request)


def renew(request: HttpRequest, user: User) -> None:
    """Give the session a new key, and keep what it knows: the person's rights changed."""
    login(request, user, backend=BACKEND)


def enter_as_persona(request: HttpRequest, persona: User) -> None:
    enter(request, persona)
    request.session[PERSONA_KEY] = True


def entered_as_persona(request: HttpRequest) -> bool:
    return bool(request.session.get(PERSONA_KEY))


def enter_by_provider(request: HttpRequest, user: User) -> None:
    """Open a session for a person whose provider proved two factors."""
    enter(request, user)
    request.session[PROVIDER_PROOF_KEY] = True


def entered_by_provider(request: HttpRequest) -> bool:
    """Tell whether this session began with the two factors of a provider."""
    return bool(request.session.get(PROVIDER_PROOF_KEY))
