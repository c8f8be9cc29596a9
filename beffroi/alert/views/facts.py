"""« Données de référence »: the dated facts, and their correction by the regional team."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.alert import operations, queries
from beffroi.alert.forms import FactForm
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.organizations.access import is_regional_lead
from beffroi.reference.queries import facts as all_facts
from beffroi.reference.rules.facts import Fact
from beffroi.ui.pages import render_page


def _lead(request: HttpRequest) -> User:
    user = signed_in(request)
    if not is_regional_lead(user):
        raise PermissionDenied
    return user


def _fact(slug: str) -> Fact:
    fact = all_facts().get(slug)
    if fact is None:
        raise Http404
    return fact


@require_GET
def facts(request: HttpRequest) -> HttpResponse:
    rows = queries.facts_shown_to(_lead(request))
    return render_page(
        request,
        "alert/facts.html",
        {"rows": [(fact, fact.needs_checking(clock.today())) for fact in rows]},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_fact(request: HttpRequest, slug: str) -> HttpResponse:
    user = _lead(request)
    fact = _fact(slug)
    start = {"value": fact.value, "source": fact.source, "verified_on": clock.today()}
    typed = request.POST if request.method == "POST" else None
    form = FactForm(typed, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            operations.correct_fact(slug=slug, by=user.as_actor(), **form.correction())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"« {fact.label} » est à jour. Les fiches suivent."
            )
            return redirect("alert:facts")
    return render_page(
        request,
        "alert/edit_fact.html",
        {"fact": fact, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_POST
def restore_fact(request: HttpRequest, slug: str) -> HttpResponse:
    user = _lead(request)
    fact = _fact(slug)
    operations.restore_fact(slug=fact.slug, by=user.as_actor())
    messages.success(request, f"« {fact.label} » : la valeur d’origine est revenue.")
    return redirect("alert:facts")
