"""The whole plan: of one establishment, or of all mine; its export and its bulk giving."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.access import manages_somewhere, rights_at
from beffroi.actionplan.forms.plan import FilterForm, GiveForm, SelectionForm
from beffroi.actionplan.models import Action, ActionQuerySet
from beffroi.actionplan.operations.people import bulk_assign
from beffroi.actionplan.queries.lines import lines_of
from beffroi.actionplan.queries.lists import (
    EXPORT_HEADERS,
    export_rows,
    filtered,
    places_with_plan,
)
from beffroi.actionplan.queries.people import people_of, people_of_places
from beffroi.actionplan.views.undoing import here, undo_offer
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.spreadsheets import TableFormat, table_response
from beffroi.lib.text import plural
from beffroi.organizations.acting import narrowed, standpoint_of
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import page_of, render_page

PLACES_OFFERED = 100


@dataclass(frozen=True, slots=True)
class Scope:
    """What a list is about: one establishment, or (without one) all of a person's."""

    user: User
    establishment: Establishment | None
    actions: ActionQuerySet
    may_manage: bool

    def filter_form(self, request: HttpRequest) -> FilterForm:
        if self.establishment is not None:
            return FilterForm(request.GET, people=people_of(self.establishment))
        places = narrowed(request, self.user, places_with_plan(self.user))
        offered = list(places.values_list("pk", "name")[: PLACES_OFFERED + 1])
        return FilterForm(
            request.GET, places=offered if 1 < len(offered) <= PLACES_OFFERED else ()
        )

    def give_form(self, request: HttpRequest | None = None) -> GiveForm:
        if self.establishment is not None:
            people = people_of(self.establishment)
        else:
            managed = Establishment.objects.held_by(
                self.user, Role.REFERENT, Role.DIRECTOR
            )
            people = people_of_places(managed)
        data = request.POST if request else None
        return GiveForm(data, people=people, auto_id="confier_%s")


def scope_at(user: User, establishment_id: UUID) -> Scope:
    establishment = get_object_or_404(
        Establishment.objects.detailed_for(user), pk=establishment_id
    )
    actions = Action.objects.visible_to(user).filter(establishment=establishment)
    rights = rights_at(user, establishment)
    return Scope(user, establishment, actions, rights.may_manage)


def my_scope(request: HttpRequest) -> Scope:
    """All that a person sees in the role of the moment."""
    user = signed_in(request)
    actions = Action.objects.visible_to(user)
    if standpoint_of(request, user).acting is not None:
        places = narrowed(request, user, Establishment.objects.visible_to(user))
        actions = actions.filter(establishment_id__in=places.values("pk"))
    return Scope(user, None, actions, manages_somewhere(user))


@require_GET
def action_list(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    return _list_page(request, scope_at(signed_in(request), establishment_id))


@require_GET
def my_actions(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if not request.GET:
        held = narrowed(request, user, places_with_plan(user))
        places = list(held.values_list("pk", flat=True)[:2])
        if len(places) == 1:
            return redirect("actionplan:next_actions", places[0])
    return _list_page(request, my_scope(request))


def _list_page(
    request: HttpRequest,
    scope: Scope,
    *,
    give_form: GiveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    form = scope.filter_form(request)
    wanted = form.wanted()
    page = page_of(filtered(scope.actions, wanted, user=scope.user), request)
    context = {
        "establishment": scope.establishment,
        "may_manage": scope.may_manage,
        "filter_form": form,
        "page": page,
        "lines": lines_of(page.object_list),
        "ticked": set(request.POST.getlist("actions")),
        "is_filtered": _is_filtered(request),
        "give_form": give_form or (scope.give_form() if scope.may_manage else None),
        "undo": undo_offer(request, scope.user),
        "here": here(request),
    }
    return render_page(
        request,
        "actionplan/action_list.html",
        context,
        partial="results",
        status=status,
    )


def _is_filtered(request: HttpRequest) -> bool:
    return any(
        value for name, value in request.GET.items() if name not in {"page", "annuler"}
    )


@require_GET
def action_export(
    request: HttpRequest, establishment_id: UUID, table_format: str
) -> HttpResponseBase:
    return _export(
        request, scope_at(signed_in(request), establishment_id), table_format
    )


@require_GET
def my_export(request: HttpRequest, table_format: str) -> HttpResponseBase:
    return _export(request, my_scope(request), table_format)


def _export(request: HttpRequest, scope: Scope, table_format: str) -> HttpResponseBase:
    if table_format not in tuple(TableFormat):
        raise Http404
    wanted = scope.filter_form(request).wanted()
    rows = export_rows(filtered(scope.actions, wanted, user=scope.user))
    place = slugify(scope.establishment.name) if scope.establishment else "mes-actions"
    filename = f"plan-d-actions-{place}-{clock.today():%Y-%m-%d}"
    return table_response(TableFormat(table_format), filename, EXPORT_HEADERS, rows)


@require_POST
def bulk_give(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    scope = scope_at(signed_in(request), establishment_id)
    return _bulk_give(
        request, scope, reverse("actionplan:action_list", args=[establishment_id])
    )


@require_POST
def my_bulk_give(request: HttpRequest) -> HttpResponse:
    scope = my_scope(request)
    return _bulk_give(request, scope, reverse("actionplan:my_actions"))


def _given(count: int) -> str:
    if not count:
        return "Rien n’a changé : ces actions étaient déjà confiées ainsi."
    verb = "mise à jour" if count < 2 else "mises à jour"
    return f"{plural(count, 'action')} {verb}."


def _bulk_give(request: HttpRequest, scope: Scope, address: str) -> HttpResponse:
    if not scope.may_manage:
        raise PermissionDenied
    form = scope.give_form(request)
    if not form.is_valid():
        return _list_page(request, scope, give_form=form, status=422)
    try:
        count = bulk_assign(
            among=scope.actions.managed_by(scope.user),
            ids=SelectionForm(request.POST).ids(),
            by=scope.user.as_actor(),
            **form.given(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _list_page(request, scope, give_form=form, status=422)
    messages.success(request, _given(count))
    # Without any filter, this address would lead a person of one place elsewhere.
    return redirect(f"{address}?{request.GET.urlencode() or 'tri=priorite'}")
