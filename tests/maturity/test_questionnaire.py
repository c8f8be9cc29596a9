"""The content file is complete; a faulty one is refused by file, key and reason."""

import copy
import re
import shutil
from itertools import chain

import pytest
from django.core.checks import run_checks

from beffroi.lib.content import ContentError, read_yaml
from beffroi.maturity.apps import check_questionnaires
from beffroi.maturity.queries import questionnaires as held
from beffroi.maturity.queries.questionnaires import CONTENT, questionnaire
from beffroi.maturity.rules.parsing import parse_questionnaire

FOLDER = CONTENT / "douze-reflexes-2026-1"
EXPRESS = [
    "R1.3",
    "R2.3",
    "R2.4",
    "R3.1",
    "R4.1",
    "R5.3",
    "R6.2",
    "R6.3",
    "R7.1",
    "R8.1",
    "R8.3",
    "R9.1",
    "R10.4",
    "R11.1",
    "R11.4",
    "R12.4",
]
COUNTS = [6, 6, 5, 4, 6, 5, 5, 5, 5, 5, 6, 6]
TRIPLE_WEIGHTS = {
    "R1.3", "R2.1", "R2.3", "R2.4", "R3.1", "R3.2", "R4.1", "R5.3", "R6.2", "R6.3", "R8.1",
    "R8.3", "R9.1", "R9.2", "R10.1", "R10.4", "R11.1", "R11.4", "R11.5", "R12.4",
}  # fmt: skip


@pytest.fixture
def fresh():
    held.questionnaires.cache_clear()
    yield
    held.questionnaires.cache_clear()


def parts():
    head = read_yaml(FOLDER / "questionnaire.yaml")
    files = sorted(FOLDER.glob("r*.yaml"))
    return head, [(path.name, read_yaml(path)) for path in files]


def test_the_reference_holds_twelve_reflexes_64_questions_and_16_locks():
    asked = questionnaire()

    assert [len(reflex.questions) for reflex in asked.reflexes] == COUNTS
    assert asked.question_count == 64
    assert [q.id for q in asked.locks] == EXPRESS


def test_weights_are_those_of_the_question_bank():
    asked = questionnaire()

    assert {q.id for q in asked.questions if q.weight == 3} == TRIPLE_WEIGHTS
    assert sum(q.weight for q in asked.questions) == 133


def test_the_words_of_the_reference_keep_to_french_typography():
    head, reflexes = parts()
    for name, part in [("questionnaire.yaml", head), *reflexes]:
        for text in _texts(part):
            assert "'" not in text, f"{name}: {text}"
            assert "..." not in text, f"{name}: {text}"
            assert not re.search(r" [;:?!%»]|« ", text), f"{name}: {text}"


def _texts(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return list(chain.from_iterable(_texts(v) for v in value.values()))
    if isinstance(value, list):
        return list(chain.from_iterable(_texts(v) for v in value))
    return []


def _first_question(reflexes):
    return reflexes[0][1]["questions"][0]


FAULTS = [
    (lambda h, r: h.pop("scale"), "questionnaire.yaml : la clé « scale » manque"),
    (
        lambda h, r: h.update(scale=["a", "b"]),
        "« scale » est refusé (attendu 4 phrases)",
    ),
    (lambda h, r: h.update(colour="red"), "« colour » n’est pas connue"),
    (lambda h, r: h.update(published_on="hier"), "« published_on » devrait être"),
    (lambda h, r: h["levels"].pop("solid"), "levels : la clé « solid » manque"),
    (lambda h, r: r.pop(3), "« reflexes » est refusé (numérotés de 1 à 11"),
    (lambda h, r: r[1][1].update(number=1), "« reflexes » est refusé"),
    (
        lambda h, r: r[0][1].update(short="Un nom bien trop long"),
        "r01.yaml : « short »",
    ),
    (lambda h, r: r[0][1].update(questions=[]), "r01.yaml : « questions »"),
    (lambda h, r: r[0][1].update(questions=["R1.1"]), "« questions » est refusé"),
    (
        lambda h, r: _first_question(r).pop("why"),
        "question R1.1 : la clé « why » manque",
    ),
    (lambda h, r: _first_question(r).update(weight=4), "« weight » est refusé"),
    (lambda h, r: _first_question(r).update(weight=True), "« weight » est refusé"),
    (lambda h, r: _first_question(r).update(is_lock="oui"), "« is_lock » devrait être"),
    (lambda h, r: _first_question(r).update(levels=["a"]), "« levels » est refusé"),
    (lambda h, r: _first_question(r).update(why=" "), "« why » est refusé"),
    (lambda h, r: _first_question(r).update(ask_who="maire"), "« ask_who » est refusé"),
    (
        lambda h, r: _first_question(r).update(proof_months=7),
        "« proof_months » est refusé",
    ),
    (lambda h, r: _first_question(r).update(ask_message="{nom}"), "« ask_message »"),
    (lambda h, r: _first_question(r)["action"].pop("cost"), "action : la clé « cost »"),
    (lambda h, r: _first_question(r)["verify"].update(effort=0), "verify : « effort »"),
    (lambda h, r: _first_question(r).update(verify="non"), "« verify » devrait être"),
    (lambda h, r: r[0][1]["questions"].append(_first_question(r)), "employé deux fois"),
]


@pytest.mark.parametrize(("spoil", "sentence"), FAULTS)
def test_a_faulty_questionnaire_is_refused_by_name(spoil, sentence):
    head, reflexes = copy.deepcopy(parts())
    spoil(head, reflexes)

    with pytest.raises(ContentError) as refusal:
        parse_questionnaire(head, reflexes)

    assert sentence in str(refusal.value).replace("\u00a0", " ")


def test_a_region_adds_its_own_questionnaire_and_it_comes_into_force(
    fresh, settings, tmp_path
):
    home = tmp_path / "maturity" / "questionnaires" / "douze-reflexes-2027-1"
    shutil.copytree(FOLDER, home)
    head = (home / "questionnaire.yaml").read_text(encoding="utf-8")
    head = head.replace("douze-reflexes-2026-1", "douze-reflexes-2027-1")
    head = head.replace("2026-11-21", "2027-01-15")
    (home / "questionnaire.yaml").write_text(head, encoding="utf-8")
    settings.CONTENT_DIR = str(tmp_path)

    assert set(held.questionnaires()) == {
        "douze-reflexes-2026-1",
        "douze-reflexes-2027-1",
    }
    assert questionnaire().slug == "douze-reflexes-2027-1"
    assert questionnaire("douze-reflexes-2026-1").version == "2026.1"


def test_the_site_refuses_to_start_on_a_faulty_file(fresh, settings, tmp_path):
    home = tmp_path / "maturity" / "questionnaires" / "essai"
    home.mkdir(parents=True)
    (home / "questionnaire.yaml").write_text("slug: essai\n", encoding="utf-8")
    settings.CONTENT_DIR = str(tmp_path)

    faults = check_questionnaires(None)

    assert [fault.id for fault in faults] == ["maturity.E001"]
    assert "questionnaire.yaml" in faults[0].msg


def test_the_check_is_registered():
    assert not [fault for fault in run_checks() if fault.id == "maturity.E001"]
