"""What the end of an action proves: the question of a reflex, or a requirement."""

from dataclasses import dataclass

from beffroi.actionplan.models import Action
from beffroi.maturity.models.answers import Assessment
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.queries.addresses import Addresses
from beffroi.maturity.queries.frameworks import questionnaire_of
from beffroi.maturity.rules.questionnaire import Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Provable:
    """What stands behind an action; `framework` is None for the twelve reflexes."""

    framework: Framework | None
    questionnaire: Questionnaire
    question: Question
    url: str


def provable_of(action: Action) -> Provable | None:
    """Return the question that the end of an action proves, None without one.

    An action that names its question proves a reflex, wherever it comes from. One
    born of a requirement does not: the address of its origin tells which framework.
    """
    if action.question_id:
        return _provable(action, None, action.question_id)
    if not action.origin_key:
        return None
    begun = Assessment.objects.filter(
        establishment_id=action.establishment_id,
        framework__isnull=False,
        framework__withdrawn_at=None,
    ).select_related("framework")
    for assessment in begun:
        found = _provable(action, assessment.framework, action.origin_key)
        if found is not None and found.url == action.origin_link:
            return found
    return None


def _provable(action: Action, framework: Framework | None, key: str) -> Provable | None:
    asked = questionnaire_of(framework, ())
    question = asked.by_id.get(key)
    if question is None:
        return None
    addresses = Addresses(action.establishment_id, framework.slug if framework else "")
    return Provable(framework, asked, question, addresses.question(key))
