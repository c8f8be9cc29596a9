"""Ask for the figures of a region to be published at once."""

from django.db import transaction
from django.urls import reverse

from beffroi.jobs import operations as jobs
from beffroi.jobs.models import Job
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.observatory import tasks
from beffroi.reference.queries import region_name


@transaction.atomic
def ask_publication(*, region_code: str, by: Actor) -> Job:
    """Have published what is due in one region; nothing is published sooner than a month."""
    record(
        by=by,
        verb="ask_publication",
        object_kind="region",
        object_key=region_code,
        object_label=region_name(region_code),
    )
    return jobs.launch(
        tasks.refresh_region,
        kind="observatory.refresh",
        label=f"Chiffres de la région {region_name(region_code)}",
        by=by,
        arguments={"region_code": region_code},
        result_path=f"{reverse('observatory:observatory')}?region={region_code}",
    )
