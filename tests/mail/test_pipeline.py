"""Envelopes over one connection: what is said in one turn, and where it may break."""

import contextlib

import pytest

from beffroi.mail.pipeline import Delivery, Envelope, Wire, stuffed
from tests.mail.sink import CUT, Script, sink

SENDER = "tests@exemple-beffroi.fr"
MIME = b"Subject: essai\r\n\r\nBonjour.\r\n"
PIPELINING = pytest.mark.parametrize("pipelining", [True, False])


def give(script: Script, *envelopes: Envelope) -> list[Delivery]:
    wire = Wire("127.0.0.1", script.port, timeout=5)
    try:
        return list(wire.deliver_all(envelopes))
    finally:
        with contextlib.suppress(Exception):
            wire.quit()
        wire.close()


def to(*recipients: str, mime: bytes = MIME) -> Envelope:
    return Envelope(SENDER, recipients, mime)


def codes(delivery: Delivery) -> list[int]:
    return [reply.code for reply in delivery.replies]


@PIPELINING
def test_every_message_arrives_whole_and_in_order(pipelining):
    with sink(pipelining=pipelining) as script:
        done = give(script, *(to(f"p{n}@exemple.fr") for n in range(7)))

    assert [codes(one) for one in done] == [[250]] * 7
    assert [one.recipients for one in script.taken] == [
        (f"p{n}@exemple.fr",) for n in range(7)
    ]
    assert {one.raw for one in script.taken} == {MIME}
    assert {one.sender for one in script.taken} == {SENDER}
    assert script.connections == 1


def test_the_next_envelope_travels_with_the_end_of_the_one_before():
    with sink() as script:
        give(script, to("a@exemple.fr"), to("b@exemple.fr"))

    seen = b"|".join(script.groups)
    assert b"Bonjour.\r\n.\r\nMAIL FROM:<tests@exemple-beffroi.fr>\r\n" in seen
    assert b"RCPT TO:<b@exemple.fr>\r\nDATA\r\n" in seen
    assert seen.count(b"MAIL FROM") == 2


def test_without_pipelining_each_command_waits_for_its_answer():
    with sink(pipelining=False) as script:
        give(script, to("a@exemple.fr"), to("b@exemple.fr"))

    assert all(
        group.count(b"\r\n") == 1 for group in script.groups if b"Bonj" not in group
    )


@PIPELINING
@pytest.mark.parametrize("alone", [True, False])
def test_a_refused_recipient_costs_the_others_nothing(pipelining, alone):
    with sink(pipelining=pipelining, goes_ahead_alone=alone) as script:
        script.answers["rcpt", "b@exemple.fr"] = "550 5.1.1 unknown"
        done = give(script, *(to(f"{n}@exemple.fr") for n in "abc"))

    assert [codes(one) for one in done] == [[250], [550], [250]]
    assert [one.recipients for one in script.taken] == [
        ("a@exemple.fr",), ("c@exemple.fr",),
    ]  # fmt: skip


@PIPELINING
def test_a_partly_refused_message_reaches_the_others(pipelining):
    with sink(pipelining=pipelining) as script:
        script.answers["rcpt", "b@exemple.fr"] = "450 4.2.0 later"
        done = give(
            script, to("a@exemple.fr", "b@exemple.fr", "c@exemple.fr"), to("d@e.fr")
        )

    assert [codes(one) for one in done] == [[250, 450, 250], [250]]
    assert script.taken[0].recipients == ("a@exemple.fr", "c@exemple.fr")


@PIPELINING
@pytest.mark.parametrize(
    ("command", "words", "code"),
    [
        ("mail", "550 5.7.1 not you", 550),
        ("data", "451 4.3.0 later", 451),
        ("end", "554 5.7.1 spam", 554),
        ("end", "452 4.3.1 full", 452),
    ],
)
def test_a_refusal_at_any_stage_is_about_its_own_message(
    pipelining, command, words, code
):
    with sink(pipelining=pipelining) as script:
        key = SENDER if command == "mail" else "b@exemple.fr"
        script.answers[command, key] = words
        done = give(script, to("b@exemple.fr"))
        script.answers.clear()
        done += give(script, to("c@exemple.fr"))

    assert [codes(one) for one in done] == [[code], [250]]
    assert len(script.taken) == 1


def test_no_empty_message_is_ever_delivered_for_a_refused_sender():
    with sink(goes_ahead_alone=True) as script:
        script.answers["mail", SENDER] = "550 5.7.1 not you"
        done = give(script, to("b@exemple.fr"), to("c@exemple.fr"))

    assert [codes(one) for one in done] == [[550], [550]]
    assert script.taken == []


@PIPELINING
@pytest.mark.parametrize("command", ["mail", "rcpt", "data"])
def test_a_connection_cut_before_the_body_loses_nothing(pipelining, command):
    with sink(pipelining=pipelining) as script:
        key = SENDER if command == "mail" else "b@exemple.fr"
        script.answers[command, key] = CUT
        done = give(script, to("b@exemple.fr"), to("c@exemple.fr"))

    assert all(one.unsent and not one.replies and not one.maybe for one in done)
    assert script.taken == []


@PIPELINING
@pytest.mark.parametrize("words", [CUT, "take-and-cut"])
def test_a_connection_cut_after_the_body_leaves_one_doubt_alone(pipelining, words):
    with sink(pipelining=pipelining) as script:
        script.answers["end", "b@exemple.fr"] = words
        done = give(script, *(to(f"{n}@exemple.fr") for n in "abcd"))

    assert codes(done[0]) == [250]
    assert done[1].maybe
    assert not done[1].unsent
    assert all(one.unsent for one in done[2:])


def test_a_server_that_wants_another_connection_says_so():
    with sink(per_connection=2) as script:
        done = give(script, *(to(f"{n}@exemple.fr") for n in "abc"))

    assert [codes(one) for one in done[:2]] == [[250], [250]]
    assert "421 4.7.0 too many messages here" in done[2].unsent
    assert len(script.taken) == 2


@PIPELINING
@pytest.mark.parametrize(
    "body",
    [b".\r\n..\r\nfin\r\n", b"a\r\n.\r\nb\r\n", b"sans fin de ligne", b"x\n.\ny\r\n"],
)
def test_a_line_that_begins_with_a_dot_ends_nothing(pipelining, body):
    mime = b"Subject: x\r\n\r\n" + body
    with sink(pipelining=pipelining) as script:
        give(script, to("a@exemple.fr", mime=mime), to("b@exemple.fr"))

    whole = mime if mime.endswith(b"\r\n") else mime + b"\r\n"
    assert script.taken[0].raw == whole
    assert script.taken[1].raw == MIME


def test_a_message_that_begins_with_a_dot_is_stuffed_too():
    assert stuffed(b".\r\n") == b"..\r\n"


@pytest.mark.parametrize(
    "address", ["a@b.fr>\r\nRCPT TO:<c@d.fr", "a b@c.fr", "zoé@c.fr"]
)
def test_an_address_cannot_become_a_command(address):
    with pytest.raises(ValueError, match="address"):
        to(address)
