"""Start from what exists: a message received, what a Gophish held."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.models import User
from beffroi.jobs.models import Job
from beffroi.lib.errors import Refusal
from beffroi.phishing.forms.scenarios import GophishFileForm, MessageFileForm
from beffroi.phishing.forms.taken_over import TemplateForm
from beffroi.phishing.models.edited import EditedScenario, GophishUpload
from beffroi.phishing.models.imported import ImportedTemplate
from beffroi.phishing.operations import gophish_uploads as operations
from beffroi.phishing.operations.scenario_imports import (
    draft_from_imported,
    draft_from_message,
)
from beffroi.phishing.queries import taken_over as queries
from beffroi.phishing.queries.owners import owner_choices, owner_named
from beffroi.phishing.views.scenario_fetching import writer
from beffroi.ui.pages import page_of, posted, render_page


@require_http_methods(["GET", "HEAD", "POST"])
def message_import(request: HttpRequest) -> HttpResponse:
    """Start a draft from a message saved from a mail program."""
    user = writer(request)
    owners = owner_choices(user)
    form = MessageFileForm(posted(request), request.FILES or None, owners=owners)
    row = _draft(form, user) if form.is_valid() else None
    if row is not None:
        messages.success(
            request,
            "Le message est repris en brouillon. Relisez-le : rien n’est publié.",
        )
        return redirect("phishing:scenario_edit", row.slug, "message")
    status = 422 if form.is_bound else 200
    template = "phishing/gophish/message.html"
    return render_page(request, template, {"form": form}, status=status)


def _draft(form: MessageFileForm, user: User) -> EditedScenario | None:
    """Read the message; note on the form why it cannot be."""
    owner = owner_named(user, form.cleaned_data["owner"])
    upload = form.cleaned_data["file"]
    if owner is None:
        return None
    try:
        return draft_from_message(
            data=upload.read(), name=upload.name, owner=owner, by=user.as_actor()
        )
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return None


@require_GET
def gophish_held(request: HttpRequest) -> HttpResponse:
    """Show what was taken over: templates, pages, groups, the files sent."""
    user = writer(request)
    context = {
        "page": page_of(queries.templates_of(user), request, per_page=30),
        "pages": queries.pages_of(user)[:100],
        "groups": queries.groups_of(user)[:100],
        "uploads": queries.recent_uploads(user),
        "history_count": queries.history_of(user).count(),
    }
    return render_page(request, "phishing/gophish/held.html", context)


@require_GET
def gophish_history(request: HttpRequest) -> HttpResponse:
    """Show the old campaigns, in figures."""
    page = page_of(queries.history_of(writer(request)), request, per_page=30)
    lines = [queries.history_line(row) for row in page.object_list]
    context = {"page": page, "lines": lines}
    return render_page(request, "phishing/gophish/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def gophish_send(request: HttpRequest) -> HttpResponse:
    """Send a file of Gophish, to see what it would give."""
    user = writer(request)
    owners = owner_choices(user, has_organizations=False)
    form = GophishFileForm(posted(request), request.FILES or None, owners=owners)
    job = _sent(form, user) if form.is_valid() else None
    if job is not None:
        return redirect("jobs:job", job.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "limit_mb": settings.IMPORT_LIMIT_MB}
    return render_page(request, "phishing/gophish/send.html", context, status=status)


def _sent(form: GophishFileForm, user: User) -> Job | None:
    given = form.cleaned_data
    owner = owner_named(user, given["owner"])
    if owner is None or owner.organization is not None:
        return None
    try:
        return operations.send_upload(
            upload=given["file"],
            owner=owner,
            names_until=given["names_until"],
            by=user.as_actor(),
        )
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return None


def _upload(request: HttpRequest, upload_id: UUID) -> GophishUpload:
    rows = GophishUpload.objects.visible_to(writer(request))
    return get_object_or_404(rows, pk=upload_id)


@require_GET
def gophish_upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Show what a file would give, or gave."""
    upload = _upload(request, upload_id)
    report = upload.report
    context = {
        "line": queries.upload_line(upload),
        "counts": queries.counted(upload),
        "created": report.get("created", 0),
        "updated": report.get("updated", 0),
        "unchanged": report.get("unchanged", 0),
        "converted": report.get("converted", []),
        "refused": report.get("refused", []),
        "refusal": report.get("refusal", ""),
        "beyond": report.get("beyond", 0),
    }
    return render_page(request, "phishing/gophish/upload.html", context)


@require_POST
def gophish_apply(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    upload = _upload(request, upload_id)
    try:
        job = operations.apply_upload(upload=upload, by=writer(request).as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("phishing:gophish_upload", upload.pk)
    return redirect("jobs:job", job.pk)


@require_POST
def gophish_abandon(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    upload = _upload(request, upload_id)
    try:
        operations.abandon_upload(upload=upload, by=writer(request).as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Le fichier est effacé : rien n’a été repris.")
    return redirect("phishing:gophish_held")


@require_http_methods(["GET", "HEAD", "POST"])
def gophish_template(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Make a scenario of a template taken over."""
    user = writer(request)
    rows = ImportedTemplate.objects.visible_to(user).select_related("establishment")
    template = get_object_or_404(rows, pk=template_id)
    pages = queries.pages_of(user, template)
    form = TemplateForm(posted(request), pages=pages)
    if form.is_valid():
        chosen = form.cleaned_data["page"]
        page = pages.filter(pk=chosen).first() if chosen else None
        row = draft_from_imported(template=template, page=page, by=user.as_actor())
        return redirect("phishing:scenario_edit", row.slug, "message")
    status = 422 if form.is_bound else 200
    context = {"form": form, "template": template}
    return render_page(
        request, "phishing/gophish/template.html", context, status=status
    )
