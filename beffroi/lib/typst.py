"""PDF documents: a Typst template and a mapping of values, checked against PDF/UA-1.

Values reach the template as JSON, never as source. Templates may read nothing but
the folder of the program, and the address of packages is an empty folder.
"""

import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fontpkg_atkinson_hyperlegible

from beffroi.lib import clock

if TYPE_CHECKING:
    import typst

ROOT = Path(__file__).resolve().parent.parent
FONTS = Path(fontpkg_atkinson_hyperlegible.ROOT) / "files"
# No such folder: an import of a package finds nothing, here or on the network.
NO_PACKAGES = ROOT / "ui" / "typst" / "no-packages"
STRANGE = "\u25a1"
# Latin and accents, Greek, Cyrillic, punctuation, arrows, comparisons.
HELD = (
    range(0x20, 0x7F),
    range(0xA0, 0x370),
    range(0x391, 0x3A2),
    range(0x3A3, 0x3CF),
    range(0x400, 0x460),
    range(0x2010, 0x2028),
    range(0x202F, 0x2030),
    range(0x20AC, 0x20AD),
    range(0x2190, 0x2194),
    range(0x2264, 0x2266),
)
_lock = threading.Lock()


@cache
def _compiler() -> "typst.Compiler":
    import typst  # noqa: PLC0415  # 34 MB, in the workers alone (docs/adr/0011)

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(FONTS)],
    )
    return typst.Compiler(
        root=str(ROOT),
        font_paths=fonts,
        ignore_system_fonts=True,
        package_path=str(NO_PACKAGES),
        package_cache_path=str(NO_PACKAGES),
    )


def _is_printable(char: str) -> bool:
    """Whether our fonts surely hold a character (a test prints them all)."""
    return char == "\n" or any(ord(char) in points for points in HELD)


def _printable(value: Any) -> Any:
    """Return the value with every character that cannot be printed replaced by a box."""
    if isinstance(value, str):
        return "".join(char if _is_printable(char) else STRANGE for char in value)
    if isinstance(value, Mapping):
        return {key: _printable(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(held) for held in value]
    return value


def _compile(template: Path, data: Any) -> bytes:
    with _lock:
        pdf = _compiler().compile(
            input=str(template),
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=int(clock.now().timestamp()),
        )
    if not isinstance(pdf, bytes):
        message = f"{template.name}: no single PDF came out"
        raise TypeError(message)
    return pdf


def compile_pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """Return the PDF/UA-1 document of a template of this program and some values.

    Values are strings, numbers, booleans, None, lists and mappings; a drawing is
    the text of its SVG. Characters that no font of ours holds (emoji, Chinese…)
    are printed as a box: the rest of the document is worth more than they are.
    About 10 ms a page in a process that has already made one document, 100 ms
    in one that has not: long documents are for the workers.

    Raises: RuntimeError (of Typst) when the template is faulty.
    """
    try:
        return _compile(template, data)
    except RuntimeError as error:
        if "could not be displayed" not in str(error):
            raise
    return _compile(template, _printable(data))
