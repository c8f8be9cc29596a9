"""One question per screen: read it, answer it, go on."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.maturity.access import Rights, rights_at
from beffroi.maturity.forms.answers import AnswerForm, chosen_card
from beffroi.maturity.forms.evidence import EvidenceForm, evidence_forms
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.operations.answers import AnswerChangedMeanwhile, answer_question
from beffroi.maturity.operations.assessments import start_assessment
from beffroi.maturity.queries.borrowed import copied_of, tie_of
from beffroi.maturity.queries.questions import QuestionPage, question_page, value_words
from beffroi.maturity.queries.requests import question_items
from beffroi.maturity.rules.levels import AnswerKind, unproven_max
from beffroi.maturity.rules.paths import Path
from beffroi.maturity.rules.questionnaire import Question
from beffroi.maturity.views.fetching import framework_at, open_place, path_of
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import render_page

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def question(
    request: HttpRequest, establishment_id: UUID, question_id: str, slug: str = ""
) -> HttpResponse:
    place = open_place(request, establishment_id)
    page = read_page(request, place, question_id, framework_at(place, slug))
    rights = rights_at(signed_in(request), place, page.framework)
    if request.method == "GET":
        # An action of the plan knows its question alone, not where it is sent from.
        if "envoyer" in request.GET and rights.can_manage:
            return redirect(_sending_url(page))
        return render_question(request, page, rights)
    if not rights.can_answer:
        raise PermissionDenied
    form = AnswerForm(request.POST, asked=page.questionnaire, question=page.question)
    if not form.is_valid():
        return render_question(request, page, rights, form=form, status=UNPROCESSABLE)
    try:
        answer = _save(request, page, form)
    except AnswerChangedMeanwhile as refusal:
        return _show_both(request, page, rights, refusal)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render_question(request, page, rights, form=form, status=UNPROCESSABLE)
    _tell(request, answer, page)
    return redirect(_after(page, answer))


def read_page(
    request: HttpRequest,
    place: Establishment,
    question_id: str,
    framework: Framework | None = None,
) -> QuestionPage:
    """Return the screen of a question, 404 when there is no such question."""
    page = question_page(
        place,
        question_id,
        path_of(request),
        framework=framework,
        signature=signed_in(request).get_full_name(),
    )
    if page is None:
        raise Http404
    return page


def render_question(
    request: HttpRequest,
    page: QuestionPage,
    rights: Rights,
    *,
    form: AnswerForm | None = None,
    evidence_form: EvidenceForm | None = None,
    other: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the screen; a form given keeps what was typed and its errors.

    `other` holds the answer that somebody else saved meanwhile.
    """
    context = {
        "place": page.establishment,
        "page": page,
        "rights": rights,
        "form": form or _form_for(page),
        "evidence_forms": evidence_forms(page.question.proof_months, evidence_form),
        "faulty_kind": evidence_form.kind if evidence_form else "",
        "removable": {e.pk for e in page.proofs if rights.can_withdraw(e)},
        "other": other,
        "outside_items": question_items(page.establishment, page.question.id),
        "before_url": step_url(page, page.step.before),
        "after_url": step_url(page, page.step.after) or end_url(page),
        **_around(page),
    }
    return render_page(request, "maturity/question.html", context, status=status)


def _around(page: QuestionPage) -> dict[str, object]:
    """Return where a proof is sent, and what comes from elsewhere."""
    place, key = page.establishment, page.question.id
    return {
        "evidence_url": page.proofs_url,
        "tie": tie_of(place, key),
        "copied": copied_of(place, key),
    }


def _form_for(page: QuestionPage) -> AnswerForm:
    answer = page.answer
    initial: dict[str, object] = {"revision": 0}
    if answer is not None:
        initial = {
            "choice": chosen_card(page.question, answer),
            "reason": answer.reason,
            "comment": answer.comment,
            "replies": answer.replies,
            "revision": answer.revision,
        }
    return AnswerForm(initial=initial, asked=page.questionnaire, question=page.question)


def _save(request: HttpRequest, page: QuestionPage, form: AnswerForm) -> Answer:
    by = signed_in(request).as_actor()
    assessment = start_assessment(
        establishment=page.establishment, framework=page.framework, by=by
    )
    return answer_question(
        assessment=assessment,
        question_id=page.question.id,
        kind=form.kind,
        level=form.level,
        reason=form.cleaned_data["reason"],
        comment=form.cleaned_data["comment"],
        replies=form.replies,
        expected_revision=form.cleaned_data["revision"],
        by=by,
    )


def _show_both(
    request: HttpRequest,
    page: QuestionPage,
    rights: Rights,
    refusal: AnswerChangedMeanwhile,
) -> HttpResponse:
    """Show what the other person saved beside what this one typed; nothing is lost."""
    theirs = refusal.current
    typed: QueryDict = request.POST.copy()
    typed["revision"] = str(theirs.revision)
    form = AnswerForm(typed, asked=page.questionnaire, question=page.question)
    form.is_valid()
    form.add_error(None, str(refusal))
    other: dict[str, object] = {
        "answer": theirs,
        "words": value_words(page.questionnaire, page.question, theirs),
    }
    fresh = read_page(request, page.establishment, page.question.id, page.framework)
    return render_question(
        request, fresh, rights, form=form, other=other, status=UNPROCESSABLE
    )


def _tell(request: HttpRequest, answer: Answer, page: QuestionPage) -> None:
    if answer.kind == AnswerKind.UNKNOWN:
        return  # the page itself shows the message to send
    saved = f"Réponse {page.question.label} enregistrée."
    if answer.kind == AnswerKind.PARTIAL:
        messages.info(request, f"{saved} Il reste une question à compléter ici.")
    elif answer.level == page.question.most and not page.score.is_proven:
        messages.info(request, f"{saved} {_proof_wanted(page)}")
    else:
        messages.success(request, saved)


def _proof_wanted(page: QuestionPage) -> str:
    most = page.question.most
    if unproven_max(most) == most:
        return "Une preuve datée montrera qu’elle est tenue."
    label = page.questionnaire.labels_of(page.question)[unproven_max(most)]
    return f"Elle compte pour « {label.lower()} » tant qu’aucune preuve datée n’y est jointe."


def _after(page: QuestionPage, answer: Answer) -> str:
    """Return the next address: the message to send first, then the path."""
    if answer.kind == AnswerKind.UNKNOWN:
        return f"{step_url(page, page.question)}#message"
    if answer.kind == AnswerKind.PARTIAL:
        return step_url(page, page.question)
    return step_url(page, page.step.after) or end_url(page)


def step_url(page: QuestionPage, target: Question | None) -> str:
    """Return the address of another question on the same path, or nothing."""
    if target is None:
        return ""
    return f"{page.addresses.question(target.id)}?parcours={page.step.path.value}"


def _sending_url(page: QuestionPage) -> str:
    """Return where the question is sent to the person who knows."""
    address = reverse("maturity:request_create", args=[page.establishment.pk])
    asked = urlencode({"pour": page.respondent.code, "question": page.question.id})
    return f"{address}?{asked}"


def end_url(page: QuestionPage) -> str:
    """Return where the path ends."""
    if page.step.path == Path.EXPRESS:
        return reverse("maturity:summary", args=[page.establishment.pk])
    if page.step.path == Path.REFLEX:
        return page.chapter_url
    return page.addresses.overview
