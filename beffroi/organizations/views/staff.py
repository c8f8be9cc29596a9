"""The staff of an establishment: list, people, teams, export."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.lib.spreadsheets import TableFormat, table_response
from beffroi.organizations.access import can_manage
from beffroi.organizations.forms.staff import (
    DepartureForm,
    StaffForm,
    StaffSearchForm,
    TeamForm,
)
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import StaffMember, Team
from beffroi.organizations.operations import staff as operations
from beffroi.organizations.queries import staff as queries
from beffroi.ui.pages import page_of, posted, render_page


def managed(request: HttpRequest, establishment_id: UUID) -> Establishment:
    """Return an establishment whose staff the person keeps.

    Raises: Http404 for a stranger, PermissionDenied for who reads the place only.
    """
    user = signed_in(request)
    rows = Establishment.objects.visible_to(user).select_related("organization")
    place = get_object_or_404(rows, pk=establishment_id)
    if not can_manage(user, place):
        raise PermissionDenied
    return place


def _member(request: HttpRequest, place: Establishment, staff_id: UUID) -> StaffMember:
    rows = StaffMember.objects.visible_to(signed_in(request))
    return get_object_or_404(rows.select_related("team", "establishment"), pk=staff_id, establishment=place)  # fmt: skip


@require_GET
def my_staff(request: HttpRequest) -> HttpResponse:
    """Open the staff of the only establishment of a person, or list theirs."""
    places = queries.my_staff_places(signed_in(request))
    page = page_of(places, request)
    if not page.paginator.count:
        raise PermissionDenied
    if page.paginator.count == 1:
        return redirect("organizations:staff", page.object_list[0].pk)
    return render_page(request, "organizations/staff/mine.html", {"page": page})


@require_GET
def staff(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = managed(request, establishment_id)
    form = StaffSearchForm(request.GET, teams=queries.teams_of(place))
    page = page_of(queries.search_staff(place, form.filters()), request)
    context = {
        "place": place,
        "form": form,
        "page": page,
        "lines": queries.staff_lines(list(page.object_list)),
        "figures": queries.staff_figures(place),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    return render_page(
        request, "organizations/staff/list.html", context, partial="results"
    )


@require_GET
def staff_export(
    request: HttpRequest, establishment_id: UUID, table_format: str
) -> HttpResponseBase:
    place = managed(request, establishment_id)
    if table_format not in set(TableFormat):
        raise Http404
    form = StaffSearchForm(request.GET, teams=queries.teams_of(place))
    rows = queries.export_rows(queries.search_staff(place, form.filters()))
    return table_response(
        TableFormat(table_format), "personnel", queries.EXPORT_HEADERS, rows
    )


@require_http_methods(["GET", "HEAD", "POST"])
def staff_create(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = managed(request, establishment_id)
    form = StaffForm(posted(request))
    if form.is_valid():
        by = signed_in(request).as_actor()
        try:
            member = operations.add_staff(
                establishment=place, values=form.values(), by=by
            )
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{member.full_name} est dans la liste.")
            return redirect("organizations:staff", place.pk)
    context = {"form": form, "place": place, "teams": queries.teams_of(place)}
    status = 422 if form.is_bound else 200
    return render_page(
        request, "organizations/staff/create.html", context, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def staff_edit(
    request: HttpRequest, establishment_id: UUID, staff_id: UUID
) -> HttpResponse:
    place = managed(request, establishment_id)
    member = _member(request, place, staff_id)
    form = StaffForm(posted(request), initial=_initial(member))
    if form.is_valid():
        by = signed_in(request).as_actor()
        try:
            operations.correct_staff(member=member, values=form.values(), by=by)
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, "La fiche est corrigée.")
            return redirect("organizations:staff", place.pk)
    return _edit_page(request, member, form=form, status=422 if form.is_bound else 200)


def _initial(member: StaffMember) -> dict[str, object]:
    values = operations.values_of(member)
    return {name: getattr(values, name) for name in StaffForm.base_fields}


def _edit_page(
    request: HttpRequest,
    member: StaffMember,
    *,
    form: StaffForm | None = None,
    departure_form: DepartureForm | None = None,
    status: int = 200,
) -> HttpResponse:
    place = member.establishment
    context = {
        "form": form or StaffForm(initial=_initial(member)),
        "departure_form": departure_form or DepartureForm(),
        "line": queries.staff_lines([member])[0],
        "member": member,
        "place": place,
        "teams": queries.teams_of(place),
    }
    return render_page(request, "organizations/staff/edit.html", context, status=status)


@require_POST
def staff_departure(
    request: HttpRequest, establishment_id: UUID, staff_id: UUID
) -> HttpResponse:
    """Note that a person leaves; without a date, that they are here after all."""
    member = _member(request, managed(request, establishment_id), staff_id)
    by = signed_in(request).as_actor()
    if "retour" in request.POST:
        operations.note_return(member=member, by=by)
        messages.success(request, f"{member.full_name} est de nouveau dans la liste.")
        return redirect("organizations:staff", establishment_id)
    form = DepartureForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, member, departure_form=form, status=422)
    left_on = form.cleaned_data["left_on"]
    try:
        operations.note_departure(member=member, left_on=left_on, by=by)
    except Refusal as refusal:
        form.add_error("left_on", str(refusal))
        return _edit_page(request, member, departure_form=form, status=422)
    messages.success(request, f"Le départ de {member.full_name} est noté.")
    return redirect("organizations:staff", establishment_id)


@require_POST
def staff_forget(
    request: HttpRequest, establishment_id: UUID, staff_id: UUID
) -> HttpResponse:
    member = _member(request, managed(request, establishment_id), staff_id)
    name = member.full_name
    operations.forget_staff(member=member, by=signed_in(request).as_actor())
    messages.success(request, f"La fiche de {name} est effacée.")
    return redirect("organizations:staff", establishment_id)


@require_GET
def teams(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = managed(request, establishment_id)
    page = page_of(queries.teams_with_counts(place), request)
    context = {"place": place, "page": page}
    return render_page(request, "organizations/staff/teams.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team_edit(
    request: HttpRequest, establishment_id: UUID, team_id: UUID
) -> HttpResponse:
    place = managed(request, establishment_id)
    rows = Team.objects.visible_to(signed_in(request)).select_related("establishment")
    team = get_object_or_404(rows, pk=team_id, establishment=place)
    by = signed_in(request).as_actor()
    if "retirer" in request.POST:
        operations.remove_team(team=team, by=by)
        messages.success(request, "L’équipe est retirée, ses membres restent.")
        return redirect("organizations:staff_teams", place.pk)
    form = TeamForm(posted(request), initial={"name": team.name})
    if form.is_valid():
        operations.rename_team(team=team, name=form.cleaned_data["name"], by=by)
        messages.success(request, "L’équipe est renommée.")
        return redirect("organizations:staff_teams", place.pk)
    context = {"form": form, "place": place, "team": team}
    status = 422 if form.is_bound else 200
    return render_page(request, "organizations/staff/team.html", context, status=status)
