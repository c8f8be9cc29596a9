"""Social security numbers, paths, months."""

from datetime import date

import pytest

from beffroi.lib.nir import NirFinding, find_nir
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.paths import Path, first_left, minutes_for, step_of
from beffroi.maturity.rules.validity import add_months

NIR_CASES = [
    ("", NirFinding.NONE),
    ("La liste date de 2026.", NirFinding.NONE),
    ("Appeler le 05 61 00 00 00 ou le 06 00 00 00 00", NirFinding.NONE),
    ("FINESS 310000123, SIRET 12345678900012", NirFinding.NONE),
    ("IBAN FR76 3000 6000 0112 3456 7890 189", NirFinding.NONE),
    ("2 69 05 49 588 157 80", NirFinding.CERTAIN),
    ("NIR:269054958815780.", NirFinding.CERTAIN),
    ("2.69.05.49.588.157.80", NirFinding.CERTAIN),
    (
        "le numéro 2\u00a069\u00a005\u00a049\u00a0588\u00a0157\u00a080 est noté",
        NirFinding.CERTAIN,
    ),
    ("1 85 12 2A 123 456", NirFinding.LIKELY),
    ("185122A12345678", NirFinding.LIKELY),
    ("2690549588157", NirFinding.LIKELY),
    ("269054958815781", NirFinding.LIKELY),
    ("9690549588157", NirFinding.NONE),
    ("12690549588157804", NirFinding.NONE),
]


@pytest.mark.parametrize(("text", "finding"), NIR_CASES)
def test_a_social_security_number_is_noticed(text, finding):
    assert find_nir(text) == finding


def test_a_corsican_number_with_its_key_is_certain():
    figures = "1851219123456"  # 2A counts as 19
    key = 97 - int(figures) % 97

    assert find_nir(f"1 85 12 2A 123 456 {key:02d}") == NirFinding.CERTAIN


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 21), 12, date(2027, 11, 21)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 1, 31), 36, date(2029, 1, 31)),
    ],
)
def test_months_are_added_to_a_day(day, months, expected):
    assert add_months(day, months) == expected


def test_the_express_path_holds_the_sixteen_locks_in_order():
    asked = questionnaire()
    first, last = asked.locks[0], asked.locks[-1]

    begin = step_of(asked, Path.EXPRESS, first)
    end = step_of(asked, Path.EXPRESS, last)

    assert (begin.rank, begin.total, begin.before) == (1, 16, None)
    assert begin.after == asked.locks[1]
    assert begin.minutes_left == 15
    assert (end.rank, end.after, end.minutes_left) == (16, None, 1)


def test_a_question_outside_the_express_path_follows_its_reflex():
    asked = questionnaire()
    question = asked.by_id["R1.1"]

    step = step_of(asked, Path.EXPRESS, question)

    assert (step.path, step.rank, step.total) == (Path.REFLEX, 1, 6)


def test_the_path_resumes_at_the_first_question_left():
    asked = questionnaire()

    left = first_left(asked.locks, {asked.locks[0].id, asked.locks[2].id})

    assert left == asked.locks[1]
    assert first_left(asked.locks, {q.id for q in asked.locks}) is None
    assert minutes_for(asked, 0) == 0
