"""« Liens donnés »: what was given out, to whom, until when; close one."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.links.models import PersonalLinkQuerySet
from beffroi.links.queries import link_lines
from beffroi.organizations.access import MANAGERS, can_manage, roles_of
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations.links import close_link
from beffroi.organizations.queries.links import links_at, links_of, listed, read_filters
from beffroi.ui.pages import page_of, render_page


@require_GET
def my_links(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if not roles_of(user) & MANAGERS:
        raise PermissionDenied
    return _page(request, links_of(user), place=None)


@require_GET
def links(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    user = signed_in(request)
    place: Establishment = get_object_or_404(
        Establishment.objects.visible_to(user), pk=establishment_id
    )
    if not can_manage(user, place):
        raise PermissionDenied
    return _page(request, links_at(user, place), place=place)


def _page(
    request: HttpRequest, rows: PersonalLinkQuerySet, *, place: Establishment | None
) -> HttpResponse:
    filters = read_filters(request.GET)
    page = page_of(listed(rows, filters), request)
    context = {
        "place": place,
        "page": page,
        "lines": link_lines(page.object_list),
        "filters": filters,
    }
    return render_page(request, "organizations/links/list.html", context)


@require_POST
def link_close(request: HttpRequest, link_id: UUID) -> HttpResponse:
    user = signed_in(request)
    link = get_object_or_404(links_of(user), pk=link_id)
    try:
        close_link(link=link, user=user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Le lien est fermé : il n’ouvre plus rien.")
    if link.establishment_key:
        return redirect(reverse("organizations:links", args=[link.establishment_key]))
    return redirect("organizations:my_links")
