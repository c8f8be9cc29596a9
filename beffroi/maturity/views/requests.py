"""Ask somebody outside, follow what was sent, accept or send back what comes."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.files.responses import as_attachment
from beffroi.lib.errors import Refusal
from beffroi.maturity.access import rights_at
from beffroi.maturity.enums import STANDING_LABELS
from beffroi.maturity.forms.requests import RequestForm
from beffroi.maturity.models.requests import OutsideItem, OutsideRequest
from beffroi.maturity.operations import requests as operations
from beffroi.maturity.queries.asking import AskPage, ask_page
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.queries.requests import (
    request_lines,
    request_page,
    requests_of,
)
from beffroi.maturity.rules.outside_letters import Asked, Asker, request_letter
from beffroi.maturity.rules.requests import VALID_DAYS, RequestStanding
from beffroi.maturity.views.fetching import open_place
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import page_of, posted, render_page

PER_PAGE = 20
FIRST_KIND = "provider"  # the one who most often knows


@require_GET
def request_list(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = open_place(request, establishment_id)
    asked = request.GET.get("etat", "")
    standing = RequestStanding(asked) if asked in set(RequestStanding) else None
    page = page_of(requests_of(place, standing), request, per_page=PER_PAGE)
    context = {
        "place": place,
        "page": page,
        "lines": request_lines(page.object_list),
        "standing": asked if standing else "",
        "standings": [(item.value, label) for item, label in STANDING_LABELS.items()],
        "respondents": questionnaire().respondents.values(),
        "rights": rights_at(signed_in(request), place),
    }
    return render_page(request, "maturity/requests/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def request_create(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    """Write to one kind of person; the address names it, and the questions ticked at first."""
    place = open_place(request, establishment_id)
    user = signed_in(request)
    if not rights_at(user, place).can_manage:
        raise PermissionDenied
    page = ask_page(
        place,
        request.GET.get("pour", FIRST_KIND),
        named=request.GET.getlist("question"),
    )
    if page is None:
        raise Http404
    form = RequestForm(posted(request), page=page, initial=_initial(request, page))
    if form.is_bound and form.is_valid():
        try:
            row = _send(form, place, user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Le message part vers {row.recipient_name}.")
            return redirect("maturity:request", row.pk)
    return _write_page(request, place, page, form)


def _send(form: RequestForm, place: Establishment, asker: User) -> OutsideRequest:
    return operations.ask_outside(
        establishment=place,
        recipient=form.recipient,
        wanted=form.wanted,
        note=form.cleaned_data["note"],
        asker=asker,
    )


def _write_page(
    request: HttpRequest, place: Establishment, page: AskPage, form: RequestForm
) -> HttpResponse:
    context = {
        "place": place,
        "page": page,
        "form": form,
        "letter": _preview(request, place, form),
        "others": _others(request, page),
    }
    return render_page(
        request,
        "maturity/requests/create.html",
        context,
        status=422 if form.is_bound else 200,
    )


def _initial(request: HttpRequest, page: AskPage) -> dict[str, object]:
    return {
        "name": page.last_name,
        "email": page.last_email,
        "questions": [k for k in request.GET.getlist("question") if k in page.by_id],
    }


def _others(request: HttpRequest, page: AskPage) -> list[tuple[str, str]]:
    """Return the other kinds of people, and the address that writes to each instead."""
    query = request.GET.copy()
    others = []
    for respondent in page.questionnaire.respondents.values():
        if respondent.code != page.respondent.code:
            query["pour"] = respondent.code
            others.append((respondent.label, f"?{query.urlencode()}"))
    return others


def _preview(request: HttpRequest, place: Establishment, form: RequestForm) -> str:
    """Return the letter as it would leave with the questions ticked now."""
    user = signed_in(request)
    chosen = [key for key in form.page.by_id if key in form.chosen]
    known = form.page.questionnaire.by_id
    letter = request_letter(
        asker=Asker(user.get_full_name(), user.email, place.name),
        recipient_name=str(form["name"].value() or "…"),
        items=[Asked(known[key].text, form.wanted_of(key)) for key in chosen],
        note=str(form["note"].value() or ""),
        address="(le lien personnel de cette personne)",
        last_day=operations.last_day(VALID_DAYS),
    )
    return letter.body


@require_GET
def request_detail(request: HttpRequest, request_id: UUID) -> HttpResponse:
    return render_request(request, fetched(request, request_id))


def fetched(request: HttpRequest, request_id: UUID) -> OutsideRequest:
    rows = OutsideRequest.objects.visible_to(signed_in(request))
    return get_object_or_404(
        rows.select_related("establishment__organization", "link"), pk=request_id
    )


def render_request(
    request: HttpRequest,
    row: OutsideRequest,
    *,
    faulty: UUID | None = None,
    form: object = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page of a request; `faulty` is the item whose form was refused."""
    place = row.establishment
    context = {
        "place": place,
        "page": request_page(row),
        "rights": rights_at(signed_in(request), place),
        "faulty": faulty,
        "form": form,
    }
    return render_page(
        request, "maturity/requests/request.html", context, status=status
    )


def managed(request: HttpRequest, request_id: UUID) -> OutsideRequest:
    """Return a request that this person may act on; 404 for a stranger, 403 for a reader."""
    row = fetched(request, request_id)
    if not rights_at(signed_in(request), row.establishment).can_manage:
        raise PermissionDenied
    return row


@require_POST
def request_remind(request: HttpRequest, request_id: UUID) -> HttpResponse:
    row = managed(request, request_id)
    try:
        operations.remind(request=row, by=signed_in(request).as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Un rappel part vers {row.recipient_name}.")
    return redirect("maturity:request", row.pk)


@require_POST
def request_renew(request: HttpRequest, request_id: UUID) -> HttpResponse:
    row = managed(request, request_id)
    try:
        operations.renew(request=row, by=signed_in(request).as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Le message repart avec un nouveau lien de 30 jours.")
    return redirect("maturity:request", row.pk)


@require_POST
def request_take_back(request: HttpRequest, request_id: UUID) -> HttpResponse:
    row = managed(request, request_id)
    operations.take_back(request=row, by=signed_in(request).as_actor())
    messages.success(request, "La demande est retirée : son lien n’ouvre plus rien.")
    return redirect("maturity:request", row.pk)


@require_GET
def item_file(request: HttpRequest, item_id: UUID) -> HttpResponseBase:
    """Give the file that came from outside, always to be saved."""
    rows = OutsideRequest.objects.visible_to(signed_in(request))
    item = get_object_or_404(
        OutsideItem.objects.exclude(proof_file=None).select_related("proof_file"),
        pk=item_id,
        request_id__in=rows.values("pk"),
    )
    if item.proof_file is None:
        raise Http404
    try:
        return as_attachment(item.proof_file)
    except FileNotFoundError as error:
        raise Http404 from error
