"""The library of scenarios: look for one, read it, start one, copy one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from beffroi.phishing.forms.scenarios import CopyForm, LibraryForm, StartForm
from beffroi.phishing.models.edited import EditedScenario
from beffroi.phishing.operations.scenarios import start_scenario
from beffroi.phishing.queries import scenario_library as queries
from beffroi.phishing.queries.owners import owner_choices, owner_named
from beffroi.phishing.rules.preview_shapes import SHAPE_LABELS, shape_named
from beffroi.phishing.rules.scenario_drafts import blank, draft_of
from beffroi.phishing.rules.scenarios import LureKind
from beffroi.phishing.views.scenario_fetching import readable_card, writer
from beffroi.ui.framing import holds_frame
from beffroi.ui.pages import page_of, posted, render_page

CARDS_SHOWN = 48


@require_GET
def scenarios(request: HttpRequest) -> HttpResponse:
    """List what may be sent, filtered."""
    user = writer(request)
    form = LibraryForm(request.GET)
    cards = queries.library_cards(user, form.filters())
    page = Paginator(cards, CARDS_SHOWN).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "draft_count": queries.drafts_of(user).count(),
    }
    template = "phishing/scenarios/library.html"
    return render_page(request, template, context, partial="results")


@require_GET
def scenario_drafts(request: HttpRequest) -> HttpResponse:
    """List what the person may change."""
    page = page_of(queries.drafts_of(writer(request)), request, per_page=30)
    lines = [(row, queries.owner_words(row)) for row in page.object_list]
    context = {"page": page, "lines": lines}
    return render_page(request, "phishing/scenarios/drafts.html", context)


@require_GET
@holds_frame
def scenario(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one published scenario: its message, its page, why it is hard or easy."""
    card = readable_card(request, slug)
    user = writer(request)
    shape = shape_named(request.GET.get("vue", ""))
    edited = card.edited
    context = {
        "card": card,
        "scenario": card.scenario,
        "shape": shape,
        "shapes": SHAPE_LABELS.items(),
        "explained": queries.explained(card.scenario),
        "audience": queries.audience_words(card.scenario),
        "places": queries.places_words(card.scenario),
        "is_editable": edited is not None
        and EditedScenario.objects.editable_by(user).filter(pk=edited.pk).exists(),
        "own_address": user.email,
    }
    return render_page(request, "phishing/scenarios/scenario.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_start(request: HttpRequest) -> HttpResponse:
    """Start a scenario from nothing."""
    user = writer(request)
    form = StartForm(posted(request), owners=owner_choices(user))
    if form.is_valid():
        given = form.cleaned_data
        owner = owner_named(user, given["owner"])
        if owner is not None:
            draft = blank(given["title"], LureKind(given["lure"]))
            row = start_scenario(owner=owner, draft=draft, by=user.as_actor())
            return redirect("phishing:scenario_edit", row.slug, "message")
    status = 422 if form.is_bound else 200
    template = "phishing/scenarios/start.html"
    return render_page(request, template, {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Copy a scenario, to change it."""
    card = readable_card(request, slug)
    user = writer(request)
    form = CopyForm(posted(request), owners=owner_choices(user))
    if form.is_valid():
        owner = owner_named(user, form.cleaned_data["owner"])
        if owner is not None:
            row = start_scenario(
                owner=owner,
                draft=draft_of(card.scenario),
                source_key=card.scenario.key,
                by=user.as_actor(),
            )
            messages.success(request, "La copie est à vous : l’original ne change pas.")
            return redirect("phishing:scenario_edit", row.slug, "message")
    status = 422 if form.is_bound else 200
    context = {"form": form, "card": card}
    return render_page(request, "phishing/scenarios/copy.html", context, status=status)
