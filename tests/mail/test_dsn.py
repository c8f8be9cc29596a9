"""Reports written by real servers (mikel/mail, MIT licence), and one of ours coming back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.mail.rules.dsn import failures

BOUNCES = Path(__file__).parent / "bounces"


def _read(name: str):
    return failures((BOUNCES / f"{name}.eml").read_bytes())


def test_an_unknown_address_is_a_failure_with_the_servers_words():
    [failure] = _read("report_530")

    assert failure.recipient == "edwin@zzzzzzz.com"
    assert failure.status == "5.3.0"
    assert "Unknown E-Mail Address" in failure.reason
    assert failure.message_id == "200712232303.lBNN3jDq002941@mail12.rrrr.com.au"


def test_a_delayed_message_is_not_a_failure():
    assert _read("report_422") == []


def test_one_report_may_tell_of_several_recipients():
    found = _read("multi_address_bounce1")

    assert len(found) == 5
    assert {failure.status for failure in found} == {"5.1.1"}
    assert {failure.message_id for failure in found} == {
        "118707422.15521266992174819.JavaMail.root@lvmail01"
    }


def test_a_report_in_several_pieces_is_read():
    [failure] = _read("multipart_report_multiple_status")

    assert failure.recipient == "u@ci.com"
    assert failure.message_id == "4c2a146147ac8_61ff157c4ec1652df@s.h.c.mail"


@pytest.mark.parametrize("name", sorted(path.name for path in BOUNCES.glob("*.eml")))
def test_a_report_cut_anywhere_is_read_without_crash(name):
    raw = (BOUNCES / name).read_bytes()

    for end in range(0, len(raw), 97):
        failures(raw[:end])


@given(st.binary(max_size=2000))
def test_anything_else_is_not_a_report(raw):
    assert failures(raw) == []
