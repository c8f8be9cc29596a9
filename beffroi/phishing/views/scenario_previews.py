"""Previews, each alone in its frame: no script, no form, nothing from elsewhere."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.lib.errors import Refusal
from beffroi.phishing.operations.examples import send_example
from beffroi.phishing.queries.scenario_previews import example_values, preview_page
from beffroi.phishing.rules.draft_previews import previewed
from beffroi.phishing.rules.preview_shapes import Shape, shape_named
from beffroi.phishing.rules.scenarios import Scenario
from beffroi.phishing.views.scenario_fetching import editable, readable_card
from beffroi.ui.framing import stands_in_frame


@require_GET
@stands_in_frame
def scenario_preview(request: HttpRequest, slug: str, shape: str) -> HttpResponse:
    """Show a published scenario one way."""
    card = readable_card(request, slug)
    return _preview(request, card.scenario, shape)


@require_GET
@stands_in_frame
def draft_preview(request: HttpRequest, slug: str, shape: str) -> HttpResponse:
    """Show a draft one way, whatever it still lacks."""
    row = editable(request, slug)
    scenario = previewed(row.draft, row.slug)
    return _preview(request, scenario, shape)


def _preview(request: HttpRequest, scenario: Scenario, shape: str) -> HttpResponse:
    values = example_values(signed_in(request))
    page = preview_page(scenario, shape_named(shape), values)
    return render(request, page.template, dict(page.context))


@require_POST
def scenario_example(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a published scenario to the person who asks, and to nobody else."""
    card = readable_card(request, slug)
    _send(request, card.scenario, _link("phishing:scenario_preview", slug))
    return redirect("phishing:scenario", slug)


@require_POST
def draft_example(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a draft to the person who writes it, and to nobody else."""
    row = editable(request, slug)
    link = _link("phishing:draft_preview", slug)
    _send(request, previewed(row.draft, row.slug), link)
    return redirect("phishing:scenario_publish", slug)


def _link(name: str, slug: str) -> str:
    return reverse(name, args=[slug, Shape.AWARENESS])


def _send(request: HttpRequest, scenario: Scenario, path: str) -> None:
    user: User = signed_in(request)
    try:
        send_example(scenario=scenario, to=user, path=path)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"L’exemple part vers votre adresse, {user.email}.")
