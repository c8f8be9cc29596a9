"""No input crashes the parsers, nor makes them run for long."""

import json
import sqlite3
from contextlib import closing, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beffroi.lib.errors import Refusal
from beffroi.phishing.rules.gophish.dialects import convert
from beffroi.phishing.rules.gophish.markup import clean_html
from beffroi.phishing.rules.gophish.messages import read_message_into
from beffroi.phishing.rules.gophish.notes import Remarks, Unusable
from beffroi.phishing.rules.gophish.reading import Reading
from beffroi.phishing.rules.gophish.values import moment_of, text_of, whole_of
from tests.phishing.build_gophish import TABLES, campaign, read_bytes, read_json

MANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(MANY, max_examples=12)
KEYS = (
    "id", "name", "results", "timeline", "template", "page", "smtp", "html", "text", "subject",
    "targets", "email", "status", "details", "message", "success", "data", "campaigns", "groups",
    "host", "from_address", "headers", "key", "value", "attachments", "content", "stats", "time",
    "created_date", "url", "timezone", "indicators", "redirect_url", "reported", "num_targets",
)  # fmt: skip
WORDS = st.sampled_from(
    ("{{.URL}}", "{{if .FirstName}}", "{{end}}", "{{", "}}", "{%", "<script>", "<input type=password",
     "style='url(", "\x00", "\ud800", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "01/02/2026 10:00",
     "Submitted Data", "a@b.fr", "[Deleted]", "../../etc", "=cmd|x", "%url%", "($x$)", "{lien}", "http://[")
)  # fmt: skip
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=30)
    | st.just(10**400)
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS) | st.text(max_size=6), inner, max_size=8
        )
    ),
    max_leaves=30,
)


@MANY
@given(VALUES)
def test_no_json_value_crashes_the_reading(value):
    text = json.dumps(value, default=str) if not _is_huge(value) else str(value)

    haul = Reading("essai").read_json(text)

    assert haul.counts["campaigns"] >= 0
    assert "\x00" not in repr(haul).replace("\\x00", "\x00")


def _is_huge(value) -> bool:
    """JSON of a number beyond the limit of Python cannot be written by `json`."""
    try:
        json.dumps(value, default=str)
    except ValueError:
        return True
    return False


@MANY
@given(st.text(max_size=400) | st.lists(WORDS, max_size=20).map("".join))
def test_no_text_crashes_the_converter_nor_the_cleaner(text):
    clean = text_of(text)
    try:
        html = clean_html(convert(clean, "HTML", Remarks()), Remarks()).html
    except Unusable:
        return
    assert "<script" not in html.lower()


@FEW
@given(st.binary(max_size=600))
def test_no_bytes_crash_the_reading_of_files(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("octets")
    for name in ("a.json", "a.csv", "a.eml", "a.html", "a.txt", "a.xlsx", "gophish.db"):
        with suppress(Refusal):
            read_bytes(data, folder, name)


@MANY
@given(st.lists(st.sampled_from([b"\r\n", b"--b", b"Content-Type: ", b"multipart/mixed; boundary=b",
    b"text/html; charset=", b"\xff\xfe", b"=?utf-8?B?", b"?=", b"charset=zlib_codec", b"base64", b"uuencode",
    b"Content-Transfer-Encoding: ", b"filename*0*=utf-8''%", b"message/rfc822", b"Subject: ", b"\n\n", b"From: ", b"\x00"]), max_size=40))  # fmt: skip
def test_no_mime_crashes_the_reading_of_messages(pieces):
    reading = Reading("essai")

    read_message_into(reading, b"".join(pieces))

    assert reading.haul.templates or reading.haul.notes.refused


@FEW
@given(st.lists(st.tuples(*[SCALARS | st.binary(max_size=8)] * 5), max_size=5))
def test_no_row_of_a_database_crashes_the_reading(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("base") / "gophish.db"
    with closing(sqlite3.connect(path)) as base:
        base.executescript(TABLES)
        for row in rows:
            kept = [_storable(value) for value in row]
            base.execute(
                "INSERT INTO campaigns (name, status, url, created_date, template_id) VALUES (?, ?, ?, ?, ?)",
                kept,
            )
            base.execute(
                "INSERT INTO results (campaign_id, email, r_id, status, send_date) VALUES (?, ?, ?, ?, ?)",
                [1, *kept[:4]],
            )
            base.execute(
                "INSERT INTO events (campaign_id, email, time, message, details) VALUES (?, ?, ?, ?, ?)",
                [1, *kept[:4]],
            )
            base.execute(
                "INSERT INTO templates (name, subject, text, html, modified_date) VALUES (?, ?, ?, ?, ?)",
                kept,
            )
            base.execute(
                "INSERT INTO targets (email, first_name, last_name, position) VALUES (?, ?, ?, ?)",
                kept[:4],
            )
        base.commit()

    haul = read_bytes(path.read_bytes(), path.parent, "copie.db")

    assert len(haul.campaigns) == len(rows)


def _storable(value):
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if isinstance(value, int) and abs(value) >= 2**63:
        return str(value)[:100]
    return value


@MANY
@given(
    st.text(max_size=40) | WORDS | st.integers() | st.floats() | st.binary(max_size=10)
)
def test_no_value_crashes_the_readers_of_moments_and_numbers(value):
    moment = moment_of(value)

    assert moment is None or 1990 <= moment.year <= 2100
    assert 0 <= whole_of(value) <= 2_000_000_000


def nested(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


@pytest.mark.parametrize(
    "text",
    [
        nested(100_000),
        "[" * 1_000_000,
        '{"id": ' + "9" * 100_000 + ', "name": "x", "results": []}',
        '{"campaigns": ' + "[" * 300 + '{"id": 1, "results": []}' + "]" * 300 + "}",
        "NaN Infinity -Infinity null true",
        '{"name": "x", "results": {"a": 1}, "timeline": "x", "template": [], "page": 3, "smtp": "y"}',
        '{"targets": [[], 3, null, {"email": {"a": 1}}, {"email": ["a@b.fr"]}]}',
        json.dumps(
            {
                "campaigns": {
                    "campaigns": {"campaigns": {"campaigns": {"campaigns": {}}}}
                }
            }
        ),
        "\x00\x00{\x00}",
        '{"id": 1, "name": "\\ud800\\u0000\\u202e", "results": [{"email": "\\ud800@b.fr"}]}',
    ],
)
def test_absurd_json_is_read_or_refused_at_once(text):
    haul = Reading("essai").read_json(text)

    assert haul.notes.refused or not haul.is_empty or text.startswith("[[")


def test_names_that_refer_to_one_another_are_only_names():
    value = campaign(
        template={"name": "A", "page": {"name": "B"}},
        page={"name": "A", "template": {"name": "A"}},
    )

    assert read_json([value, value]).campaigns["9"].template == "A"


@pytest.mark.parametrize(
    "text",
    ["{{" * 100_000, "{{if .URL}}" * 50_000, "{{ a" * 100_000, "<input " * 100_000, "&" * 1_000_000,
     "http://" * 100_000, "<style>" + "url(" * 100_000, "<!--" * 200_000, "($" * 200_000, "{lien}/" * 100_000],
)  # fmt: skip
def test_no_repeated_sign_makes_a_template_endless(text):
    """A search in the square of the length would keep this test for hours."""
    remarks = Remarks()
    with suppress(Unusable):
        clean_html(convert(text, "HTML", remarks), remarks)
    assert len(remarks.converted) < 10


def test_a_message_of_a_thousand_parts_in_one_another_is_refused():
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        for n in range(1000)
    )
    reading = Reading("essai")

    read_message_into(reading, b"From: a@b.fr\r\n" + head)

    assert "parties" in reading.haul.notes.refused[0].reason
