"""Count what would go, then erase one person everywhere."""

from dataclasses import asdict, dataclass
from typing import Any

from beffroi.lib.personal import Subject
from beffroi.lib.scrubbing import Scrubber
from beffroi.privacy.work.clearing import clear, gone, matching, mentioning
from beffroi.privacy.work.register import REGISTER, holdings


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a preview or of a report: an app, what, how many, what stays."""

    app: str
    what: str
    count: int
    stays: str = ""


def preview(subject: Subject) -> list[dict[str, Any]]:
    """Return, by table, how many rows concern the person; tables without any left out."""
    scrubber = Scrubber(subject)
    lines = []
    for data, holding in holdings():
        concerned = set(matching(holding, subject).values_list("pk", flat=True)[:5000])
        if scrubber.spellings and (holding.texts or holding.documents):
            found = mentioning(holding, scrubber).values_list("pk", flat=True)
            concerned |= set(found[:5000])
        if not concerned:
            continue
        is_gone = gone(holding, subject).exists()
        stays = holding.stays or ("" if is_gone else "La ligne, sans le nom.")
        lines.append(asdict(Line(data.label, holding.what, len(concerned), stays)))
    return lines


def told_files(count: int) -> list[dict[str, Any]]:
    """Return the line of a report about the files removed or made anonymous."""
    what = "Fichiers supprimés ou rendus anonymes"
    return [asdict(Line("Fichiers déposés", what, count))] if count else []


def erase(subject: Subject) -> list[dict[str, Any]]:
    """Erase the person everywhere; return how many things changed, by app.

    May be run twice: the second time finds nothing. The account itself goes last.
    """
    scrubber = Scrubber(subject)
    lines = []
    for data in reversed(REGISTER):
        own = data.erase(subject) if data.erase else 0
        count = own + sum(clear(held, subject, scrubber) for held in data.holdings)
        if count:
            lines.append(
                asdict(Line(data.label, "Lignes effacées ou rendues anonymes", count))
            )
    return lines
