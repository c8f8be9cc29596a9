"""My establishments, the assessment of one, one chapter, the end of the express path."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from beffroi.accounts.access import signed_in
from beffroi.actionplan.queries.plan import open_action_count
from beffroi.maturity.access import rights_at
from beffroi.maturity.queries.asking import unknown_groups
from beffroi.maturity.queries.borrowed import (
    borrowed_counts,
    copied_ids,
    following_ids,
)
from beffroi.maturity.queries.head_office import organizations_answered_for
from beffroi.maturity.queries.overview import overview as overview_of
from beffroi.maturity.queries.questions import reflex_page
from beffroi.maturity.queries.standings import standing_of, standings_for
from beffroi.maturity.views.fetching import framework_at, open_place
from beffroi.organizations.access import can_see_detail
from beffroi.organizations.acting import narrowed
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import page_of, render_page

PER_PAGE = 24


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    held = narrowed(request, user, Establishment.objects.detailed_for(user).open())
    places = held.select_related("organization").order_by("name", "pk")
    page = page_of(places, request, per_page=PER_PAGE)
    if page.paginator.count == 1:
        return redirect("maturity:overview", page.object_list[0].pk)
    lines = standings_for(page.object_list)
    context = {
        "page": page,
        "lines": [lines[place.pk] for place in page.object_list],
        "heads": organizations_answered_for(signed_in(request)),
    }
    return render_page(request, "maturity/mine.html", context)


@require_GET
def overview(
    request: HttpRequest, establishment_id: UUID, slug: str = ""
) -> HttpResponse:
    place = open_place(request, establishment_id)
    framework = framework_at(place, slug)
    context = {
        "place": place,
        "page": overview_of(place, framework),
        "rights": rights_at(signed_in(request), place, framework),
        "borrowed": borrowed_counts(place),
    }
    return render_page(request, "maturity/overview.html", context)


@require_GET
def express(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    """Lead to the next question of the express path, or to its end."""
    place = open_place(request, establishment_id)
    following = overview_of(place).express.next_question
    if following is None:
        return redirect("maturity:summary", place.pk)
    url = reverse("maturity:question", args=[place.pk, following.id])
    return redirect(f"{url}?parcours=express")


@require_GET
def reflex(
    request: HttpRequest, establishment_id: UUID, number: int, slug: str = ""
) -> HttpResponse:
    place = open_place(request, establishment_id)
    framework = framework_at(place, slug)
    page = reflex_page(place, number, framework)
    if page is None:
        raise Http404
    context = {
        "place": place,
        "page": page,
        "rights": rights_at(signed_in(request), place, framework),
        "following_ids": following_ids(place),
        "copied_ids": copied_ids(place),
    }
    return render_page(request, "maturity/reflex.html", context)


@require_GET
def summary(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = open_place(request, establishment_id)
    context = {
        "place": place,
        "page": overview_of(place),
        "rights": rights_at(signed_in(request), place),
        "open_action_count": open_action_count(place),
        "unknown_groups": unknown_groups(place),
    }
    return render_page(request, "maturity/summary.html", context)


@require_GET
def panel(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    """A fragment for the establishment's page; scores only where the detail is open."""
    user = signed_in(request)
    place = get_object_or_404(
        Establishment.objects.visible_to(user), pk=establishment_id
    )
    context = {
        "line": standing_of(place),
        "is_detailed": can_see_detail(user, place),
    }
    return render_page(request, "maturity/panel.html", context, partial="panel")
