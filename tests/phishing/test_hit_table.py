"""`beffroi classify_hits`: any table of hits is read, and what is refused is told."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from beffroi.phishing.rules.hit_cells import CellError, read_headers, read_moment
from tests.phishing import labelled

CHROME = labelled.BROWSERS[0]


def table(rows: list[dict[str, str]], separator: str = ",") -> str:
    text = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def visit(**changes: str) -> list[dict[str, str]]:
    link = {
        "hit_id": "é1", "hit_at": "2026-10-06T10:00:30", "kind": "link", "token": "Abc-1",
        "accepted_at": "2026-10-06T10:00:00", "address": "90.63.218.14", "user_agent": CHROME,
    }  # fmt: skip
    gesture = {
        **link,
        "hit_id": "é2",
        "hit_at": "2026-10-06T10:00:34",
        "kind": "gesture",
    }
    return [{**link, **changes}, {**gesture, **changes}]


@pytest.fixture
def classified(tmp_path):
    def classify(content: str | bytes, name: str = "traces.csv") -> dict:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        written = io.StringIO()
        call_command("classify_hits", str(path), json=True, stdout=written)
        return json.loads(written.getvalue().splitlines()[-1])

    return classify


def classes(report: dict) -> list[str]:
    assert report["refused"] == []
    return [hit["class"] for hit in report["hits"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_separator_and_any_encoding_is_read(classified, separator, encoding):
    report = classified(table(visit(), separator).encode(encoding))

    assert classes(report) == ["human", "human"]
    assert [hit["hit_id"] for hit in report["hits"]] == ["é1", "é2"]


def test_columns_come_in_any_order_under_any_spelling(classified):
    rows = [dict(reversed(row.items())) for row in visit()]
    text = table(rows).replace("hit_id", "Hit ID").replace("user_agent", "User-Agent")

    assert classes(classified(text)) == ["human", "human"]


def test_only_four_columns_are_needed(classified):
    needed = ("hit_id", "hit_at", "kind", "token")
    rows = [{name: row[name] for name in needed} for row in visit()]

    assert classes(classified(table(rows))) == ["human", "human"]


def test_a_table_without_them_is_refused_by_name(tmp_path):
    path = tmp_path / "traces.csv"
    path.write_text("hit_id,kind\n1,link\n", encoding="utf-8")

    with pytest.raises(CommandError, match="hit_at, token"):
        call_command("classify_hits", str(path))


def test_a_moment_without_zone_takes_the_zone_of_its_line(classified):
    rows = visit(accepted_at="2026-10-06T08:00:00Z", hit_at="2026-10-06T08:00:01")

    report = classified(table(rows[:1]))
    assert report["hits"][0]["reasons"][0] == "too_fast"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-10-06T10:00:30Z", "2026-10-06T10:00:30+00:00"),
        ("2026-10-06 10:00:30.25+02:00", "2026-10-06T10:00:30.250000+02:00"),
        ("2026-10-06T10:00", "2026-10-06T10:00:00+02:00"),
        ("2026-12-06T10:00:00", "2026-12-06T10:00:00+01:00"),
        ("06/10/2026 10:00:30", "2026-10-06T10:00:30+02:00"),
        ("20261006T100030+0200", "2026-10-06T10:00:30+02:00"),
        ("2026-10-06", "2026-10-06T00:00:00+02:00"),
        ("1791280830", "2026-10-06T10:00:30+00:00"),
    ],
)
def test_moments_are_read_as_people_write_them(text, wanted):
    assert read_moment(text).isoformat() == wanted


@pytest.mark.parametrize(
    "text", ["hier", "2026-13-01T10:00", "10:00", "2026-10-06T99:00"]
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(CellError):
        read_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"Sec-Purpose": "prefetch"}', "{'Sec-Purpose': 'prefetch'}",
        '[["Sec-Purpose", "prefetch"]]', '{"sec-purpose": ["prefetch"]}',
        "Sec-Purpose: prefetch\nAccept: */*",
    ],
)  # fmt: skip
def test_headers_are_read_from_what_programs_write(text):
    assert read_headers(text)["sec-purpose"] == "prefetch"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("hit_at", "hier"), ("accepted_at", "bientôt"), ("kind", "téléphone"),
        ("address", "999.1.2.3"), ("headers", "rien de tel"), ("method", "GE T"),
        ("declared_addresses", "notre réseau"), ("token", "''"), ("hit_id", " "),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_refused_alone_with_its_column(
    classified, column, value
):
    good, bad = visit()
    report = classified(
        table([{**good, column: good.get(column, "")}, {**bad, column: value}])
    )

    assert [hit["hit_id"] for hit in report["hits"]] == ["é1"]
    assert [(row["line"], row["column"]) for row in report["refused"]] == [(3, column)]
    assert report["refused"][0]["reason"]


def test_the_same_hit_twice_counts_once(classified):
    report = classified(table([*visit(), visit()[0]]))

    assert len(report["hits"]) == 2
    assert report["refused"] == [
        {"line": 4, "column": "hit_id", "reason": "déjà lu à la ligne 2"}
    ]


def test_a_link_with_a_quote_behind_belongs_to_its_token(classified):
    altered = {
        **visit()[0],
        "hit_id": "é0",
        "token": "Abc-1%27",
        "hit_at": "2026-10-06T10:00:10",
    }
    report = classified(table([altered, *visit()]))

    assert classes(report) == ["robot", "human", "human"]
    assert "altered_link" in report["hits"][0]["reasons"]


def test_without_json_each_hit_is_told_in_french(tmp_path, capsys):
    path = tmp_path / "traces.csv"
    path.write_text(table(visit()), encoding="utf-8")

    call_command("classify_hits", str(path))
    assert "é1 : personne (geste)" in capsys.readouterr().out.replace("\xa0", " ")
