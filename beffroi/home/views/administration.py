"""Administration: settings, health, backups, seals and the design system."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.backups.queries import backup_lines, standing
from beffroi.home.standing import VERSION, pending_migrations
from beffroi.journal.queries import seal_standing
from beffroi.organizations.access import roles_of
from beffroi.ui.gallery import design_context
from beffroi.ui.pages import render_page


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
        "version": VERSION,
    }
    return render_page(request, "home/administration.html", context)


@require_GET
def design_system(request: HttpRequest) -> HttpResponse:
    _require(signed_in(request), Role.OPERATOR_ADMIN, Role.REGIONAL_LEAD)
    return render_page(request, "ui/design_system.html", design_context())
