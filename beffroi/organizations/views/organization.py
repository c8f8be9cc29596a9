"""One managing organization: its establishments, its team, its invitations."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from beffroi.accounts.access import signed_in
from beffroi.organizations.forms.places import OrganizationForm
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.operations.places import correct_organization
from beffroi.organizations.queries.branding import may_brand
from beffroi.organizations.queries.organization import may_correct
from beffroi.organizations.queries.people import people_of
from beffroi.ui.pages import page_of, posted, render_page

FIELDS = ("name", "legal_status", "address", "postal_code", "town", "phone")


@require_GET
def organization(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    user = signed_in(request)
    held = get_object_or_404(
        ManagingOrganization.objects.visible_to(user), pk=organization_id
    )
    places = Establishment.objects.visible_to(user).filter(organization=held)
    context = {
        "organization": held,
        "page": page_of(places.by_name(), request),
        "people": people_of(held, viewer=user),
        "may_correct": may_correct(user, held),
        "may_brand": may_brand(user, held),
        "has_detail": Establishment.objects.detailed_for(user)
        .filter(organization=held)
        .exists(),
    }
    return render_page(request, "organizations/places/organization.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def organization_edit(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    user = signed_in(request)
    held = get_object_or_404(
        ManagingOrganization.objects.visible_to(user), pk=organization_id
    )
    if not may_correct(user, held):
        raise PermissionDenied
    initial = {name: getattr(held, name) for name in FIELDS}
    form = OrganizationForm(posted(request), initial=initial)
    if form.is_valid():
        correct_organization(
            organization=held, values=form.cleaned_data, by=user.as_actor()
        )
        messages.success(request, "La fiche est corrigée.")
        return redirect("organizations:organization", held.pk)
    back_url = reverse("organizations:organization", args=[held.pk])
    context = {"form": form, "name": held.name, "back_url": back_url}
    status = 422 if form.is_bound else 200
    return render_page(
        request, "organizations/places/edit.html", context, status=status
    )
