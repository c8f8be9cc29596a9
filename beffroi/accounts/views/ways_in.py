"""« Comment j’entre » : providers, passkeys, open sessions; and what a lost factor asks."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from beffroi.accounts import oidc
from beffroi.accounts.access import signed_in
from beffroi.accounts.entry import proved_lately
from beffroi.accounts.models import User
from beffroi.accounts.operations.recovery import ask_recovery, cancel_recovery
from beffroi.accounts.operations.sessions import close_session, close_sessions
from beffroi.accounts.passkeys import can_have_passkeys
from beffroi.accounts.queries import (
    identities_of,
    open_recovery_of,
    open_sessions_of,
    passkeys_of,
)
from beffroi.lib.errors import Refusal
from beffroi.ui.pages import render_page


@require_GET
def ways_in(request: HttpRequest) -> HttpResponse:
    """Show how one signs in, and where one is signed in now."""
    user = signed_in(request)
    linked = identities_of(user)
    context = {
        "providers": [(row, linked.get(row.slug)) for row in oidc.providers()],
        "passkeys": passkeys_of(user),
        "can_have_passkeys": can_have_passkeys(settings.PUBLIC_URL),
        "sessions": open_sessions_of(user, current=request.session.session_key),
        "recovery": open_recovery_of(user),
    }
    return render_page(request, "accounts/ways_in.html", context)


@require_GET
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]  # allauth has no types
def provider_confirm(request: HttpRequest) -> HttpResponse:
    """Come back to the page once the person has proven who they are again.

    Who has neither password nor factor here has no other proof than a fresh sign-in.
    """
    if proved_lately(request.session):
        words = "C’est bien vous. Vous pouvez recommencer."
    else:
        words = (
            "Pour changer ce réglage, quittez Beffroi puis entrez de nouveau : "
            "votre fournisseur d’identité confirmera que c’est bien vous."
        )
    messages.info(request, words)
    return redirect("accounts:ways_in")


@require_POST
def session_close(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    try:
        close_session(user=user, reference=reference, by=user.as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Cette session est fermée.")
    return redirect("accounts:ways_in")


@require_POST
def sessions_close(request: HttpRequest) -> HttpResponse:
    """Close every session but this one."""
    user = signed_in(request)
    keep = request.session.session_key
    close_sessions(user=user, by=user.as_actor(), keep=keep)
    messages.success(request, "Toutes vos autres sessions sont fermées.")
    return redirect("accounts:ways_in")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]  # allauth has no types
def recovery(request: HttpRequest) -> HttpResponse:
    """Ask for help once the password was right and the second factor is lost."""
    user: User = request._login_stage.login.user  # type: ignore[attr-defined]  # set by allauth
    if request.method == "POST":
        try:
            ask_recovery(user=user, by=user.as_actor())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("accounts:recovery")
    context = {"recovery": open_recovery_of(user)}
    return render_page(request, "accounts/recovery.html", context)


@require_POST
def recovery_cancel(request: HttpRequest) -> HttpResponse:
    """Abandon one's own request: the second factor was found, or somebody else asked."""
    if cancel_recovery(user=signed_in(request)):
        messages.success(request, "La demande est abandonnée.")
    return redirect("accounts:ways_in")
