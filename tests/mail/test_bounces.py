"""A report about one of our messages comes back through the command."""

import io

import pytest
from django.core.management import call_command

from beffroi.journal.models import Entry
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.rules.states import MessageState
from tests.mail.build import make_message

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@relais.exemple.fr
To: beffroi@exemple-beffroi.fr
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

Non remis.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; relais.exemple.fr

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 Boite inconnue

--x
{original}
--x--
"""
QUOTED = "Content-Type: text/rfc822-headers\n\nMessage-ID: <{key}@127.0.0.1>\n"


def _sent() -> OutgoingMessage:
    message = make_message()
    message.state = MessageState.SENT
    message.sent_at = message.created_at
    message.save()
    return message


def _give(monkeypatch, text: str) -> str:
    raw = io.TextIOWrapper(io.BytesIO(text.replace("\n", "\r\n").encode()))
    monkeypatch.setattr("sys.stdin", raw)
    out = io.StringIO()
    call_command("bounce", stdout=out)
    return out.getvalue()


def _report(message: OutgoingMessage, **changes: str) -> str:
    fields = {
        "recipient": message.recipient,
        "action": "failed",
        "original": QUOTED.format(key=message.pk),
    }
    return REPORT.format(**{**fields, **changes})


def test_a_report_marks_its_message(monkeypatch):
    message = _sent()

    said = _give(monkeypatch, _report(message))

    message.refresh_from_db()
    assert message.state == MessageState.BOUNCED
    assert message.answer == "550 5.1.1 Boite inconnue"
    assert message.recipient in said
    assert Entry.objects.filter(verb="take_bounce").count() == 1


def test_a_report_read_twice_changes_nothing_more(monkeypatch):
    message = _sent()
    _give(monkeypatch, _report(message))

    _give(monkeypatch, _report(message))

    assert Entry.objects.filter(verb="take_bounce").count() == 1


def test_a_report_without_reference_is_about_the_last_message(monkeypatch):
    older, newer = _sent(), _sent()

    _give(monkeypatch, _report(newer, original="Content-Type: text/plain\n\nrien\n"))

    older.refresh_from_db()
    newer.refresh_from_db()
    assert {older.state, newer.state} == {MessageState.SENT, MessageState.BOUNCED}
    assert newer.state == MessageState.BOUNCED


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "delayed"},
        {"recipient": "autre@exemple-beffroi.fr"},
        {"original": QUOTED.format(key="0c2d9f1e-0000-4000-8000-000000000000")},
        {"original": QUOTED.format(key="pas-une-cle")},
    ],
)
def test_a_report_about_something_else_changes_nothing(monkeypatch, changes):
    message = _sent()

    said = _give(monkeypatch, _report(message, **changes))

    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert "Aucun message" in said
