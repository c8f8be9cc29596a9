"""Posters: give one out, list them, take one back."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.rules.roles import Role
from beffroi.alert import operations, queries
from beffroi.alert.forms import PosterForm
from beffroi.alert.models import Poster
from beffroi.alert.rules.filling import Number
from beffroi.alert.views.emergency import pdf_response
from beffroi.alert.work import poster_pdf
from beffroi.lib.errors import Refusal
from beffroi.organizations.access import can_manage
from beffroi.organizations.acting import narrowed
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.queries.branding import brand_of
from beffroi.ui.pages import page_of, render_page


@require_GET
def my_posters(request: HttpRequest) -> HttpResponse:
    """Lead to the only establishment that one manages, or offer the choice."""
    user = signed_in(request)
    held = Establishment.objects.held_by(user, Role.REFERENT, Role.DIRECTOR).open()
    places = narrowed(request, user, held).order_by("sort_name", "pk")
    first = list(places[:2])
    if not first:
        raise PermissionDenied
    if len(first) == 1:
        return redirect("alert:posters", establishment_id=first[0].pk)
    return render_page(
        request, "alert/my_posters.html", {"page": page_of(places, request)}
    )


def _managed(request: HttpRequest, establishment_id: UUID) -> Establishment:
    user = signed_in(request)
    place: Establishment = get_object_or_404(
        Establishment.objects.visible_to(user), pk=establishment_id
    )
    if not can_manage(user, place):
        raise PermissionDenied
    return place


@require_http_methods(["GET", "HEAD", "POST"])
def posters(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = _managed(request, establishment_id)
    form = PosterForm(request.POST if request.method == "POST" else None)
    numbers = queries.numbers_of(place)
    if request.method == "POST" and form.is_valid():
        try:
            _, token = operations.make_poster(
                establishment=place,
                place=form.cleaned_data["place"],
                by=signed_in(request).as_actor(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _poster(place, (*numbers.values(), queries.national_number()), token)
    return render_page(
        request,
        "alert/posters.html",
        {
            "place": place,
            "form": form,
            "numbers": numbers.values(),
            "page": page_of(queries.posters_of(place), request),
        },
        status=422 if form.is_bound else 200,
    )


def _poster(
    place: Establishment, numbers: tuple[Number, ...], token: str
) -> HttpResponse:
    address = settings.PUBLIC_URL + reverse("alert:numbers", args=[token])
    where = f"{place.name}, {place.town}" if place.town else place.name
    pdf = poster_pdf(
        place=where, numbers=numbers, address=address, brand=brand_of(place)
    )
    return pdf_response(pdf, f"affiche-{slugify(place.name)[:60]}.pdf")


@require_POST
def revoke_poster(
    request: HttpRequest, establishment_id: UUID, poster_id: UUID
) -> HttpResponse:
    place = _managed(request, establishment_id)
    user = signed_in(request)
    poster = get_object_or_404(
        Poster.objects.visible_to(user).select_related("link"),
        pk=poster_id,
        establishment=place,
    )
    operations.revoke_poster(poster=poster, by=user.as_actor())
    messages.success(
        request,
        "L’affiche est révoquée : son code n’ouvre plus les numéros. Décrochez-la du mur.",
    )
    return redirect("alert:posters", establishment_id=place.pk)
