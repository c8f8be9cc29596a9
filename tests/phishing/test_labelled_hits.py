"""The labelled set: hardly a robot counted as a person, hardly a person lost."""

import io
import json
from collections import Counter, defaultdict

import pytest
from django.core.management import call_command

from tests.phishing import labelled
from tests.phishing.families import FAMILIES


@pytest.fixture(scope="module")
def verdicts() -> dict[str, dict]:
    written = io.StringIO()
    call_command("classify_hits", str(labelled.PATH), json=True, stdout=written)
    report = json.loads(written.getvalue().splitlines()[-1])
    assert report["refused"] == []
    return {hit["hit_id"]: hit for hit in report["hits"]}


def test_the_table_is_what_the_families_describe():
    assert labelled.PATH.read_text(encoding="utf-8") == labelled.written()
    cases = {(row["family"], row["accepted_at"]) for row in labelled.labelled()}
    assert len(cases) >= 300
    assert len(FAMILIES) >= 50


def test_at_most_one_robot_in_a_hundred_is_counted_as_a_person(verdicts):
    robots = [row for row in labelled.labelled() if row["label"] == labelled.ROBOT]
    counted = [row for row in robots if verdicts[row["hit_id"]]["class"] == "human"]

    assert len(counted) <= len(robots) * 0.01, Counter(row["family"] for row in counted)


def test_at_least_ninety_nine_people_in_a_hundred_are_kept(verdicts):
    people = [row for row in labelled.labelled() if row["label"] == labelled.HUMAN]
    lost = [row for row in people if verdicts[row["hit_id"]]["class"] != "human"]

    assert len(lost) <= len(people) * 0.01, Counter(row["family"] for row in lost)


def test_no_family_is_missed_as_a_whole(verdicts):
    right: dict[str, list[bool]] = defaultdict(list)
    for row in labelled.labelled():
        right[row["family"]].append(verdicts[row["hit_id"]]["class"] == row["label"])

    assert {n: sum(v) / len(v) for n, v in right.items() if sum(v) < len(v) * 0.8} == {}


def test_every_verdict_says_why(verdicts):
    assert all(hit["reasons"] for hit in verdicts.values())
