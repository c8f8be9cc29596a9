"""The files of the demo: what they promise, and faulty ones refused by name."""

from collections import Counter

import pytest

from beffroi.accounts.rules.roles import Role
from beffroi.demo.region import read_world
from beffroi.demo.rules.region import Story, has_right_key
from beffroi.lib.content import ContentError
from beffroi.reference import queries as reference
from tests.demo.build import changed_content, whole_world


def _set(*path, to):
    def change(value):
        for key in path[:-1]:
            value = value[key]
        value[path[-1]] = to

    return change


def _drop(*path):
    def change(value):
        for key in path[:-1]:
            value = value[key]
        del value[path[-1]]

    return change


def test_the_region_holds_what_the_issue_asks_for():
    region = whole_world().region

    assert len(region.organizations) == 12
    assert len(region.establishments) == 60
    assert sum(place.category == "355" for place in region.establishments) == 2
    departments = reference.departments()
    served = {place.department for place in region.establishments}
    assert served == {
        d.code for d in departments.values() if d.region_code == region.code
    }


def test_people_of_every_role_live_there_and_each_role_can_be_entered():
    people = whole_world().region.people

    assert {person.role for person in people} == set(Role)
    assert {person.role for person in people if person.is_persona} == set(Role)


def test_every_story_is_told():
    told = Counter(place.story for place in whole_world().region.establishments)

    assert set(told) == set(Story)


def test_every_number_is_invented_and_its_key_is_right():
    region = whole_world().region

    for card in (*region.organizations, *region.establishments):
        assert card.finess.startswith("99")
        assert has_right_key(card.finess)


def test_every_question_has_words_and_no_sentence_keeps_an_unknown_brace():
    world = whole_world()

    assert set(world.words.questions) == set(world.questionnaire.by_id)
    known = {
        "informatique": "", "a_informatique": "", "de_informatique": "",
        "chez_informatique": "", "dui": "", "site": "",
    }  # fmt: skip
    for words in world.words.questions.values():
        texts = (*words.none, *words.low, *words.high, *words.unknown)
        for text in (*texts, words.proof.text):
            assert "{" not in text.format(**known)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (
            "region.yaml",
            _set("establishments", 0, "finess", to="340000019"),
            ["340000019", "commençant par 99"],
        ),
        (
            "region.yaml",
            _set("establishments", 0, "finess", to="993400018"),
            ["993400018", "clé de contrôle"],
        ),
        (
            "region.yaml",
            _set("establishments", 1, "finess", to="993400019"),
            ["993400019", "deux fois"],
        ),
        (
            "region.yaml",
            _set("establishments", 0, "category", to="9999"),
            ["993400019", "category"],
        ),
        (
            "region.yaml",
            _set("establishments", 0, "story", to="perfect"),
            ["993400019", "story", "perfect"],
        ),
        (
            "region.yaml",
            _set("establishments", 0, "organization", to="nowhere"),
            ["993400019", "organization"],
        ),
        (
            "region.yaml",
            _set("establishments", 0, "phone", to="04 67 00 00 00"),
            ["993400019", "phone", "fiction"],
        ),
        (
            "region.yaml",
            _set("establishments", 0, "postal_code", to="75001"),
            ["993400019", "postal_code"],
        ),
        (
            "region.yaml",
            _set("establishments", 0, "capacity", to="beaucoup"),
            ["993400019", "capacity"],
        ),
        ("region.yaml", _drop("establishments", 0, "town"), ["993400019", "town"]),
        (
            "region.yaml",
            _set("organizations", 0, "department", to="75"),
            ["pierre-blanche", "department"],
        ),
        (
            "region.yaml",
            _set("people", 0, "email", to="aurore@hopital.fr"),
            ["aurore@hopital.fr", "exemple-beffroi.fr"],
        ),
        ("region.yaml", _set("people", 0, "role", to="boss"), ["role", "boss"]),
        (
            "region.yaml",
            _set("people", 5, "scope", to=["993400019", "998100010"]),
            ["scope", "plusieurs organismes"],
        ),
        ("region.yaml", _set("people", 5, "scope", to="region"), ["scope"]),
        ("region.yaml", _drop("people"), ["region.yaml", "people"]),
        ("answers.yaml", _drop("R2.4"), ["answers.yaml", "R2.4"]),
        ("answers.yaml", _set("R99.1", to={}), ["answers.yaml", "R99.1"]),
        ("answers.yaml", _set("R1.1", "ease", to=3), ["R1.1", "ease"]),
        ("answers.yaml", _set("R1.1", "low", to=[]), ["R1.1", "low"]),
        (
            "answers.yaml",
            _set("R1.1", "proof", "kind", to="video"),
            ["R1.1", "proof.kind", "video"],
        ),
        ("life.yaml", _drop("notes", "silence"), ["notes", "silence"]),
        ("life.yaml", _drop("own_actions", 0, "title"), ["own_actions", "title"]),
        (
            "life.yaml",
            _set("measures", 0, "question", to="R0.0"),
            ["measures", "R0.0"],
        ),
        ("life.yaml", _set("characters", 0, "slug", to="lazy"), ["backups_first"]),
    ],
)
def test_a_faulty_file_is_refused_by_name(tmp_path, name, change, said):
    folder = changed_content(tmp_path, name, change)

    with pytest.raises(ContentError) as refusal:
        read_world(folder)

    for words in said:
        assert words in str(refusal.value)


def test_an_active_establishment_that_nobody_answers_for_is_refused(tmp_path):
    def without_referents(value):
        value["people"] = [p for p in value["people"] if p["role"] != "referent"]

    folder = changed_content(tmp_path, "region.yaml", without_referents)

    with pytest.raises(ContentError, match="personne n’y répond"):
        read_world(folder)
