"""Accept what came from outside, one by one or all at once, or send it back."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural
from beffroi.maturity.access import rights_at
from beffroi.maturity.forms.requests import RevisionForm, SendBackForm
from beffroi.maturity.models.requests import OutsideItem, OutsideRequest
from beffroi.maturity.operations import reviews as operations
from beffroi.maturity.operations.answers import AnswerChangedMeanwhile
from beffroi.maturity.views.requests import managed, render_request


def _reviewed(request: HttpRequest, item_id: UUID) -> OutsideItem:
    """Return an item that this person may decide upon."""
    user = signed_in(request)
    rows = OutsideRequest.objects.visible_to(user)
    item = get_object_or_404(
        OutsideItem.objects.select_related("request__establishment", "request__link"),
        pk=item_id,
        request_id__in=rows.values("pk"),
    )
    if not rights_at(user, item.request.establishment).can_manage:
        raise PermissionDenied
    return item


@require_POST
def item_accept(request: HttpRequest, item_id: UUID) -> HttpResponse:
    item = _reviewed(request, item_id)
    form = RevisionForm(request.POST)
    revision = form.cleaned_data["revision"] if form.is_valid() else 0
    try:
        operations.accept_item(
            item=item, expected_revision=revision, by=signed_in(request).as_actor()
        )
    except AnswerChangedMeanwhile:
        messages.warning(
            request,
            f"La réponse à la question {item.question_id} vient de changer : comparez "
            "les deux, puis décidez.",
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"La réponse {item.question_id} est acceptée.")
    return redirect(_item_url(item))


@require_POST
def item_send_back(request: HttpRequest, item_id: UUID) -> HttpResponse:
    item = _reviewed(request, item_id)
    form = SendBackForm(request.POST)
    if form.is_valid():
        try:
            operations.refuse_item(
                item=item,
                word=form.cleaned_data["word"],
                by=signed_in(request).as_actor(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"Votre mot part vers {item.request.recipient_name}."
            )
            return redirect(_item_url(item))
    return render_request(request, item.request, faulty=item.pk, form=form, status=422)


@require_POST
def request_accept_all(request: HttpRequest, request_id: UUID) -> HttpResponse:
    row = managed(request, request_id)
    accepted, left = operations.accept_all(
        request=row, by=signed_in(request).as_actor()
    )
    if accepted:
        words = plural(accepted, "réponse acceptée", "réponses acceptées")
        messages.success(request, f"{words}.")
    if left:
        words = plural(left, "réponse demande", "réponses demandent")
        messages.warning(request, f"{words} votre attention : décidez une par une.")
    return redirect("maturity:request", row.pk)


def _item_url(item: OutsideItem) -> str:
    return f"{reverse('maturity:request', args=[item.request_id])}#q{item.rank}"
