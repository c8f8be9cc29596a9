"""What people decide about mailings, and what comes back from other servers."""

from datetime import timedelta
from typing import Any

import pytest

from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.personal import Subject
from beffroi.mail.models import Mailing, MailingItem, Suppressed
from beffroi.mail.operations.deliveries import AlreadyDecided, take_bounce
from beffroi.mail.operations.mailings import (
    NotNow,
    SenderElsewhere,
    UnknownPlace,
    add_variant,
    choose_profile,
    consider_item_sent,
    lift_suppression,
    open_mailing,
    pause_mailing,
    resume_mailing,
    send_item_again,
    set_aside_running,
    start_mailing,
    stop_mailing,
    suppress_address,
)
from beffroi.mail.personal_data import take_off_mailings
from beffroi.mail.queries import bounced_items, undecided_items
from beffroi.mail.rules.message_ids import item_of, message_id, secret_of
from beffroi.mail.rules.mime import Attachment
from beffroi.mail.work.forgetting import (
    forget_items,
    forget_old_items,
    forget_old_suppressions,
)
from tests.mail.build_mailings import (
    make_mailing,
    make_source,
    make_tests_profile,
    send,
    states,
)
from tests.mail.sink import Taken, sink
from tests.mail.test_bounces import REPORT

pytestmark = pytest.mark.django_db


def _report(
    taken: Taken, *, key: str = "", status: str = "5.1.1", recipient: str = ""
) -> bytes:
    line = next(
        line
        for line in taken.raw.decode().split("\r\n")
        if line.startswith("Message-ID")
    )
    quoted = f"Content-Type: text/rfc822-headers\n\n{key or line}\n"
    text = REPORT.format(
        recipient=recipient or taken.recipients[0], action="failed", original=quoted
    )
    return text.replace("5.1.1", status).replace("\n", "\r\n").encode()


def test_a_mailing_is_opened_once_for_one_thing():
    profile = make_tests_profile()
    given: dict[str, Any] = {
        "origin_module": "phishing",
        "origin_key": "12",
        "profile": profile,
    }

    first = open_mailing(**given, by=SYSTEM)
    again = open_mailing(**given, by=SYSTEM)

    assert first == again
    assert Entry.objects.filter(verb="open_mailing").count() == 1


def test_an_unknown_place_is_refused_by_its_name():
    mailing = open_mailing(
        origin_module="essai", origin_key="x", profile=make_tests_profile(), by=SYSTEM
    )

    with pytest.raises(UnknownPlace, match="prénom"):
        add_variant(
            mailing=mailing,
            key="a",
            source=make_source(subject="{prénom}"),
            placeholders=["prenom", "lien"],
            by=SYSTEM,
        )
    assert not mailing.variants.exists()


@pytest.mark.parametrize(
    "address", ["a@autre.fr", "a@faux-tests-exemple.fr", "a@tests-exemple.fr.pirate.fr"]
)
def test_nobody_writes_in_the_name_of_another_domain(address):
    with pytest.raises(SenderElsewhere):
        make_mailing(make_tests_profile(), 1, sender_address=address)


def test_attachments_go_with_every_message():
    with sink() as script:
        mailing = make_mailing(
            make_tests_profile(script.port),
            2,
            attachments=[Attachment("fiche.pdf", "application/pdf", b"%PDF-1.7")],
        )
        send(mailing)

    assert all(b'filename="fiche.pdf"' in one.raw for one in script.taken)


def test_a_text_no_longer_changes_once_the_mailing_runs():
    mailing = make_mailing(make_tests_profile())

    with pytest.raises(NotNow):
        add_variant(
            mailing=mailing, key="a", source=make_source(), placeholders=(), by=SYSTEM
        )


@pytest.mark.parametrize("operation", [start_mailing, resume_mailing])
def test_what_has_no_sense_now_is_refused(operation):
    mailing = make_mailing(make_tests_profile())

    with pytest.raises(NotNow):
        operation(mailing=mailing, by=SYSTEM)


def test_each_decision_about_a_mailing_stands_in_the_journal():
    mailing = make_mailing(make_tests_profile())
    pause_mailing(mailing=mailing, by=SYSTEM)
    choose_profile(mailing=mailing, profile=make_tests_profile(), by=SYSTEM)
    resume_mailing(mailing=mailing, by=SYSTEM)
    stop_mailing(mailing=mailing, by=SYSTEM)

    assert list(
        Entry.objects.filter(object_key=str(mailing.pk)).order_by("pk").values_list("verb", flat=True)
    ) == [
        "open_mailing", "write_mailing", "start_mailing", "pause_mailing",
        "choose_mailing_profile", "resume_mailing", "stop_mailing",
    ]  # fmt: skip
    with pytest.raises(SenderElsewhere):
        choose_profile(
            mailing=mailing,
            profile=make_tests_profile(from_domain="autre.fr"),
            by=SYSTEM,
        )


def _in_doubt(script) -> tuple[Mailing, MailingItem]:
    script.answers["end", "p1@exemple.fr"] = "take-and-cut"
    mailing = make_mailing(make_tests_profile(script.port), 2)
    send(mailing)
    return mailing, undecided_items(mailing).get()


def test_a_person_decides_once_about_a_message_in_doubt():
    with sink() as script:
        mailing, item = _in_doubt(script)

    outcome = consider_item_sent(item=item, by=SYSTEM)

    mailing.refresh_from_db()
    assert outcome.state == "sent"
    assert (mailing.sent_count, mailing.maybe_sent_count) == (2, 0)
    for operation in (consider_item_sent, send_item_again):
        with pytest.raises(AlreadyDecided):
            operation(item=item, by=SYSTEM)


def test_sending_again_wakes_a_mailing_that_was_done():
    with sink() as script:
        mailing, item = _in_doubt(script)
        mailing.refresh_from_db()
        assert mailing.state == "done"

        outcome = send_item_again(item=item, by=SYSTEM)
        script.answers.clear()
        assert send(mailing).sent == 1

    mailing.refresh_from_db()
    assert outcome.state == "waiting"
    assert (mailing.state, mailing.sent_count) == ("done", 2)


def test_a_report_marks_its_item_and_the_address_goes_on_the_list():
    with sink() as script:
        mailing = make_mailing(make_tests_profile(script.port), 2)
        send(mailing)

    assert take_bounce(raw=_report(script.taken[1]), by=SYSTEM) == ["p1@exemple.fr"]
    assert take_bounce(raw=_report(script.taken[1]), by=SYSTEM) == []

    mailing.refresh_from_db()
    assert states(mailing) == {"p0": "sent", "p1": "bounced"}
    assert (mailing.sent_count, mailing.bounced_count) == (1, 1)
    assert [row.reference for row in bounced_items(mailing)] == ["exemple.fr-000001"]
    assert bounced_items(mailing).get().sent_at is not None
    assert [row.address for row in Suppressed.objects.all()] == ["p1@exemple.fr"]


def test_a_full_mailbox_is_written_to_again_another_time():
    with sink() as script:
        send(make_mailing(make_tests_profile(script.port), 1))

    take_bounce(raw=_report(script.taken[0], status="5.2.2"), by=SYSTEM)

    assert not Suppressed.objects.exists()


def test_a_made_up_reference_marks_nothing():
    with sink() as script:
        mailing = make_mailing(make_tests_profile(script.port), 2)
        send(mailing)
    key = MailingItem.objects.filter(mailing=mailing).last()
    assert key is not None
    forged = f"Message-ID: <{key.pk:x}.{'0' * 20}@tests-exemple.fr>"

    assert take_bounce(raw=_report(script.taken[1], key=forged), by=SYSTEM) == []
    assert (
        take_bounce(raw=_report(script.taken[0], recipient="p1@exemple.fr"), by=SYSTEM)
        == []
    )
    assert set(states(mailing).values()) == {"sent"}


def test_a_message_id_carries_its_item_and_names_nobody():
    secret = secret_of("clé")
    given = message_id(123_456, domain="exemple.fr", secret=secret).strip("<>")

    assert item_of(given, secret=secret) == 123_456
    assert item_of(given, secret=secret_of("autre")) is None
    assert item_of("0c2d9f1e-0000-4000-8000-000000000000@x.fr", secret=secret) is None


def test_an_address_may_be_written_to_again():
    suppress_address(address="A@Exemple.fr", by=SYSTEM)
    suppress_address(address="a@exemple.fr", by=SYSTEM)
    assert Suppressed.objects.count() == 1

    lift_suppression(address="A@exemple.fr", by=SYSTEM)

    assert not Suppressed.objects.exists()


def test_after_a_restore_no_mailing_goes_on_by_itself():
    mailing = make_mailing(make_tests_profile())

    assert set_aside_running(by=SYSTEM) == 1
    assert set_aside_running(by=SYSTEM) == 0

    mailing.refresh_from_db()
    assert mailing.state == "paused"
    assert "sauvegarde" in mailing.trouble


def test_who_asks_to_be_erased_receives_nothing_more():
    mailing = make_mailing(make_tests_profile(), 3)
    person = Subject(key="", addresses=frozenset({"p1@exemple.fr"}), names=frozenset())

    assert take_off_mailings(person) == 1

    mailing.refresh_from_db()
    assert set(states(mailing)) == {"p0", "p2"}
    assert (mailing.prepared_count, mailing.waiting_count) == (2, 2)


def test_addresses_are_forgotten_and_the_counters_stay():
    with sink() as script:
        old = make_mailing(make_tests_profile(script.port), 600)
        recent = make_mailing(make_tests_profile(script.port), 2)
        send(old)
        send(recent)
    Mailing.objects.filter(pk=old.pk).update(ended_at=clock.now() - timedelta(days=400))

    assert forget_old_items() == 600
    assert forget_old_items() == 0

    old.refresh_from_db()
    assert (old.sent_count, old.items.count()) == (600, 0)
    assert recent.items.count() == 2
    assert forget_items(recent.pk) == 2


def test_an_objection_outlives_a_broken_address():
    suppress_address(address="non@exemple.fr", by=SYSTEM)
    Suppressed.objects.create(
        address="fin@exemple.fr", reason_code="bounced", suppressed_at=clock.now()
    )

    with clock.at(clock.now() + timedelta(days=400)):
        assert forget_old_suppressions() == 1
    assert [row.address for row in Suppressed.objects.all()] == ["non@exemple.fr"]
    with clock.at(clock.now() + timedelta(days=1100)):
        assert forget_old_suppressions() == 1
