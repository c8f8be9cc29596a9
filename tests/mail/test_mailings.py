"""A mailing runs: what leaves, what is held, what is tried again, what nobody knows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.mail.models import Mailing, MailingItem, Suppressed
from beffroi.mail.operations.mailings import (
    pause_mailing,
    resume_mailing,
    send_item_again,
    stop_mailing,
    suppress_address,
)
from beffroi.mail.operations.profiles import make_dkim_key
from beffroi.mail.rules.dkim import DkimKind
from beffroi.mail.rules.items import Outcome
from beffroi.mail.rules.states import ItemState
from beffroi.mail.work import items as item_work
from beffroi.mail.work.items import CHUNK, claim_chunk, create_items
from beffroi.mail.work.mailings import NOT_SAID, SUPPRESSED, run_mailing
from tests.mail.build_mailings import (
    Copies,
    let_all,
    make_items,
    make_mailing,
    make_tests_profile,
    send,
    states,
)
from tests.mail.sink import CUT, sink
from tests.mail.test_dkim import verify

pytestmark = pytest.mark.django_db


def test_everybody_receives_their_own_message_once():
    with sink() as script:
        mailing = make_mailing(make_tests_profile(script.port), 45)
        run = send(mailing)

    mailing.refresh_from_db()
    assert run.sent == 45
    assert run.next_at is None
    assert mailing.state == "done"
    assert (mailing.sent_count, mailing.waiting_count) == (45, 0)
    assert sorted(one.recipients[0] for one in script.taken) == sorted(
        f"p{n}@exemple.fr" for n in range(45)
    )
    assert script.connections == 1
    by_person = {one.recipients[0]: one for one in script.taken}
    assert b"https://t.fr/7\r\n" in by_person["p7@exemple.fr"].raw
    assert by_person["p7@exemple.fr"].sender == "retours@tests-exemple.fr"
    assert b"X-Beffroi-Contact: ssi@exemple-beffroi.fr\r\n" in script.taken[0].raw


def test_what_is_not_due_waits():
    later = clock.now() + timedelta(hours=1)
    with sink() as script:
        items = [*make_items(2), *make_items(1, domain="tard.fr", due_at=later)]
        mailing = make_mailing(make_tests_profile(script.port), items)
        run = send(mailing)
        assert run.sent == 2
        assert run.next_at == later
        with clock.at(later):
            assert send(mailing).sent == 1


def test_what_the_gate_refuses_or_forgets_is_held_with_its_reason():
    def gate(items):
        return {
            item.id: "Accord retiré" if item.recipient.startswith("p0") else None
            for item in items
            if not item.recipient.startswith("p1")
        }

    copies = Copies()
    with sink() as script:
        mailing = make_mailing(make_tests_profile(script.port), 3)
        run_mailing(mailing, gate, on_settled=copies, seconds=5)

    mailing.refresh_from_db()
    assert [one.recipients for one in script.taken] == [("p2@exemple.fr",)]
    assert states(mailing) == {"p0": "held", "p1": "held", "p2": "sent"}
    answers = MailingItem.objects.filter(mailing=mailing).order_by("pk")
    assert [row.answer for row in answers[:2]] == ["Accord retiré", NOT_SAID]
    assert mailing.held_count == 2
    assert sorted(copies.states.values()) == ["held", "held", "sent"]


def test_a_gate_that_fails_lets_nothing_leave():
    def gate(items):
        raise LookupError

    with sink() as script:
        mailing = make_mailing(make_tests_profile(script.port), 3)
        with pytest.raises(LookupError):
            run_mailing(mailing, gate, seconds=5)

    assert script.taken == []
    assert set(states(mailing).values()) == {"waiting"}
    assert set(MailingItem.objects.values_list("attempts", flat=True)) == {0}


def test_an_address_on_the_list_receives_nothing():
    suppress_address(address="P1@Exemple.fr", by=SYSTEM)
    with sink() as script:
        mailing = make_mailing(make_tests_profile(script.port), 3)
        send(mailing)

    assert states(mailing)["p1"] == "held"
    assert MailingItem.objects.get(state="held").answer == SUPPRESSED
    assert len(script.taken) == 2


def test_an_address_that_does_not_exist_goes_on_the_list():
    with sink() as script:
        script.answers["rcpt", "p0@exemple.fr"] = "550 5.1.1 unknown user"
        script.answers["rcpt", "p1@exemple.fr"] = "550 5.7.1 policy"
        mailing = make_mailing(make_tests_profile(script.port), 3)
        send(mailing)

    mailing.refresh_from_db()
    assert states(mailing) == {"p0": "refused", "p1": "refused", "p2": "sent"}
    assert mailing.refused_count == 2
    assert [row.address for row in Suppressed.objects.all()] == ["p0@exemple.fr"]


def test_a_temporary_refusal_comes_back_later_then_is_given_up():
    copies = Copies()
    with sink() as script:
        script.answers["end", "p0@exemple.fr"] = "451 4.7.1 greylisted"
        mailing = make_mailing(make_tests_profile(script.port), 2)
        run = send(mailing, on_settled=copies)
        item = MailingItem.objects.get(recipient="p0@exemple.fr")
        assert (item.state, item.attempts) == ("waiting", 1)
        assert run.next_at == item.next_try_at > clock.now()
        assert copies.states["exemple.fr-000000"] == "waiting"
        for days in range(1, 10):
            with clock.at(clock.now() + timedelta(days=days)):
                send(mailing, on_settled=copies)

    item.refresh_from_db()
    mailing.refresh_from_db()
    assert item.state == copies.states["exemple.fr-000000"] == "refused"
    assert item.answer.startswith("Abandonné")
    assert (mailing.state, mailing.sent_count, mailing.refused_count) == ("done", 1, 1)


def test_an_impossible_address_is_refused_when_it_is_prepared():
    items = list(make_items(2))
    bad = [
        type(items[0])(address, "a", f"bad{rank}", {}, clock.now())
        for rank, address in enumerate(
            ["pas une adresse", "zoé@exemple.fr", "a@b\r\n.fr"]
        )
    ]
    with sink() as script:
        mailing = make_mailing(make_tests_profile(script.port), [*items, *bad])
        send(mailing)

    mailing.refresh_from_db()
    assert (mailing.sent_count, mailing.refused_count) == (2, 3)
    assert mailing.state == "done"


def test_a_message_without_all_its_values_does_not_leave_alone():
    items = list(make_items(2))
    bare = type(items[0])("vide@exemple.fr", "a", "vide", {"prenom": "x"}, clock.now())
    with sink() as script:
        mailing = make_mailing(
            make_tests_profile(script.port), [items[0], bare, items[1]]
        )
        send(mailing)

    assert states(mailing) == {"p0": "sent", "vide": "refused", "p1": "sent"}
    assert "{lien}" in MailingItem.objects.get(reference="vide").answer


def test_preparing_the_same_items_again_changes_nothing():
    mailing = make_mailing(make_tests_profile(), 1100, starts=False)

    create_items(mailing, make_items(1200))

    assert MailingItem.objects.filter(mailing=mailing).count() == 1200


def test_a_connection_cut_in_a_body_leaves_one_doubt_and_the_rest_leaves_later():
    with sink() as script:
        script.answers["end", "p1@exemple.fr"] = "take-and-cut"
        mailing = make_mailing(make_tests_profile(script.port), 4)
        send(mailing)

    mailing.refresh_from_db()
    assert states(mailing) == {
        "p0": "sent", "p1": "maybe_sent", "p2": "sent", "p3": "sent",
    }  # fmt: skip
    assert mailing.maybe_sent_count == 1
    assert len(script.taken) == 4
    assert script.connections == 2


def test_a_server_that_limits_each_connection_is_called_again():
    with sink(per_connection=7) as script:
        mailing = make_mailing(make_tests_profile(script.port), 45)
        assert send(mailing).sent == 45

    assert len({one.recipients for one in script.taken}) == len(script.taken) == 45
    assert script.connections == 7


def test_a_server_that_hangs_up_at_once_is_said_and_costs_one_attempt():
    with sink() as script:
        script.answers["mail", "retours@tests-exemple.fr"] = CUT
        mailing = make_mailing(make_tests_profile(script.port), 3)
        run = send(mailing)

    mailing.refresh_from_db()
    assert set(states(mailing).values()) == {"waiting"}
    tried = MailingItem.objects.order_by("pk").values_list("attempts", flat=True)
    assert list(tried) == [1, 0, 0]
    assert "coupé la connexion" in mailing.trouble
    assert run.next_at is not None
    assert run.next_at == mailing.resume_at
    assert run.next_at > clock.now()


@pytest.mark.parametrize("words", [CUT, "421 4.7.0 not now"])
def test_one_address_at_which_the_server_hangs_up_stops_nobody_else(words):
    with sink() as script:
        script.answers["rcpt", "p1@exemple.fr"] = words
        mailing = make_mailing(make_tests_profile(script.port), 4)
        send(mailing)
        with clock.at(clock.now() + timedelta(minutes=3)):
            Mailing.objects.filter(pk=mailing.pk).update(resume_at=None)
            send(mailing)

    sent = states(mailing)
    assert sent.pop("p1") == "waiting"
    assert set(sent.values()) == {"sent"}


def test_a_server_that_does_not_answer_is_said_in_french_then_forgotten():
    with sink() as script:
        profile = make_tests_profile(script.port)
        mailing = make_mailing(profile, 2)
    send(mailing)
    mailing.refresh_from_db()
    assert "refuse la connexion" in mailing.trouble

    with sink() as script, clock.at(clock.now() + timedelta(minutes=5)):
        type(profile).objects.update(port=script.port)
        mailing = Mailing.objects.get(pk=mailing.pk)
        assert send(mailing).sent == 2
    mailing.refresh_from_db()
    assert mailing.trouble == ""


def test_a_pause_is_obeyed_between_two_chunks_and_a_stop_for_good():
    with sink() as script:
        mailing = make_mailing(make_tests_profile(script.port), 50)

        def gate(items):
            if len(script.taken) >= CHUNK:
                pause_mailing(mailing=Mailing.objects.get(pk=mailing.pk), by=SYSTEM)
            return let_all(items)

        assert run_mailing(mailing, gate, seconds=5).sent == 2 * CHUNK
        assert send(mailing).next_at is None
        assert len(script.taken) == 2 * CHUNK
        resume_mailing(mailing=mailing, by=SYSTEM)
        stop_mailing(mailing=mailing, by=SYSTEM)
        assert send(mailing).sent == 0


def test_the_rate_of_the_server_holds_for_all_its_mailings():
    moment = clock.now()
    with sink() as script:
        profile = make_tests_profile(script.port, rate_per_minute=60)
        first, second = make_mailing(profile, 30), make_mailing(profile, 30)
        with clock.at(moment + timedelta(seconds=1)):
            send(first, seconds=0.2)
            send(second, seconds=0.2)
        assert len(script.taken) == 10
        with clock.at(moment + timedelta(seconds=6)):
            send(first, seconds=0.2)
            send(second, seconds=0.2)
        assert len(script.taken) == 15


def test_a_domain_that_must_wait_lets_the_others_go():
    with sink() as script:
        profile = make_tests_profile(script.port, domain_rate_per_minute=6)
        items = [
            *make_items(30),
            *make_items(2, domain="a.fr"),
            *make_items(1, domain="b.fr"),
        ]
        mailing = make_mailing(profile, items)
        with clock.at(clock.now() + timedelta(seconds=1)):
            send(mailing, seconds=0.3)

    assert sorted(one.recipients[0] for one in script.taken) == [
        "p0@a.fr", "p0@b.fr", "p0@exemple.fr",
    ]  # fmt: skip


def test_what_a_killed_worker_left_waits_for_a_person():
    copies = Copies()
    with sink() as script:
        profile = make_tests_profile(script.port)
        mailing = make_mailing(profile, 30)
        claim = claim_chunk(mailing, profile)
        assert len(claim.items) == CHUNK
        run = send(mailing)
        assert run.sent == 10
        assert run.next_at is not None
        with clock.at(clock.now() + timedelta(minutes=11)):
            assert send(mailing, on_settled=copies).sent == 0
            assert copies.states == {
                item.reference: "maybe_sent" for item in claim.items
            }
            mailing.refresh_from_db()
            assert (mailing.state, mailing.maybe_sent_count) == ("done", CHUNK)
            assert len(script.taken) == 10

            item = MailingItem.objects.get(pk=claim.items[0].id)
            send_item_again(item=item, by=SYSTEM)
            assert send(mailing).sent == 1
    mailing.refresh_from_db()
    assert (mailing.state, mailing.maybe_sent_count) == ("done", CHUNK - 1)


def test_a_worker_that_comes_back_after_its_lease_changes_nothing():
    copies = Copies()
    with sink() as script:
        profile = make_tests_profile(script.port)
        mailing = make_mailing(profile, 3)
        claim = claim_chunk(mailing, profile)
        with clock.at(clock.now() + timedelta(minutes=11)):
            send(mailing)
        late = [
            Outcome(item.id, item.reference, ItemState.SENT, clock.now())
            for item in claim.items
        ]
        item_work.settle(mailing, claim, late, unsent=[], on_settled=copies)

    mailing.refresh_from_db()
    assert set(states(mailing).values()) == {"maybe_sent"}
    assert (mailing.sent_count, mailing.maybe_sent_count) == (0, 3)
    assert copies.states == {}


def test_two_workers_never_hold_the_same_item():
    profile = make_tests_profile()
    mailing = make_mailing(profile, 2 * CHUNK)

    claims = [claim_chunk(mailing, profile) for _ in range(3)]

    held = [item.id for claim in claims for item in claim.items]
    assert [len(claim.items) for claim in claims] == [CHUNK, CHUNK, 0]
    assert len(set(held)) == len(held)


def test_a_profile_with_a_key_signs_what_it_sends():
    with sink() as script:
        profile = make_tests_profile(script.port)
        make_dkim_key(profile=profile, kind=DkimKind.ED25519, selector="b1", by=SYSTEM)
        profile.refresh_from_db()
        mailing = make_mailing(profile, 2)
        send(mailing)

    assert profile.dkim_record is not None
    name, value = profile.dkim_record
    assert name == "b1._domainkey.tests-exemple.fr"
    for one in script.taken:
        verify(one.raw, value)


def test_a_chunk_costs_the_same_statements_whatever_the_number_of_items():
    counts = []
    with sink() as script:
        for chunks in (3, 12):
            mailing = make_mailing(make_tests_profile(script.port), chunks * CHUNK)
            with CaptureQueriesContext(connection) as seen:
                send(mailing)
            counts.append(len(seen))

    # Two short transactions and the list of suppressed addresses.
    assert (counts[1] - counts[0]) / (12 - 3) == 10
