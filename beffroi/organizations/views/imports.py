"""Import a FINESS file: send it, read what it would change, apply, find it again."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.rules.roles import Role
from beffroi.jobs.models import Job
from beffroi.lib.errors import Refusal
from beffroi.organizations.forms.imports import ImportForm
from beffroi.organizations.models.finess import FinessImport
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.operations import finess as operations
from beffroi.organizations.queries import import_pages
from beffroi.ui.pages import page_of, render_page


def _led_regions(request: HttpRequest) -> frozenset[str]:
    """Return the regions that the person leads.

    Raises: PermissionDenied when there is none.
    """
    reach = Membership.objects.reach_of(signed_in(request))
    regions = reach.region_codes(Role.REGIONAL_LEAD)
    if not regions:
        raise PermissionDenied
    return regions


def _visible(request: HttpRequest, import_id: UUID) -> FinessImport:
    _led_regions(request)
    return get_object_or_404(
        FinessImport.objects.visible_to(signed_in(request)), pk=import_id
    )


@require_http_methods(["GET", "HEAD", "POST"])
def finess_imports(request: HttpRequest) -> HttpResponse:
    """Send a file, and find the earlier imports."""
    regions = _led_regions(request)
    form = ImportForm(request.POST or None, request.FILES or None, regions=regions)
    if request.method == "POST" and form.is_valid():
        try:
            _, job = _start(request, form)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("jobs:job", job.pk)
    batches = FinessImport.objects.visible_to(signed_in(request))
    page = page_of(batches.order_by("-created_at", "pk"), request, per_page=20)
    context = {
        "form": form,
        "page": page,
        "lines": [import_pages.line(batch) for batch in page.object_list],
        "limit_mb": settings.IMPORT_LIMIT_MB,
    }
    status = 422 if form.is_bound else 200
    template = "organizations/imports/import_list.html"
    return render_page(request, template, context, status=status)


def _start(request: HttpRequest, form: ImportForm) -> tuple[FinessImport, Job]:
    given = form.cleaned_data
    filters = operations.checked_filters(
        departments=given["departments"],
        categories=form.categories,
        numbers=given["numbers"],
        own_regions=frozenset({given["region"]}),
        is_partial=given["is_partial"],
    )
    return operations.start_import(
        upload=given["file"],
        filters=filters,
        region_code=given["region"],
        limit_mb=settings.IMPORT_LIMIT_MB,
        by=signed_in(request).as_actor(),
    )


@require_GET
def finess_import(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Show what an import would change, or what it changed."""
    batch = _visible(request, import_id)
    state = import_pages.tab_named(request.GET.get("onglet", ""), batch)
    page = page_of(import_pages.rows_of(batch, state), request)
    context = {
        "batch": batch,
        "line": import_pages.line(batch),
        "tabs": import_pages.tabs(batch, state),
        "current": state,
        "page": page,
        "rows": import_pages.shown_rows(page.object_list),
        "facts": import_pages.facts(batch),
    }
    return render_page(
        request, "organizations/imports/import.html", context, partial="rows"
    )


@require_POST
def finess_import_apply(request: HttpRequest, import_id: UUID) -> HttpResponse:
    batch = _visible(request, import_id)
    try:
        job = operations.apply_import(batch=batch, by=signed_in(request).as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("organizations:finess_import", batch.pk)
    return redirect("jobs:job", job.pk)


@require_POST
def finess_import_abandon(request: HttpRequest, import_id: UUID) -> HttpResponse:
    batch = _visible(request, import_id)
    try:
        operations.abandon_import(batch=batch, by=signed_in(request).as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "L’import est abandonné : rien n’a changé.")
    return redirect("organizations:finess_imports")
