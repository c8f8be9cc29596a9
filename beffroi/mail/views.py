"""The mailbox of the demonstration, the deliveries, the server and its trial."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.lib.errors import Refusal
from beffroi.mail import queries
from beffroi.mail.access import (
    can_change_server,
    can_follow_deliveries,
    can_read_mailbox,
    person,
)
from beffroi.mail.enums import PURPOSE_LABELS, STATE_LABELS, STATE_TONES
from beffroi.mail.forms import DecisionForm, TrialForm, server_form
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.operations.deliveries import consider_sent, send_again
from beffroi.mail.operations.server import forget_profile, save_profile, try_server
from beffroi.mail.rules.states import UNDECIDED, MessageState
from beffroi.ui.pages import page_of, render_page


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """List what was written: to be read in a demonstration, to be followed elsewhere."""
    someone = person(request)
    if not (can_read_mailbox(someone) or can_follow_deliveries(someone)):
        raise PermissionDenied
    wanted = request.GET.get("a", "").strip()
    rows = queries.messages()
    if wanted:
        rows = rows.filter(recipient__icontains=wanted)
    wanted_state = request.GET.get("etat", "")
    if wanted_state in STATE_LABELS:
        rows = rows.filter(state=wanted_state)
    context = {
        "page": (page := page_of(rows, request)),
        "lines": [_line(message) for message in page],
        "wanted": wanted,
        "wanted_state": wanted_state,
        "states": [(state.value, label) for state, label in STATE_LABELS.items()],
        "has_server": queries.active_profile() is not None,
        "can_read": can_read_mailbox(someone),
        "can_change_server": can_change_server(someone),
    }
    return render_page(request, "mail/mailbox.html", context)


def _line(message: OutgoingMessage) -> dict[str, object]:
    state = MessageState(message.state)
    return {
        "message": message,
        "purpose": PURPOSE_LABELS.get(message.purpose, "Message"),
        "state": STATE_LABELS[state],
        "tone": STATE_TONES[state],
        "is_undecided": state in UNDECIDED,
    }


@require_GET
def message(request: HttpRequest, message_id: str) -> HttpResponse:
    if not can_read_mailbox(person(request)):
        raise PermissionDenied
    found = get_object_or_404(OutgoingMessage, pk=message_id)
    context = {"line": _line(found), "letter": queries.read_message(found)}
    return render_page(request, "mail/message.html", context)


@require_GET
def source(request: HttpRequest, message_id: str) -> HttpResponse:
    """Give the message as it would travel, to be opened in a mail reader."""
    if not can_read_mailbox(person(request)):
        raise PermissionDenied
    found = get_object_or_404(OutgoingMessage, pk=message_id)
    return HttpResponse(
        bytes(found.mime),
        content_type="message/rfc822",
        headers={
            "Content-Disposition": 'attachment; filename="message.eml"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_POST
def decide(request: HttpRequest, message_id: str) -> HttpResponse:
    """Let a person decide about a message that may have left."""
    someone = person(request)
    if not can_follow_deliveries(someone):
        raise PermissionDenied
    found = get_object_or_404(OutgoingMessage, pk=message_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        operation = {
            "again": send_again,
            "sent": consider_sent,
        }[form.cleaned_data["decision"]]
        try:
            operation(message=found, by=someone.as_actor())
        except Refusal as refusal:
            return HttpResponse(str(refusal), status=422, content_type="text/plain")
    return redirect("mail:mailbox")


@require_http_methods(["GET", "HEAD", "POST"])
def server(request: HttpRequest) -> HttpResponse:
    someone = person(request)
    if not can_change_server(someone):
        raise PermissionDenied
    profile = queries.active_profile()
    form = server_form(
        profile, request.POST.dict() if request.method == "POST" else None
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save_profile(**form.cleaned_data, by=someone.as_actor())
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect(reverse("mail:server") + "#essai")
    context = {
        "form": form,
        "profile": profile,
        "trial_form": TrialForm(initial={"to": someone.email}),
    }
    return render_page(request, "mail/server.html", context, status=status)


@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    someone = person(request)
    if not can_change_server(someone):
        raise PermissionDenied
    profile = queries.active_profile()
    form = TrialForm(request.POST)
    context: dict[str, object] = {
        "form": server_form(profile),
        "profile": profile,
        "trial_form": form,
    }
    if form.is_valid():
        try:
            context["trial"] = try_server(
                to=form.cleaned_data["to"], by=someone.as_actor()
            )
        except Refusal as refusal:
            form.add_error("to", str(refusal))
    status = 200 if form.is_valid() else 422
    return render_page(request, "mail/server.html", context, status=status)


@require_POST
def forget_server(request: HttpRequest) -> HttpResponse:
    someone = person(request)
    if not can_change_server(someone):
        raise PermissionDenied
    if queries.active_profile() is not None:
        forget_profile(by=someone.as_actor())
    return redirect("mail:server")
