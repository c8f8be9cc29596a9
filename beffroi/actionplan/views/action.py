"""One action: its page, its words, and a new one written by hand."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from beffroi.accounts.access import signed_in
from beffroi.actionplan.access import PlanRights, rights_at
from beffroi.actionplan.forms.plan import (
    ChangeForm,
    GiveForm,
    NewActionForm,
    RevisionForm,
    given_of,
    written,
)
from beffroi.actionplan.forms.talk import AfterForm, AttachForm, CommentForm
from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.plan import change_action, write_action
from beffroi.actionplan.operations.refusals import ActionChangedMeanwhile
from beffroi.actionplan.queries.lines import line_of
from beffroi.actionplan.queries.lists import action_seen_by, others_of
from beffroi.actionplan.queries.people import people_of, readers_of
from beffroi.actionplan.queries.plan import history_of
from beffroi.actionplan.queries.talk import talk_of
from beffroi.actionplan.views.undoing import here, undo_offer
from beffroi.lib.errors import Refusal
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import render_page


def show_action(
    request: HttpRequest,
    action: Action,
    rights: PlanRights,
    *,
    give_form: GiveForm | None = None,
    comment_form: CommentForm | None = None,
    attach_form: AttachForm | None = None,
    after_form: AfterForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the page of an action; the forms given carry what was typed."""
    context = {
        "line": line_of(action),
        "action": action,
        "establishment": action.establishment,
        "rights": rights,
        "may_progress": rights.may_progress(action),
        "give_form": give_form or _give_form(action, rights),
        "after_form": after_form or _after_form(request, action, rights),
        "comment_form": comment_form or CommentForm(people=readers_of(action)),
        "attach_form": attach_form or AttachForm(auto_id="joindre_%s"),
        "talk": talk_of(action),
        "history": history_of(action),
        "refusal": refusal,
        "undo": undo_offer(request, signed_in(request)),
        "here": here(request) if request.method == "GET" else "",
    }
    return render_page(request, "actionplan/action.html", context, status=status)


def _give_form(action: Action, rights: PlanRights) -> GiveForm | None:
    if not rights.may_manage:
        return None
    return GiveForm(initial=given_of(action), people=people_of(action.establishment))


def _after_form(
    request: HttpRequest, action: Action, rights: PlanRights
) -> AfterForm | None:
    if not rights.may_manage:
        return None
    others = others_of(action, signed_in(request))
    return AfterForm(initial={"after": action.after_id}, actions=others)


@require_GET
def action_page(request: HttpRequest, action_id: UUID) -> HttpResponse:
    user = signed_in(request)
    action = get_object_or_404(action_seen_by(user), pk=action_id)
    return show_action(request, action, rights_at(user, action.establishment))


@require_http_methods(["GET", "POST"])
def action_edit(request: HttpRequest, action_id: UUID) -> HttpResponse:
    user = signed_in(request)
    action = get_object_or_404(action_seen_by(user), pk=action_id)
    if not rights_at(user, action.establishment).may_manage:
        raise PermissionDenied
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        initial=written(action),
        has_origin=action.origin_key is not None,
    )
    if request.method == "GET":
        return _edit_page(request, action, form)
    revision = RevisionForm(request.POST)
    if not form.is_valid() or not revision.is_valid():
        return _edit_page(request, action, form, status=422)
    try:
        change_action(
            action=action,
            text=form.text(),
            expected_revision=revision.cleaned_data["revision"],
            by=user.as_actor(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        is_stale = isinstance(refusal, ActionChangedMeanwhile)
        return _edit_page(request, action, form, is_stale=is_stale, status=422)
    return redirect("actionplan:action", action.pk)


def _edit_page(
    request: HttpRequest,
    action: Action,
    form: ChangeForm,
    *,
    is_stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "action": action,
        "establishment": action.establishment,
        "form": form,
        "saved": line_of(action) if is_stale else None,
        "revision": action.revision,
    }
    return render_page(request, "actionplan/action_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def action_create(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    user = signed_in(request)
    establishment = get_object_or_404(
        Establishment.objects.detailed_for(user), pk=establishment_id
    )
    if not rights_at(user, establishment).may_manage:
        raise PermissionDenied
    form = NewActionForm(request.POST or None, people=people_of(establishment))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                action = write_action(
                    establishment=establishment,
                    text=form.text(),
                    by=user.as_actor(),
                    **form.given(),
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("actionplan:action", action.pk)
    context = {"establishment": establishment, "form": form}
    return render_page(request, "actionplan/action_create.html", context, status=status)
