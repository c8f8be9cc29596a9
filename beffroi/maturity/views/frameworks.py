"""The frameworks offered to an establishment, and the part of one that concerns it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from beffroi.accounts.access import signed_in
from beffroi.maturity.access import rights_at
from beffroi.maturity.forms.frameworks import GroupsForm
from beffroi.maturity.operations.assessments import start_assessment
from beffroi.maturity.operations.frameworks import choose_groups
from beffroi.maturity.queries.addresses import Addresses
from beffroi.maturity.queries.facts import assessment_of
from beffroi.maturity.queries.frameworks import questionnaire_of, standpoints
from beffroi.maturity.queries.standings import standing_of
from beffroi.maturity.views.fetching import framework_at, open_place
from beffroi.ui.pages import render_page


@require_GET
def framework_list(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = open_place(request, establishment_id)
    context = {
        "place": place,
        "reflexes": standing_of(place),
        "lines": standpoints(place),
        "rights": rights_at(signed_in(request), place),
    }
    return render_page(request, "maturity/frameworks/list.html", context)


@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest, establishment_id: UUID, slug: str) -> HttpResponse:
    place = open_place(request, establishment_id)
    framework = framework_at(place, slug)
    assessment = assessment_of(place, framework)
    asked = questionnaire_of(framework, assessment.groups if assessment else None)
    if not asked.groups:
        raise Http404
    if not rights_at(signed_in(request), place, framework).can_manage:
        raise PermissionDenied
    form = GroupsForm(asked=asked, initial={"groups": asked.chosen_groups})
    if request.method == "POST":
        form = GroupsForm(request.POST, asked=asked)
        if form.is_valid():
            by = signed_in(request).as_actor()
            begun = start_assessment(establishment=place, framework=framework, by=by)
            choose_groups(assessment=begun, groups=form.cleaned_data["groups"], by=by)
            messages.success(request, "Votre choix est enregistré.")
            return redirect("maturity:framework_overview", place.pk, slug)
    context = {
        "place": place,
        "asked": asked,
        "form": form,
        "addresses": Addresses(place.pk, slug),
    }
    status = 422 if form.is_bound else 200
    return render_page(
        request, "maturity/frameworks/groups.html", context, status=status
    )
