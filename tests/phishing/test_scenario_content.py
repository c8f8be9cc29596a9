"""The scenarios that ship: all accepted, varied, complete, and decent."""

from collections import Counter

import pytest

from beffroi.lib.content import ContentError
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.queries.scenarios import (
    SCENARIOS,
    filtered,
    latest,
    read_folders,
    refused_words,
    scenario,
    scenarios,
)
from beffroi.phishing.rules.lures import highlight, render
from beffroi.phishing.rules.phish_scale import LEVEL_OF, SOME_MOST
from beffroi.phishing.rules.scenario_checks import HTML_BYTES
from beffroi.phishing.rules.scenarios import LureKind, Scenario, Season
from tests.phishing.build_scenarios import values

LINK = "https://test.example/a1b2c3d4e5f6"
EVERY = list(scenarios().values())


def test_there_are_eight_scenarios_or_more_at_each_level():
    counts = Counter(item.level for item in latest().values())

    assert len(latest()) >= 24
    assert all(counts[level] >= 8 for level in (1, 2, 3))


def test_every_lure_season_and_audience_is_there_at_each_level():
    for level in (1, 2, 3):
        items = filtered(levels=[level])
        assert {item.lure for item in items} == set(LureKind)
        for family in JobFamily:
            assert filtered(levels=[level], audience=family), (level, family)
    assert {item.season for item in EVERY} == set(Season)


def test_those_who_work_at_home_have_their_own():
    own = [item for item in EVERY if item.places == {"home_care"}]

    assert {item.level for item in own} == {1, 2, 3}


@pytest.mark.parametrize("item", EVERY, ids=lambda item: item.key)
def test_the_level_is_what_the_scale_computes(item: Scenario):
    assert LEVEL_OF[item.difficulty] == item.level


@pytest.mark.parametrize("item", EVERY, ids=lambda item: item.key)
def test_the_message_holds_its_link_in_both_forms_and_stays_light(item: Scenario):
    message = render(item, values(), LINK, hidden_link=f"{LINK}/x", pixel=f"{LINK}/i")

    assert LINK in message.text
    assert "{" not in message.text + message.subject + message.html
    assert f'href="{LINK}"' in message.html or item.lure == LureKind.QR
    assert len(message.html.encode()) <= HTML_BYTES
    assert message.sender_address.endswith("@test.example")


@pytest.mark.parametrize("item", EVERY, ids=lambda item: item.key)
def test_every_cue_is_shown_once_on_the_message(item: Scenario):
    shown = highlight(item, values())
    whole = shown.sender + shown.subject + shown.html

    for cue in shown.cues:
        assert whole.count(f'id="passage-{cue.number}"') == 1
    assert len(shown.cues) == len(item.cues)


@pytest.mark.parametrize("item", EVERY, ids=lambda item: item.key)
def test_a_person_of_whom_nothing_is_known_can_still_receive_it(item: Scenario):
    known = {
        name: value
        for name, value in values().items()
        if name in ("etablissement", "domaine_test", "date_envoi", "jour")
        or name in ("demain", "date_limite", "mois", "annee")
    }

    assert render(item, known, LINK).html


def test_the_mistakes_of_the_first_level_are_declared():
    for item in filtered(levels=[1]):
        assert len(item.cues) > SOME_MOST
        assert sum(cue.kind == "spelling" for cue in item.cues) >= 2, item.slug


def test_no_two_scenarios_say_the_same_thing_on_a_poster():
    posters = [item.lesson.poster for item in latest().values()]

    assert len(set(posters)) == len(posters)


def test_the_list_of_refused_words_is_dated():
    words = refused_words()

    assert words.verified_on.year >= 2026
    assert {group.slug for group in words.groups} == {
        "brands", "seals", "bonus", "dismissal", "death", "health_alert",
        "sick_child", "union", "police",
    }  # fmt: skip


def test_a_region_adds_its_own_folder(tmp_path, settings):
    home = tmp_path / "phishing" / "scenarios"
    home.mkdir(parents=True)
    source = (SCENARIOS / "message-vocal.1.yaml").read_text(encoding="utf-8")
    own = source.replace("slug: message-vocal", "slug: message-du-standard")
    (home / "message-du-standard.1.yaml").write_text(own, encoding="utf-8")
    settings.CONTENT_DIR = str(tmp_path)
    for cached in (scenarios, latest):
        cached.cache_clear()

    try:
        assert scenario("message-du-standard@1").title
        assert "message-vocal" in latest()
    finally:
        for cached in (scenarios, latest):
            cached.cache_clear()


def test_a_file_bears_the_name_of_its_scenario(tmp_path):
    source = (SCENARIOS / "message-vocal.1.yaml").read_text(encoding="utf-8")
    (tmp_path / "autre.1.yaml").write_text(source, encoding="utf-8")

    with pytest.raises(ContentError, match=r"message-vocal\.1\.yaml"):
        read_folders([tmp_path])
