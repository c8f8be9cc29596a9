"""Withdraw a framework, offer it again; what was answered to it stays readable.

Refusal
└── FrameworkWithdrawn     nothing more is written against it
"""

from django.db import transaction
from django.urls import reverse

from beffroi.jobs import operations as jobs
from beffroi.jobs.models import Job
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.maturity import tasks
from beffroi.maturity.models.frameworks import Framework


class FrameworkWithdrawn(Refusal):
    sentence = "Ce référentiel a été retiré : ce qui était répondu reste lisible, plus rien ne s’y ajoute."


def check_offered(framework: Framework | None) -> None:
    """Refuse to write against a withdrawn framework; the reflexes (None) always hold.

    Read again: it may have been withdrawn since the page was opened.

    Raises: FrameworkWithdrawn.
    """
    if framework is None:
        return
    if not Framework.objects.filter(pk=framework.pk, withdrawn_at=None).exists():
        raise FrameworkWithdrawn


def withdraw_framework(*, framework: Framework, by: Actor) -> Job | None:
    """Offer a framework no longer: nobody begins, those who began read.

    The actions that it opened are settled in the background: return that work, None
    when it was withdrawn already. May be repeated.
    """
    return _move(framework, is_withdrawn=True, by=by)


def offer_framework_again(*, framework: Framework, by: Actor) -> Job | None:
    """Put a withdrawn framework back; its actions come back in the background.

    Return that work, None when it was offered already. May be repeated.
    """
    return _move(framework, is_withdrawn=False, by=by)


@transaction.atomic
def _move(framework: Framework, *, is_withdrawn: bool, by: Actor) -> Job | None:
    held = Framework.objects.select_for_update().get(pk=framework.pk)
    if (held.withdrawn_at is not None) == is_withdrawn:
        return None
    held.withdrawn_at = clock.now() if is_withdrawn else None
    held.save(update_fields=["withdrawn_at"])
    record(
        by=by,
        verb="withdraw_framework" if is_withdrawn else "offer_framework_again",
        object_kind="framework",
        object_key=held.pk,
        object_label=held.name[:200],
    )
    word = "Retrait" if is_withdrawn else "Remise en place"
    return jobs.launch(
        tasks.agree_framework_actions,
        kind="framework_actions",
        label=f"{word} : {held.name}"[:200],
        by=by,
        arguments={"framework_id": str(held.pk)},
        result_path=reverse("maturity:library"),
    )
