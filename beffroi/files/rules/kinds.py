"""The kinds of files that may be kept, and the names that never are.

Source: issue 2 § 4 (type and size limited, checked by content) and the OWASP
« File Upload Cheat Sheet ».
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its code, French name, media type and the endings of its names."""

    code: str
    label: str
    media_type: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

KINDS = {
    kind.code: kind
    for kind in (
        Kind("pdf", "un document PDF", "application/pdf", ("pdf",)),
        Kind("png", "une image PNG", "image/png", ("png",)),
        Kind("jpeg", "une photo JPEG", "image/jpeg", ("jpg", "jpeg", "jpe")),
        Kind("webp", "une image WebP", "image/webp", ("webp",)),
        Kind(
            "docx",
            "un document Word (.docx)",
            f"{_OFFICE}.wordprocessingml.document",
            ("docx",),
        ),
        Kind(
            "xlsx",
            "un classeur Excel (.xlsx)",
            f"{_OFFICE}.spreadsheetml.sheet",
            ("xlsx",),
        ),
        Kind("odt", "un document LibreOffice (.odt)", f"{_ODF}.text", ("odt",)),
        Kind("ods", "un classeur LibreOffice (.ods)", f"{_ODF}.spreadsheet", ("ods",)),
        Kind("txt", "un texte (.txt)", "text/plain", ("txt",)),
        Kind("csv", "un tableau CSV", "text/csv", ("csv", "tsv")),
        Kind("eml", "un courriel (.eml)", "message/rfc822", ("eml",)),
        Kind("yaml", "un fichier YAML", "application/yaml", ("yaml", "yml")),
        Kind("json", "un fichier JSON", "application/json", ("json",)),
    )
}
TEXT_KINDS = frozenset({"txt", "csv", "eml", "json", "yaml"})
DOCUMENTS = frozenset({"pdf", "docx", "xlsx", "odt", "ods", "txt", "csv", "eml"})
IMAGES = frozenset({"png", "jpeg", "webp"})
EVIDENCE = DOCUMENTS | IMAGES
TABLES = frozenset({"csv", "txt", "xlsx", "json"})

# Names that a computer may run or that a browser may draw, whatever they hold.
REFUSED_ENDINGS = frozenset(
    [
        "exe",
        "dll",
        "scr",
        "com",
        "pif",
        "cpl",
        "msi",
        "msp",
        "msix",
        "appx",
        "jar",
        "class",
        "war",
        "apk",
        "dmg",
        "pkg",
        "deb",
        "rpm",
        "iso",
        "img",
        "vhd",
        "vhdx",
        "bat",
        "cmd",
        "ps1",
        "psm1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "mjs",
        "wsf",
        "wsh",
        "hta",
        "lnk",
        "url",
        "reg",
        "inf",
        "chm",
        "sh",
        "bash",
        "zsh",
        "py",
        "rb",
        "pl",
        "php",
        "asp",
        "aspx",
        "jsp",
        "cgi",
        "html",
        "htm",
        "xhtml",
        "mht",
        "mhtml",
        "shtml",
        "svg",
        "svgz",
        "xml",
        "xsl",
        "docm",
        "dotm",
        "xlsm",
        "xltm",
        "xlam",
        "pptm",
        "potm",
        "ppam",
        "sldm",
        "one",
    ]
)


def kind_of_ending(ending: str) -> Kind | None:
    return next((kind for kind in KINDS.values() if ending in kind.endings), None)


def words_for(codes: frozenset[str]) -> str:
    """Return the accepted endings, in words for a person: « PDF, JPEG, DOCX »."""
    ordered = [code.upper() for code in KINDS if code in codes]
    return ", ".join(ordered)
