"""The copy handed to a person: one readable file per table, and an index in French."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO

from django.core.files.base import File

from beffroi.files.operations import forget_produced, keep_produced
from beffroi.jobs import operations as jobs
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.personal import Holding, Subject
from beffroi.lib.spreadsheets import csv_lines
from beffroi.lib.text import fold, long_date
from beffroi.privacy.enums import BASIS_LABELS
from beffroi.privacy.models import PersonRequest
from beffroi.privacy.work.clearing import held_values, matching
from beffroi.privacy.work.register import holdings
from beffroi.privacy.work.subjects import subject_of_request


def make_copy(job_id: str, request_id: str) -> None:
    """Make the archive of a request, replacing an earlier one. May be run twice."""
    request = PersonRequest.objects.get(pk=request_id)
    jobs.begin(job_id)
    subject = subject_of_request(request)
    with tempfile.TemporaryFile() as spool:
        write_copy(spool, subject)
        former = request.copy
        request.copy = keep_produced(
            content=File(spool),
            name="copie-de-vos-donnees.zip",
            media_type="application/zip",
            purpose="personal_copy",
            by=SYSTEM,
        )
    request.copied_at = clock.now()
    request.save(update_fields=["copy", "copied_at"])
    if former is not None:
        forget_produced(stored=former, by=SYSTEM)
    jobs.finish(job_id, note="La copie est prête.")


def write_copy(target: IO[bytes], subject: Subject) -> None:
    """Write the ZIP: LISEZMOI.txt, then a CSV and a JSON for each table concerned."""
    index = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for data, holding in holdings():
            rows = [
                [(name, _plain(value)) for name, value in held_values(row, holding)]
                for row in matching(holding, subject)[:20000]
            ]
            if not rows:
                continue
            name = (
                f"{fold(data.label).replace(' ', '-')}-{holding.model.__name__.lower()}"
            )
            archive.writestr(f"{name}.csv", b"".join(_csv(rows)))
            archive.writestr(f"{name}.json", _json(rows))
            index.append(_paragraph(name, data.label, holding, len(rows)))
        archive.writestr("LISEZMOI.txt", _index(index))


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str | int | float | bool | None | list | dict):
        return value
    return str(value)


def _csv(rows: list[list[tuple[str, object]]]) -> Iterator[bytes]:
    headers = [name for name, _ in rows[0]]
    cells = (
        [
            value
            if isinstance(value, str | int)
            else json.dumps(value, ensure_ascii=False)
            for _, value in row
        ]
        for row in rows
    )
    yield from csv_lines(headers, cells)


def _json(rows: list[list[tuple[str, object]]]) -> str:
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=1)


def _paragraph(name: str, app: str, holding: Holding, count: int) -> str:
    return (
        f"{name} ({count})\n  {app} : {holding.what}.\n  Pourquoi : {holding.why}.\n"
        f"  Base légale : {BASIS_LABELS[holding.basis]}.\n  Durée : {holding.kept}.\n"
    )


def _index(paragraphs: list[str]) -> str:
    intro = (
        "Copie des données que Beffroi garde à votre sujet\n"
        f"Faite le {long_date(clock.today())}.\n\n"
        "Chaque table est donnée deux fois : en CSV, à ouvrir dans un tableur, et en JSON.\n"
        "Vous pouvez demander une correction ou un effacement à la structure qui vous a\n"
        "invité ; vous pouvez aussi vous adresser à la CNIL, la Commission nationale de\n"
        "l’informatique et des libertés.\n\n"
    )
    body = "\n".join(paragraphs) or "Beffroi ne garde rien à votre sujet.\n"
    return intro + body
