"""One task that comes back: its page, its words, skip, pause, resume, end."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.actionplan.access import rights_at
from beffroi.actionplan.forms.calendar import SeriesForm, SkipForm, written_series
from beffroi.actionplan.forms.plan import RevisionForm
from beffroi.actionplan.models import RecurringTask
from beffroi.actionplan.operations import calendar
from beffroi.actionplan.queries.people import people_of
from beffroi.actionplan.queries.year import (
    coming_dates,
    occurrences_of,
    series_lines,
)
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import posted, render_page


def _found(request: HttpRequest, series_id: UUID) -> RecurringTask:
    rows = RecurringTask.objects.visible_to(signed_in(request))
    return get_object_or_404(
        rows.select_related("establishment", "assignee"), pk=series_id
    )


def _managed(request: HttpRequest, series_id: UUID) -> tuple[User, RecurringTask]:
    user = signed_in(request)
    series = _found(request, series_id)
    if not rights_at(user, series.establishment).may_manage:
        raise PermissionDenied
    return user, series


@require_GET
def series_page(request: HttpRequest, series_id: UUID) -> HttpResponse:
    return _show(request, _found(request, series_id))


def _show(
    request: HttpRequest, series: RecurringTask, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    user = signed_in(request)
    [line] = series_lines([series])
    past = occurrences_of(series, user)
    current = next((item for item in past if item.action.is_open), None)
    context = {
        "line": line,
        "series": series,
        "establishment": series.establishment,
        "rights": rights_at(user, series.establishment),
        "current": current,
        "past": past,
        "coming": coming_dates(series),
        "skippable_on": current.action.due_on if current else series.next_due_on,
        "refusal": refusal,
    }
    return render_page(request, "actionplan/series.html", context, status=status)


@require_http_methods(["GET", "POST"])
def series_create(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    user = signed_in(request)
    place = get_object_or_404(
        Establishment.objects.detailed_for(user), pk=establishment_id
    )
    if not rights_at(user, place).may_manage:
        raise PermissionDenied
    start = {"starts_on": clock.today() + timedelta(days=30)}
    form = SeriesForm(posted(request), initial=start, people=people_of(place))
    if form.is_valid():
        try:
            series = calendar.write_series(
                establishment=place,
                text=form.text(),
                assignee=form.cleaned_data["assignee"],
                by=user.as_actor(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("actionplan:series", series.pk)
    context = {"establishment": place, "form": form, "series": None, "revision": 1}
    status = 422 if form.is_bound else 200
    return render_page(request, "actionplan/series_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def series_edit(request: HttpRequest, series_id: UUID) -> HttpResponse:
    user, series = _managed(request, series_id)
    place = series.establishment
    form = SeriesForm(
        posted(request), initial=written_series(series), people=people_of(place)
    )
    revision = RevisionForm(request.POST)
    if form.is_valid() and revision.is_valid():
        try:
            calendar.change_series(
                series=series,
                text=form.text(),
                assignee=form.cleaned_data["assignee"],
                expected_revision=revision.cleaned_data["revision"],
                by=user.as_actor(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("actionplan:series", series.pk)
    context = {"establishment": place, "form": form, "series": series}
    context["revision"] = series.revision
    status = 422 if form.is_bound else 200
    return render_page(request, "actionplan/series_edit.html", context, status=status)


@require_POST
def series_skip(request: HttpRequest, series_id: UUID) -> HttpResponse:
    user, series = _managed(request, series_id)
    form = SkipForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    return _moved(
        request,
        series,
        lambda: calendar.skip_occurrence(
            series=series, due_on=form.cleaned_data["due_on"], by=user.as_actor()
        ),
        "Cette fois est passée. La suivante garde sa date.",
    )


@require_POST
def series_pause(request: HttpRequest, series_id: UUID) -> HttpResponse:
    user, series = _managed(request, series_id)
    return _moved(
        request,
        series,
        lambda: calendar.pause_series(series=series, by=user.as_actor()),
        "La tâche est en pause : elle n’ouvre plus d’action.",
    )


@require_POST
def series_resume(request: HttpRequest, series_id: UUID) -> HttpResponse:
    user, series = _managed(request, series_id)
    return _moved(
        request,
        series,
        lambda: calendar.resume_series(series=series, by=user.as_actor()),
        "La tâche reprend à sa prochaine date.",
    )


@require_POST
def series_end(request: HttpRequest, series_id: UUID) -> HttpResponse:
    user, series = _managed(request, series_id)
    return _moved(
        request,
        series,
        lambda: calendar.end_series(series=series, by=user.as_actor()),
        "La tâche est arrêtée. Ce qui a été fait reste au calendrier.",
    )


def _moved(
    request: HttpRequest,
    series: RecurringTask,
    move: Callable[[], RecurringTask],
    words: str,
) -> HttpResponse:
    try:
        move()
    except Refusal as refusal:
        return _show(request, series, refusal=str(refusal), status=422)
    messages.success(request, words)
    return redirect("actionplan:series", series.pk)
