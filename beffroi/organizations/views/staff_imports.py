"""Import a staff list: send it, say what its columns are, read it again, apply, undo."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.organizations.forms.staff import ColumnsForm, StaffListForm
from beffroi.organizations.models.staff import StaffImport
from beffroi.organizations.operations import staff_imports as operations
from beffroi.organizations.queries import staff_imports as queries
from beffroi.organizations.views.staff import managed
from beffroi.ui.pages import page_of, posted, render_page


def _batch(
    request: HttpRequest, establishment_id: UUID, staff_import_id: UUID
) -> StaffImport:
    place = managed(request, establishment_id)
    rows = StaffImport.objects.visible_to(signed_in(request))
    return get_object_or_404(
        rows.select_related("establishment__organization"),
        pk=staff_import_id,
        establishment=place,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def staff_imports(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    """Send a list, and find the earlier ones."""
    place = managed(request, establishment_id)
    form = StaffListForm(posted(request), request.FILES or None)
    if form.is_valid():
        by = signed_in(request).as_actor()
        upload = form.cleaned_data["file"]
        try:
            batch = operations.start_staff_import(
                establishment=place, upload=upload, by=by
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("organizations:staff_import_columns", place.pk, batch.pk)
    page = page_of(queries.imports_of(place), request, per_page=20)
    context = {
        "form": form,
        "place": place,
        "page": page,
        "lines": [queries.import_line(batch) for batch in page.object_list],
    }
    status = 422 if form.is_bound else 200
    return render_page(
        request, "organizations/staff/imports.html", context, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def staff_import_columns(
    request: HttpRequest, establishment_id: UUID, staff_import_id: UUID
) -> HttpResponse:
    """Show what was guessed of the columns; correct it, have the list read."""
    batch = _batch(request, establishment_id, staff_import_id)
    form = ColumnsForm(
        posted(request),
        samples=queries.column_samples(batch),
        columns=batch.columns,
        offers_first=not batch.head.get("is_recognized", True),
    )
    if form.is_valid():
        try:
            job = operations.choose_staff_columns(
                batch=batch,
                columns=form.columns(),
                is_first_a_person=bool(form.cleaned_data.get("is_first_a_person")),
                by=signed_in(request).as_actor(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("jobs:job", job.pk)
    context = {"batch": batch, "place": batch.establishment, "form": form}
    status = 422 if form.is_bound else 200
    return render_page(
        request, "organizations/staff/columns.html", context, status=status
    )


@require_GET
def staff_import(
    request: HttpRequest, establishment_id: UUID, staff_import_id: UUID
) -> HttpResponse:
    """Show what a list would change, or what it changed."""
    batch = _batch(request, establishment_id, staff_import_id)
    state = queries.tab_named(request.GET.get("onglet", ""), batch)
    page = page_of(queries.rows_of(batch, state), request)
    context = {
        "batch": batch,
        "place": batch.establishment,
        "line": queries.import_line(batch),
        "tabs": queries.tabs(batch, state),
        "current": state,
        "page": page,
        "rows": queries.shown_rows(page.object_list),
        "is_mappable": queries.is_mappable(batch),
        "can_undo": queries.can_undo(batch),
        "left_alone": queries.left_alone(batch),
        "missing_count": batch.counts.get("missing", 0),
    }
    return render_page(
        request, "organizations/staff/import.html", context, partial="rows"
    )


@require_POST
def staff_import_apply(
    request: HttpRequest, establishment_id: UUID, staff_import_id: UUID
) -> HttpResponse:
    batch = _batch(request, establishment_id, staff_import_id)
    try:
        job = operations.apply_staff_import(
            batch=batch,
            marks_leavers="partis" in request.POST,
            by=signed_in(request).as_actor(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("organizations:staff_import", establishment_id, batch.pk)
    return redirect("jobs:job", job.pk)


@require_POST
def staff_import_abandon(
    request: HttpRequest, establishment_id: UUID, staff_import_id: UUID
) -> HttpResponse:
    batch = _batch(request, establishment_id, staff_import_id)
    try:
        operations.abandon_staff_import(batch=batch, by=signed_in(request).as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "L’import est abandonné : rien n’a changé.")
    return redirect("organizations:staff_imports", establishment_id)


@require_POST
def staff_import_undo(
    request: HttpRequest, establishment_id: UUID, staff_import_id: UUID
) -> HttpResponse:
    batch = _batch(request, establishment_id, staff_import_id)
    try:
        job = operations.undo_staff_import(
            batch=batch, by=signed_in(request).as_actor()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("organizations:staff_import", establishment_id, batch.pk)
    return redirect("jobs:job", job.pk)
