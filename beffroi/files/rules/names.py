"""Names of files that are safe to offer for download on any system."""

import re
import unicodedata

MOST_CHARACTERS = 120
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


def ending_of(name: str) -> str:
    """Return what follows the last dot, in lower case, or nothing."""
    stem, dot, ending = name.strip().rpartition(".")
    return ending.strip().lower() if dot and stem else ""


def safe_name(name: str, *, ending: str) -> str:
    """Return a short name without path, control or direction marks, with this ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(char for char in last if unicodedata.category(char)[0] not in {"C"})
    kept = re.sub(r"\s+", " ", FORBIDDEN.sub(" ", kept)).strip(" .")
    suffix = f".{ending}"
    stem = kept[: -len(suffix)] if kept.lower().endswith(suffix) else kept
    stem = stem[: MOST_CHARACTERS - len(suffix)].strip(" .") or "fichier"
    if RESERVED.match(stem):
        stem = f"fichier {stem}"
    return f"{stem}{suffix}"
