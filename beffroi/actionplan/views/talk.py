"""What is said about an action and joined to it, and what comes before it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from beffroi.accounts.access import signed_in
from beffroi.actionplan.access import rights_at
from beffroi.actionplan.forms.talk import (
    AfterForm,
    AttachForm,
    CommentForm,
    RemovalForm,
)
from beffroi.actionplan.models import Attachment
from beffroi.actionplan.operations import chains, talk
from beffroi.actionplan.queries.lists import action_seen_by, others_of
from beffroi.actionplan.queries.people import readers_of
from beffroi.actionplan.views.action import show_action
from beffroi.actionplan.views.moves import found_action
from beffroi.files.responses import as_attachment
from beffroi.lib.errors import Refusal


@require_POST
def action_comment(request: HttpRequest, action_id: UUID) -> HttpResponse:
    user, action, rights = found_action(request, action_id)
    if not rights.may_progress(action):
        raise PermissionDenied
    form = CommentForm(request.POST, request.FILES, people=readers_of(action))
    if form.is_valid():
        data = form.cleaned_data
        try:
            talk.comment(
                action=action,
                text=data["text"],
                spoken_to=list(data["spoken_to"]),
                upload=data["upload"],
                by=user.as_actor(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(action.pk, "commentaires")
    return show_action(request, action, rights, comment_form=form, status=422)


@require_POST
def action_attach(request: HttpRequest, action_id: UUID) -> HttpResponse:
    user, action, rights = found_action(request, action_id)
    if not rights.may_progress(action):
        raise PermissionDenied
    form = AttachForm(request.POST, request.FILES, auto_id="joindre_%s")
    if form.is_valid():
        try:
            talk.attach(
                action=action,
                upload=form.cleaned_data["upload"],
                by=user.as_actor(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(action.pk, "fichiers")
    return show_action(request, action, rights, attach_form=form, status=422)


@require_POST
def action_after(request: HttpRequest, action_id: UUID) -> HttpResponse:
    user, action, rights = found_action(request, action_id)
    if not rights.may_manage:
        raise PermissionDenied
    form = AfterForm(request.POST, actions=others_of(action, user))
    if form.is_valid():
        try:
            chains.set_after(
                action=action, after=form.cleaned_data["after"], by=user.as_actor()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("actionplan:action", action.pk)
    return show_action(request, action, rights, after_form=form, status=422)


@require_GET
def attachment_file(request: HttpRequest, attachment_id: UUID) -> HttpResponseBase:
    """Give a file to whoever may read its action, always to be saved."""
    found = get_object_or_404(
        Attachment.objects.visible_to(signed_in(request)).select_related("file"),
        pk=attachment_id,
    )
    try:
        return as_attachment(found.file)
    except FileNotFoundError as error:
        raise Http404 from error


@require_POST
def attachment_remove(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = get_object_or_404(
        Attachment.objects.visible_to(user).select_related("action"), pk=attachment_id
    )
    action = get_object_or_404(action_seen_by(user), pk=found.action_id)
    rights = rights_at(user, action.establishment)
    is_own = found.added_by_key == str(user.pk)
    if not (rights.may_manage or (is_own and rights.may_progress(action))):
        raise PermissionDenied
    form = RemovalForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        talk.remove_attachment(attachment=found, reason=reason, by=user.as_actor())
    except Refusal as refusal:
        return show_action(request, action, rights, refusal=str(refusal), status=422)
    return _back(action.pk, "fichiers")


def _back(key: UUID, anchor: str) -> HttpResponse:
    return redirect(f"{reverse('actionplan:action', args=[key])}#{anchor}")
