"""Turn a report into the plain values that its Typst template reads."""

from collections.abc import Iterable, Sequence
from typing import Any

from beffroi.accounts.enums import ROLE_LABELS
from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.queries.lines import ActionLine
from beffroi.lib.text import NBSP, long_date
from beffroi.maturity.enums import EVIDENCE_KIND_LABELS
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.queries.answers_table import reply_lines
from beffroi.maturity.queries.frozen import answer_words
from beffroi.maturity.queries.report import EstablishmentReport
from beffroi.maturity.rules.levels import (
    AnswerKind,
    EvidenceKind,
    ReflexLevel,
    provable_from,
    unproven_max,
)
from beffroi.maturity.rules.questionnaire import Question, Questionnaire, Reflex
from beffroi.maturity.rules.scoring import QuestionScore, ReflexScore
from beffroi.ui.charts.drawing import in_percent, rosace_sentence, rosace_svg
from beffroi.ui.charts.rosace import Petal

Values = dict[str, Any]
LEVEL_TONES = {
    ReflexLevel.UNANSWERED: "neutral",
    ReflexLevel.TO_START: "alarm",
    ReflexLevel.BUILDING: "warn",
    ReflexLevel.SOLID: "good",
    ReflexLevel.MASTERED: "good",
    ReflexLevel.NO_OBJECT: "neutral",
}


def percent(value: int | None) -> str:
    """Return « 62 % », or a dash while there is nothing to count."""
    return "–" if value is None else f"{value}{NBSP}%"


def report_values(report: EstablishmentReport) -> Values:
    """Return everything that the template of the report reads."""
    asked = report.facts.questionnaire
    place = report.establishment
    score = report.score
    return {
        "document_title": f"{_title(asked)} : {place.name}",
        "title": _title(asked),
        "is_reflexes": asked.is_reflexes,
        "part": asked.words.part,
        "item": asked.words.item.lower(),
        "place": place.name,
        "organization": place.organization.name if place.organization else "",
        "details": _details(report),
        "dated": long_date(report.day, weekday=True),
        "day": long_date(report.day),
        "is_validated": report.is_validated,
        "status": _status(report),
        "questionnaire": f"{asked.title}, version {asked.version}",
        "questionnaire_source": _source(asked),
        **_drawings(report),
        "percent": percent(score.percent),
        "proof_rate": percent(score.proof_rate_percent),
        "unknown_rate": percent(score.unknown_rate_percent),
        "answered": f"{score.answered_count} sur {score.question_count}",
        "locks": f"{score.lock_held_count} sur {score.lock_count}",
        "petals": petal_rows(asked, score.reflexes, report.petals),
        "strengths": [_strength(report, item) for item in report.strengths],
        "priorities": [_priority(report, item) for item in report.priorities],
        "next_actions": [_action(line) for line in report.next_actions],
        "decisions": list(report.decisions),
        "reflexes": [_reflex(report, reflex) for reflex in asked.reflexes],
        "other_actions": [
            _action(line)
            for line in report.actions
            if asked.is_reflexes and not line.action.reflex_number
        ],
        "has_head_office": bool(report.following_ids),
        "scale": list(asked.scale),
        "vital_note": asked.vital_note,
    }


def _details(report: EstablishmentReport) -> str:
    place = report.establishment
    parts = (
        report.category,
        f"{place.town} ({report.department})" if place.town else report.department,
        f"FINESS {place.finess}" if place.finess else "",
    )
    return " · ".join(part for part in parts if part)


def _status(report: EstablishmentReport) -> str:
    snapshot = report.snapshot
    if snapshot is None:
        return "Brouillon : cet état des lieux n’a pas encore été validé."
    day = long_date(snapshot.validated_at.date())
    if not report.is_validated:
        return f"Brouillon : des réponses ou des preuves ont changé depuis la validation du {day}."
    role = ROLE_LABELS[Role(snapshot.validated_as)].lower()
    return f"Validé le {day} par {snapshot.validated_by_label} ({role})."


def _title(asked: Questionnaire) -> str:
    return "Rapport des douze réflexes" if asked.is_reflexes else asked.title


def _source(asked: Questionnaire) -> str:
    """Return who wrote the questions; for a framework, under which licence."""
    if asked.is_reflexes:
        return asked.source
    parts = (asked.source, f"Licence : {asked.licence}" if asked.licence else "")
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _drawings(report: EstablishmentReport) -> Values:
    """Return the rosace; a framework has none, its table of chapters has bars."""
    if not report.facts.questionnaire.is_reflexes:
        return {"rosace": "", "window": "", "rosace_words": ""}
    return {
        "rosace": _rosace(report),
        "window": rosace_svg(report.petals, standalone=True, size="small"),
        "rosace_words": rosace_sentence(report.petals),
    }


def _rosace(report: EstablishmentReport) -> str:
    return rosace_svg(
        report.petals,
        standalone=True,
        center=percent(report.score.percent)
        if report.score.percent is not None
        else "",
    )


def petal_rows(
    asked: Questionnaire, scores: Iterable[ReflexScore], petals: Sequence[Petal]
) -> list[Values]:
    """Return the table that stands beside the rosace."""
    return [
        {
            "number": reflex.number,
            "title": reflex.title,
            "level": capitalized(asked.level_labels[item.level]),
            "tone": LEVEL_TONES[item.level],
            "percent": percent(item.percent),
            "declared": in_percent(petal.declared_ratio),
            "proven": in_percent(petal.proven_ratio),
            "unknown": in_percent(petal.unknown_ratio),
            "bar": [
                item.proven_ratio,
                max(0.0, item.declared_ratio - item.proven_ratio),
                item.unknown_ratio,
            ],
        }
        for reflex, item, petal in zip(asked.reflexes, scores, petals, strict=True)
    ]


def capitalized(words: str) -> str:
    return words[:1].upper() + words[1:]


def _strength(report: EstablishmentReport, item: ReflexScore) -> Values:
    reflex = _named(report, item)
    words = report.facts.questionnaire.level_labels[item.level]
    return {
        "title": f"{reflex.number}. {reflex.title}",
        "words": f"{capitalized(words)}, {percent(item.percent)} ; "
        f"part prouvée : {in_percent(item.proven_ratio)}.",
    }


def _priority(report: EstablishmentReport, item: ReflexScore) -> Values:
    reflex = _named(report, item)
    words = capitalized(report.facts.questionnaire.level_labels[item.level])
    if item.percent is not None:
        words = f"{words}, {percent(item.percent)}"
    return {
        "title": f"{reflex.number}. {reflex.title}",
        "words": f"{words}.",
        "why": reflex.board_note,
    }


def _named(report: EstablishmentReport, item: ReflexScore) -> Reflex:
    return report.facts.questionnaire.reflexes[item.number - 1]


def _action(line: ActionLine) -> Values:
    due = line.action.due_on
    return {
        "title": line.action.title,
        "who": line.who,
        "due": long_date(due) if due else "",
        "is_overdue": line.is_overdue,
        "effort": line.effort_label,
        "reason": line.reason,
        "reflex": line.reflex_label,
        "question": line.action.question_id,
    }


def _reflex(report: EstablishmentReport, reflex: Reflex) -> Values:
    asked = report.facts.questionnaire
    item = report.score.reflexes[reflex.number - 1]
    petal = report.petals[reflex.number - 1]
    return {
        "number": reflex.number,
        "title": reflex.title,
        "board_note": reflex.board_note,
        "level": capitalized(asked.level_labels[item.level]),
        "tone": LEVEL_TONES[item.level],
        "percent": percent(item.percent),
        "declared": in_percent(petal.declared_ratio),
        "proven": in_percent(petal.proven_ratio),
        "unknown": in_percent(petal.unknown_ratio),
        "questions": [
            _question(report, question, report.score.questions[question.id])
            for question in reflex.questions
        ],
        "actions": [
            _action(line) for line in report.actions if _is_of(line, reflex, asked)
        ],
    }


def _is_of(line: ActionLine, reflex: Reflex, asked: Questionnaire) -> bool:
    if asked.is_reflexes:
        return line.action.reflex_number == reflex.number
    return any(line.action.origin_key == question.id for question in reflex.questions)


def _question(
    report: EstablishmentReport, question: Question, item: QuestionScore
) -> Values:
    facts = report.facts
    answer = facts.answers.get(question.id)
    proofs = facts.evidence.get(question.id, ())
    return {
        "id": question.label,
        "section": question.origins.section if question.origins else "",
        "text": question.text,
        "is_lock": question.is_lock,
        "is_vital": question.is_vital,
        "answer": _answer(facts.questionnaire.labels_of(question), answer, item),
        "replies": reply_lines(question, answer),
        "words": answer_words(facts, question) if _says_more(answer) else "",
        "head_office": _head_office(report, question),
        "retained": _retained(facts.questionnaire.labels_of(question), answer, item),
        "comment": answer.comment if answer else "",
        "proofs": [_proof(report, proof) for proof in proofs],
        "expected": "" if proofs else _expected(question, item),
    }


def _head_office(report: EstablishmentReport, question: Question) -> str:
    """Name the head office that gave the answer; nothing where it was given here."""
    organization = report.establishment.organization
    if organization is None or question.id not in report.following_ids:
        return ""
    return f"Répondu par le siège : {organization.name}"


def _says_more(answer: Answer | None) -> bool:
    return answer is not None and answer.kind not in {
        AnswerKind.UNKNOWN,
        AnswerKind.PARTIAL,
    }


def _answer(
    labels: Sequence[str], answer: Answer | None, item: QuestionScore
) -> Values:
    """Return the mark and the word of an answer."""
    if answer is None and not item.is_answered:
        return _said("unanswered", "Sans réponse")
    if answer is None:
        return _level(labels, item.declared)
    if answer.kind == AnswerKind.PARTIAL:
        return _said("unanswered", "Réponse commencée")
    if answer.kind == AnswerKind.UNKNOWN:
        return _said("unknown", "Je ne sais pas")
    if answer.kind == AnswerKind.NOT_APPLICABLE:
        return _said("not_applicable", "Sans objet")
    return _level(labels, answer.level or 0)


def _said(kind: str, label: str) -> Values:
    return {"kind": kind, "level": 0, "most": 0, "label": label}


def _level(labels: Sequence[str], level: int) -> Values:
    most = len(labels) - 1
    return {"kind": "level", "level": level, "most": most, "label": labels[level]}


def _retained(labels: Sequence[str], answer: Answer | None, item: QuestionScore) -> str:
    """Return the level that counts, when it is not the one declared."""
    if not item.is_answered or item.effective == item.declared:
        return ""
    label = labels[item.effective].lower()
    if answer is None or item.effective != unproven_max(item.most):
        return f"Mesuré : {label}"
    return f"Compte pour « {label} » : pas de preuve valable"


def _proof(report: EstablishmentReport, proof: Evidence) -> Values:
    return {
        "title": proof.title,
        "kind": EVIDENCE_KIND_LABELS[EvidenceKind(proof.kind)],
        "is_from_head_office": proof.is_from_head_office,
        "dated": long_date(proof.dated_on),
        "expires": long_date(proof.expires_on),
        "is_valid": proof.is_valid_on(report.day),
        "is_expired": proof.is_expired_on(report.day),
    }


def _expected(question: Question, item: QuestionScore) -> str:
    """Return the proof that would count, where the answer says « en place » or more."""
    is_wanted = item.declared >= provable_from(item.most)
    return question.proof if is_wanted and question.origins is None else ""
