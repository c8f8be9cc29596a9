"""« Mon agenda »: addresses that a mail program reads, and what it reads there."""

import hashlib
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.actionplan.operations.feeds import close_feed, open_feed
from beffroi.actionplan.queries.feeds import feed_file, feed_of_token, feeds_of
from beffroi.actionplan.queries.lists import places_with_plan
from beffroi.lib.throttle import may_ask
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import render_page

# A program reads its calendar every few minutes at most.
READINGS = 60
PLACES_OFFERED = 100


@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if request.method == "GET":
        return _agenda_page(request, user)
    place = _asked_place(request, user)
    token = open_feed(person=user, establishment=place, by=user.as_actor())
    path = reverse("actionplan:feed", args=[token])
    return _agenda_page(request, user, address=f"{settings.PUBLIC_URL}{path}")


def _asked_place(request: HttpRequest, user: User) -> Establishment | None:
    """Return the establishment asked for, nothing for one's own actions."""
    asked = request.POST.get("etablissement", "")
    if not asked:
        return None
    offered = {str(place.pk): place for place in places_with_plan(user)}
    if asked not in offered:
        return get_object_or_404(Establishment.objects.none())
    return offered[asked]


def _agenda_page(
    request: HttpRequest, user: User, *, address: str = ""
) -> HttpResponse:
    context = {
        "feeds": feeds_of(user),
        "places": places_with_plan(user)[:PLACES_OFFERED],
        "address": address,
    }
    return render_page(request, "actionplan/agenda.html", context)


@require_POST
def feed_close(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    user = signed_in(request)
    feed = get_object_or_404(feeds_of(user), pk=feed_id)
    close_feed(feed=feed, by=user.as_actor())
    return redirect("actionplan:agenda")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Give the calendar of a personal link; without session, and never to an engine."""
    if not may_ask("calendar_feed", token, most=READINGS, seconds=3600):
        return _hidden(HttpResponse(status=429))
    found = feed_of_token(token)
    file = feed_file(found) if found else None
    if file is None:
        return _hidden(HttpResponse(status=404))
    etag = quote_etag(hashlib.sha256(file.content).hexdigest())
    moment = int(file.changed_at.timestamp())
    response = HttpResponse(file.content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Last-Modified"] = http_date(moment)
    response["Content-Disposition"] = 'attachment; filename="beffroi.ics"'
    response["Cache-Control"] = "private, no-cache"
    answer = get_conditional_response(request, etag, moment, response)
    return _hidden(answer or response)


def _hidden(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
