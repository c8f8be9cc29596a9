"""Django's mail goes through our outbox like everything else."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from beffroi.mail.operations.outbox import queue_message


class OutboxBackend(BaseEmailBackend):
    """Queue one message for each recipient of a Django e-mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for recipient in message.recipients():
                queue_message(
                    to=recipient,
                    subject=str(message.subject),
                    text=str(message.body),
                    html=_html(message),
                    purpose="other",
                )
        return len(email_messages)


def _html(message: EmailMessage) -> str:
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    alternatives: list[Any] = list(message.alternatives)
    return next(
        (str(content) for content, kind in alternatives if kind == "text/html"), ""
    )
