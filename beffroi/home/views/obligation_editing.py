"""The regional team rewrites obligations: list, edit, history, return to what was delivered."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.home.forms.obligations import ObligationForm
from beffroi.home.obligation_pages import general_pages
from beffroi.home.obligations import by_theme, general_obligations
from beffroi.lib.errors import Refusal
from beffroi.organizations.access import is_regional_lead
from beffroi.reference import operations
from beffroi.reference.queries import (
    facts,
    obligation_history,
    obligations,
    revision_number,
    wording_of,
)
from beffroi.reference.rules.obligation_parsing import fact_slugs
from beffroi.reference.rules.obligations import Obligation
from beffroi.ui.pages import page_of, posted, render_page


def _lead(request: HttpRequest) -> User:
    user = signed_in(request)
    if not is_regional_lead(user):
        raise PermissionDenied
    return user


def _obligation(slug: str) -> Obligation:
    found = obligations().get(slug)
    if found is None:
        raise Http404
    return found


@require_GET
def edited_obligations(request: HttpRequest) -> HttpResponse:
    _lead(request)
    lines = general_obligations(general_pages())
    context = {
        "themes": by_theme(lines),
        "to_check_count": sum(line.needs_checking for line in lines),
    }
    return render_page(request, "home/obligations/edited.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_obligation(request: HttpRequest, slug: str) -> HttpResponse:
    user = _lead(request)
    item = _obligation(slug)
    form = ObligationForm(
        posted(request), wording=item.wording, revision=revision_number(slug)
    )
    if form.is_bound and form.is_valid():
        try:
            operations.rewrite_obligation(
                slug=slug,
                wording=form.wording(),
                expected_revision=form.cleaned_data["revision"],
                by=user.as_actor(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Le texte est à jour partout.")
            return redirect("home:edited_obligations")
    return _edit_page(request, item, form)


def _edit_page(
    request: HttpRequest, item: Obligation, form: ObligationForm
) -> HttpResponse:
    known = facts()
    context = {
        "item": item,
        "form": form,
        "title": item.wording.filled(known).title,
        "facts": [known[name] for name in fact_slugs(item.wording) if name in known],
    }
    return render_page(
        request,
        "home/obligations/edit.html",
        context,
        status=422 if form.is_bound else 200,
    )


@require_GET
def obligation_versions(request: HttpRequest, slug: str) -> HttpResponse:
    _lead(request)
    page = page_of(obligation_history(slug), request, per_page=10)
    context = {
        "item": _obligation(slug),
        "page": page,
        "versions": [(row, wording_of(row)) for row in page.object_list],
    }
    return render_page(request, "home/obligations/versions.html", context)


@require_POST
def restore_obligation(request: HttpRequest, slug: str) -> HttpResponse:
    user = _lead(request)
    item = _obligation(slug)
    operations.restore_obligation(slug=item.slug, by=user.as_actor())
    messages.success(
        request,
        "Le texte livré avec Beffroi est revenu. Votre version reste dans l’historique.",
    )
    return redirect("home:edited_obligations")
