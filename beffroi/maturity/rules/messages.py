"""The message ready to send to the person who knows the answer."""

from dataclasses import dataclass
from urllib.parse import quote

from beffroi.maturity.rules.parsing import MESSAGE_VARIABLE
from beffroi.maturity.rules.questionnaire import Question


@dataclass(frozen=True, slots=True)
class Message:
    """Subject and plain-text body, greeting and signature included."""

    subject: str
    body: str

    @property
    def mailto(self) -> str:
        """Return the address that opens the person's own mail program, without recipient."""
        lines = self.body.replace("\n", "\r\n")
        return f"mailto:?subject={quote(self.subject)}&body={quote(lines)}"


def message_for(
    question: Question, *, establishment_name: str, short: str, signature: str = ""
) -> Message:
    """Return the message of one question, the name of the establishment filled in.

    `short` is the reflex in a word; `signature` the name of the person who sends.
    """
    text = question.ask_message.replace(MESSAGE_VARIABLE, establishment_name)
    signed = f"{signature}\n{establishment_name}" if signature else establishment_name
    return Message(
        subject=f"{establishment_name} : question sur la sécurité informatique ({short})",
        body=f"Bonjour,\n\n{text}\n\nMerci d’avance pour votre réponse.\n\n{signed}",
    )
