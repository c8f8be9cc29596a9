"""Reading CISO Assistant libraries: tolerant where it can be, by name where it cannot."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.maturity.rules.library.faults import LibraryError
from beffroi.maturity.rules.library.parsing import parse_library
from beffroi.maturity.rules.library.reading import read_document
from beffroi.maturity.rules.library.shapes import Library, QuestionKind, Result
from tests.maturity.build_frameworks import NODES, ROOT, make_document


def parse(**changes):
    return parse_library(make_document(**changes))


def node(**changes):
    return {"urn": f"{ROOT}:z", "assessable": True, "name": "Seule", **changes}


def test_the_tree_comes_from_the_parents_whatever_the_capitals_and_the_depths():
    nodes = parse().definitions[0].nodes

    assert [(item.urn.rsplit(":", 1)[-1], item.depth) for item in nodes] == [
        ("a", 0), ("a1", 1), ("a1.x", 2), ("b", 0), ("b1", 1), ("b2", 2),
    ]  # fmt: skip


def test_groups_are_matched_whatever_accents_capitals_and_hyphens():
    found = parse(nodes=[node(implementation_groups=["STANDARD", "Renforce", "autre"])])

    assert found.definitions[0].nodes[0].groups == ("standard", "renforce")
    assert "autre" in " ".join(found.warnings)


def test_counts_are_those_of_the_file():
    counts = parse().counts

    assert (counts.nodes, counts.assessable, counts.questions) == (6, 3, 2)
    assert (counts.choices, counts.scored_choices) == (2, 2)
    assert (counts.groups, counts.reference_controls) == (2, 1)


@pytest.mark.parametrize("kind", ["frameworks", "framework"])
def test_a_framework_may_stand_alone_or_in_a_list(kind):
    document = make_document()
    framework = document["objects"].pop("framework")
    document["objects"][kind] = [framework]

    assert parse_library(document).counts.assessable == 3


def test_two_frameworks_of_one_file_are_both_read():
    document = make_document()
    first = document["objects"].pop("framework")
    second = {**copy.deepcopy(first), "urn": "urn:essai:risk:framework:deux"}
    document["objects"]["frameworks"] = [first, second]

    assert len(parse_library(document).definitions) == 2


def test_french_words_are_preferred_to_those_of_the_library():
    words = {"fr": {"name": "Nommer"}, "de": {"name": "Ernennen"}}
    found = parse(locale="en", nodes=[node(name="Appoint", translations=words)])

    assert found.definitions[0].nodes[0].name == "Nommer"
    assert "pas en français" in found.warnings[0]


QUESTION = {"type": "unique_choice", "text": "Est-ce fait ?"}


@pytest.mark.parametrize(
    "questions",
    [
        {"urn:q": {**QUESTION, "choices": [{"urn": "urn:c", "value": "Oui"}]}},
        [{"urn": "urn:q", **QUESTION, "choices": {"urn:c": {"value": "Oui"}}}],
        [{"urn": "URN:Q", **QUESTION, "choices": ["Oui"]}],
        {"urn:q": {**QUESTION, "type": "Single-Choice", "choices": ["Oui"]}},
    ],
)
def test_questions_and_choices_are_lists_or_mappings(questions):
    asked = parse(nodes=[node(questions=questions)]).definitions[0].nodes[0].questions

    assert [(item.urn, item.kind) for item in asked] == [("urn:q", QuestionKind.CHOICE)]
    assert [choice.text for choice in asked[0].choices] == ["Oui"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("compliant", Result.COMPLIANT),
        (True, Result.COMPLIANT),
        (1, Result.COMPLIANT),
        ("false", Result.NON_COMPLIANT),
        ("Not_Applicable", Result.NOT_APPLICABLE),
        ("autre", None),
        (None, None),
        (["x"], None),
    ],
)
def test_results_have_their_old_synonyms(written, read):
    choices = [{"urn": "urn:c", "value": "Oui", "compute_result": written}]
    questions = {"urn:q": {**QUESTION, "choices": choices}}
    asked = parse(nodes=[node(questions=questions)]).definitions[0].nodes[0].questions

    assert asked[0].choices[0].result == read


def test_questions_that_depend_on_one_another_are_all_asked():
    def asked(other):
        return {
            **QUESTION,
            "choices": ["Oui"],
            "depends_on": {"question": other, "answers": ["x"]},
        }

    questions = {"urn:q": asked("urn:r"), "urn:r": asked("urn:q")}
    found = parse(nodes=[node(questions=questions)]).definitions[0].nodes[0].questions

    assert [item.depends_on is None for item in found] == [True, False]


@pytest.mark.parametrize(
    ("changes", "labels"),
    [
        ({"scores_definition": [{"score": 1, "name": "Un"}, {"score": 0, "name": "Zéro"}]}, ["Zéro", "Un", "Niveau 2", "Niveau 3"]),
        ({"scores_definition": {"scale": [{"score": 3, "name": "Haut"}]}}, ["Niveau 0", "Niveau 1", "Niveau 2", "Haut"]),
        ({"scores_definition": {"0": {"name": "Non"}, "3": "Oui"}}, ["Non", "Niveau 1", "Niveau 2", "Oui"]),
        ({"min_score": 1, "max_score": 5}, [f"Niveau {n}" for n in range(1, 6)]),
        ({"min_score": None, "max_score": None}, []),
        ({"min_score": 0, "max_score": 661}, []),
        ({"min_score": 4, "max_score": 2}, []),
        ({"min_score": "a", "max_score": []}, []),
    ],
)  # fmt: skip
def test_scales_are_read_in_each_of_their_forms(changes, labels):
    scale = parse(framework=changes).definitions[0].scale

    assert [level.name for level in scale] == labels


@pytest.mark.parametrize(
    ("objects", "words"),
    [
        ({"risk_matrix": [{}]}, "une matrice de risques, pas de référentiel"),
        ({"threats": []}, "des menaces"),
        ({"requirement_mapping_sets": []}, "des correspondances entre référentiels"),
        ({"reference_controls": [], "threats": []}, "des mesures de référence et des menaces"),
        ({"autre": 1}, "ne contient pas de référentiel"),
        ({"framework": {}}, "vide"),
        ({"framework": [3]}, "vide"),
    ],
)  # fmt: skip
def test_a_library_of_something_else_is_refused_by_name(objects, words):
    document = {**make_document(), "objects": objects}

    with pytest.raises(LibraryError, match=words):
        parse_library(document)


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ([], "aucune exigence"),
        ("texte", "aucune exigence"),
        ([node(assessable=False)], "aucune exigence à évaluer"),
        ([node(), node()], "employé par deux"),
        ([node(), {**node(), "urn": node()["urn"].upper()}], "employé par deux"),
        ([node(parent_urn="urn:ailleurs")], "n’existe pas"),
        ([node(parent_urn=node()["urn"])], "boucle"),
        ([node(urn="urn:a", parent_urn="urn:b"), node(urn="urn:b", parent_urn="urn:a")], "boucle"),
        ([node(), 3], "pas une exigence"),
        ([node(), {"assessable": True}], "pas d’URN"),
        ([node(urn=["x"])], "pas d’URN"),
    ],
)  # fmt: skip
def test_a_tree_that_cannot_be_trusted_is_refused_with_its_place(nodes, words):
    with pytest.raises(LibraryError, match=words) as caught:
        parse(nodes=nodes)

    assert "requirement_nodes" in caught.value.faults[0].path


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"urn": "n’importe quoi"}, "urn"),
        ({"urn": 3}, "urn"),
        ({"version": "demain"}, "version"),
        ({"version": None}, "version"),
        ({"version": True}, "version"),
        ({"name": "", "ref_id": None}, "name"),
    ],
)
def test_a_library_without_name_or_version_is_refused(changes, path):
    document = {**make_document(), **changes}

    with pytest.raises(LibraryError) as caught:
        parse_library(document)

    assert path in [fault.path for fault in caught.value.faults]


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + rank, 98 + rank, b",".join([b"*%c" % (97 + rank)] * 9))
    for rank in range(9)
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"  \n", "vide"),
        (b"PK\x03\x04xxxx", "archive"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html>", "page web"),
        (b"\xef\xbb\xbf<html>", "page web"),
        (b"\x00\x01\x02", "pas un texte"),
        (b"a: [1, 2", "ligne 2, colonne 1"),
        (b"a: b: c", "ligne 1"),
        pytest.param(b"[" * 100_000, "niveaux", id="deep"),
        pytest.param(BOMB, "démesuré", id="bomb"),
        (b"a: &a\n  b: *a", "se contient"),
        (b"a: *inconnu", "YAML"),
        (b"date: 2026-13-45", "date qui n"),
        (b"a: !!python/object/apply:os.system [ls]", "YAML"),
        pytest.param(b"n: " + b"9" * 6_000, "nombre", id="long"),
        pytest.param(b"x" * 13_000_000, "trop lourd", id="heavy"),
        (b"---\na: 1\n---\nb: 2", "YAML"),
    ],
)
def test_hostile_or_foreign_bytes_are_refused_in_a_sentence(content, words):
    with pytest.raises(LibraryError, match=words):
        parse_library(read_document(content))


@pytest.mark.parametrize("document", [None, 3, "texte", [], {}, {"objects": []}])
def test_what_is_no_library_is_refused(document):
    with pytest.raises(LibraryError, match="pas une bibliothèque"):
        parse_library(document)


def test_a_file_of_an_old_program_is_still_read():
    assert read_document("nom: évaluer".encode("cp1252")) == {"nom": "évaluer"}


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["urn:a:b:c:d", "fr", "1", "compliant", "unique_choice"])
)  # fmt: skip
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
NODE = st.fixed_dictionaries(
    {"urn": st.sampled_from(["urn:a", "urn:b", "URN:C"]) | ANYTHING},
    optional=dict.fromkeys(("assessable", "parent_urn", "ref_id", "name", "description", "questions", "implementation_groups", "weight", "reference_controls", "translations", "min_score", "scores_definition_ref", "display_mode"), ANYTHING),
)  # fmt: skip
FRAMEWORK = st.fixed_dictionaries(
    {"requirement_nodes": st.lists(NODE, max_size=5) | ANYTHING},
    optional=dict.fromkeys(("urn", "ref_id", "name", "min_score", "max_score", "scores_definition", "implementation_groups_definition", "translations"), ANYTHING),
)  # fmt: skip


def told(read, value) -> object:
    """Return what was read, or the words of the refusal."""
    try:
        return read(value)
    except LibraryError as error:
        return [fault.reason for fault in error.faults]


@settings(max_examples=400, deadline=None)
@given(framework=FRAMEWORK | ANYTHING, controls=ANYTHING, head=ANYTHING)
def test_any_values_give_a_library_or_a_refusal(framework, controls, head):
    document = make_document()
    document["objects"] = {"framework": framework, "reference_controls": controls}
    if isinstance(head, dict):
        document |= head

    found = told(parse_library, document)

    assert found.counts.assessable if isinstance(found, Library) else all(found)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_values_or_a_refusal(content):
    found = told(read_document, content)

    json.dumps(found)  # what is kept in the database


def test_the_builder_of_these_tests_has_a_requirement_above_another():
    parents = {item.get("parent_urn", "").lower() for item in NODES}
    above = [n for n in NODES if n["assessable"] and n["urn"].lower() in parents]

    assert above
