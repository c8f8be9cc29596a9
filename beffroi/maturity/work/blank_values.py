"""Turn the questionnaire into the plain values of the sheet to fill by hand."""

from collections.abc import Iterator
from typing import Any

from beffroi.lib.text import plural
from beffroi.maturity.rules.documents import BlankVariant
from beffroi.maturity.rules.questionnaire import Question, Questionnaire, Reflex
from beffroi.maturity.rules.replies import is_computing

EXPRESS_ADVICE = (
    "Cochez une seule case par question : celle dont la phrase ressemble le plus à ce qui existe vraiment.",
    "« Je ne sais pas » est une bonne réponse : elle dit quelle question poser, et à qui.",
    "N’écrivez aucun nom de résident, d’usager ou de patient sur ces feuilles.",
    "Reportez ensuite les réponses dans Beffroi, qui vous donne vos cinq prochaines actions.",
)


FRAMEWORK_ADVICE = (
    EXPRESS_ADVICE[0],
    EXPRESS_ADVICE[1],
    EXPRESS_ADVICE[2],
    "Reportez ensuite les réponses dans Beffroi, qui prépare les actions et le rapport.",
)


def blank_values(
    asked: Questionnaire, variant: BlankVariant, place: str = ""
) -> dict[str, Any]:
    """Return what the template reads; `place` prints a name, empty leaves a line."""
    is_express = variant == BlankVariant.EXPRESS and asked.is_reflexes
    reflexes = [
        _reflex(asked, reflex, is_express=is_express) for reflex in asked.reflexes
    ]
    count = len(asked.locks) if is_express else asked.question_count
    minutes = asked.express_minutes if is_express else asked.minutes
    path = "Parcours express" if is_express else "Parcours complet"
    counted = plural(count, *asked.words.items.split(","))
    advice = EXPRESS_ADVICE if asked.is_reflexes else FRAMEWORK_ADVICE
    return {
        "document_title": f"{asked.title} : questionnaire à remplir",
        "title": asked.title,
        "variant": " · ".join(
            ([path] if asked.is_reflexes else [])
            + [counted, f"version {asked.version}"]
        ),
        "lead": f"À remplir à la main, à côté de la personne qui s’occupe de l’informatique. Comptez {spoken_minutes(minutes)}.",
        "place": place,
        "advice": list(advice),
        "reflexes": [reflex for reflex in reflexes if reflex["questions"]],
    }


def spoken_minutes(minutes: int) -> str:
    """Return « 75 minutes », in hours once there are many."""
    return f"{minutes} minutes" if minutes <= 120 else f"{round(minutes / 60)} heures"


def _reflex(
    asked: Questionnaire, reflex: Reflex, *, is_express: bool
) -> dict[str, Any]:
    return {
        "number": reflex.number,
        "title": reflex.title,
        "summary": reflex.summary,
        "questions": [
            _question(asked, question)
            for question in reflex.questions
            if question.is_lock or not is_express
        ],
    }


def _question(asked: Questionnaire, question: Question) -> dict[str, Any]:
    is_ours = question.origins is None
    return {
        "id": question.label,
        "text": question.text,
        "description": "" if is_ours else question.why,
        "levels": list(_levels(asked, question)),
        "questions": _subquestions(question),
        "ask": asked.respondents[question.ask_who].ask if is_ours else "",
        "proof": question.proof,
        "is_vital": question.is_vital,
    }


def _levels(asked: Questionnaire, question: Question) -> Iterator[dict[str, str]]:
    """Give the boxes to tick, none where detailed questions give the level."""
    origins = question.origins
    if origins is not None and is_computing(origins):
        return
    marks = (
        origins.points
        if origins and origins.has_own_scale
        else range(len(question.levels))
    )
    labels = asked.labels_of(question)
    for mark, label, words in zip(marks, labels, question.levels, strict=True):
        text = words if origins is None else f"{label}. {words}".rstrip(" .") + "."
        yield {"mark": str(mark), "label": text}


def _subquestions(question: Question) -> list[dict[str, Any]]:
    if question.origins is None:
        return []
    return [
        {"text": item.text, "choices": [choice.text for choice in item.choices]}
        for item in question.origins.questions
    ]
