"""The plan as a board: to do, under way, done this month; and what it costs."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from beffroi.accounts.access import signed_in
from beffroi.actionplan.access import rights_at
from beffroi.actionplan.queries.board import board_of
from beffroi.actionplan.queries.costs import costs_of
from beffroi.actionplan.queries.people import places_managed
from beffroi.actionplan.views.lists import Scope, my_scope, scope_at
from beffroi.actionplan.views.undoing import here, undo_offer
from beffroi.lib import clock
from beffroi.lib.spreadsheets import TableFormat, table_response
from beffroi.ui.pages import render_page


@require_GET
def board(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    return _board_page(request, scope_at(signed_in(request), establishment_id))


@require_GET
def my_board(request: HttpRequest) -> HttpResponse:
    return _board_page(request, my_scope(request))


def _board_page(request: HttpRequest, scope: Scope) -> HttpResponse:
    form = scope.filter_form(request)
    del form.fields["etat"]
    columns = board_of(scope.actions, form.wanted(), user=scope.user)
    query = request.GET.copy()
    query.pop("annuler", None)
    context = {
        "establishment": scope.establishment,
        "filter_form": form,
        "columns": columns,
        "movable": _movable(scope),
        "own_key": scope.user.pk,
        "query": query.urlencode(),
        "undo": undo_offer(request, scope.user),
        "here": here(request),
    }
    return render_page(request, "actionplan/board.html", context, partial="board")


def _movable(scope: Scope) -> frozenset[UUID]:
    """Return the places whose actions the person may move: all at once, in one query."""
    if scope.establishment is not None:
        held = rights_at(scope.user, scope.establishment).may_manage
        return frozenset({scope.establishment.pk} if held else ())
    return places_managed(scope.user)


@require_GET
def costs(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    scope = scope_at(signed_in(request), establishment_id)
    context = {
        "establishment": scope.establishment,
        "may_manage": scope.may_manage,
        "costs": costs_of(scope.actions),
    }
    return render_page(request, "actionplan/costs.html", context)


@require_GET
def costs_export(
    request: HttpRequest, establishment_id: UUID, table_format: str
) -> HttpResponseBase:
    scope = scope_at(signed_in(request), establishment_id)
    if table_format not in tuple(TableFormat) or scope.establishment is None:
        raise Http404
    found = costs_of(scope.actions)
    name = f"couts-{slugify(scope.establishment.name)}-{clock.today():%Y-%m-%d}"
    return table_response(TableFormat(table_format), name, found.headers, found.table())
