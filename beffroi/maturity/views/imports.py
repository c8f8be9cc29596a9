"""The frameworks of a region or of the installation: send a file, look, add it."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.maturity.forms.frameworks import LibraryForm, PointsForm
from beffroi.maturity.models.frameworks import (
    Framework,
    FrameworkImport,
    managed_regions,
)
from beffroi.maturity.operations import framework_imports as operations
from beffroi.maturity.operations.frameworks import Added, score_choices
from beffroi.maturity.operations.withdrawals import (
    offer_framework_again,
    withdraw_framework,
)
from beffroi.maturity.queries.frameworks import (
    definition_of,
    latest_imports,
    managed_frameworks,
    scorable_nodes,
)
from beffroi.reference.queries import region_name
from beffroi.ui.pages import page_of, posted, render_page

INSTALLATION = "Toute l’installation"
IMPORTS_SHOWN = 10
NODES_SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
def library(request: HttpRequest) -> HttpResponse:
    """The frameworks offered, and the form that sends another one."""
    user = signed_in(request)
    choices = _places(request)
    form = LibraryForm(request.POST or None, request.FILES or None, places=choices)
    if request.method == "POST" and form.is_valid():
        try:
            _, job = operations.start_import(
                upload=form.cleaned_data["file"],
                region_code=form.cleaned_data["region"],
                by=user.as_actor(),
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("jobs:job", job.pk)
    page = page_of(managed_frameworks(user), request, per_page=20)
    context = {
        "form": form,
        "page": page,
        "names": dict(choices),
        "imports": latest_imports(user)[:IMPORTS_SHOWN],
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "maturity/library/list.html", context, status=status)


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what the person may offer a framework to, by region code.

    Raises: PermissionDenied when there is nothing.
    """
    codes = managed_regions(signed_in(request))
    if not codes:
        raise PermissionDenied
    return [(code, region_name(code) if code else INSTALLATION) for code in codes]


def _visible(request: HttpRequest, import_id: UUID) -> FrameworkImport:
    _places(request)
    rows = FrameworkImport.objects.visible_to(signed_in(request))
    return get_object_or_404(rows, pk=import_id)


def _managed(request: HttpRequest, slug: str) -> Framework:
    _places(request)
    rows = Framework.objects.managed_by(signed_in(request))
    return get_object_or_404(rows, slug=slug)


@require_GET
def preview(request: HttpRequest, import_id: UUID) -> HttpResponse:
    batch = _visible(request, import_id)
    context = {
        "batch": batch,
        "summary": batch.summary,
        "place": dict(_places(request)).get(batch.region_code, ""),
    }
    return render_page(request, "maturity/library/preview.html", context)


@require_POST
def add(request: HttpRequest, import_id: UUID) -> HttpResponse:
    batch = _visible(request, import_id)
    try:
        found = operations.add_import(batch=batch, by=signed_in(request).as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("maturity:framework_import", batch.pk)
    messages.success(request, _told(found))
    return redirect("maturity:library")


def _told(found: Iterable[Added]) -> str:
    """Say what became of the frameworks of a file; a withdrawn one stays so."""
    names = ", ".join(f"« {item.framework.name} »" for item in found)
    if any(item.framework.withdrawn_at for item in found):
        return f"La version de {names} est gardée. Un référentiel retiré le reste jusqu’à ce que vous le remettiez."
    return f"Les établissements peuvent s’évaluer avec {names}."


@require_POST
def abandon(request: HttpRequest, import_id: UUID) -> HttpResponse:
    batch = _visible(request, import_id)
    try:
        operations.abandon_import(batch=batch, by=signed_in(request).as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("maturity:framework_import", batch.pk)
    messages.success(request, "Le fichier est mis de côté : rien n’a été ajouté.")
    return redirect("maturity:library")


@require_http_methods(["GET", "HEAD", "POST"])
def points(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a score to the choices that have none, ten requirements at a time."""
    framework = _managed(request, slug)
    nodes = Paginator(scorable_nodes(framework), NODES_SHOWN)
    page = nodes.get_page(request.GET.get("page"))
    highest = definition_of(framework).bounds[1]
    sent = posted(request)
    forms = [
        PointsForm(sent, node=node, points=framework.points, highest=highest)
        for node in page.object_list
    ]
    if sent is not None and all(form.is_valid() for form in forms):
        return _score(request, framework, forms)
    context = {
        "framework": framework,
        "page": page,
        "forms": forms,
        "highest": highest,
        "is_refused": sent is not None,
    }
    status = 422 if sent is not None else 200
    return render_page(request, "maturity/library/points.html", context, status=status)


def _score(
    request: HttpRequest, framework: Framework, forms: list[PointsForm]
) -> HttpResponse:
    job = score_choices(
        framework=framework,
        points={urn: value for form in forms for urn, value in form.points.items()},
        by=signed_in(request).as_actor(),
    )
    if job is not None:
        return redirect("jobs:job", job.pk)
    messages.success(request, "Rien n’a changé.")
    return redirect("maturity:framework_points", framework.slug)


@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer a framework no longer; the same page puts it back."""
    framework = _managed(request, slug)
    withdraw_framework(framework=framework, by=signed_in(request).as_actor())
    words = f"« {framework.name} » est retiré. Ce qui était répondu reste lisible ; vous pouvez le remettre ici."
    messages.success(request, words)
    return redirect("maturity:library")


@require_POST
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    framework = _managed(request, slug)
    offer_framework_again(framework=framework, by=signed_in(request).as_actor())
    words = f"« {framework.name} » est de nouveau proposé. Ceux qui avaient commencé reprennent où ils en étaient."
    messages.success(request, words)
    return redirect("maturity:library")
