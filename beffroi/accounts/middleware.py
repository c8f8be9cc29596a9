"""Around every page: the second factor where it is required, the last sign of a session."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from beffroi.accounts.entry import entered_as_persona, entered_by_provider
from beffroi.accounts.models import User
from beffroi.accounts.queries import has_second_factor
from beffroi.accounts.rules.sessions import SEEN_SECONDS, is_recent
from beffroi.accounts.sessions import SEEN_KEY
from beffroi.lib import clock

# What stays open until the second factor is set: its set-up, the way out, the alert.
OPEN_VIEWS = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_reauthenticate",
        "account_reauthenticate",
        "account_logout",
        "home:health",
    }
)
OPEN_NAMESPACES = frozenset({"alert"})


class SecondFactorMiddleware:
    """Send a person who must have a second factor, and has none, to its set-up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or not user.must_use_mfa:
            return None
        if _is_open(request) or _is_excused(request, user) or has_second_factor(user):
            return None
        address = reverse("mfa_activate_totp")
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)


def _is_open(request: HttpRequest) -> bool:
    match: Any = request.resolver_match
    return match is not None and (
        match.view_name in OPEN_VIEWS or bool(OPEN_NAMESPACES & set(match.namespaces))
    )


def _is_excused(request: HttpRequest, user: User) -> bool:
    """Excuse who came by the two factors of a provider, and the demonstration's people."""
    if entered_by_provider(request):
        return True
    return settings.DEMO and user.is_demo_persona and entered_as_persona(request)


class LastSeenMiddleware:
    """Note in the session, a quarter of an hour apart, that somebody is still there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = request.session.get(SEEN_KEY)
        moment = clock.now().timestamp()
        if seen and not is_recent(seen, now=moment, seconds=SEEN_SECONDS):
            request.session[SEEN_KEY] = moment
        return self.get_response(request)
