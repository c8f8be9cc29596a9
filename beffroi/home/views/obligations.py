"""« Mes obligations »: for one establishment, for nobody, and the NIS 2 test."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from beffroi.accounts.access import signed_in
from beffroi.home.forms.obligations import Nis2Form
from beffroi.home.obligation_pages import general_pages, pages_at
from beffroi.home.obligations import (
    acronyms_of,
    by_theme,
    general_obligations,
    place_obligations,
)
from beffroi.maturity.access import rights_at
from beffroi.organizations.access import is_regional_lead
from beffroi.organizations.models.places import Establishment
from beffroi.reference.enums import REASON_SENTENCES, SCOPE_LABELS, SIZE_LABELS
from beffroi.reference.queries import fact, obligation
from beffroi.reference.rules.nis2 import Scope, read_scope
from beffroi.ui.pages import page_of, render_page

PLACES_PER_PAGE = 24
SCOPE_TONES = {
    Scope.PROBABLY_ESSENTIAL: "info",
    Scope.PROBABLY_IMPORTANT: "info",
    Scope.TO_QUALIFY: "warn",
    Scope.PROBABLY_OUTSIDE: "neutral",
    Scope.NOT_APPLICABLE: "neutral",
}
ADVISED = frozenset(
    {Scope.PROBABLY_ESSENTIAL, Scope.PROBABLY_IMPORTANT, Scope.TO_QUALIFY}
)


def _open_place(request: HttpRequest, establishment_id: UUID) -> Establishment:
    places = Establishment.objects.detailed_for(signed_in(request))
    return get_object_or_404(places.select_related("organization"), pk=establishment_id)


@require_GET
def my_obligations(request: HttpRequest) -> HttpResponse:
    """Lead to my only establishment, or show every obligation and my establishments."""
    user = signed_in(request)
    places = Establishment.objects.held_by(user).open().by_name()
    page = page_of(places, request, per_page=PLACES_PER_PAGE)
    if page.paginator.count == 1:
        return redirect("home:place_obligations", page.object_list[0].pk)
    lines = general_obligations(general_pages())
    context = {
        "page": page,
        "themes": by_theme(lines),
        "acronyms": acronyms_of(lines),
        "may_edit": is_regional_lead(user),
    }
    return render_page(request, "home/obligations/all.html", context)


@require_GET
def one_obligation(request: HttpRequest, slug: str) -> HttpResponse:
    lines = general_obligations(general_pages())
    line = next((line for line in lines if line.obligation.slug == slug), None)
    if line is None:
        raise Http404
    context = {
        "line": line,
        "acronyms": acronyms_of([line]),
        "may_edit": is_regional_lead(signed_in(request)),
    }
    return render_page(request, "home/obligations/one.html", context)


@require_GET
def obligations(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    """Show what concerns an establishment; `?complet=1` unfolds everything, to be printed."""
    user = signed_in(request)
    place = _open_place(request, establishment_id)
    page = place_obligations(place, pages_at(user, place))
    context = {
        "place": place,
        "page": page,
        "acronyms": acronyms_of(page.lines),
        "rights": rights_at(user, place),
        "is_whole": request.GET.get("complet") == "1",
    }
    return render_page(request, "home/obligations/place.html", context)


@require_GET
def obligation_at(
    request: HttpRequest, establishment_id: UUID, slug: str
) -> HttpResponse:
    user = signed_in(request)
    place = _open_place(request, establishment_id)
    line = place_obligations(place, pages_at(user, place)).line(slug)
    if line is None:
        raise Http404
    context = {
        "place": place,
        "line": line,
        "acronyms": acronyms_of([line]),
        "rights": rights_at(user, place),
        "may_edit": is_regional_lead(user),
    }
    return render_page(request, "home/obligations/one.html", context)


@require_GET
def nis2_test(request: HttpRequest) -> HttpResponse:
    """Ask a few questions and read the scope; nothing is kept, the address holds all."""
    is_asked = any(name in request.GET for name in Nis2Form.base_fields)
    form = Nis2Form(request.GET if is_asked else None)
    is_refused = is_asked and not form.is_valid()
    context = {
        "form": form,
        "fact": fact("nis2-status"),
        "obligation": obligation("nis-2"),
        "result": None,
    }
    if is_asked and not is_refused:
        reading = read_scope(form.entity())
        context["result"] = {
            "label": SCOPE_LABELS[reading.scope],
            "tone": SCOPE_TONES[reading.scope],
            "size": SIZE_LABELS[reading.size],
            "reasons": [REASON_SENTENCES[reason] for reason in reading.reasons],
            "is_advised": reading.scope in ADVISED,
        }
    return render_page(
        request,
        "home/obligations/nis2.html",
        context,
        status=422 if is_refused else 200,
    )
