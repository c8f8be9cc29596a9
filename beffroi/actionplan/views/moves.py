"""The buttons of an action: done, taken, later, given, undone."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.actionplan.access import PlanRights, rights_at
from beffroi.actionplan.forms.plan import GiveForm, StateForm
from beffroi.actionplan.models import Action
from beffroi.actionplan.operations import people, progress
from beffroi.actionplan.operations.refusals import ActionClosed, UndoTooLate
from beffroi.actionplan.queries.lists import action_seen_by
from beffroi.actionplan.queries.people import people_of
from beffroi.actionplan.rules.states import ActionState
from beffroi.actionplan.views.action import show_action
from beffroi.actionplan.views.undoing import (
    back,
    read_token,
    redirect_with_undo,
)
from beffroi.lib.errors import Refusal


def found_action(
    request: HttpRequest, action_id: UUID
) -> tuple[User, Action, PlanRights]:
    user = signed_in(request)
    action = get_object_or_404(action_seen_by(user), pk=action_id)
    return user, action, rights_at(user, action.establishment)


def _page_of(action: Action) -> str:
    return reverse("actionplan:action", args=[action.pk])


@require_POST
def action_state(request: HttpRequest, action_id: UUID) -> HttpResponse:
    user, action, rights = found_action(request, action_id)
    state = StateForm(request.POST).state()
    may_finish = state == ActionState.DONE and rights.may_progress(action)
    if not (rights.may_manage or may_finish):
        raise PermissionDenied
    after = progress.set_state(action=action, state=state, by=user.as_actor())
    address = back(request, _page_of(action))
    return redirect_with_undo(user, address, before=action, after=after)


@require_POST
def action_take(request: HttpRequest, action_id: UUID) -> HttpResponse:
    user, action, rights = found_action(request, action_id)
    if not rights.may_manage:
        raise PermissionDenied
    try:
        after = progress.take(action=action, person=user, by=user.as_actor())
    except Refusal as refusal:
        return show_action(request, action, rights, refusal=str(refusal), status=422)
    address = back(request, _page_of(action))
    return redirect_with_undo(user, address, before=action, after=after)


@require_POST
def action_postpone(request: HttpRequest, action_id: UUID) -> HttpResponse:
    user, action, rights = found_action(request, action_id)
    if not rights.may_manage:
        raise PermissionDenied
    try:
        after = progress.postpone(action=action, by=user.as_actor())
    except Refusal as refusal:
        return show_action(request, action, rights, refusal=str(refusal), status=422)
    address = back(request, _page_of(action))
    return redirect_with_undo(user, address, before=action, after=after)


@require_POST
def action_give(request: HttpRequest, action_id: UUID) -> HttpResponse:
    user, action, rights = found_action(request, action_id)
    if not rights.may_manage:
        raise PermissionDenied
    form = GiveForm(request.POST, people=people_of(action.establishment))
    if not form.is_valid():
        return show_action(request, action, rights, give_form=form, status=422)
    try:
        people.assign(action=action, by=user.as_actor(), **form.given())
    except ActionClosed as refusal:
        return show_action(request, action, rights, refusal=str(refusal), status=422)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return show_action(request, action, rights, give_form=form, status=422)
    return redirect("actionplan:action", action.pk)


@require_POST
def action_undo(request: HttpRequest, action_id: UUID) -> HttpResponse:
    user, action, rights = found_action(request, action_id)
    if not rights.may_progress(action):
        raise PermissionDenied
    before = read_token(user, request.POST.get("annuler", ""))
    try:
        if before is None:
            raise UndoTooLate
        progress.undo(action=action, before=before, by=user.as_actor())
    except Refusal as refusal:
        return show_action(request, action, rights, refusal=str(refusal), status=422)
    return redirect(back(request, _page_of(action)))
