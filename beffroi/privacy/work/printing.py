"""The register, printed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from beffroi.files.operations import keep_produced
from beffroi.jobs import operations as jobs
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.text import long_date
from beffroi.lib.typst import compile_pdf
from beffroi.organizations.models.places import RegionalBody
from beffroi.privacy.enums import BASIS_LABELS
from beffroi.privacy.models import RegisterCopy
from beffroi.privacy.work.register import REGISTER
from beffroi.privacy.work.retention import RULES

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "register.typ"


def print_register(job_id: str, copy_id: str) -> None:
    """Make the document of one copy. May be run twice."""
    jobs.begin(job_id)
    copy = RegisterCopy.objects.get(pk=copy_id)
    if copy.file is None:
        copy.file = keep_produced(
            content=ContentFile(compile_pdf(TEMPLATE, register_values())),
            name="registre-des-donnees.pdf",
            media_type="application/pdf",
            purpose="register",
            by=SYSTEM,
        )
        copy.save(update_fields=["file"])
    jobs.finish(job_id, note="Le registre est prêt.")


def register_values() -> Mapping[str, Any]:
    """Return what the template prints."""
    body = RegionalBody.objects.order_by("region_code").first()
    return {
        "body": body.name if body else "",
        "date": long_date(clock.today()),
        "apps": [
            {
                "label": data.label,
                "lines": [
                    {
                        "what": held.what,
                        "about": held.about,
                        "why": held.why,
                        "basis": BASIS_LABELS[held.basis],
                        "kept": held.kept,
                    }
                    for held in data.holdings
                ],
            }
            for data in REGISTER
            if data.holdings
        ],
        "rules": [{"label": rule.label, "kept": rule.kept} for rule in RULES],
    }
