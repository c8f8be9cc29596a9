"""Each person one scenario: levels in balance, nothing twice, the same for one seed."""

from collections import Counter
from dataclasses import replace

import pytest

from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.rules.scenario_draw import Recipient, draw
from tests.phishing.build_scenarios import accepted

BASE = replace(accepted(), audiences=frozenset(JobFamily))
SCENARIOS = [
    replace(BASE, slug=f"n{level}-{rank}", level=level)
    for level in (1, 2, 3)
    for rank in range(4)
]
PEOPLE = [Recipient(f"p{rank}") for rank in range(100)]


def level_of(key: str) -> int:
    return int(key[1])


def test_levels_are_balanced_to_one_person():
    drawn = draw(PEOPLE, SCENARIOS, seed="a")
    counts = Counter(level_of(key) for key in drawn.scenarios.values())

    assert set(drawn.scenarios) == {person.key for person in PEOPLE}
    assert max(counts.values()) - min(counts.values()) <= 1


def test_scenarios_of_one_level_are_shared_out_too():
    drawn = draw(PEOPLE, SCENARIOS, seed="a")
    counts = Counter(drawn.scenarios.values())

    assert len(counts) == len(SCENARIOS)
    assert max(counts.values()) - min(counts.values()) <= 2


def test_one_seed_gives_one_draw_whatever_the_order():
    first = draw(PEOPLE, SCENARIOS, seed="a")

    assert draw(list(reversed(PEOPLE)), SCENARIOS, seed="a") == first
    assert draw(PEOPLE, SCENARIOS, seed="b") != first


def test_nobody_receives_again_what_they_have_received():
    got = frozenset(item.slug for item in SCENARIOS if item.slug != "n2-1")
    drawn = draw([Recipient("p", received=got)], SCENARIOS, seed="a")

    assert drawn.scenarios == {"p": "n2-1@1"}
    assert drawn.repeated == frozenset()


def test_a_new_version_is_still_the_same_scenario():
    newer = [replace(SCENARIOS[0], version=2), SCENARIOS[1]]
    drawn = draw(
        [Recipient("p", received=frozenset({SCENARIOS[0].slug}))], newer, seed="a"
    )

    assert drawn.scenarios["p"] == SCENARIOS[1].key


def test_who_has_received_everything_is_named_and_draws_again():
    everything = frozenset(item.slug for item in SCENARIOS)
    drawn = draw([Recipient("p", received=everything)], SCENARIOS, seed="a")

    assert drawn.scenarios["p"]
    assert drawn.repeated == {"p"}


def test_each_draws_among_what_speaks_of_their_job():
    kitchen = replace(BASE, slug="cuisine", audiences=frozenset({JobFamily.LOGISTICS}))
    people = [Recipient(f"k{rank}", JobFamily.LOGISTICS) for rank in range(30)]
    nurses = [Recipient(f"n{rank}", JobFamily.CARE) for rank in range(30)]
    drawn = draw([*people, *nurses], [*SCENARIOS, kitchen], seed="a")

    assert all(drawn.scenarios[person.key] != "cuisine@1" for person in nurses)


def test_who_is_spoken_of_by_nothing_is_named():
    kitchen = replace(BASE, slug="cuisine", audiences=frozenset({JobFamily.LOGISTICS}))
    drawn = draw([Recipient("n", JobFamily.CARE)], [kitchen], seed="a")

    assert drawn.scenarios == {"n": "cuisine@1"}
    assert drawn.unsuited == {"n"}


def test_a_draw_from_nothing_is_refused():
    with pytest.raises(ValueError, match="no scenario"):
        draw(PEOPLE, [], seed="a")
