"""Turn the questionnaire into the plain values of the sheet to fill by hand."""

from typing import Any

from beffroi.maturity.rules.documents import BlankVariant
from beffroi.maturity.rules.questionnaire import Questionnaire, Reflex

EXPRESS_ADVICE = (
    "Cochez une seule case par question : celle dont la phrase ressemble le plus à ce qui existe vraiment.",
    "« Je ne sais pas » est une bonne réponse : elle dit quelle question poser, et à qui.",
    "N’écrivez aucun nom de résident, d’usager ou de patient sur ces feuilles.",
    "Reportez ensuite les réponses dans Beffroi, qui vous donne vos cinq prochaines actions.",
)


def blank_values(
    asked: Questionnaire, variant: BlankVariant, place: str = ""
) -> dict[str, Any]:
    """Return what the template reads; `place` prints a name, empty leaves a line."""
    is_express = variant == BlankVariant.EXPRESS
    reflexes = [
        _reflex(asked, reflex, is_express=is_express) for reflex in asked.reflexes
    ]
    count = len(asked.locks) if is_express else asked.question_count
    minutes = asked.express_minutes if is_express else asked.minutes
    path = "Parcours express" if is_express else "Parcours complet"
    return {
        "document_title": f"{asked.title} : questionnaire à remplir",
        "title": asked.title,
        "variant": f"{path} · {count} questions · version {asked.version}",
        "lead": f"À remplir à la main, à côté de la personne qui s’occupe de l’informatique. Comptez {minutes} minutes.",
        "place": place,
        "advice": list(EXPRESS_ADVICE),
        "reflexes": [reflex for reflex in reflexes if reflex["questions"]],
    }


def _reflex(
    asked: Questionnaire, reflex: Reflex, *, is_express: bool
) -> dict[str, Any]:
    return {
        "number": reflex.number,
        "title": reflex.title,
        "summary": reflex.summary,
        "questions": [
            {
                "id": question.id,
                "text": question.text,
                "levels": list(question.levels),
                "ask": asked.respondents[question.ask_who].ask,
                "proof": question.proof,
                "is_vital": question.is_vital,
            }
            for question in reflex.questions
            if question.is_lock or not is_express
        ],
    }
