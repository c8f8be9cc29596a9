"""Make the documents of results: the report for the direction, the poster of the month."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from beffroi.files.operations import keep_produced
from beffroi.jobs import operations as jobs
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM, Actor, ActorKind
from beffroi.lib import clock
from beffroi.lib.typst import compile_pdf
from beffroi.organizations.queries.branding import brand_of
from beffroi.phishing.models.campaigns import CampaignPlace
from beffroi.phishing.models.results import ResultDocument
from beffroi.phishing.queries.results import PlaceResults, place_results
from beffroi.phishing.rules.result_documents import ResultKind, file_name
from beffroi.phishing.work.result_values import poster_values, summary_values
from beffroi.ui.branding import document_values

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
PURPOSE = "phishing_results"
PDF = "application/pdf"
NO_LESSON = "Le message de ce test n’est plus dans la bibliothèque : l’affiche ne peut pas être faite."


def summary_pdf(results: PlaceResults) -> bytes:
    """Return the report for the direction."""
    return _branded("summary.typ", summary_values(results), results.place)


def poster_pdf(results: PlaceResults) -> bytes:
    """Return the poster of the month. Raises: KeyError without any known scenario."""
    return _branded("poster.typ", poster_values(results), results.place)


def _branded(template: str, values: Mapping[str, Any], place: CampaignPlace) -> bytes:
    brand = document_values(brand_of(place.establishment))
    return compile_pdf(TEMPLATES / template, {**values, "brand": brand})


def make_result_document(job_id: str, document_id: str) -> None:
    """Make one document that somebody asked for, and end its job; may be run twice."""
    document = (
        ResultDocument.objects.select_related("place__campaign", "place__establishment")
        .filter(pk=document_id)
        .first()
    )
    if document is None:
        jobs.fail(job_id, "Ce document a été retiré avant d’être prêt.")
        return
    jobs.progress(job_id, 0, 1, "Mise en page")
    if document.file_id is None:
        try:
            _make(document)
        except KeyError:
            jobs.fail(job_id, NO_LESSON)
            return
    jobs.finish(job_id, "Le document est prêt.")


def keep_month_poster(place: CampaignPlace) -> ResultDocument | None:
    """Make the poster of a test that closes, once; None without any known scenario.

    Called by the work that closes a test, for a place fetched with campaign and
    establishment.
    """
    known = ResultDocument.objects.filter(place=place, kind=ResultKind.POSTER).ready()
    if (document := known.first()) is not None:
        return document
    document = ResultDocument(
        place=place,
        kind=ResultKind.POSTER,
        asked_at=clock.now(),
        asked_by_key=SYSTEM.key,
        asked_by_label=SYSTEM.label,
    )
    try:
        _make(document)
    except KeyError:
        return None
    return document


def _make(document: ResultDocument) -> None:
    kind, place = ResultKind(document.kind), document.place
    results = place_results(place)
    drawn = poster_pdf if kind is ResultKind.POSTER else summary_pdf
    _keep(document, drawn(results))


@transaction.atomic
def _keep(document: ResultDocument, pdf: bytes) -> None:
    kind, place = ResultKind(document.kind), document.place
    is_person = document.asked_by_key != SYSTEM.key
    by = (
        Actor(ActorKind.PERSON, document.asked_by_key, document.asked_by_label)
        if is_person
        else SYSTEM
    )
    name = file_name(kind, place.establishment.name, clock.today())
    document.file = keep_produced(
        content=ContentFile(pdf), name=name, media_type=PDF, purpose=PURPOSE, by=by
    )
    document.save()
    record(
        by=by,
        verb=f"make_phishing_{kind.value}",
        object_kind="phishing_document",
        object_key=document.pk,
        object_label=name,
        establishment_key=place.establishment_id,
    )
