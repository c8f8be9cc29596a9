"""« Je pense être attaqué »: open to everybody, small, without scripts."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from beffroi.accounts.access import signed_in, visitor
from beffroi.alert import queries
from beffroi.alert.rules.cards import Card
from beffroi.alert.work import card_pdf as draw_card
from beffroi.files.responses import as_attachment
from beffroi.links.operations import find_link
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.queries.branding import brand_of
from beffroi.ui.pages import render_page


def _card(slug: str) -> Card:
    card = queries.find_card(slug)
    if card is None:
        raise Http404
    return card


@login_not_required
@require_GET
@never_cache
def emergency(request: HttpRequest) -> HttpResponse:
    where = queries.whereabouts(visitor(request), request.GET.get("etablissement", ""))
    return render_page(
        request,
        "alert/emergency.html",
        {
            "cards": queries.cards(),
            "where": where,
            "numbers": where.numbers.values(),
            "national": queries.national_number(),
        },
    )


@login_not_required
@require_GET
@never_cache
def card(request: HttpRequest, slug: str) -> HttpResponse:
    where = queries.whereabouts(visitor(request), request.GET.get("etablissement", ""))
    return render_page(
        request,
        "alert/card.html",
        {
            "filled": queries.filled_card(_card(slug), where.numbers),
            "where": where,
            "has_pdf": queries.published_pdf(slug) is not None,
        },
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def card_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """GET gives the card drawn when it was published; POST draws it with one's numbers."""
    if request.method == "POST":
        return _card_with_numbers(request, _card(slug))
    stored = queries.published_pdf(slug)
    if stored is None:
        raise Http404
    response = as_attachment(stored)
    response["Cache-Control"] = "public, max-age=600"
    return response


def _card_with_numbers(request: HttpRequest, card: Card) -> HttpResponse:
    wanted = request.POST.get("etablissement", "")
    place = queries.place_of(signed_in(request), wanted)
    if place is None:
        raise Http404
    filled = queries.filled_card(card, queries.numbers_of(place))
    return pdf_response(
        draw_card(filled, place.name, brand_of(place)), f"fiche-{card.slug}.pdf"
    )


def pdf_response(pdf: bytes, name: str) -> HttpResponse:
    """Return a document made for one person, to be saved and never kept on the way."""
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


@login_not_required
@require_GET
@never_cache
def numbers(request: HttpRequest, token: str) -> HttpResponse:
    """Show the numbers of the establishment whose poster was photographed."""
    place = _place_of(token)
    if place is None:
        return _hidden(_closed(request))
    context = {
        "place": place,
        "token": token,
        "cards": queries.cards(),
        "numbers": queries.numbers_of(place).values(),
        "national": queries.national_number(),
    }
    return _hidden(render_page(request, "alert/numbers.html", context))


@login_not_required
@require_GET
@never_cache
def numbers_card(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    """Show one card with the numbers of the establishment of a poster."""
    place = _place_of(token)
    if place is None:
        return _hidden(_closed(request))
    context = {
        "filled": queries.filled_card(_card(slug), queries.numbers_of(place)),
        "place": place,
        "token": token,
    }
    return _hidden(render_page(request, "alert/card.html", context))


def _place_of(token: str) -> Establishment | None:
    link = find_link(token=token, purpose=LinkPurpose.EMERGENCY_NUMBERS)
    if link is None:
        return None
    return Establishment.objects.filter(pk=link.subject_key).first()


def _closed(request: HttpRequest) -> HttpResponse:
    context = {"cards": queries.cards(), "national": queries.national_number()}
    return render_page(request, "alert/closed.html", context, status=404)


def _hidden(response: HttpResponse) -> HttpResponse:
    """Keep a personal address out of search engines and of other pages' logs."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
