"""The fonts of the pages: Atkinson Hyperlegible from its wheel, cut down to French.

They are made once, in the data folder, when the static files are first looked
for (`collectstatic`, or a page in development): no step to remember, and no
font in the repository. Licence: SIL Open Font License 1.1.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fontpkg_atkinson_hyperlegible
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage
from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = Path(fontpkg_atkinson_hyperlegible.__file__).parent / "files"
PREFIX = "ui/fonts"
FACES = {
    "atkinson-regular.woff2": "AtkinsonHyperlegible-Regular.ttf",
    "atkinson-bold.woff2": "AtkinsonHyperlegible-Bold.ttf",
    "atkinson-italic.woff2": "AtkinsonHyperlegible-Italic.ttf",
}
# Latin-1, the ligatures and capitals of French, and the signs of our typography.
LETTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(ord(sign) for sign in "ŒœŸ–—‘’‚“”„…•‹›€™−≤≥"),
)
NARROW_SPACE = 0x202F


def prepare(folder: Path) -> None:
    """Write the fonts that are not in the folder yet; calling it again costs nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in FACES.items():
        target = folder / name
        if not target.exists():
            draft = folder / f"{name}.part"
            _cut(SOURCE / source, draft)
            draft.replace(target)


def _cut(source: Path, target: Path) -> None:
    font = TTFont(source)
    for table in font["cmap"].tables:
        if table.isUnicode():
            # The family lacks the narrow space of « 9 013 »; its plain space serves.
            table.cmap[NARROW_SPACE] = table.cmap[0x20]
    options = subset.Options()
    options.layout_features = ["kern", "liga", "tnum", "ccmp", "locl", "mark"]
    options.hinting = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*LETTERS, NARROW_SPACE])
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(target)


class FontFinder(BaseFinder):
    """Offers the prepared fonts to Django's static files, under `ui/fonts/`."""

    def __init__(self) -> None:
        self.folder = Path(settings.DATA_DIR) / "fonts"
        self.storage = FileSystemStorage(location=self.folder)
        # collectstatic copies to storage.prefix/name.
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]  # Django's own protocol

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002  # Django's signature
        folder, _, name = path.rpartition("/")
        if folder != PREFIX or name not in FACES:
            return []
        prepare(self.folder)
        found = str(self.folder / name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[Any]:
        prepare(self.folder)
        for name in FACES:
            yield name, self.storage
