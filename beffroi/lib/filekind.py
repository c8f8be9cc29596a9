"""What a file really is, told by its first bytes and never by its name."""

from dataclasses import dataclass

SAMPLE_BYTES = 65536
_SIGNATURES = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF", "pdf"),
    (b"\x7fELF", "program"),
    (b"#!/", "program"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"SQLite format 3", "database"),
    (b"{\\rtf", "document"),
)
_MARKUP = ((b"<!doctype html", "html"), (b"<html", "html"), (b"<?xml", "xml"))
WORDS = {
    "ole": "un ancien classeur (.xls) ou un classeur protégé par un mot de passe",
    "pdf": "un document PDF",
    "program": "un programme",
    "image": "une image",
    "archive": "une archive compressée",
    "database": "une base de données",
    "document": "un document de traitement de texte",
    "html": "une page web",
    "xml": "un fichier XML",
    "binary": "un fichier qui n’est pas du texte",
}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class FileKind:
    """`code` is « text », « json », « zip » or a key of WORDS."""

    code: str

    @property
    def words(self) -> str:
        return WORDS.get(self.code, "un fichier d’un autre type")


def kind_of(sample: bytes) -> FileKind:
    """Return the kind of a file whose first bytes are given."""
    for mark, code in _SIGNATURES:
        if sample.startswith(mark):
            return FileKind(code)
    if sample.startswith(b"MZ") and b"\x00" in sample:
        return FileKind("program")
    if sample.startswith(_UTF16_MARKS):
        return FileKind("text")
    bare = sample.removeprefix(b"\xef\xbb\xbf").lstrip()
    start = bare[:200].lower()
    for mark, code in _MARKUP:
        if start.startswith(mark):
            return FileKind("html" if b"<html" in bare[:2000].lower() else code)
    if start[:1] in {b"{", b"["} and b'"' in start:
        return FileKind("json")
    return FileKind("binary" if _is_binary(sample) else "text")


def utf16_without_mark(sample: bytes) -> str:
    """Return « utf-16-le » or « utf-16-be » when every other byte is nul, else nothing."""
    head = sample[:4096]
    if len(head) < 8:
        return ""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    half = len(head) // 2
    if odd > half * 0.7 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.05:
        return "utf-16-be"
    return ""


def _is_binary(sample: bytes) -> bool:
    if b"\x00" in sample:
        return not utf16_without_mark(sample)
    controls = sum(
        sample.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13)
    )
    return controls > len(sample) // 50
