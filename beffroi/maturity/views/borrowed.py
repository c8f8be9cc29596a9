"""What comes from elsewhere: confirm it, break away, take it back; copy a sister site."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.maturity.access import rights_at
from beffroi.maturity.operations import copies, head_office
from beffroi.maturity.queries.borrowed import borrowed_page, sisters_of
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.queries.standings import standings_for
from beffroi.maturity.views.fetching import open_place, path_of
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import render_page

GESTURES: dict[str, tuple[Callable[..., object], str]] = {
    "confirmer": (
        head_office.confirm_inheritance,
        "C’est noté : la réponse du siège est vraie chez vous.",
    ),
    "rompre": (
        head_office.break_inheritance,
        "Cette question est à vous : dites maintenant ce qu’il en est chez vous.",
    ),
    "reprendre": (
        head_office.take_head_office_answer,
        "La réponse du siège est reprise.",
    ),
    "garder": (head_office.keep_own_answer, "Votre réponse est gardée."),
}


@require_POST
def tie(request: HttpRequest, establishment_id: UUID, question_id: str) -> HttpResponse:
    """Decide about one answer of the head office."""
    place = _answerable(request, establishment_id)
    gesture = GESTURES.get(request.POST.get("geste", ""))
    if gesture is None or question_id not in questionnaire().by_id:
        raise Http404
    act, words = gesture
    try:
        act(
            establishment=place,
            question_id=question_id,
            by=signed_in(request).as_actor(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect(_after(request, place, question_id))


def _after(request: HttpRequest, place: Establishment, question_id: str) -> str:
    """Return to the list one came from, or to the question."""
    is_from_list = request.POST.get("retour") == "liste"
    if is_from_list and request.POST.get("geste") != "rompre":
        return reverse("maturity:to_confirm", args=[place.pk])
    address = reverse("maturity:question", args=[place.pk, question_id])
    return f"{address}?parcours={path_of(request).value}"


def _answerable(request: HttpRequest, establishment_id: UUID) -> Establishment:
    place = open_place(request, establishment_id)
    if not rights_at(signed_in(request), place).can_answer:
        raise PermissionDenied
    return place


@require_http_methods(["GET", "POST"])
def to_confirm(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = open_place(request, establishment_id)
    rights = rights_at(signed_in(request), place)
    if request.method == "POST":
        if not rights.can_answer:
            raise PermissionDenied
        _confirm(request, place)
        return redirect("maturity:to_confirm", place.pk)
    context = {
        "place": place,
        "page": borrowed_page(place),
        "rights": rights,
        "has_sisters": bool(rights.can_manage and place.organization_id),
    }
    return render_page(request, "maturity/head_office/to_confirm.html", context)


def _confirm(request: HttpRequest, place: Establishment) -> None:
    """Confirm one question, or a whole reflex."""
    wanted = [request.POST.get("question", "")]
    number = request.POST.get("reflexe", "")
    if number.isdigit():
        reflex = questionnaire().reflex(int(number))
        wanted = [question.id for question in reflex.questions] if reflex else []
    try:
        count = copies.confirm_answers(
            establishment=place,
            question_ids=wanted,
            by=signed_in(request).as_actor(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return
    words = "Réponse confirmée." if count == 1 else f"{count} réponses confirmées."
    messages.success(request, words)


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = open_place(request, establishment_id)
    user = signed_in(request)
    if not rights_at(user, place).can_manage:
        raise PermissionDenied
    sisters = list(sisters_of(user, place))
    refused = ""
    if request.method == "POST":
        chosen = next(
            (one for one in sisters if str(one.pk) == request.POST.get("depuis")), None
        )
        if chosen is not None:
            job = copies.ask_copy(source=chosen, target=place, by=user)
            return redirect("jobs:job", job_id=job.pk)
        refused = "Choisissez l’établissement dont reprendre les réponses."
    lines = standings_for(sisters)
    context = {
        "place": place,
        "lines": [lines[sister.pk] for sister in sisters],
        "refused": refused,
    }
    status = 422 if refused else 200
    return render_page(
        request, "maturity/head_office/copy.html", context, status=status
    )
