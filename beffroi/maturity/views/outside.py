"""The public pages that a personal link opens: answer some questions, validate a summary.

They are never indexed. The referrer policy stays « same-origin »: the address is told to
no other site, and forms still say where they come from, which the protection against
forged requests needs.
"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from beffroi.lib.errors import Refusal
from beffroi.links.models import PersonalLink
from beffroi.maturity.forms.answers import ValidationForm
from beffroi.maturity.forms.requests import OutsideAnswerForm
from beffroi.maturity.models.approvals import ApprovalRequest
from beffroi.maturity.operations.approvals import approve
from beffroi.maturity.operations.assessments import ChangedSinceRead
from beffroi.maturity.operations.outside import answer_item
from beffroi.maturity.queries.outside import (
    OutsideLine,
    OutsidePage,
    open_approval,
    outside_page,
)
from beffroi.maturity.queries.overview import overview
from beffroi.maturity.queries.petals import petal_lines, petals
from beffroi.ui.pages import render_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def outside(request: HttpRequest, token: str) -> HttpResponse:
    """Show the questions of a request; each one is saved by itself."""
    page = outside_page(token)
    if page is None:
        return _closed(request)
    if request.method != "POST":
        return _render(request, page, token)
    line = _sent_line(request, page)
    form = OutsideAnswerForm(request.POST, request.FILES, line=line)
    if form.is_valid():
        try:
            _answer(page, line, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Votre réponse est enregistrée. Merci.")
            return redirect("maturity:outside", token)
    return _render(request, page, token, sent=form)


def _sent_line(request: HttpRequest, page: OutsidePage) -> OutsideLine:
    """Return the question that was answered; 404 when it is none of this request's."""
    try:
        line = page.line(UUID(request.POST.get("item", "")))
    except ValueError as error:
        raise Http404 from error
    if line is None:
        raise Http404
    return line


def _answer(page: OutsidePage, line: OutsideLine, form: OutsideAnswerForm) -> None:
    answer_item(
        item=line.item,
        link=page.link,
        proposal=form.proposal,
        proof=form.proof,
        without_proof=bool(form.cleaned_data.get("without_proof")),
    )


def _render(
    request: HttpRequest,
    page: OutsidePage,
    token: str,
    *,
    sent: OutsideAnswerForm | None = None,
) -> HttpResponse:
    """Show what still waits first, so that the next question follows what was just saved."""
    forms = [
        sent
        if sent is not None and sent.line.item.pk == line.item.pk
        else OutsideAnswerForm(line=line)
        for line in sorted(page.lines, key=lambda line: line.is_answered)
    ]
    context = {"page": page, "token": token, "forms": forms, "sent": sent}
    response = render_page(
        request,
        "maturity/requests/outside.html",
        context,
        status=422 if sent is not None else 200,
    )
    return _hidden(response)


def _closed(request: HttpRequest) -> HttpResponse:
    return _hidden(render_page(request, "maturity/requests/closed.html", status=404))


def _hidden(response: HttpResponse) -> HttpResponse:
    """Keep a personal address out of search engines."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def approval(request: HttpRequest, token: str) -> HttpResponse:
    """Show a direction the summary, and validate it once."""
    opened = open_approval(token)
    if opened is None:
        return _closed(request)
    link, asked = opened
    refusal = ""
    if request.method == "POST":
        try:
            _approve(request, link, asked)
        except Refusal as error:
            refusal = str(error)
        else:
            context = {"approval": asked}
            return _hidden(
                render_page(request, "maturity/requests/approved.html", context)
            )
    return _render_approval(request, asked, refusal)


def _approve(request: HttpRequest, link: PersonalLink, asked: ApprovalRequest) -> None:
    sent = ValidationForm(request.POST)
    if not sent.is_valid():
        raise ChangedSinceRead
    approve(approval=asked, link=link, read_at=sent.cleaned_data["read_at"])


def _render_approval(
    request: HttpRequest, asked: ApprovalRequest, refusal: str
) -> HttpResponse:
    page = overview(asked.establishment)
    context = {
        "approval": asked,
        "place": asked.establishment,
        "page": page,
        # Without the addresses of the reflexes, which open only for who has an account.
        "petals": petals(
            page.questionnaire, petal_lines(page.questionnaire, page.score)
        ),
        "read_at": page.assessment.changed_at.isoformat() if page.assessment else "",
        "refusal": refusal,
    }
    response = render_page(
        request,
        "maturity/requests/approval.html",
        context,
        status=422 if refusal else 200,
    )
    return _hidden(response)
