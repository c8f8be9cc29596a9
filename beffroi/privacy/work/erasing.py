"""Count what would go, then erase one person everywhere."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from beffroi.files.models import StoredFile
from beffroi.files.queries import open_file
from beffroi.lib.personal import Subject
from beffroi.lib.scrubbing import Scrubber
from beffroi.privacy.work.clearing import clear, gone, matching, mentioning
from beffroi.privacy.work.register import REGISTER, holdings

READ_AT_MOST = 60 * 1024 * 1024
LISTED = 50
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


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


def files_to_review(subject: Subject) -> list[str]:
    """Return the names of the files deposited by the person whose content names them.

    Texts, office documents and PDF are read; a scanned page is not.
    """
    if not subject.key:
        return []
    scrubber = Scrubber(subject)
    theirs = StoredFile.objects.filter(stored_by_key=subject.key).order_by("pk")
    found = []
    for stored in theirs.iterator(chunk_size=200):
        if any(scrubber.finds(text) for text in _texts_of(stored)):
            found.append(scrubber.clean(stored.name))
        if len(found) >= LISTED:
            break
    return found


def _texts_of(stored: StoredFile) -> Iterator[str]:
    try:
        with open_file(stored) as source:
            raw = source.read(READ_AT_MOST)
            if zipfile.is_zipfile(source):
                yield from _members(source)
    except (OSError, zipfile.BadZipFile):
        return
    yield raw.decode("utf-8", errors="ignore")
    yield raw.decode("cp1252", errors="ignore")
    for stream in _STREAM.finditer(raw):
        try:
            yield (
                zlib.decompressobj()
                .decompress(stream[1], READ_AT_MOST)
                .decode("cp1252", "ignore")
            )
        except zlib.error:
            continue


def _members(source: Any) -> Iterator[str]:
    with zipfile.ZipFile(source) as archive:
        for member in archive.infolist():
            if member.filename.endswith((".xml", ".rels", ".txt")):
                with archive.open(member) as part:
                    text = part.read(READ_AT_MOST).decode("utf-8", errors="ignore")
                yield re.sub(r"<[^>]+>", "", text)
