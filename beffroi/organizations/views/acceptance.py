"""The pages that a personal link opens: read the invitation, then accept it."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from beffroi.accounts import oidc
from beffroi.accounts.access import visitor
from beffroi.accounts.arrivals import forget_arrival, read_arrival
from beffroi.accounts.entry import enter, enter_by_provider, renew
from beffroi.accounts.enums import ROLE_LABELS
from beffroi.accounts.models import User
from beffroi.accounts.queries import find_user
from beffroi.accounts.rules.claims import Known
from beffroi.accounts.rules.roles import Role
from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib.errors import Refusal
from beffroi.links.models import PersonalLink
from beffroi.links.operations import find_link
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.organizations.forms.people import AcceptForm, KnownForm
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.operations import invitations as operations
from beffroi.organizations.queries.scopes import describe_scope
from beffroi.ui.pages import render_page


@dataclass(frozen=True, slots=True)
class Opened:
    """An invitation that a live link opens."""

    link: PersonalLink
    invitation: Invitation
    token: str

    def context(self) -> dict[str, object]:
        return {
            "invitation": self.invitation,
            "role": ROLE_LABELS[Role(self.invitation.role)],
            "scope": describe_scope(self.invitation),
            "token": self.token,
        }


def _open(token: str) -> Opened | None:
    link = find_link(token=token, purpose=LinkPurpose.INVITATION)
    if link is None:
        return None
    invitation = (
        Invitation.objects.live()
        .select_related("organization")
        .filter(pk=link.subject_key)
        .first()
    )
    return Opened(link, invitation, token) if invitation else None


def _closed(request: HttpRequest) -> HttpResponse:
    return render_page(
        request, "organizations/people/invitation_closed.html", status=404
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites to what; « Commencer » is the first thing that writes."""
    opened = _open(token)
    if opened is None:
        return _closed(request)
    if request.method == "POST":
        operations.begin(invitation=opened.invitation, link=opened.link)
        return redirect("organizations:invitation_account", token)
    return render_page(
        request, "organizations/people/invitation.html", opened.context()
    )


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def invitation_account(request: HttpRequest, token: str) -> HttpResponse:
    opened = _open(token)
    if opened is None:
        return _closed(request)
    person = visitor(request)
    if person is not None:
        return _accept_signed_in(request, opened, person)
    if find_user(opened.invitation.email) is not None:
        here = reverse("organizations:invitation_account", args=[token])
        address = f"{reverse('account_login')}?{urlencode({'next': here})}"
        context = opened.context() | {"sign_in_address": address}
        return render_page(
            request, "organizations/people/invitation_known.html", context
        )
    known = read_arrival(request.session)
    if known is not None:
        return _accept_known(request, opened, known)
    return _accept_new(request, opened)


def _accept_known(request: HttpRequest, opened: Opened, known: Known) -> HttpResponse:
    """Accept as the person whom a provider has just named; no password is asked."""
    offered = opened.invitation
    form = KnownForm(
        request.POST or None,
        initial={"first_name": known.first_name, "last_name": known.last_name},
    )
    if request.method == "POST" and form.is_valid():
        try:
            user = operations.accept_with_identity(
                invitation=offered,
                known=known,
                by=Actor(ActorKind.LINK, str(opened.link.pk), offered.email),
                **form.description(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return enter_known(request, user, known)
    return render_page(
        request,
        "organizations/people/invitation_known_person.html",
        opened.context() | {"form": form, "known": known, "email": offered.email},
        status=422 if form.is_bound else 200,
    )


def enter_known(request: HttpRequest, user: User, known: Known) -> HttpResponse:
    """Let in a person whose account has just been opened by a provider's word."""
    forget_arrival(request.session)
    if known.has_second_factor:
        enter_by_provider(request, user)
    else:
        enter(request, user)
    return _welcome(request)


def _accept_signed_in(
    request: HttpRequest, opened: Opened, person: User
) -> HttpResponse:
    is_theirs = person.email.casefold() == opened.invitation.email.casefold()
    context = opened.context() | {"person": person, "is_theirs": is_theirs}
    if request.method == "POST":
        try:
            operations.accept_as(invitation=opened.invitation, user=person)
        except Refusal as refusal:
            context["problem"] = str(refusal)
        else:
            # More rights: the other sessions are closed, this one starts afresh.
            renew(request, person)
            return _welcome(request)
    return render_page(
        request,
        "organizations/people/invitation_signed_in.html",
        context,
        status=422 if "problem" in context else 200,
    )


def _accept_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    offered = opened.invitation
    form = AcceptForm(
        request.POST or None,
        email=offered.email,
        extra_words=operations.place_words(offered),
        initial={"first_name": offered.first_name, "last_name": offered.last_name},
    )
    if request.method == "POST" and form.is_valid():
        names = ("first_name", "last_name", "job", "password")
        try:
            user = operations.accept_with_account(
                invitation=offered,
                link=opened.link,
                **{name: form.cleaned_data[name] for name in names},
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            enter(request, user)
            return _welcome(request)
    return render_page(
        request,
        "organizations/people/invitation_account.html",
        opened.context() | {"form": form, "providers": oidc.providers()},
        status=422 if form.is_bound else 200,
    )


def _welcome(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Bienvenue. Votre rôle est enregistré.")
    return redirect("/")
