"""Open one message saved from a mail program, and return the draft that it makes."""

from collections.abc import Sequence
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser

from beffroi.lib.errors import Refusal
from beffroi.phishing.rules.draft_imports import draft_of_template
from beffroi.phishing.rules.gophish.haul import Haul
from beffroi.phishing.rules.gophish.messages import (
    FAULTS,
    is_message,
    read_message_into,
)
from beffroi.phishing.rules.gophish.values import line_of
from beffroi.phishing.rules.scenario_drafts import Draft
from beffroi.phishing.work.gophish_reading import Opening

HEADERS_MOST = 200_000


class NotAMessage(Refusal):
    sentence = (
        "Ce fichier n’est pas un courriel (.eml). Dans votre messagerie, ouvrez le message "
        "et choisissez « Enregistrer sous »."
    )


def draft_of_message(data: bytes, name: str) -> Draft:
    """Return the draft that a message makes. Raises: NotAMessage; Refusal with the reason."""
    if not is_message(data):
        raise NotAMessage
    haul = Haul()
    opening = Opening(limit_mb=1, haul=haul)
    read_message_into(opening.reading(name), data)
    template = next(iter(haul.templates.values()), None)
    if template is None:
        reasons = [one.reason for one in haul.notes.refused]
        raise Refusal(reasons[0] if reasons else NotAMessage.sentence)
    remarks = [one.what for one in haul.notes.converted]
    return draft_of_template(template, recipients=_recipients(data), remarks=remarks)


def _recipients(data: bytes) -> Sequence[str]:
    """Return whom the message was written to; nothing when its headers are broken."""
    try:
        mail = BytesHeaderParser(policy=policy.compat32).parsebytes(data[:HEADERS_MOST])
        raw = [str(value) for value in mail.get_all("to", [])[:3]]
        return [
            line_of(str(make_header(decode_header(one[:1000]))), 400) for one in raw
        ]
    except FAULTS:
        return ()
