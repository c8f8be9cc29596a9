"""Sign-in by an identity provider: leave, come back, attach and detach.

The way back is shown by a GET that changes nothing; the browser then posts it.
"""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from beffroi.accounts import arrivals
from beffroi.accounts.access import signed_in, visitor
from beffroi.accounts.entry import enter_by_provider, proved_lately
from beffroi.accounts.forms import ReturnForm
from beffroi.accounts.models import Identity, User
from beffroi.accounts.oidc import SignInFailed, arrive, depart, find_provider
from beffroi.accounts.operations.identities import (
    link_identity,
    note_use,
    unlink_identity,
)
from beffroi.accounts.queries import find_identity, find_user
from beffroi.accounts.rules.claims import Known
from beffroi.accounts.rules.providers import Provider
from beffroi.lib.errors import Refusal
from beffroi.ui.pages import render_page

FAILED = "accounts/provider_failed.html"


def _provider(slug: str) -> Provider:
    provider = find_provider(slug)
    if provider is None:
        raise Http404
    return provider


@require_POST
@login_not_required
@never_cache
def provider_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to a provider: to sign in, or to attach it to the account signed in."""
    provider = _provider(slug)
    person = visitor(request)
    if person is not None and not proved_lately(request.session):
        return redirect("accounts:provider_confirm")
    try:
        departure = depart(provider)
    except SignInFailed:
        return render_page(request, FAILED, {"provider": provider}, status=502)
    arrivals.note_departure(
        request.session,
        slug=slug,
        departure=departure,
        owner=str(person.pk) if person else "",
        next_path=_safe_next(request),
    )
    context = {"provider": provider, "address": departure.address}
    return render_page(request, "accounts/provider_leaving.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def provider_return(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the way back, then follow it once it is posted."""
    provider = _provider(slug)
    is_posted = request.method == "POST"
    form = ReturnForm(request.POST if is_posted else request.GET)
    if not form.is_valid():
        return render_page(request, FAILED, {"provider": provider}, status=422)
    if not is_posted:
        context = {"provider": provider, **form.cleaned_data}
        return render_page(request, "accounts/provider_return.html", context)
    kept = arrivals.take_departure(request.session, slug, form.cleaned_data["state"])
    if kept is None:
        return render_page(request, FAILED, {"provider": provider}, status=422)
    try:
        known, token = arrive(
            provider,
            code=form.cleaned_data["code"],
            nonce=kept.nonce,
            verifier=kept.verifier,
        )
    except SignInFailed:
        return render_page(request, FAILED, {"provider": provider}, status=422)
    return _welcome(request, provider, known, arrivals.Back(token, kept))


def _welcome(
    request: HttpRequest, provider: Provider, known: Known, back: arrivals.Back
) -> HttpResponse:
    person = visitor(request)
    if back.kept.owner or person is not None:
        if person is None or str(person.pk) != back.kept.owner:
            # Somebody else signed in, or out, on this browser meanwhile.
            return render_page(request, FAILED, {"provider": provider}, status=422)
        return _attach(request, provider, known, person)
    identity = find_identity(provider.slug, known.subject)
    if identity is not None:
        return _enter(request, known, identity, back)
    holder = find_user(known.email) if known.email else None
    if holder is not None and provider.links_by_email and holder.is_active:
        try:
            identity = _link(known, holder)
        except Refusal:
            return render_page(request, FAILED, {"provider": provider}, status=422)
        return _enter(request, known, identity, back)
    arrivals.note_arrival(request.session, known)
    arrivals.note_way_out(request.session, known.provider, back.token)
    if arrivals.is_invitation(back.kept.next_path):
        return redirect(back.kept.next_path)
    return redirect(settings.ARRIVAL_URL)


def _attach(
    request: HttpRequest, provider: Provider, known: Known, person: User
) -> HttpResponse:
    try:
        _link(known, person)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{provider.label} est relié à votre compte.")
    return redirect("accounts:ways_in")


def _link(known: Known, user: User) -> Identity:
    return link_identity(
        user=user,
        provider=known.provider,
        subject=known.subject,
        label=known.name,
        by=user.as_actor(),
    )


def _enter(
    request: HttpRequest, known: Known, identity: Identity, back: arrivals.Back
) -> HttpResponse:
    """Let the owner of an identity in; their own second factor is asked unless proven."""
    user = identity.user
    if not user.is_active:
        return redirect("account_inactive")
    note_use(identity=identity)
    path = back.kept.next_path or settings.LOGIN_REDIRECT_URL
    if known.has_second_factor:
        enter_by_provider(request, user)
        arrivals.note_way_out(request.session, known.provider, back.token)
        return redirect(path)
    arrivals.note_way_out(request.session, known.provider, back.token)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=path))
    return answer


@require_POST
def provider_unlink(request: HttpRequest, identity_id: str) -> HttpResponse:
    user = signed_in(request)
    identity = get_object_or_404(Identity, pk=identity_id, user=user)
    if not proved_lately(request.session):
        return redirect("accounts:provider_confirm")
    try:
        unlink_identity(identity=identity, by=user.as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Cette identité n’ouvre plus votre compte.")
    return redirect("accounts:ways_in")


def _safe_next(request: HttpRequest) -> str:
    path = request.POST.get("next", "")
    is_here = path.startswith("/") and url_has_allowed_host_and_scheme(
        path, allowed_hosts=None
    )
    return path if is_here else ""
