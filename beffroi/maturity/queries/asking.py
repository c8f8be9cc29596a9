"""What could be asked to somebody outside, and to whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from beffroi.lib import clock
from beffroi.maturity.models.requests import OutsideItem, OutsideRequest
from beffroi.maturity.queries.facts import Facts, facts_of
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.questionnaire import Question, Questionnaire, Respondent
from beffroi.maturity.rules.requests import AWAITED_ITEMS, Wanted
from beffroi.organizations.models.places import Establishment


@dataclass(frozen=True, slots=True)
class Askable:
    """One question that may be sent; `waits_for` names who was asked already."""

    question: Question
    wanted: Wanted
    waits_for: str


@dataclass(frozen=True, slots=True)
class AskPage:
    """The questions that one kind of person knows, and the last such person asked."""

    questionnaire: Questionnaire
    respondent: Respondent
    askables: tuple[Askable, ...]
    last_name: str
    last_email: str

    @property
    def by_id(self) -> Mapping[str, Askable]:
        return {item.question.id: item for item in self.askables}


@dataclass(frozen=True, slots=True)
class Group:
    """How many answers of the express path one kind of person could bring."""

    respondent: Respondent
    count: int
    question_ids: tuple[str, ...]


def ask_page(
    establishment: Establishment, kind: str, *, named: Collection[str] = ()
) -> AskPage | None:
    """Read what may be asked to a respondent; None when there is no such respondent.

    The questions `named` are offered whoever should know them and whatever they lack.
    """
    facts = facts_of(establishment, is_slim=True)
    respondent = facts.questionnaire.respondents.get(kind)
    if respondent is None:
        return None
    waiting = _waiting(establishment)
    last = (
        OutsideRequest.objects.filter(establishment=establishment, recipient_kind=kind)
        .order_by("-sent_at")
        .first()
    )
    return AskPage(
        questionnaire=facts.questionnaire,
        respondent=respondent,
        askables=tuple(
            Askable(question, lacking or Wanted.BOTH, waiting.get(question.id, ""))
            for question in facts.questionnaire.questions
            for lacking in (_wanted(facts, question),)
            if question.id in named or (lacking and question.ask_who == kind)
        ),
        last_name=last.recipient_name if last else "",
        last_email=last.recipient_email if last else "",
    )


def _wanted(facts: Facts, question: Question) -> Wanted | None:
    """Return what is still missing for a question, None when nothing is."""
    given = facts.given(question.id)
    if given.kind == AnswerKind.NOT_APPLICABLE:
        return None
    if given.kind is None or given.kind == AnswerKind.UNKNOWN:
        return Wanted.BOTH
    return None if given.has_valid_proof else Wanted.PROOF


def _waiting(establishment: Establishment) -> dict[str, str]:
    """Return who is being asked about what, by question id."""
    rows = OutsideItem.objects.filter(
        request__establishment=establishment,
        request__closed_at=None,
        request__link__revoked_at=None,
        request__link__expires_at__gt=clock.now(),
        state__in=AWAITED_ITEMS,
    )
    return dict(rows.values_list("question_id", "request__recipient_name"))


def unknown_groups(establishment: Establishment) -> tuple[Group, ...]:
    """Return whom to ask about the locks answered « je ne sais pas », the most useful first.

    What somebody is being asked already is left out.
    """
    facts = facts_of(establishment, is_slim=True)
    waiting = _waiting(establishment)
    found: dict[str, list[str]] = {}
    for question in facts.questionnaire.locks:
        is_unknown = facts.given(question.id).kind == AnswerKind.UNKNOWN
        if is_unknown and question.id not in waiting:
            found.setdefault(question.ask_who, []).append(question.id)
    groups = [
        Group(facts.questionnaire.respondents[kind], len(keys), tuple(keys))
        for kind, keys in found.items()
    ]
    return tuple(sorted(groups, key=lambda group: -group.count))
