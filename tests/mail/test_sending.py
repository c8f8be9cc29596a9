"""A real server, real connections: what leaves, what waits, what nobody knows."""

from datetime import timedelta
from typing import Any

import pytest

from beffroi.jobs.worker import run_waiting
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage, SendingProfile
from beffroi.mail.operations.server import save_profile
from beffroi.mail.rules.states import Encryption, MessageState
from beffroi.mail.work import outbox
from tests.mail.build import make_message, make_profile, smtp_server

pytestmark = pytest.mark.django_db


def test_a_message_leaves_by_the_declared_server(settings):
    settings.PUBLIC_URL = "https://beffroi.exemple.fr"
    with smtp_server() as inbox:
        make_profile(inbox.port)
        queued = make_message(subject="Invitation à « Beffroi »")

        run_waiting()

    queued.refresh_from_db()
    [received] = inbox.received
    assert queued.state == MessageState.SENT
    assert received.sender == "beffroi@exemple-beffroi.fr"
    assert received.recipient == "nadia@exemple-beffroi.fr"
    assert received.message["Subject"] == "Invitation à « Beffroi »"
    assert received.message["From"] == "Beffroi Occitanie <beffroi@exemple-beffroi.fr>"
    assert received.message["Message-ID"] == f"<{queued.pk}@beffroi.exemple.fr>"
    assert received.message["Auto-Submitted"] == "auto-generated"
    assert received.message["Date"].datetime is not None


def test_both_forms_of_the_letter_say_the_same():
    with smtp_server() as inbox:
        make_profile(inbox.port)
        make_message(
            text="Bonjour Zoé,\n\n- premier\n- second\n\nhttps://beffroi.exemple.fr/x"
        )
        outbox.send_due()

    message = inbox.received[0].message
    plain = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert message.get_content_type() == "multipart/alternative"
    assert "Bonjour Zoé," in plain
    assert "Bonjour Zoé," in html
    assert "<li>premier</li>" in html
    assert 'href="https://beffroi.exemple.fr/x"' in html


def test_the_body_is_erased_once_the_message_has_left():
    with smtp_server() as inbox:
        make_profile(inbox.port)
        queued = make_message()
        outbox.send_due()

    queued.refresh_from_db()
    assert bytes(queued.mime) == b""
    assert queued.answer.startswith("250")


def test_a_refused_recipient_is_said_and_not_tried_again():
    with smtp_server() as inbox:
        inbox.answers["nadia@exemple-beffroi.fr"] = "550 5.1.1 Unknown user"
        make_profile(inbox.port)
        queued = make_message()
        other = make_message("zoe@exemple-beffroi.fr")
        outbox.send_due()

    queued.refresh_from_db()
    other.refresh_from_db()
    assert queued.state == MessageState.REFUSED
    assert "Unknown user" in queued.answer
    assert other.state == MessageState.SENT


@pytest.mark.parametrize("where", ["answers", "data_answers"])
def test_a_temporary_refusal_is_tried_again_later(where):
    with smtp_server() as inbox:
        getattr(inbox, where)["nadia@exemple-beffroi.fr"] = "451 4.7.1 Greylisted"
        make_profile(inbox.port)
        queued = make_message()
        outbox.send_due()
        queued.refresh_from_db()
        assert queued.state == MessageState.WAITING
        assert queued.attempts == 1

        getattr(inbox, where).clear()
        outbox.send_due()
        assert inbox.received == []
        with clock.at(clock.now() + timedelta(minutes=2)):
            outbox.send_due()

    queued.refresh_from_db()
    assert queued.state == MessageState.SENT


def test_a_message_refused_for_days_is_given_up():
    with smtp_server() as inbox:
        inbox.answers["nadia@exemple-beffroi.fr"] = "451 4.7.1 Later"
        make_profile(inbox.port)
        queued = make_message()
        for days in range(10):
            with clock.at(clock.now() + timedelta(days=days)):
                outbox.send_due()

    queued.refresh_from_db()
    assert queued.state == MessageState.REFUSED
    assert queued.answer.startswith("Abandonné")


def test_a_server_that_does_not_answer_costs_no_attempt():
    with smtp_server() as inbox:
        port = inbox.port
    make_profile(port)
    queued = make_message()

    outbox.send_due()

    queued.refresh_from_db()
    assert queued.state == MessageState.WAITING
    assert queued.attempts == 0
    assert "refuse la connexion" in queued.answer
    assert queued.next_try_at > clock.now()


def test_a_message_left_by_a_killed_worker_waits_for_a_person():
    with smtp_server() as inbox:
        make_profile(inbox.port)
        on_the_wire, reserved = make_message(), make_message("zoe@exemple-beffroi.fr")
        claim = outbox.claim_chunk()
        OutgoingMessage.objects.filter(pk=on_the_wire.pk).update(
            state=MessageState.SENDING
        )
        assert claim is not None

        outbox.send_due()
        assert inbox.received == []
        with clock.at(clock.now() + timedelta(minutes=30)):
            outbox.send_due()

    on_the_wire.refresh_from_db()
    reserved.refresh_from_db()
    assert on_the_wire.state == MessageState.MAYBE_SENT
    assert reserved.state == MessageState.SENT
    assert [letter.recipient for letter in inbox.received] == ["zoe@exemple-beffroi.fr"]


def test_two_workers_never_send_the_same_message():
    with smtp_server() as inbox:
        make_profile(inbox.port)
        make_message()
        first = outbox.claim_chunk()
        second = outbox.claim_chunk()

    assert first is not None
    assert second is None


def test_without_server_messages_wait():
    queued = make_message()

    assert outbox.send_due() == 0
    queued.refresh_from_db()
    assert queued.state == MessageState.WAITING


def test_many_messages_ask_for_one_sending_round():
    with smtp_server() as inbox:
        make_profile(inbox.port)
        for number in range(60):
            make_message(f"personne{number}@exemple-beffroi.fr")

        assert run_waiting() == 1
    assert len(inbox.received) == 60


def test_the_server_is_signed_in_to_with_the_sealed_password():
    with smtp_server(login=("beffroi", "secret du relais")) as inbox:
        profile = _declare(inbox.port, username="beffroi", password="secret du relais")
        make_message()
        outbox.send_due()

    assert len(inbox.received) == 1
    assert "secret du relais" not in profile.sealed_password


def test_a_wrong_password_for_the_server_loses_no_message():
    with smtp_server(login=("beffroi", "secret du relais")) as inbox:
        _declare(inbox.port, username="beffroi", password="autre")
        queued = make_message()
        outbox.send_due()

    queued.refresh_from_db()
    assert queued.state == MessageState.WAITING
    assert "identifiant ou le mot de passe" in queued.answer


def _declare(port: int, **changes: str) -> SendingProfile:
    fields: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "encryption": Encryption.NONE,
        "from_address": "beffroi@exemple-beffroi.fr",
        "from_name": "Beffroi",
    }
    return save_profile(**{**fields, **changes}, by=SYSTEM)


def test_what_ended_a_year_ago_is_erased():
    old, waiting, recent = make_message(), make_message(), make_message()
    long_ago = clock.now() - timedelta(days=400)
    OutgoingMessage.objects.filter(pk__in=[old.pk, waiting.pk]).update(
        created_at=long_ago
    )
    OutgoingMessage.objects.filter(pk__in=[old.pk, recent.pk]).update(
        state=MessageState.SENT
    )

    assert outbox.forget_old() == 1
    assert set(OutgoingMessage.objects.all()) == {waiting, recent}
