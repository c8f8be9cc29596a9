"""« Mon compte », the team, and the roles that end or change."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from beffroi.accounts.access import signed_in
from beffroi.accounts.enums import ROLE_LABELS
from beffroi.accounts.models import User
from beffroi.accounts.operations.people import describe_account
from beffroi.accounts.queries import has_second_factor, recovery_codes_of
from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.lib.errors import Refusal
from beffroi.organizations.access import MANAGERS, roles_of
from beffroi.organizations.forms.people import DepartureForm, DescriptionForm, RoleForm
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.operations.memberships import change_role, end_membership
from beffroi.organizations.queries.inviting import FIELD_ORDER, can_invite_somebody
from beffroi.organizations.queries.people import (
    departure,
    members_in,
    memberships_for,
    roles_held,
)
from beffroi.organizations.queries.recoveries import recoveries_for
from beffroi.organizations.queries.searching import matching_members
from beffroi.ui.pages import page_of, render_page


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if request.method == "POST":
        form = DescriptionForm(request.POST)
        if form.is_valid():
            describe_account(user=user, **form.cleaned_data, by=user.as_actor())
            messages.success(request, "Vos renseignements sont enregistrés.")
            return redirect("organizations:account")
    else:
        names = ("first_name", "last_name", "job")
        form = DescriptionForm(initial={name: getattr(user, name) for name in names})
    context = {
        "form": form,
        "held": roles_held(user),
        "has_second_factor": has_second_factor(user),
        "codes_left": len(recovery_codes_of(user) or []),
        "has_password": user.has_usable_password(),
    }
    status = 422 if form.is_bound else 200
    return render_page(
        request, "organizations/people/account.html", context, status=status
    )


@require_GET
def team(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    rows, filters = matching_members(memberships_for(user), user, request.GET)
    page = page_of(rows, request)
    context = {
        "page": page,
        "members": members_in(page.object_list, user),
        "filters": filters,
        "roles": [(role.value, label) for role, label in ROLE_LABELS.items()],
        "can_invite": can_invite_somebody(user),
        "can_see_links": bool(roles_of(user) & MANAGERS),
        "recovery_count": len(recoveries_for(user)),
    }
    return render_page(request, "organizations/people/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def membership_end(request: HttpRequest, membership_id: str) -> HttpResponse:
    user, membership = _changeable(request, membership_id)
    found = departure(membership)
    form = DepartureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if found.orphans and not form.cleaned_data["knowingly"]:
            form.add_error("knowingly", "Cochez cette case pour retirer ce rôle.")
        else:
            try:
                end_membership(membership=membership, by=user.as_actor())
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"Le rôle de {found.name} est retiré.")
                return redirect("organizations:team")
    return render_page(
        request,
        "organizations/people/membership_end.html",
        {"departure": found, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def membership_change(request: HttpRequest, membership_id: str) -> HttpResponse:
    user, membership = _changeable(request, membership_id)
    if membership.role not in FIELD_ROLES:
        raise PermissionDenied
    others = [role for role in FIELD_ORDER if role != membership.role]
    form = RoleForm(request.POST or None, roles=others)
    if request.method == "POST" and form.is_valid():
        try:
            change_role(
                membership=membership,
                role=Role(form.cleaned_data["role"]),
                by=user.as_actor(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Le nouveau rôle est enregistré.")
            return redirect("organizations:team")
    context = {"departure": departure(membership), "form": form}
    return render_page(
        request,
        "organizations/people/membership_change.html",
        context,
        status=422 if form.is_bound else 200,
    )


def _changeable(request: HttpRequest, membership_id: str) -> tuple[User, Membership]:
    """Return who asks and the role, if the one may take back the other."""
    user = signed_in(request)
    membership = get_object_or_404(memberships_for(user), pk=membership_id)
    if not members_in([membership], user)[0].can_change:
        raise PermissionDenied
    return user, membership
