"""« Preuve de fin »: close an action and prove its question, both or neither.

The actions stand below and know nothing of proofs (docs/adr/0027).
"""

from typing import Unpack

from django.db import transaction

from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.progress import set_state
from beffroi.actionplan.operations.refusals import ActionClosed
from beffroi.actionplan.rules.states import ActionState
from beffroi.journal.rules.actor import Actor
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.operations.answers import QuestionUnknown
from beffroi.maturity.operations.evidence import Brought, add_evidence
from beffroi.maturity.queries.closing import provable_of
from beffroi.maturity.work import standing as standings


@transaction.atomic
def close_with_proof(
    *, action: Action, by: Actor, **brought: Unpack[Brought]
) -> Evidence:
    """Add to the question of an action the proof that it is done, and close it.

    The question is one of the twelve reflexes, or a requirement of a framework. Sent
    twice, the second one finds the action closed and adds nothing.

    Raises: ActionClosed; QuestionUnknown when nothing stands behind the action; the
    refusals of operations.evidence.add_evidence.
    """
    standings.lock(action.establishment)
    held = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if not held.is_open:
        raise ActionClosed
    proven = provable_of(held)
    if proven is None:
        raise QuestionUnknown
    evidence = add_evidence(
        establishment=action.establishment,
        framework=proven.framework,
        question_id=proven.question.id,
        by=by,
        **brought,
    )
    # The proof alone may already have settled the action: then nothing is left to do.
    set_state(action=action, state=ActionState.DONE, by=by)
    return evidence
