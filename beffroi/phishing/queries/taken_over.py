"""What was taken over from a Gophish, as its screens show it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from beffroi.accounts.models import User
from beffroi.phishing.models.edited import GophishUpload
from beffroi.phishing.models.imported import (
    ImportedCampaign,
    ImportedGroup,
    ImportedPage,
    ImportedTemplate,
)
from beffroi.phishing.rules.states import UploadState

UPLOAD_LABELS = {
    UploadState.READING: ("Lecture en cours", "info"),
    UploadState.READY: ("À vérifier", "warn"),
    UploadState.APPLYING: ("Reprise en cours", "info"),
    UploadState.DONE: ("Repris", "good"),
    UploadState.ABANDONED: ("Abandonné", "neutral"),
    UploadState.REFUSED: ("Refusé", "alarm"),
}
COUNT_LABELS = {
    "campaigns": "campagnes",
    "templates": "modèles",
    "pages": "pages",
    "groups": "groupes",
    "profiles": "profils d’envoi",
    "results": "résultats",
    "recipients": "personnes des groupes",
}
FIGURES = (
    ("sent", "envoyés"),
    ("clicked", "clics"),
    ("submitted", "saisies tentées"),
    ("reported", "signalements"),
)


@dataclass(frozen=True, slots=True)
class UploadLine:
    upload: GophishUpload
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One old campaign and its figures in words."""

    campaign: ImportedCampaign
    figures: tuple[tuple[str, int], ...]


def upload_line(upload: GophishUpload) -> UploadLine:
    label, tone = UPLOAD_LABELS[UploadState(upload.state)]
    return UploadLine(upload, label, tone)


def recent_uploads(user: User) -> list[UploadLine]:
    rows = GophishUpload.objects.visible_to(user).order_by("-created_at", "pk")[:10]
    return [upload_line(row) for row in rows]


def templates_of(user: User) -> QuerySet[Any]:
    rows = ImportedTemplate.objects.visible_to(user).select_related("establishment")
    return rows.order_by("name", "pk")


def pages_of(user: User, template: ImportedTemplate | None = None) -> QuerySet[Any]:
    """Return the pages taken over; those of one source when a template is given."""
    rows = ImportedPage.objects.visible_to(user).order_by("name", "pk")
    if template is None:
        return rows
    return rows.filter(
        source=template.source,
        region_code=template.region_code,
        establishment=template.establishment,
    )


def groups_of(user: User) -> QuerySet[Any]:
    """Return the groups of people taken over, with how many wait in each."""
    rows: QuerySet[Any] = ImportedGroup.objects.visible_to(user)
    counted: QuerySet[Any] = rows.annotate(waiting_count=Count("people"))
    return counted.order_by("name", "pk")


def history_of(user: User) -> QuerySet[Any]:
    return ImportedCampaign.objects.visible_to(user).select_related("establishment")


def history_line(campaign: ImportedCampaign) -> HistoryLine:
    counts = campaign.counts
    figures = tuple((label, int(counts.get(key, 0))) for key, label in FIGURES)
    return HistoryLine(campaign, figures)


def counted(upload: GophishUpload) -> list[tuple[str, int]]:
    """Return what a file holds, kind by kind, nothing that it has none of."""
    counts = upload.report.get("counts", {})
    return [
        (label, counts[key]) for key, label in COUNT_LABELS.items() if counts.get(key)
    ]
