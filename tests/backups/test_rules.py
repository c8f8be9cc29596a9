"""What archives are made of: neutral lines, sealed pieces, a rotation."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.backups.rules.manifest import ManifestError, parse
from beffroi.backups.rules.neutral import Kind, add_line, digest_text, line_of, row_of
from beffroi.backups.rules.rotation import Rotation, moment_of, name_of, to_keep
from beffroi.lib.sealedfile import (
    PIECE,
    DamagedError,
    NotSealedError,
    SealedReader,
    SealedWriter,
    WrongPassphraseError,
)

KINDS = (
    Kind.PLAIN, Kind.PLAIN, Kind.MOMENT, Kind.DATE, Kind.IDENTIFIER, Kind.BYTES,
    Kind.JSON, Kind.DECIMAL, Kind.DURATION, Kind.MOMENT,
)  # fmt: skip
ROW = [
    "d’été ; « oui »\n", True, datetime(2026, 11, 24, 8, 30, 1, 234567, UTC),
    date(2026, 2, 28), UUID(int=7), b"\x00\xff", {"b": [1, None], "a": "é"},
    Decimal("12.50"), timedelta(seconds=1.5), None,
]  # fmt: skip


def test_a_row_comes_back_from_its_line_as_it_was():
    line = line_of(KINDS, ROW)

    assert line.count(b"\n") == 1
    assert row_of(KINDS, line) == ROW


def test_the_order_of_the_keys_and_of_the_lines_does_not_count():
    one = line_of([Kind.JSON], [{"a": 1, "b": 2}])
    same = line_of([Kind.JSON], [{"b": 2, "a": 1}])
    other = line_of([Kind.JSON], [{"a": 2, "b": 1}])

    assert one == same
    forward = add_line(add_line(0, one), other)
    backward = add_line(add_line(0, other), one)
    assert digest_text(forward) == digest_text(backward)
    assert add_line(0, one) != add_line(0, other)


@pytest.mark.parametrize("line", [b"{}\n", b"[1]\n", b"[1,2,3]\n", b"[1,\n", b""])
def test_a_line_of_another_table_is_refused(line):
    with pytest.raises(ValueError, match=r"not a row|Expecting"):
        row_of([Kind.PLAIN, Kind.PLAIN], line)


def sealed(data: bytes) -> bytes:
    out = io.BytesIO()
    with SealedWriter(out, "une phrase secrète", cost=2) as writer:
        for start in range(0, len(data), 50_000):
            writer.write(data[start : start + 50_000])
    return out.getvalue()


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7]), st.integers()
)
def test_what_is_sealed_is_read_anywhere(size, seed):
    data = bytes((seed + n) % 251 for n in range(size))
    reader = io.BufferedReader(
        SealedReader(io.BytesIO(sealed(data)), "une phrase secrète")
    )

    assert reader.read() == data
    reader.seek(size // 2)
    assert reader.read(10) == data[size // 2 : size // 2 + 10]


DATA = b"x" * (2 * PIECE + 100)


def test_another_passphrase_opens_nothing():
    with pytest.raises(WrongPassphraseError):
        SealedReader(io.BytesIO(sealed(DATA)), "une autre phrase")


@pytest.mark.parametrize("cut", [1, 116, PIECE, PIECE + 116])
def test_a_cut_end_is_noticed_at_once(cut):
    with pytest.raises(DamagedError):
        SealedReader(io.BytesIO(sealed(DATA)[:-cut]), "une phrase secrète")


def test_a_changed_piece_and_two_pieces_swapped_are_noticed():
    raw = bytearray(sealed(DATA))
    head, piece = len(raw) - len(DATA) - 3 * 16, PIECE + 16
    changed = bytearray(raw)
    changed[head + piece + 5] ^= 1
    swapped = (
        raw[:head] + raw[head + piece : head + 2 * piece] + raw[head : head + piece]
    )

    reader = SealedReader(io.BytesIO(bytes(changed)), "une phrase secrète")
    with pytest.raises(DamagedError):
        io.BufferedReader(reader).read()
    with pytest.raises((WrongPassphraseError, DamagedError)):
        SealedReader(
            io.BytesIO(bytes(swapped) + bytes(raw[head + 2 * piece :])),
            "une phrase secrète",
        )


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"BEFFROI1" + b"\xff" * 60])
def test_what_is_not_sealed_is_said(raw):
    with pytest.raises((NotSealedError, DamagedError)):
        SealedReader(io.BytesIO(raw), "une phrase secrète")


def test_the_rotation_keeps_days_then_weeks_then_months():
    start = datetime(2026, 1, 1, 1, 35, tzinfo=UTC)
    names = [name_of(start + timedelta(days=n)) for n in range(300)]

    kept = sorted(to_keep(names, Rotation(days=7, weeks=4, months=6)))

    days = [moment_of(name).date() for name in kept]
    assert days[-7:] == [(start + timedelta(days=n)).date() for n in range(293, 300)]
    assert len(kept) < 7 + 4 + 6
    assert {day.month for day in days} == {5, 6, 7, 8, 9, 10}


def test_the_newest_is_kept_and_foreign_names_are_left_out():
    name = name_of(datetime(2026, 1, 1, 1, 35, tzinfo=UTC))

    assert to_keep([name, "notes.txt"], Rotation(1, 0, 0)) == {name}
    assert to_keep([], Rotation(7, 4, 6)) == set()
    assert moment_of("beffroi-hier.sauvegarde") is None


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"format": 99}', b"\xff"])
def test_what_is_no_manifest_is_refused(raw):
    with pytest.raises(ManifestError):
        parse(raw)
