"""« Que dois-je faire maintenant ? »: the first things to do at one establishment.

Source: design/product.md § 5 (one question first, five minutes, one thing that
can be finished).
"""

from dataclasses import dataclass
from enum import StrEnum

SHOWN_STEPS = 3


class StepTarget(StrEnum):
    """The page that a step opens; the view turns it into an address."""

    EXPRESS = "express"
    REFLEXES = "reflexes"
    ACTIONS = "actions"
    CONTACTS = "contacts"
    REQUESTS = "requests"
    CAMPAIGN = "campaign"
    TO_CONFIRM = "to_confirm"


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What is known of one establishment when the home page is drawn.

    `campaign` is the name of the campaign in which it has not finished to take
    part, `campaign_end` its last day in words; `to_confirm` counts the answers
    that come from the head office or a sister establishment.
    """

    express_answered: int
    express_total: int
    answered: int
    total: int
    is_validated: bool
    expired_evidence: int
    next_action_title: str
    has_emergency_contacts: bool
    may_answer: bool
    may_manage: bool
    may_validate: bool
    outside_answers: int = 0
    campaign: str = ""
    campaign_end: str = ""
    to_confirm: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the home page: what, why, and how long it takes."""

    title: str
    why: str
    duration: str
    target: StepTarget


def next_steps(facts: PlaceFacts) -> tuple[Step, ...]:
    """Return at most three steps, the most useful first; never none."""
    steps = [
        *_read(facts),
        *_take_part(facts),
        *_assess(facts),
        *_keep_up(facts),
        *_go_further(facts),
    ]
    return tuple(steps[:SHOWN_STEPS])


def _read(facts: PlaceFacts) -> list[Step]:
    """Somebody took the trouble to answer: nothing comes before."""
    count = facts.outside_answers
    if not count or not facts.may_manage:
        return []
    title = (
        "Relire une réponse reçue" if count == 1 else f"Relire {count} réponses reçues"
    )
    why = "Une personne a répondu à vos questions : acceptez, et vos réflexes en tiennent compte."
    return [Step(title, why, "environ une minute chacune", StepTarget.REQUESTS)]


def _take_part(facts: PlaceFacts) -> list[Step]:
    if not facts.campaign or not facts.may_answer:
        return []
    return [
        Step(
            f"Participer à la campagne « {facts.campaign} »",
            f"L’équipe régionale propose de faire le point jusqu’au {facts.campaign_end}.",
            "un quart d’heure, moins si vos réponses sont déjà là",
            StepTarget.CAMPAIGN,
        )
    ]


def _assess(facts: PlaceFacts) -> list[Step]:
    left = facts.express_total - facts.express_answered
    if not facts.may_answer:
        return []
    if facts.express_answered == 0:
        title = "Commencer le parcours express"
    elif left > 0:
        title = f"Reprendre le parcours express : encore {_questions(left)}"
    else:
        return []
    why = "Seize questions simples montrent où vous en êtes et quoi faire d’abord."
    minutes = max(1, round(left * 0.9))
    return [Step(title, why, f"environ {_minutes(minutes)}", StepTarget.EXPRESS)]


def _keep_up(facts: PlaceFacts) -> list[Step]:
    steps = []
    if facts.to_confirm and facts.may_answer:
        count = facts.to_confirm
        word = "réponse venue" if count == 1 else "réponses venues"
        steps.append(
            Step(
                f"Relire {count} {word} d’ailleurs",
                "Le siège ou un autre établissement a répondu : dites si c’est vrai chez vous.",
                "une minute chacune",
                StepTarget.TO_CONFIRM,
            )
        )
    if facts.expired_evidence and facts.may_manage:
        count = facts.expired_evidence
        word = "preuve expirée" if count == 1 else "preuves expirées"
        steps.append(
            Step(
                f"Renouveler {count} {word}",
                "Une preuve expirée fait baisser le niveau de son réflexe.",
                "quelques minutes chacune",
                StepTarget.ACTIONS,
            )
        )
    if facts.may_validate and not facts.is_validated and _express_done(facts):
        steps.append(
            Step(
                "Relire et valider l’auto-évaluation",
                "Validée, elle devient une photographie datée que vous pouvez présenter.",
                "environ 10 minutes",
                StepTarget.REFLEXES,
            )
        )
    if facts.next_action_title:
        steps.append(
            Step(
                facts.next_action_title,
                "C’est l’action la plus utile de votre plan aujourd’hui.",
                "voir la fiche de l’action",
                StepTarget.ACTIONS,
            )
        )
    return steps


def _go_further(facts: PlaceFacts) -> list[Step]:
    steps = []
    if not facts.has_emergency_contacts and facts.may_manage:
        steps.append(
            Step(
                "Indiquer les numéros à appeler en cas d’attaque",
                "Le jour venu, l’écran sera éteint : l’affiche imprimée portera ces numéros.",
                "5 minutes",
                StepTarget.CONTACTS,
            )
        )
    if facts.may_answer and _express_done(facts) and facts.answered < facts.total:
        steps.append(
            Step(
                f"Aller plus loin : encore {_questions(facts.total - facts.answered)}",
                "Les questions restantes précisent vos réflexes un par un.",
                "5 minutes par réflexe",
                StepTarget.REFLEXES,
            )
        )
    steps.append(
        Step(
            "Relire vos douze réflexes",
            "Une réponse à jour vaut mieux qu’une bonne réponse ancienne.",
            "10 minutes",
            StepTarget.REFLEXES,
        )
    )
    return steps


def _express_done(facts: PlaceFacts) -> bool:
    return facts.express_answered >= facts.express_total


def _questions(count: int) -> str:
    return "une question" if count == 1 else f"{count} questions"


def _minutes(count: int) -> str:
    return "une minute" if count == 1 else f"{count} minutes"
