"""The small rules of the plan: circles, costs, names in comments, the calendar's files."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from beffroi.actionplan.contents import CONTENT, calendar, read_folder
from beffroi.actionplan.rules.chains import LENGTH_MAX, would_turn
from beffroi.actionplan.rules.costs import Priced, cost_lines, total
from beffroi.actionplan.rules.ics import Deadline, calendar_of
from beffroi.actionplan.rules.mentions import GONE, keyed, parts_of
from beffroi.lib.content import ContentError
from beffroi.maturity.queries.questionnaires import questionnaire

NADIA, PAUL = (
    "0" * 8 + "-0000-4000-8000-" + "1" * 12,
    "0" * 8 + "-0000-4000-8000-" + "2" * 12,
)
PEOPLE = {NADIA: "Nadia Delmas", PAUL: "Paul Delmas"}
YEARS = (2026, 2027, 2028)


@pytest.mark.parametrize(
    ("links", "key", "after", "turns"),
    [
        ({}, "a", "b", False),
        ({"b": "c"}, "a", "b", False),
        ({"b": "a"}, "a", "b", True),
        ({"b": "c", "c": "a"}, "a", "b", True),
        ({}, "a", "a", True),
        # A circle that does not hold the key ends too.
        ({"b": "c", "c": "b"}, "a", "b", True),
        ({str(n): str(n + 1) for n in range(LENGTH_MAX)}, "a", "0", True),
    ],
)
def test_actions_never_wait_for_one_another_in_a_circle(links, key, after, turns):
    assert would_turn(key, after, links.get) is turns


def test_a_yearly_amount_comes_back_and_a_single_one_does_not():
    lines = cost_lines(
        [
            Priced(2, 1000, 0, date(2027, 3, 1)),
            Priced(2, 0, 120, date(2026, 6, 1)),
            Priced(None, 50, 0, date(2028, 1, 1)),
            Priced(7, 300, 40, None),
            # Paid before the years shown: only what is paid again counts.
            Priced(4, 900, 60, date(2024, 1, 1)),
        ],
        years=YEARS,
    )

    assert [(line.reflex_number, line.years) for line in lines] == [
        (2, (120, 1120, 120)),
        (4, (60, 60, 60)),
        (7, (0, 0, 0)),
        (None, (0, 0, 50)),
    ]
    assert (lines[2].undated_once, lines[2].undated_yearly) == (300, 40)
    assert total(lines, years=YEARS).years == (180, 1180, 230)


def test_a_name_in_a_comment_is_kept_as_a_key():
    text, found = keyed("Bonjour @nadia delmas, et @Paul Delmas ?", PEOPLE)

    assert found == {NADIA, PAUL}
    assert "Delmas" not in text
    words = "".join(part.words for part in parts_of(text, PEOPLE))
    assert words == "Bonjour @Nadia Delmas, et @Paul Delmas ?"


@pytest.mark.parametrize(
    "text",
    ["nadia@exemple-beffroi.fr", "@Nadia Delmasson", f"@{{{NADIA}}}", "@inconnue"],
)
def test_what_is_no_name_is_left_as_words(text):
    kept, found = keyed(text, PEOPLE)

    assert not found
    assert not any(part.is_name for part in parts_of(kept, PEOPLE))


def test_a_person_erased_leaves_no_name():
    kept, _ = keyed("Merci @Nadia Delmas", PEOPLE)

    assert parts_of(kept, {})[-1].words == f"@{GONE}"


def test_every_task_of_the_calendar_is_whole_and_proves_a_real_question():
    tasks = calendar()
    known = questionnaire()

    assert len(tasks) >= 24
    for task in tasks.values():
        assert all((task.title, task.why, task.how, task.done_when, task.who)), (
            task.slug
        )
        assert task.reflex_number in range(1, 13)
        question = known.by_id.get(task.question_id)
        assert not task.question_id or question, task.slug
        assert question is None or question.reflex_number == task.reflex_number, (
            task.slug
        )


def test_the_first_day_of_a_task_is_never_past():
    for task in calendar().values():
        for today in (date(2026, 11, 24), date(2027, 2, 28), date(2027, 12, 31)):
            starts_on = task.starts_on(today=today)
            assert today <= starts_on
            assert (starts_on - today).days <= 366, task.slug


def test_a_faulty_line_is_refused_by_file_key_and_reason(tmp_path):
    text = (CONTENT / "10-sauvegardes.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(
        text.replace("{rhythm: monthly}", "{rhythm: parfois}"), encoding="utf-8"
    )

    with pytest.raises(ContentError, match=r"a\.yaml, rapport-sauvegarde.*parfois"):
        read_folder(tmp_path)


def test_a_line_used_twice_or_for_an_unknown_family_is_refused(tmp_path):
    text = (CONTENT / "10-sauvegardes.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(ContentError, match=r"b\.yaml, rapport-sauvegarde"):
        read_folder(tmp_path)


def _deadline(**changes) -> Deadline:
    fields = {
        "key": "cle",
        "title": "Revoir : comptes, accès ; « été »\\fin " + "é" * 90,
        "on": date(2027, 3, 28),
        "place": "Résidence, Les Micocouliers",
        "link": "https://beffroi.exemple.fr/actions/1/",
        "revision": 3,
        "changed_at": datetime(2026, 11, 24, 8, 0, 0, 123, tzinfo=UTC),
    }
    return Deadline(**{**fields, **changes})


def test_the_file_of_an_agenda_is_what_outlook_and_google_ask():
    raw = calendar_of(
        [_deadline()], name="Beffroi – mes actions", host="beffroi.exemple.fr"
    )

    assert raw.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"X-PUBLISHED-TTL:PT6H" in raw
    assert b"DTSTART;VALUE=DATE:20270328" in raw
    assert b"DTEND;VALUE=DATE:20270329" in raw
    [event] = Calendar.from_ical(raw).walk("VEVENT")
    assert str(event["summary"]) == _deadline().title
    assert str(event["location"]) == "Résidence, Les Micocouliers"
    assert str(event["uid"]) == "cle@beffroi.exemple.fr"
    assert int(event["sequence"]) == 2
    assert event["dtstamp"].dt == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert event.walk("VALARM")


def test_the_same_deadlines_give_the_same_bytes():
    rows = [_deadline(), _deadline(key="autre")]

    assert calendar_of(rows, name="x", host="h") == calendar_of(
        rows, name="x", host="h"
    )


def test_a_title_cannot_add_a_line_to_the_file():
    raw = calendar_of([_deadline(title="Titre\r\nATTENDEE:x")], name="x", host="h")

    assert b"\r\nATTENDEE" not in raw
