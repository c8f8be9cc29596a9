"""Copy the answers of a sister establishment as drafts; confirm what came from elsewhere.

Refusal
├── NotASister
└── NothingToConfirm
"""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.jobs import operations as jobs
from beffroi.jobs.models import Job
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib.errors import Refusal
from beffroi.maturity import tasks
from beffroi.maturity.models.head_office import CopiedAnswer, Inheritance
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.inheritance import InheritanceState
from beffroi.maturity.work import inheritance
from beffroi.maturity.work import standing as standings
from beffroi.organizations.models.places import Establishment


class NotASister(Refusal):
    sentence = "Les réponses se copient entre deux établissements du même organisme."


class NothingToConfirm(Refusal):
    sentence = "Rien n’attend d’être confirmé ici."


@transaction.atomic
def ask_copy(*, source: Establishment, target: Establishment, by: User) -> Job:
    """Have the answers of one establishment copied to another, as drafts to confirm.

    Questions already answered there are left as they are; proofs stay where they
    are. A repeat copies only what is still missing.

    Raises: NotASister.
    """
    is_sister = (
        source.organization_id is not None
        and source.organization_id == target.organization_id
        and source.pk != target.pk
    )
    if not is_sister:
        raise NotASister
    return jobs.launch(
        tasks.copy_answers,
        kind="maturity.copy",
        label=f"Copie des réponses de {source.name} vers {target.name}",
        by=by.as_actor(),
        arguments={
            "source_id": str(source.pk),
            "target_id": str(target.pk),
            "user_id": str(by.pk),
        },
        result_path=reverse("maturity:to_confirm", args=[target.pk]),
    )


@transaction.atomic
def confirm_answers(
    *, establishment: Establishment, question_ids: Iterable[str], by: Actor
) -> int:
    """Confirm the answers of some questions, copied or inherited; return how many.

    A second call finds nothing more to confirm.

    Raises: NothingToConfirm.
    """
    wanted = set(question_ids)
    standing = standings.lock(establishment)
    copied = CopiedAnswer.objects.filter(
        answer__assessment__establishment=establishment,
        answer__question_id__in=wanted,
    ).select_related("answer__assessment")
    confirmed = []
    for row in copied:
        confirmed.append(row.answer.question_id)
        inheritance.confirm_copy(row.answer, by=by)
    links = Inheritance.objects.filter(
        establishment=establishment,
        source__organization_id=establishment.organization_id,
        source__questionnaire=questionnaire().slug,
        source__question_id__in=wanted,
        state=InheritanceState.INHERITED,
    ).select_related("source")
    for link in links:
        confirmed.append(link.source.question_id)
        inheritance.set_state(link, InheritanceState.CONFIRMED, by=by)
    if not confirmed:
        raise NothingToConfirm
    standings.refresh(standing, establishment, question_ids=[], by=by)
    record(
        by=by,
        verb="confirm_answers",
        object_kind="establishment",
        object_key=establishment.pk,
        object_label=establishment.name,
        establishment_key=establishment.pk,
        detail=f"Questions {', '.join(sorted(confirmed))}",
    )
    return len(confirmed)
