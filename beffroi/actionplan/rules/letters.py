"""The message of an action as a letter that opens in the person's own mail program."""

from urllib.parse import quote

SUBJECT = "question sur la sécurité informatique"


def subject_of(*, establishment_name: str, reflex_label: str) -> str:
    """Return the subject of the message; the reflex may be unknown (empty)."""
    words = f"{establishment_name} : {SUBJECT}"
    return f"{words} ({reflex_label})" if reflex_label else words


def mailto(*, subject: str, body: str) -> str:
    """Return the address that opens a new message without recipient."""
    lines = body.replace("\r\n", "\n").replace("\n", "\r\n")
    return f"mailto:?subject={quote(subject)}&body={quote(lines)}"
