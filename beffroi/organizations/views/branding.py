"""The look of an establishment or of an organization: choose it, see it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.organizations.access import can_manage
from beffroi.organizations.forms.branding import BrandingForm
from beffroi.organizations.models.branding import Branding
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.operations.branding import Owner, save_branding
from beffroi.organizations.queries.branding import (
    brand_of,
    brand_of_organization,
    may_brand,
)
from beffroi.ui.branding import Brand
from beffroi.ui.pages import posted, render_page


def _place(request: HttpRequest, establishment_id: UUID) -> Establishment:
    user = signed_in(request)
    rows = Establishment.objects.visible_to(user).select_related("organization")
    place = get_object_or_404(rows, pk=establishment_id)
    if not can_manage(user, place):
        raise PermissionDenied
    return place


def _organization(request: HttpRequest, organization_id: UUID) -> ManagingOrganization:
    user = signed_in(request)
    rows = ManagingOrganization.objects.visible_to(user)
    organization = get_object_or_404(rows, pk=organization_id)
    if not may_brand(user, organization):
        raise PermissionDenied
    return organization


@require_http_methods(["GET", "HEAD", "POST"])
def branding(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = _place(request, establishment_id)
    held = Branding.objects.select_related("logo").filter(establishment=place).first()
    return _page(request, place, held, brand_of(place))


@require_http_methods(["GET", "HEAD", "POST"])
def organization_branding(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    organization = _organization(request, organization_id)
    rows = Branding.objects.select_related("logo")
    held = rows.filter(organization=organization).first()
    return _page(request, organization, held, brand_of_organization(organization))


def _page(
    request: HttpRequest, owner: Owner, held: Branding | None, brand: Brand
) -> HttpResponse:
    """Show the form and the previews; keep what was chosen."""
    form = BrandingForm(posted(request), request.FILES or None, held=held, brand=brand)
    if form.is_valid():
        try:
            save_branding(
                owner=owner,
                look=form.look(),
                logo=form.cleaned_data["logo"],
                removes_logo=bool(form.cleaned_data.get("removes_logo")),
                by=signed_in(request).as_actor(),
            )
        except Refusal as refusal:
            form.add_error("logo", str(refusal))
        else:
            messages.success(request, "La charte est enregistrée.")
            return redirect(request.path)
    context = {
        "form": form,
        "owner": owner,
        "brand": brand,
        "version": held.changed_at.timestamp() if held else 0,
        **_addresses(owner),
    }
    status = 422 if form.is_bound else 200
    template = "organizations/branding/branding.html"
    return render_page(request, template, context, status=status)


def _addresses(owner: Owner) -> dict[str, str]:
    """Return where the page finds its colors, its logo, and leads back."""
    if isinstance(owner, Establishment):
        names = ("brand_css", "brand_logo", "establishment")
    else:
        names = ("organization_brand_css", "organization_brand_logo", "organization")
    keys = ("css_url", "logo_url", "owner_url")
    return {
        key: reverse(f"organizations:{name}", args=[owner.pk])
        for key, name in zip(keys, names, strict=True)
    }


@require_GET
def brand_css(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    return _stylesheet(brand_of(_place(request, establishment_id)))


@require_GET
def organization_brand_css(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    return _stylesheet(brand_of_organization(_organization(request, organization_id)))


def _stylesheet(brand: Brand) -> HttpResponse:
    """Serve the two colors, both checked when they were kept, to the previews alone."""
    rule = f".brand-preview {{ --brand: {brand.color}; --brand-accent: {brand.accent}; }}\n"
    return _private(HttpResponse(rule, content_type="text/css; charset=utf-8"))


@require_GET
def brand_logo(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    return _picture(brand_of(_place(request, establishment_id)))


@require_GET
def organization_brand_logo(
    request: HttpRequest, organization_id: UUID
) -> HttpResponse:
    return _picture(brand_of_organization(_organization(request, organization_id)))


def _picture(brand: Brand) -> HttpResponse:
    if not brand.logo_png:
        raise Http404
    return _private(HttpResponse(brand.logo_png, content_type="image/png"))


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
