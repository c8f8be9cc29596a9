"""From a library to a questionnaire; what detailed questions and new versions change."""

from datetime import UTC, date, datetime

import pytest

from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.framework import Edition, framework_questionnaire
from beffroi.maturity.rules.levels import AnswerKind, provable_from, unproven_max
from beffroi.maturity.rules.library.changes import changes_between, marks_after
from beffroi.maturity.rules.library.dumping import dumped
from beffroi.maturity.rules.library.parsing import parse_library
from beffroi.maturity.rules.library.reading import read_document
from beffroi.maturity.rules.reflexes_library import library_of
from beffroi.maturity.rules.replies import outcome, visible
from beffroi.maturity.rules.scoring import Given, score
from beffroi.maturity.rules.wishes import wanted_action
from tests.maturity.build_frameworks import CHOICES, NODES, ROOT, key, make_document
from tests.shared_data import shared_file


def drawn(groups=(), points=None, **changes):
    library = parse_library(make_document(**changes))
    edition = Edition(
        slug="essai", version=1, published_on=date(2026, 1, 1), source="", licence="",
        definition=library.definitions[0], controls=library.controls,
        points=points or {},
    )  # fmt: skip
    return framework_questionnaire(edition, questionnaire(), groups)


def titles(asked):
    return [(item.title, [q.label for q in item.questions]) for item in asked.reflexes]


def node(name, parent="", *, assessable=True, **changes):
    parent = {"parent_urn": f"urn:{parent}"} if parent else {}
    return {"urn": f"urn:{name}", "ref_id": name, "name": name.title(), "assessable": assessable, **parent, **changes}  # fmt: skip


@pytest.mark.parametrize(
    ("nodes", "found"),
    [
        # Each branch is a chapter, a requirement above another is asked too.
        (NODES, [("Gouverner", ["A1"]), ("Sauvegarder", ["B1", "B2"])]),
        # A lone trunk is no chapter.
        (
            [node("t", assessable=False), node("u", "t", assessable=False), node("v", "u"),
             node("w", "t", assessable=False), node("x", "w")],
            [("U", ["v"]), ("W", ["x"])],
        ),
        # Requirements at the top share one chapter with their neighbours.
        ([node("a"), node("b")], [("Exigences", ["a", "b"])]),
        (
            [node("a"), node("c", assessable=False), node("d", "c"), node("e")],
            [("A", ["a"]), ("C", ["d"]), ("E", ["e"])],
        ),
        # A trunk that is asked stays one chapter.
        ([node("a"), node("b", "a")], [("A", ["a", "b"])]),
    ],
)  # fmt: skip
def test_chapters_are_the_branches_at_the_top(nodes, found):
    assert titles(drawn(nodes=nodes)) == found


def test_a_requirement_says_all_that_its_authors_say():
    asked = drawn().by_id[key("A1")]

    assert (asked.text, asked.why) == (
        "Nommer une personne", "Une personne est nommée par écrit.",
    )  # fmt: skip
    assert asked.proof == "Lettre de mission."
    assert asked.origins.details == ("La lettre porte une date.",)
    assert asked.origins.controls == (("Lettre de mission", ""),)


def test_a_requirement_without_group_concerns_everybody():
    assert set(drawn(groups=["standard"]).by_id) == {key("B1"), key("B2")}
    assert set(drawn(groups=["renforce"]).by_id) == {key("A1"), key("B1"), key("B2")}
    assert set(drawn(groups=["autre"]).by_id) == {key("A1"), key("B1"), key("B2")}


QUESTION = f"{ROOT}:b2:question"


@pytest.mark.parametrize(
    ("replies", "asked", "complete", "level"),
    [
        ({}, [1], False, None),
        ({"1": 1}, [1], True, 0),
        ({"1": 2}, [1, 2], False, None),
        ({"1": 2, "2": "hier"}, [1, 2], True, 3),
        ({"1": 1, "2": "hier"}, [1], True, 0),
    ],
)
def test_questions_are_asked_in_turn_and_give_the_level(
    replies, asked, complete, level
):
    said = {
        f"{QUESTION}:{rank}": f"{CHOICES}:{reply}" if rank == "1" else reply
        for rank, reply in replies.items()
    }
    origins = drawn().by_id[key("B2")].origins
    found = outcome(origins, said)

    assert [q.urn for q in visible(origins.questions, said)] == [
        f"{QUESTION}:{rank}" for rank in asked
    ]
    assert (found.is_complete, found.level) == (complete, level)


def computed(results=(), scores=(), weights=(1, 1), framework=None):
    """Return the outcome of two questions, the only choice of each chosen."""
    urns = [f"urn:q{rank}" for rank in range(max(len(results), len(scores)))]
    questions = {
        urn: {
            "type": "unique_choice", "weight": weights[rank],
            "choices": [{
                "urn": f"{urn}:c", "value": "Oui",
                "compute_result": results[rank] if results else None,
                "add_score": scores[rank] if scores else None,
            }],
        }
        for rank, urn in enumerate(urns)
    }  # fmt: skip
    asked = drawn(nodes=[node("a", questions=questions)], framework=framework or {})
    return outcome(asked.questions[0].origins, {urn: f"{urn}:c" for urn in urns})


@pytest.mark.parametrize(
    ("results", "level", "without_object"),
    [
        (["compliant", "compliant"], 3, False),
        (["non_compliant", "non_compliant"], 0, False),
        (["compliant", "non_compliant"], 1, False),
        (["partially_compliant", "compliant"], 1, False),
        (["not_applicable", "compliant"], 3, False),
        (["not_applicable", "not_applicable"], None, True),
    ],
)
def test_results_are_brought_together(results, level, without_object):
    found = computed(results=results)

    assert (found.level, found.is_without_object) == (level, without_object)


@pytest.mark.parametrize(
    ("scores", "weights", "changes", "level"),
    [
        ([1, 2], (1, 1), {}, 1),  # 1.5 is cut to 1
        ([2, 3], (1, 1), {}, 2),
        ([3, 3], (2, 2), {}, 3),  # held within the scale
        ([1, 2], (1, 1), {"scores_definition": {"scale": [], "aggregation": "sum"}}, 3),
        ([40, 90], (1, 1), {"min_score": None, "max_score": None}, 1),  # 65 of 100
        ([1, 3], (1, 1), {"min_score": 1, "max_score": 5}, 1),
    ],
)
def test_scores_are_averaged_or_added_within_the_scale(scores, weights, changes, level):
    assert computed(scores=scores, weights=weights, framework=changes).level == level


def test_points_given_afterwards_score_bare_choices():
    questions = {
        "urn:q": {
            "type": "unique_choice",
            "choices": [{"urn": "urn:c", "value": "Oui"}],
        }
    }
    nodes = [node("a", questions=questions)]
    bare, scored = drawn(nodes=nodes), drawn(nodes=nodes, points={"urn:c": 2})

    assert not outcome(bare.questions[0].origins, {"urn:q": "urn:c"}).is_computed
    assert outcome(scored.questions[0].origins, {"urn:q": "urn:c"}).level == 2


@pytest.mark.parametrize(
    ("most", "unproven", "provable"),
    [(1, 1, 1), (2, 1, 2), (3, 2, 2), (4, 3, 3), (5, 4, 4), (10, 9, 7)],
)
def test_what_counts_without_a_proof_follows_the_scale(most, unproven, provable):
    assert (unproven_max(most), provable_from(most)) == (unproven, provable)


def test_the_result_of_a_framework_is_weighed_by_requirement():
    givens = {key("B1"): Given(kind=AnswerKind.LEVEL, level=2)}
    result = score(drawn(), givens)

    # 3 × 2/3 over 1 + 3 + 1: chapters do not count equally.
    assert (result.percent, result.answered_count, result.question_count) == (40, 1, 3)
    assert (result.proof_rate_percent, result.unknown_rate_percent) == (0, 0)


def test_an_unfinished_answer_does_not_count_yet():
    result = score(drawn(), {key("B2"): Given(kind=AnswerKind.PARTIAL)})

    assert (result.answered_count, result.percent) == (0, None)


@pytest.mark.parametrize(
    ("level", "proven", "kind"),
    [
        (0, False, "improve"), (1, False, "improve"), (2, False, "verify"),
        (3, False, "prove"), (3, True, None),
    ],
)  # fmt: skip
def test_a_requirement_asks_for_an_action_as_a_question_does(level, proven, kind):
    asked = drawn()
    given = Given(kind=AnswerKind.LEVEL, level=level, has_valid_proof=proven)
    wanted = wanted_action(
        asked, asked.by_id[key("B1")], given, establishment_name="La Tonnelle"
    )

    assert (wanted.kind if wanted else None) == kind
    if wanted:
        assert len(wanted.title) <= 200
        assert (wanted.reflex_number, wanted.question_id) == (None, "")


def test_a_new_version_tells_what_it_added_changed_and_withdrew():
    old = parse_library(make_document()).definitions[0]
    nodes = [dict(item) for item in NODES]
    nodes[4]["description"] = "Deux copies existent."
    nodes = [*nodes[:5], {**node("nouvelle"), "parent_urn": f"{ROOT}:b"}]
    new = parse_library(make_document(nodes=nodes)).definitions[0]
    found = changes_between(old, new)

    assert (len(found.added), found.changed, found.retired) == (
        1, (key("B1"),), (key("B2"),),
    )  # fmt: skip
    marks = marks_after({}, old, new, datetime(2026, 5, 4, tzinfo=UTC))
    assert [item["ref"] for item in marks["retired"]] == ["B2"]
    # What comes back is no longer withdrawn, and is new again.
    back = marks_after(marks, new, old, datetime(2026, 6, 4, tzinfo=UTC))
    assert key("B2") in back["added"]
    assert key("B2") not in [item["id"] for item in back["retired"]]


def test_spaces_alone_change_nothing():
    old = parse_library(make_document()).definitions[0]
    nodes = [dict(item) for item in NODES]
    nodes[4]["description"] = "  Une  copie\nexiste. "
    new = parse_library(make_document(nodes=nodes)).definitions[0]

    assert changes_between(old, new).changed == ()


def test_our_twelve_reflexes_come_back_whole_from_their_own_file():
    asked = questionnaire()
    library = parse_library(read_document(dumped(library_of(asked)).encode()))
    counts = library.counts
    read = framework_questionnaire(
        Edition("x", 1, asked.published_on, "", "", library.definitions[0], library.controls),
        asked,
    )  # fmt: skip

    assert (counts.assessable, counts.questions, counts.choices) == (64, 64, 256)
    assert (counts.scored_choices, counts.reference_controls, counts.groups) == (
        256,
        64,
        2,
    )
    assert library.warnings == ()
    assert [item.title for item in read.reflexes] == [r.title for r in asked.reflexes]
    assert [q.label for q in read.questions] == [q.id for q in asked.questions]
    assert read.scale == asked.scale


@pytest.mark.parametrize("node_kind", ["category", "csf_function"])
def test_our_controls_use_the_words_that_ciso_assistant_takes(node_kind):
    allowed = {
        "category": {"policy", "process", "technical", "physical", "procedure"},
        "csf_function": {"govern", "identify", "protect", "detect", "respond", "recover"},
    }  # fmt: skip
    controls = library_of(questionnaire())["objects"]["reference_controls"]

    assert {item[node_kind] for item in controls} <= allowed[node_kind]
    assert len({item["urn"] for item in controls}) == 64


REAL = {
    "ciso-ans-care-domaine2.yaml": (17, 13, 0, 5),
    "ciso-hds-v2.yaml": (82, 71, 0, None),
    "ciso-anssi-guide-hygiene.yaml": (71, 61, 2, 10),
    "ciso-anssi-maturite-gestion-crise-1.0.2.yaml": (62, 57, 2, 5),
    "ciso-recyf.yaml": (186, 152, 2, 20),
    "ciso-cnil-guide-securite.yaml": (97, 72, 0, 25),
}


@pytest.mark.parametrize("name", REAL)
def test_real_libraries_become_questionnaires(name):
    path = shared_file(f"referentiels/{name}")
    nodes, assessable, groups, chapters = REAL[name]
    library = parse_library(read_document(path.read_bytes()))
    counts = library.counts
    edition = Edition(
        "x", 1, date(2026, 1, 1), "", "", library.definitions[0], library.controls
    )
    asked = framework_questionnaire(edition, questionnaire())

    assert (counts.nodes, counts.assessable, counts.groups) == (
        nodes,
        assessable,
        groups,
    )
    assert (counts.questions, counts.choices) == (0, 0)
    assert asked.question_count == assessable
    assert chapters is None or len(asked.reflexes) == chapters
    assert all(question.text for question in asked.questions)
