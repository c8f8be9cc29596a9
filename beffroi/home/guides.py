"""The guides that ship with the product: one Markdown file each."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from beffroi.lib.markdown import headings, title, to_html

FOLDER = Path(__file__).parent / "content" / "guides"


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide: `html` without its first heading, `sections` for the table of contents."""

    slug: str
    title: str
    lead: str
    html: str
    sections: tuple[tuple[str, str], ...]


@cache
def guides() -> dict[str, Guide]:
    """Return the guides by slug, in the order of their file names (`10-referent.md`)."""
    found = {}
    for path in sorted(FOLDER.glob("[0-9]*.md")):
        guide = _read(path)
        found[guide.slug] = guide
    return found


def _read(path: Path) -> Guide:
    source = path.read_text(encoding="utf-8")
    body = re.sub(r"^#\s+.+\n+", "", source)
    lead, _, rest = body.partition("\n\n")
    return Guide(
        slug=path.stem.split("-", 1)[1],
        title=title(source),
        lead=lead.replace("\n", " "),
        html=to_html(rest),
        sections=tuple(headings(rest)),
    )
