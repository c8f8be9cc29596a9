"""Invite one person or a file of people, and follow what becomes of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.enums import ROLE_LABELS
from beffroi.accounts.models import User
from beffroi.lib.errors import Refusal
from beffroi.mail.access import can_read_mailbox
from beffroi.mail.queries import is_mailbox_open
from beffroi.organizations.forms.people import (
    FieldInviteForm,
    PlaceForm,
    StaffInviteForm,
    TableForm,
)
from beffroi.organizations.models.invitations import Invitation, InvitationBatch
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.operations import invitations as operations
from beffroi.organizations.queries.inviting import (
    FIELD_ORDER,
    can_invite_somebody,
    can_invite_whole,
    invitable_establishments,
    invitable_organizations,
    regions_to_staff,
    staff_roles,
)
from beffroi.organizations.queries.people import (
    STANDING_LABELS,
    invitations_for,
    invited_in,
)
from beffroi.organizations.queries.searching import matching_invitations
from beffroi.ui.pages import page_of, render_page

CHOICES_SHOWN = 50


@require_GET
def invitation_list(request: HttpRequest) -> HttpResponse:
    user = _inviter(request)
    rows, filters = matching_invitations(invitations_for(user), user, request.GET)
    page = page_of(rows, request)
    context = {
        "page": page,
        "invited": invited_in(page.object_list, user),
        "filters": filters,
        "roles": [(role.value, label) for role, label in ROLE_LABELS.items()],
        "standings": [(state.value, label) for state, label in STANDING_LABELS.items()],
        "is_mailbox_open": can_read_mailbox(user) and is_mailbox_open(),
    }
    return render_page(request, "organizations/people/invitation_list.html", context)


def _inviter(request: HttpRequest) -> User:
    user = signed_in(request)
    if not can_invite_somebody(user):
        raise PermissionDenied
    return user


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite to the place that the address names; without one, choose where."""
    user = _inviter(request)
    places = PlaceForm(request.GET)
    if not places.is_valid():
        raise Http404
    keys = places.cleaned_data
    if keys["etablissement"]:
        rows = Establishment.objects.visible_to(user).select_related("organization")
        place = get_object_or_404(rows, pk=keys["etablissement"])
        if place.organization is None:
            context = {"place": place}
            return render_page(
                request, "organizations/people/invite_orphan.html", context
            )
        return _invite_field(request, user, place.organization, place)
    if keys["organisme"]:
        bodies = ManagingOrganization.objects.visible_to(user).distinct()
        body = get_object_or_404(bodies, pk=keys["organisme"])
        return _invite_field(request, user, body, None)
    if request.GET.get("equipe"):
        return _invite_staff(request, user)
    return _choose_place(request, user)


def _choose_place(request: HttpRequest, user: User) -> HttpResponse:
    bodies = list(invitable_organizations(user)[: CHOICES_SHOWN + 1])
    can_staff = bool(regions_to_staff(user)) or bool(staff_roles(user, ""))
    if len(bodies) == 1 and not can_staff:
        return redirect(f"{reverse('organizations:invite')}?organisme={bodies[0].pk}")
    context = {
        "organizations": bodies[:CHOICES_SHOWN],
        "has_more": len(bodies) > CHOICES_SHOWN,
        "can_staff": can_staff,
    }
    return render_page(request, "organizations/people/invite_where.html", context)


def _invite_field(
    request: HttpRequest,
    user: User,
    body: ManagingOrganization,
    place: Establishment | None,
) -> HttpResponse:
    establishments = list(invitable_establishments(user, body))
    can_whole = can_invite_whole(user, body)
    if not establishments and not can_whole:
        raise PermissionDenied
    form = FieldInviteForm(
        request.POST or None,
        roles=FIELD_ORDER,
        establishments=establishments,
        can_whole=can_whole,
        chosen=str(place.pk) if place else "",
    )
    if request.method == "POST" and form.is_valid():
        given = {
            "organization": body,
            "establishments": form.chosen_establishments(),
        }
        answer = _send(request, user, form, given)
        if answer:
            return answer
    title = place.name if place else body.name
    return _show(request, form, {"title": title, "place": place, "organization": body})


def _invite_staff(request: HttpRequest, user: User) -> HttpResponse:
    regions = regions_to_staff(user)
    roles = {role for code, _ in regions for role in staff_roles(user, code)}
    roles |= set(staff_roles(user, ""))
    if not roles:
        raise PermissionDenied
    form = StaffInviteForm(
        request.POST or None,
        roles=[role for role in ROLE_LABELS if role in roles],
        regions=regions,
    )
    if request.method == "POST" and form.is_valid():
        given = {"region_code": form.cleaned_data["region_code"]}
        answer = _send(request, user, form, given)
        if answer:
            return answer
    return _show(request, form, {"title": "l’équipe"})


def _send(
    request: HttpRequest, user: User, form: Any, given: dict[str, Any]
) -> HttpResponse | None:
    names = ("email", "first_name", "last_name", "role")
    try:
        invitation = operations.invite(
            inviter=user, **{name: form.cleaned_data[name] for name in names}, **given
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, f"L’invitation pour {invitation.email} est écrite.")
    return redirect("organizations:invitations")


def _show(request: HttpRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    return render_page(
        request,
        "organizations/people/invite.html",
        {**context, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_POST
def invitation_resend(request: HttpRequest, invitation_id: str) -> HttpResponse:
    user = _inviter(request)
    rows = Invitation.objects.visible_to(user)
    invitation = get_object_or_404(rows, pk=invitation_id)
    try:
        operations.resend(invitation=invitation, inviter=user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            f"Un nouveau lien part vers {invitation.email} ; l’ancien ne sert plus.",
        )
    return redirect("organizations:invitations")


@require_POST
def invitation_revoke(request: HttpRequest, invitation_id: str) -> HttpResponse:
    user = _inviter(request)
    rows = Invitation.objects.visible_to(user)
    invitation = get_object_or_404(rows, pk=invitation_id)
    try:
        operations.revoke(invitation=invitation, inviter=user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"L’invitation de {invitation.email} est retirée.")
    return redirect("organizations:invitations")


@require_http_methods(["GET", "HEAD", "POST"])
def invite_file(request: HttpRequest) -> HttpResponse:
    user = _inviter(request)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            batch = operations.prepare_batch(
                file=upload.file, name=upload.name, inviter=user
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("organizations:invite_batch", batch.pk)
    return render_page(
        request,
        "organizations/people/invite_file.html",
        {"form": form},
        status=422 if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invite_batch(request: HttpRequest, batch_id: str) -> HttpResponse:
    """Show what a file would send, then send it."""
    user = _inviter(request)
    batches = InvitationBatch.objects.visible_to(user)
    batch = get_object_or_404(batches, pk=batch_id)
    problem = ""
    if request.method == "POST":
        try:
            job = operations.launch_batch(
                batch=batch,
                inviter=user,
                result_path=reverse("organizations:invitations"),
            )
        except Refusal as refusal:
            problem = str(refusal)
        else:
            return redirect("jobs:job", job.pk)
    context = {"batch": batch, "problem": problem, "shown": batch.rows[:CHOICES_SHOWN]}
    context["role_labels"] = {role.value: label for role, label in ROLE_LABELS.items()}
    status = 422 if problem else 200
    return render_page(
        request, "organizations/people/invite_batch.html", context, status=status
    )
