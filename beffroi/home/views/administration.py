"""Administration: settings, health, backups, what a restore put aside, seals."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.backups.queries import backup_lines, standing
from beffroi.home.forms.restored import MESSAGES, TASKS, AsideForm
from beffroi.home.standing import VERSION, pending_migrations
from beffroi.jobs import setting_aside as jobs
from beffroi.journal.queries import seal_standing
from beffroi.lib.text import plural
from beffroi.mail.operations import deliveries
from beffroi.mail.queries import messages_aside
from beffroi.organizations.access import roles_of
from beffroi.ui.gallery import design_context
from beffroi.ui.pages import render_page

# What each choice does, and what it is called once done: of one, of several.
ASIDE = {
    (MESSAGES, "go"): (
        deliveries.send_aside,
        ("message remis à l’envoi", "messages remis à l’envoi"),
    ),
    (MESSAGES, "drop"): (
        deliveries.drop_aside,
        ("message abandonné", "messages abandonnés"),
    ),
    (TASKS, "go"): (jobs.run_aside, ("travail repris", "travaux repris")),
    (TASKS, "drop"): (jobs.drop_aside, ("travail abandonné", "travaux abandonnés")),
}


def _require(user: User, *roles: Role) -> None:
    if not roles_of(user) & set(roles):
        raise PermissionDenied


@require_GET
def administration(request: HttpRequest) -> HttpResponse:
    _require(signed_in(request), Role.OPERATOR_ADMIN)
    context = {
        "backups": standing(),
        "recent": backup_lines(),
        "seal": seal_standing(),
        "pending": pending_migrations(),
        "is_aside": bool(messages_aside() or jobs.tasks_aside()),
        "version": VERSION,
    }
    return render_page(request, "home/administration.html", context)


@require_GET
def restored(request: HttpRequest) -> HttpResponse:
    """Show what a restore put aside, until somebody decides."""
    _require(signed_in(request), Role.OPERATOR_ADMIN)
    lines = messages_aside()
    context = {
        "lines": lines,
        "count": sum(line.count for line in lines),
        "tasks": jobs.tasks_aside(),
    }
    return render_page(request, "home/restored.html", context)


@require_POST
def restored_decide(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    _require(user, Role.OPERATOR_ADMIN)
    form = AsideForm(request.POST)
    if form.is_valid():
        choice = form.cleaned_data["what"], form.cleaned_data["decision"]
        operation, words = ASIDE[choice]
        count = operation(by=user.as_actor())
        messages.success(request, f"{plural(count, *words)}.")
    return redirect("home:restored")


@require_GET
def design_system(request: HttpRequest) -> HttpResponse:
    _require(signed_in(request), Role.OPERATOR_ADMIN, Role.REGIONAL_LEAD)
    return render_page(request, "ui/design_system.html", design_context())
