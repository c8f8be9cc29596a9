"""Validate what stands; read what was validated."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from beffroi.accounts.access import signed_in
from beffroi.accounts.enums import ROLE_LABELS
from beffroi.accounts.rules.roles import Role
from beffroi.lib.errors import Refusal
from beffroi.maturity.access import rights_at
from beffroi.maturity.forms.answers import ValidationForm
from beffroi.maturity.models.answers import Snapshot
from beffroi.maturity.operations.assessments import (
    ChangedSinceRead,
    NothingToValidate,
    validate_assessment,
)
from beffroi.maturity.queries.addresses import Addresses
from beffroi.maturity.queries.frameworks import questionnaire_of
from beffroi.maturity.queries.overview import Overview, overview
from beffroi.maturity.queries.petals import petals
from beffroi.maturity.queries.snapshots import snapshots_of
from beffroi.maturity.views.fetching import framework_at, open_place
from beffroi.ui.pages import page_of, render_page


@require_http_methods(["GET", "POST"])
def validation(
    request: HttpRequest, establishment_id: UUID, slug: str = ""
) -> HttpResponse:
    place = open_place(request, establishment_id)
    framework = framework_at(place, slug)
    rights = rights_at(signed_in(request), place, framework)
    if not rights.can_validate:
        raise PermissionDenied
    page = overview(place, framework)
    refusal = ""
    if request.method == "POST":
        try:
            kept = _validate(request, page, rights.validating_role)
        except Refusal as error:
            refusal = str(error)
        else:
            messages.success(request, "Les résultats sont validés et datés.")
            return redirect(page.addresses.snapshot(kept.pk))
    context = {"place": place, "page": page, "rights": rights, "refusal": refusal}
    context["read_at"] = (
        page.assessment.changed_at.isoformat() if page.assessment else ""
    )
    return render_page(
        request, "maturity/validation.html", context, status=422 if refusal else 200
    )


def _validate(request: HttpRequest, page: Overview, role: Role | None) -> Snapshot:
    sent = ValidationForm(request.POST)
    if page.assessment is None or role is None:
        raise NothingToValidate
    if not sent.is_valid():
        raise ChangedSinceRead
    return validate_assessment(
        assessment=page.assessment,
        by=signed_in(request).as_actor(),
        as_role=role,
        read_at=sent.cleaned_data["read_at"],
    )


@require_GET
def snapshot_list(
    request: HttpRequest, establishment_id: UUID, slug: str = ""
) -> HttpResponse:
    place = open_place(request, establishment_id)
    framework = framework_at(place, slug)
    page = page_of(
        snapshots_of(signed_in(request), place, framework), request, per_page=20
    )
    addresses = Addresses(place.pk, slug)
    context = {
        "place": place,
        "page": page,
        "lines": [(row, addresses.snapshot(row.pk)) for row in page.object_list],
        "asked": questionnaire_of(framework),
        "addresses": addresses,
    }
    return render_page(request, "maturity/snapshot_list.html", context)


@require_GET
def snapshot(
    request: HttpRequest, establishment_id: UUID, snapshot_id: UUID, slug: str = ""
) -> HttpResponse:
    place = open_place(request, establishment_id)
    framework = framework_at(place, slug)
    asked = questionnaire_of(framework)
    kept = get_object_or_404(
        Snapshot.objects.visible_to(signed_in(request)),
        assessment__establishment=place,
        assessment__framework=framework,
        pk=snapshot_id,
    )
    context = {
        "place": place,
        "snapshot": kept,
        "content": kept.content,
        "petals": petals(asked, kept.content["petals"]),
        "asked": asked,
        "addresses": Addresses(place.pk, slug),
        "role": ROLE_LABELS[Role(kept.validated_as)] if kept.validated_as else "",
    }
    return render_page(request, "maturity/snapshot.html", context)
