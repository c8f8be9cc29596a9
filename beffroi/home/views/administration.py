"""Administration: where the settings, the health and the design system are."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.home.verbs import words_for
from beffroi.journal.queries import recent_entries
from beffroi.organizations.access import roles_of
from beffroi.ui.gallery import design_context
from beffroi.ui.pages import page_of, render_page


def _require(user: User, *roles: Role) -> None:
    if not roles_of(user) & set(roles):
        raise PermissionDenied


@require_GET
def administration(request: HttpRequest) -> HttpResponse:
    _require(signed_in(request), Role.OPERATOR_ADMIN)
    return render_page(request, "home/administration.html")


@require_GET
def design_system(request: HttpRequest) -> HttpResponse:
    _require(signed_in(request), Role.OPERATOR_ADMIN, Role.REGIONAL_LEAD)
    return render_page(request, "ui/design_system.html", design_context())


@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Show who did what in the installation, without names of establishments."""
    _require(signed_in(request), Role.OPERATOR_ADMIN)
    page = page_of(recent_entries(), request)
    lines = [(entry, words_for(entry.verb)) for entry in page.object_list]
    return render_page(request, "home/journal.html", {"page": page, "lines": lines})
