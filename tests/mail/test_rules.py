from datetime import UTC, datetime, timedelta

import pytest

from beffroi.mail.rules.mime import (
    Attachment,
    Letter,
    ascii_address,
    build,
    one_line,
    read,
)
from beffroi.mail.rules.paragraphs import Block, BlockKind, blocks
from beffroi.mail.rules.retry import Fate, delay_after, fate_of

LETTER = Letter(
    to="nadia@exemple-beffroi.fr",
    subject="Été",
    text="Bonjour.\n",
    html="<p>Bonjour.</p>",
    sender='"Beffroi Occitanie" <beffroi@exemple-beffroi.fr>',
    message_id="<1@beffroi.exemple.fr>",
    at=datetime(2026, 11, 24, 9, tzinfo=UTC),
)


def _letter(**changes):
    fields = {name: getattr(LETTER, name) for name in LETTER.__slots__}
    return Letter(**{**fields, **changes})


def test_what_is_built_reads_back():
    message = read(build(LETTER))

    assert message.subject == "Été"
    assert message.text == "Bonjour."
    assert message.has_html
    assert message.recipient == "nadia@exemple-beffroi.fr"
    assert message.sender == "Beffroi Occitanie <beffroi@exemple-beffroi.fr>"


def test_attachments_keep_their_names():
    raw = build(
        _letter(attachments=[Attachment("été.pdf", "application/pdf", b"%PDF")])
    )

    assert read(raw).attachments == ("été.pdf",)


@pytest.mark.parametrize(
    "trick", ["Bonjour\r\nBcc: x@y.fr", "Bonjour\nX-A: b", "a\u2028b"]
)
def test_a_subject_cannot_add_headers(trick):
    raw = build(_letter(subject=trick))

    assert b"\nBcc:" not in raw
    assert b"\nX-A:" not in raw
    assert one_line(trick) in read(raw).subject


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("nadia@exemple.fr", "nadia@exemple.fr"),
        (" nadia@exemple.fr ", "nadia@exemple.fr"),
        ("nadia@été.fr", "nadia@xn--t-9fab.fr"),
    ],
)
def test_an_address_is_written_for_every_server(address, expected):
    assert ascii_address(address) == expected


@pytest.mark.parametrize(
    "address", ["", "nadia", "@exemple.fr", "zoé@exemple.fr", "a@"]
)
def test_an_address_that_no_server_takes_is_refused(address):
    with pytest.raises(ValueError, match=r".+"):
        ascii_address(address)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Un\nDeux", [Block(BlockKind.PARAGRAPH, ("Un", "Deux"))]),
        ("- a\n- b", [Block(BlockKind.LIST, ("a", "b"))]),
        ("https://x.fr/a", [Block(BlockKind.LINK, ("https://x.fr/a",))]),
        ("voir https://x.fr/a", [Block(BlockKind.PARAGRAPH, ("voir https://x.fr/a",))]),
        ("javascript:alert(1)", [Block(BlockKind.PARAGRAPH, ("javascript:alert(1)",))]),
    ],
)
def test_a_text_is_cut_into_blocks(text, expected):
    assert blocks(text) == expected


@pytest.mark.parametrize(
    ("code", "fate"),
    [
        (250, Fate.SENT),
        (251, Fate.SENT),
        (421, Fate.LATER),
        (451, Fate.LATER),
        (550, Fate.NEVER),
        (0, Fate.LATER),
        (-1, Fate.LATER),
    ],
)
def test_a_code_decides(code, fate):
    assert fate_of(code) is fate


def test_waits_grow_until_it_is_time_to_give_up():
    waits = [delay_after(attempt) for attempt in range(1, 9)]

    assert waits == sorted(waits)
    assert delay_after(1) == timedelta(minutes=1)
    assert delay_after(9) is None
    assert delay_after(0) is None
