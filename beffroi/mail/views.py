"""The mailbox of the demonstration, the deliveries, the server and its trial."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.lib.errors import Refusal
from beffroi.mail import queries
from beffroi.mail.access import (
    Person,
    can_change_profiles,
    can_change_server,
    can_follow_deliveries,
    can_read_mailbox,
    person,
)
from beffroi.mail.enums import PURPOSE_LABELS, STATE_LABELS, STATE_TONES
from beffroi.mail.forms import (
    DecisionForm,
    SignatureForm,
    TrialForm,
    profile_form,
    server_form,
)
from beffroi.mail.models import OutgoingMessage, SendingProfile
from beffroi.mail.operations.deliveries import consider_sent, send_again
from beffroi.mail.operations.profiles import (
    forget_dkim_key,
    forget_tests_profile,
    make_dkim_key,
    save_tests_profile,
)
from beffroi.mail.operations.server import forget_profile, save_profile, try_server
from beffroi.mail.rules.dkim import record_strings
from beffroi.mail.rules.states import UNDECIDED, MessageState, ProfileUse
from beffroi.reference.queries import region_name, regions
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
        **_signature_of(profile),
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
        **_signature_of(profile),
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


def _signature_of(
    profile: SendingProfile | None, form: SignatureForm | None = None
) -> dict[str, object]:
    """Return what the card about the signature shows."""
    record = profile.dkim_record if profile else None
    return {
        "record_name": record[0] if record else "",
        "record_value": record[1] if record else "",
        "record_strings": record_strings(record[1]) if record else "",
        "signature_form": form or SignatureForm(),
    }


def _regions(someone: Person) -> list[tuple[str, str]]:
    codes = regions() if someone.is_operator else someone.led_regions
    return [(code, region_name(code)) for code in codes]


@require_GET
def profiles(request: HttpRequest) -> HttpResponse:
    someone = person(request)
    if not can_change_profiles(someone):
        raise PermissionDenied
    rows = [
        {"profile": row, "region": region_name(row.region_code)}
        for row in queries.profiles_visible_to(someone)
    ]
    context = {"rows": rows, "can_change_server": can_change_server(someone)}
    return render_page(request, "mail/profiles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def profile_create(request: HttpRequest) -> HttpResponse:
    someone = person(request)
    if not can_change_profiles(someone):
        raise PermissionDenied
    return _edit_profile(request, someone, None)


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, profile_id: str) -> HttpResponse:
    someone = person(request)
    found = get_object_or_404(queries.profiles_visible_to(someone), pk=profile_id)
    return _edit_profile(request, someone, found)


def _edit_profile(
    request: HttpRequest, someone: Person, found: SendingProfile | None
) -> HttpResponse:
    data = request.POST.dict() if request.method == "POST" else None
    form = profile_form(found, _regions(someone), data)
    if data is not None and form.is_valid():
        try:
            saved = save_tests_profile(
                profile=found,
                region_code=form.cleaned_data["region_code"],
                name=form.cleaned_data["name"],
                server=form.server(),
                sender=form.sender(),
                by=someone.as_actor(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("mail:profile", saved.pk)
    return _profile_page(
        request, someone, found, form=form, status=422 if data else 200
    )


def _profile_page(
    request: HttpRequest,
    someone: Person,
    found: SendingProfile | None,
    *,
    status: int = 200,
    **changes: object,
) -> HttpResponse:
    context = {
        "form": profile_form(found, _regions(someone)),
        "profile": found,
        "trial_form": TrialForm(initial={"to": someone.email}),
        **_signature_of(found),
        **changes,
    }
    return render_page(request, "mail/profile.html", context, status=status)


@require_POST
def profile_trial(request: HttpRequest, profile_id: str) -> HttpResponse:
    someone = person(request)
    found = get_object_or_404(queries.profiles_visible_to(someone), pk=profile_id)
    form = TrialForm(request.POST)
    changes: dict[str, object] = {"trial_form": form}
    if form.is_valid():
        try:
            changes["trial"] = try_server(
                to=form.cleaned_data["to"], by=someone.as_actor(), profile=found
            )
        except Refusal as refusal:
            form.add_error("to", str(refusal))
    status = 200 if form.is_valid() else 422
    return _profile_page(request, someone, found, status=status, **changes)


@require_POST
def profile_forget(request: HttpRequest, profile_id: str) -> HttpResponse:
    someone = person(request)
    found = get_object_or_404(queries.profiles_visible_to(someone), pk=profile_id)
    try:
        forget_tests_profile(profile=found, by=someone.as_actor())
    except Refusal as refusal:
        return _profile_page(request, someone, found, status=422, why_kept=str(refusal))
    return redirect("mail:profiles")


@require_POST
def signature(request: HttpRequest, profile_id: str) -> HttpResponse:
    """Make the key that signs the messages of a profile, or forget it."""
    someone = person(request)
    found = get_object_or_404(queries.signing_profiles(someone), pk=profile_id)
    page = "mail:profile" if found.use == ProfileUse.TESTS else "mail:server"
    arguments = [found.pk] if found.use == ProfileUse.TESTS else []
    form = SignatureForm(request.POST)
    if "forget" in request.POST:
        forget_dkim_key(profile=found, by=someone.as_actor())
    elif form.is_valid():
        make_dkim_key(profile=found, **form.cleaned_data, by=someone.as_actor())
    elif found.use == ProfileUse.TESTS:
        changes = {"signature_form": form}
        return _profile_page(request, someone, found, status=422, **changes)
    return redirect(reverse(page, args=arguments) + "#signature")
