"""« Preuve de fin »: close an action and prove its question, both or neither.

The actions stand below and know nothing of proofs (docs/adr/0027).
"""

from datetime import date

from django.core.files.base import File
from django.db import transaction

from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.progress import set_state
from beffroi.actionplan.operations.refusals import ActionClosed
from beffroi.actionplan.rules.states import ActionState
from beffroi.journal.rules.actor import Actor
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.operations.evidence import add_evidence
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.work import standing as standings


@transaction.atomic
def close_with_proof(
    *,
    action: Action,
    kind: EvidenceKind,
    title: str,
    dated_on: date,
    expires_on: date | None = None,
    upload: File | None = None,  # type: ignore[type-arg]
    url: str = "",
    statement: str = "",
    by: Actor,
) -> Evidence:
    """Add to the question of an action the proof that it is done, and close it.

    Sent twice, the second one finds the action closed and adds nothing.
    Raises: ActionClosed; the refusals of operations.evidence.add_evidence.
    """
    standings.lock(action.establishment)
    held = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if not held.is_open:
        raise ActionClosed
    evidence = add_evidence(
        establishment=action.establishment,
        question_id=action.question_id,
        kind=kind,
        title=title,
        dated_on=dated_on,
        expires_on=expires_on,
        upload=upload,
        url=url,
        statement=statement,
        by=by,
    )
    # The proof alone may already have settled the action: then nothing is left to do.
    set_state(action=action, state=ActionState.DONE, by=by)
    return evidence
