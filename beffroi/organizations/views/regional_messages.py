"""Write to a selection of establishments: choose them, write, read again, try, send, follow."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.rules.roles import Role
from beffroi.lib.errors import Refusal
from beffroi.organizations.forms.desk import MessageForm
from beffroi.organizations.forms.search import PlaceSearchForm
from beffroi.organizations.models.desk import RegionalMessage
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations import regional_messages as operations
from beffroi.organizations.queries import regional_messages as queries
from beffroi.organizations.queries.listing import officers_of
from beffroi.organizations.rules.reach import Reach
from beffroi.organizations.rules.states import RegionalMessageState
from beffroi.reference.queries import region_name
from beffroi.ui.pages import page_of, posted, render_page


def _reach(request: HttpRequest) -> Reach:
    """Return the reach of a member of a regional team.

    Raises: PermissionDenied for everybody else.
    """
    reach = Membership.objects.reach_of(signed_in(request))
    if not reach.region_codes(Role.REGIONAL_LEAD):
        raise PermissionDenied
    return reach


def _message(request: HttpRequest, regional_message_id: UUID) -> RegionalMessage:
    _reach(request)
    rows = RegionalMessage.objects.visible_to(signed_in(request))
    return get_object_or_404(rows, pk=regional_message_id)


@require_GET
def regional_messages(request: HttpRequest) -> HttpResponse:
    _reach(request)
    page = page_of(queries.messages_of(signed_in(request)), request, per_page=20)
    context = {"page": page, "lines": queries.message_lines(page.object_list)}
    return render_page(request, "organizations/desk/messages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def message_places(request: HttpRequest) -> HttpResponse:
    """Choose the establishments: filters, then boxes, or all that match."""
    reach = _reach(request)
    regions = sorted(reach.region_codes(Role.REGIONAL_LEAD))
    asked = request.POST.get("region") or request.GET.get("region") or regions[0]
    region = asked if asked in regions else regions[0]
    form = PlaceSearchForm(
        request.GET, region_codes=[region], officers=officers_of([region])
    )
    error = ""
    if request.method == "POST":
        try:
            message = _drafted(request, region, form)
        except Refusal as refusal:
            error = str(refusal)
        else:
            return redirect("organizations:message_write", message.pk)
    rows = queries.places_in(region, form.words(), form.filters()).open()
    context = {
        "form": form,
        "page": page_of(rows.select_related("organization"), request),
        "region": region,
        "regions": [(code, region_name(code)) for code in regions],
        "error": error,
    }
    status = 422 if error else 200
    return render_page(
        request, "organizations/desk/message_places.html", context, status=status
    )


def _drafted(
    request: HttpRequest, region: str, form: PlaceSearchForm
) -> RegionalMessage:
    """Begin a message to what is ticked, or to all that the filters find."""
    user = signed_in(request)
    if "tous" in request.POST:
        return operations.draft_message(
            author=user,
            region_code=region,
            words=form.words(),
            filters=form.filters(),
        )
    keys = [key for key in request.POST.getlist("places") if _is_key(key)]
    ticked = Establishment.objects.filter(region_code=region, pk__in=keys)
    return operations.draft_message(
        author=user, region_code=region, places=list(ticked[: operations.MOST_TICKED])
    )


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def message_write(request: HttpRequest, regional_message_id: UUID) -> HttpResponse:
    message = _message(request, regional_message_id)
    if message.state != RegionalMessageState.DRAFT:
        return redirect("organizations:regional_message", message.pk)
    initial = {
        "audience": message.audience,
        "subject": message.subject,
        "text": message.text or "Bonjour {prénom},\n\n",
    }
    form = MessageForm(posted(request), initial=initial)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in MessageForm.base_fields}
        by = signed_in(request).as_actor()
        try:
            operations.write_message(message=message, by=by, **given)
        except Refusal as refusal:
            form.add_error("text", str(refusal))
        else:
            return redirect("organizations:regional_message", message.pk)
    context = {
        "form": form,
        "message": message,
        "reached": queries.reached_by(message),
    }
    status = 422 if form.is_bound else 200
    return render_page(
        request, "organizations/desk/message_write.html", context, status=status
    )


@require_GET
def regional_message(request: HttpRequest, regional_message_id: UUID) -> HttpResponse:
    """Read a draft as one person would, or follow a message that has left."""
    message = _message(request, regional_message_id)
    line = queries.message_lines([message])[0]
    if message.state == RegionalMessageState.DRAFT:
        example = queries.example_of(message, request.GET.get("etablissement", ""))
        context = {
            "message": message,
            "line": line,
            "reached": queries.reached_by(message),
            "example": example,
            "letter": queries.letter_for(message, example) if example else None,
            "places": queries.chosen_places(message)[:50],
        }
        return render_page(request, "organizations/desk/message_draft.html", context)
    page = page_of(queries.copies_of(message), request)
    context = {
        "message": message,
        "line": line,
        "fates": queries.fates_of(message),
        "page": page,
        "copies": queries.copy_lines(page.object_list),
    }
    return render_page(request, "organizations/desk/message_sent.html", context)


@require_POST
def message_try(request: HttpRequest, regional_message_id: UUID) -> HttpResponse:
    message = _message(request, regional_message_id)
    place_key = request.POST.get("etablissement", "")
    user = signed_in(request)
    try:
        operations.try_message(message=message, place_key=place_key, to=user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Un essai est parti à {user.email}.")
    return redirect("organizations:regional_message", message.pk)


@require_POST
def message_send(request: HttpRequest, regional_message_id: UUID) -> HttpResponse:
    message = _message(request, regional_message_id)
    try:
        job = operations.send_message(message=message, by=signed_in(request).as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("organizations:regional_message", message.pk)
    return redirect("jobs:job", job.pk)


@require_POST
def message_discard(request: HttpRequest, regional_message_id: UUID) -> HttpResponse:
    message = _message(request, regional_message_id)
    try:
        operations.discard_message(message=message, by=signed_in(request).as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("organizations:regional_message", message.pk)
    messages.success(request, "Le brouillon est jeté.")
    return redirect("organizations:regional_messages")
