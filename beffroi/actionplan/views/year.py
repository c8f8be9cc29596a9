"""« Mon calendrier de l’année »: twelve months at a glance, and on one printed page."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.actionplan.access import rights_at
from beffroi.actionplan.enums import EFFORT_LABELS, REFLEX_LABELS
from beffroi.actionplan.models import RecurringTask
from beffroi.actionplan.operations.calendar import adopt_calendar
from beffroi.actionplan.queries.calendars import tasks_for
from beffroi.actionplan.queries.lists import places_with_plan
from beffroi.actionplan.queries.year import (
    rhythm_words,
    series_lines,
    series_of,
    year_of,
)
from beffroi.actionplan.rules.states import Effort
from beffroi.actionplan.work.year_pdf import year_pdf
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import page_of, render_page

YEARS_AROUND = 3


@require_GET
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Lead to the calendar of the only place, or offer the choice."""
    places = places_with_plan(signed_in(request))
    first = list(places[:2])
    if len(first) == 1:
        return redirect("actionplan:year", first[0].pk)
    context = {"page": page_of(places, request)}
    return render_page(request, "actionplan/my_calendar.html", context)


def _place(request: HttpRequest, establishment_id: UUID) -> Establishment:
    return get_object_or_404(
        Establishment.objects.detailed_for(signed_in(request)), pk=establishment_id
    )


def _asked_year(asked: str) -> int:
    """Return the year asked for, the present one when it makes no sense."""
    present = clock.today().year
    if not (asked.isascii() and asked.isdigit()):
        return present
    return int(asked) if abs(int(asked) - present) <= YEARS_AROUND else present


@require_GET
def year(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    user = signed_in(request)
    place = _place(request, establishment_id)
    number = _asked_year(request.GET.get("annee", ""))
    page = page_of(series_of(place, user), request)
    present = clock.today().year
    context = {
        "establishment": place,
        "rights": rights_at(user, place),
        "year": year_of(place, user, number),
        "page": page,
        "lines": series_lines(page.object_list),
        "previous": number - 1 if number > present - YEARS_AROUND else None,
        "next": number + 1 if number < present + YEARS_AROUND else None,
    }
    return render_page(request, "actionplan/year.html", context)


@require_POST
def year_print(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    """Give the year on one A4 page."""
    user = signed_in(request)
    place = _place(request, establishment_id)
    number = _asked_year(request.POST.get("annee", ""))
    pdf = year_pdf(place, year_of(place, user, number))
    name = f"calendrier-{number}-{slugify(place.name)}.pdf"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    user = signed_in(request)
    place = _place(request, establishment_id)
    if not rights_at(user, place).may_manage:
        raise PermissionDenied
    if request.method == "GET":
        return _adopt_page(request, place)
    try:
        count = adopt_calendar(
            establishment=place,
            slugs=request.POST.getlist("taches"),
            by=user.as_actor(),
        )
    except Refusal as refusal:
        return _adopt_page(request, place, refusal=str(refusal), status=422)
    words = f"{plural(count, 'tâche')} de plus au calendrier."
    messages.success(request, words if count else "Ces tâches y étaient déjà.")
    return redirect("actionplan:year", place.pk)


def _adopt_page(
    request: HttpRequest, place: Establishment, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    living = RecurringTask.objects.living().filter(establishment=place)
    held = set(living.values_list("slug", flat=True))
    tasks = tasks_for(place)
    context = {
        "establishment": place,
        "refusal": refusal,
        "choices": [
            {
                "task": task,
                "is_held": task.slug in held,
                "rhythm": rhythm_words(task.frequency),
                "first_on": task.starts_on(today=clock.today()),
                "reflex": REFLEX_LABELS.get(task.reflex_number, ""),
                "effort": EFFORT_LABELS[Effort(task.effort)],
            }
            for task in tasks
        ],
        "left_count": sum(task.slug not in held for task in tasks),
    }
    return render_page(request, "actionplan/adopt.html", context, status=status)
