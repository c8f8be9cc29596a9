"""What became, or would become, of an imported FINESS file?"""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from beffroi.lib.text import number, plural
from beffroi.organizations.models.finess import FinessImport, FinessRow
from beffroi.organizations.rules.states import RowState

NBSP = "\u00a0"


def refused_rows(batch: FinessImport) -> QuerySet[FinessRow]:
    return FinessRow.objects.filter(batch=batch, state=RowState.REFUSED).order_by(
        "line", "pk"
    )


def main_counts(batch: FinessImport) -> Mapping[str, int]:
    """Return the counts of establishments; of organizations when the file holds only them."""
    places: Mapping[str, int] = batch.counts.get("places", {})
    organizations: Mapping[str, int] = batch.counts.get("organizations", {})
    if places.get("read", 0) == 0 and organizations.get("read", 0):
        return organizations
    return places


def organization_counts(batch: FinessImport) -> dict[str, int]:
    found = batch.counts.get("organizations", {})
    return {
        "read": found.get("read", 0),
        "created": found.get(RowState.NEW, 0),
        "updated": found.get(RowState.CHANGED, 0),
        "by_number": found.get("by_number", 0),
    }


def summary(batch: FinessImport) -> dict[str, Any]:
    """Return the counts of an import under the names that other programs read.

    read = created + updated + closed + unchanged + refused + filtered + repeated;
    `not_seen` counts establishments that the file does not mention.
    """
    counts = main_counts(batch)
    return {
        "read": counts.get("read", 0),
        "created": counts.get(RowState.NEW, 0),
        "updated": counts.get(RowState.CHANGED, 0),
        "closed": counts.get(RowState.CLOSED, 0),
        "unchanged": counts.get(RowState.UNCHANGED, 0),
        "not_seen": counts.get(RowState.NOT_SEEN, 0),
        "filtered": counts.get("filtered", 0),
        "repeated": counts.get("repeated", 0),
        "organizations": organization_counts(batch),
        "left_aside": batch.counts.get("left_aside", {}),
        "remarks": batch.counts.get("remarks", []),
        "format": batch.file_format,
        "refused": [
            {"line": row.line, "column": row.column, "reason": row.reason}
            for row in refused_rows(batch).iterator()
        ],
    }


def sentences(found: Mapping[str, Any], *, is_rehearsal: bool) -> str:
    """Return the same counts as lines to read in a terminal."""
    refused = found["refused"]
    organizations = found["organizations"]
    lines = [
        f"{plural(found['read'], 'ligne lue', 'lignes lues')} ({found['format']})",
        f"{plural(found['created'], 'établissement nouveau', 'établissements nouveaux')}, "
        f"{plural(found['updated'], 'modifié')}, {plural(found['closed'], 'fermé')}, "
        f"{number(found['unchanged'])}{NBSP}sans changement, "
        f"{plural(found['not_seen'], 'non vu')}",
        f"{plural(organizations['created'] + organizations['by_number'], 'organisme nouveau', 'organismes nouveaux')}"
        f" dont {organizations['by_number']} connus par leur seul numéro",
        f"{plural(len(refused), 'ligne refusée', 'lignes refusées')}",
    ]
    lines += [
        f"  ligne {row['line']}, {row['column']} : {row['reason']}"
        for row in refused[:20]
    ]
    if len(refused) > 20:
        lines.append(f"  … et {number(len(refused) - 20)} autres")
    if is_rehearsal:
        lines.append("Simulation : rien n’a été changé.")
    return "\n".join(lines)
