"""Other frameworks read through the same answers: data, readings, pages, exports."""

import io
from collections import Counter
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse

from beffroi.lib import clock
from beffroi.lib.content import ContentError
from beffroi.maturity.apps import check_questionnaires
from beffroi.maturity.enums import OBJECTIVE_STATE_LABELS
from beffroi.maturity.operations import reports
from beffroi.maturity.queries import has_file, readings
from beffroi.maturity.queries.correspondences import CONTENT, correspondences
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.queries.readings import view_of
from beffroi.maturity.rules.correspondence_parsing import parse_correspondence
from beffroi.maturity.rules.correspondences import (
    Objective,
    ObjectiveState,
    read_objective,
)
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.scoring import NOTHING, Given, score_question
from beffroi.organizations.rules.states import SharingLevel
from tests.maturity.build import (
    add_statement,
    answer,
    answer_unknown,
    make_question,
)
from tests.maturity.build_report import answer_everything

KNOWN = correspondences()
LEVEL = AnswerKind.LEVEL


def test_the_four_frameworks_have_all_their_objectives():
    counts = {slug: len(item.objectives) for slug, item in KNOWN.items()}

    assert counts == {
        "anssi-13-questions": 13,
        "care-domaine-2": 13,
        "has-essms": 7,
        "recyf": 20,
    }
    for item in KNOWN.values():
        assert item.source
        assert item.licence
        assert item.questionnaire == questionnaire().slug


def test_each_question_feeds_at_least_one_objective_of_two_frameworks():
    found = Counter(
        key
        for item in KNOWN.values()
        for key in {key for o in item.objectives for key in o.questions}
    )
    alone = {key for key in questionnaire().by_id if found[key] < 2}

    assert set(found) == set(questionnaire().by_id)
    # Insurance and the words of the domain stand in no list of two frameworks but one.
    assert alone <= {"R1.6", "R7.2", "R9.4", "R11.6"}


def test_the_guide_of_thirteen_questions_covers_all_sixty_four_once_or_more():
    keys = {key for o in KNOWN["anssi-13-questions"].objectives for key in o.questions}

    assert keys == set(questionnaire().by_id)


def test_the_three_imperative_criteria_are_marked():
    levels = {o.code: o.level for o in KNOWN["has-essms"].objectives}

    assert [code for code, level in levels.items() if level == "impératif"] == [
        "2.2.7",
        "3.14.1",
        "3.14.2",
    ]


def test_an_objective_that_no_question_feeds_says_so():
    for item in KNOWN.values():
        for objective in item.objectives:
            assert objective.questions or objective.beyond


def reading_of(*givens, is_lock=False, beyond=""):
    keys = [f"R1.{rank}" for rank in range(1, len(givens) + 1)]
    scores = {
        key: score_question(make_question(key, is_lock=is_lock), given)
        for key, given in zip(keys, givens, strict=True)
    }
    return read_objective(Objective("1", "T", "A", "", tuple(keys), beyond), scores)


def level(value, *, proof=False):
    return Given(kind=LEVEL, level=value, has_valid_proof=proof)


DONT_KNOW = Given(kind=AnswerKind.UNKNOWN)
NO_OBJECT = Given(kind=AnswerKind.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("givens", "state", "mean", "proof"),
    [
        ((), ObjectiveState.BEYOND, None, None),
        ((NOTHING, NOTHING), ObjectiveState.UNANSWERED, None, None),
        ((NO_OBJECT,), ObjectiveState.NO_OBJECT, None, None),
        ((level(0), level(1)), ObjectiveState.TO_START, 0.5, None),
        ((level(2), NOTHING), ObjectiveState.BUILDING, 1.0, 0),
        ((level(2), DONT_KNOW), ObjectiveState.BUILDING, 1.0, 0),
        ((level(2), NO_OBJECT), ObjectiveState.IN_PLACE, 2.0, 0),
        ((level(3), level(2)), ObjectiveState.IN_PLACE, 2.0, 0),
        ((level(3, proof=True), level(2)), ObjectiveState.IN_PLACE, 2.5, 50),
        ((level(3, proof=True), level(2, proof=True)), ObjectiveState.PROVEN, 2.5, 100),
        ((level(3, proof=True), level(3, proof=True), level(1, proof=True)), ObjectiveState.IN_PLACE, 2.3, 100),
    ],
)  # fmt: skip
def test_an_objective_is_read_from_its_answers(givens, state, mean, proof):
    reading = reading_of(*givens)

    assert reading.state == state
    assert reading.mean_level == mean
    assert reading.proof_rate_percent == proof
    assert OBJECTIVE_STATE_LABELS[state]


def test_a_lock_that_is_not_held_keeps_an_objective_under_construction():
    reading = reading_of(
        level(3, proof=True), level(3, proof=True), level(1), is_lock=True
    )

    assert reading.mean_level == 2.3
    assert reading.state == ObjectiveState.BUILDING


def test_an_objective_that_asks_for_more_is_never_held_whole():
    proven = (level(3, proof=True), level(2, proof=True))

    assert reading_of(*proven).state == ObjectiveState.PROVEN
    assert reading_of(*proven, beyond="Le plan.").state == ObjectiveState.PARTLY
    assert reading_of(level(1), beyond="Le plan.").state == ObjectiveState.BUILDING


def test_unknown_answers_are_counted():
    reading = reading_of(level(2), DONT_KNOW, NOTHING)

    assert (reading.unknown_count, reading.answered_count, reading.question_count) == (
        1,
        2,
        3,
    )


def part(**changes):
    return {
        "slug": "essai",
        "version": "1",
        "published_on": date(2026, 1, 1),
        "questionnaire": "q",
        "short": "Essai",
        "title": "Essai",
        "about": "Un essai.",
        "source": "Nous",
        "source_url": "https://exemple.fr",
        "licence": "Libre",
        "objectives": [objective()],
        **changes,
    }


def objective(**changes):
    return {
        "code": "1",
        "title": "T",
        "asks": "A",
        "level": "",
        "questions": ["R1.1"],
        "beyond": "",
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"questionnaire": "autre"}, "autre"),
        ({"objectives": []}, "objectives"),
        ({"objectives": [objective(), objective()]}, "une seule fois"),
        ({"objectives": [objective(questions=["R99.1"])]}, "R99.1"),
        ({"objectives": [objective(questions=["R1.1", "R1.1"])]}, "deux fois"),
        ({"objectives": [objective(questions=[])]}, "beyond"),
        ({"title": ""}, "title"),
        ({"couleur": "bleu"}, "couleur"),
    ],
)
def test_a_faulty_correspondence_is_refused_by_name(changes, reason):
    with pytest.raises(ContentError, match=reason) as caught:
        parse_correspondence(
            part(**changes), "essai.yaml", known_questions={"q": {"R1.1"}}
        )

    assert "essai.yaml" in str(caught.value)


def test_one_answer_feeds_several_readings(establishment):
    answer(establishment, "R2.4", level=2)
    add_statement(establishment, "R2.4", title="Essai du 3 mars")

    for slug, code in (
        ("care-domaine-2", "O4"),
        ("recyf", "13"),
        ("has-essms", "3.14.3"),
    ):
        view = view_of(establishment, KNOWN[slug])
        line = next(line for line in view.lines if line.objective.code == code)
        found = next(q for q in line.questions if q.question.id == "R2.4")
        assert found.score.effective == 2
        assert [proof.title for proof in found.proofs] == ["Essai du 3 mars"]


def test_a_proof_that_has_expired_no_longer_counts(establishment):
    answer(establishment, "R2.5", level=3)
    add_statement(establishment, "R2.5")
    held = view_of(establishment, KNOWN["care-domaine-2"])

    with clock.at(clock.now() + timedelta(days=800)):
        faded = view_of(establishment, KNOWN["care-domaine-2"])

    states = [
        next(x for x in view.lines if x.objective.code == "O3.d").reading.state
        for view in (held, faded)
    ]
    assert states == [ObjectiveState.PROVEN, ObjectiveState.IN_PLACE]


def _url(name, place, *more):
    return reverse(f"maturity:{name}", args=[place.pk, *more])


def test_the_pages_say_that_the_reading_is_indicative(
    client_of, director, establishment
):
    answer(establishment, "R2.4", level=2)
    answer_unknown(establishment, "R2.5")
    client = client_of(director)

    listed = client.get(_url("correspondences", establishment)).content.decode()
    assert "ne vaut pas évaluation officielle" in listed
    for slug, item in KNOWN.items():
        page = client.get(_url("correspondence", establishment, slug)).content.decode()
        assert "ne vaut pas évaluation officielle" in page
        assert all(o.code in page for o in item.objectives)


def test_the_pages_need_no_more_queries_when_everything_is_answered(
    client_of, director, referent, establishment, django_assert_max_num_queries
):
    answer_everything(establishment, referent)
    client = client_of(director)

    for name, more in (("correspondences", ()), ("correspondence", ("recyf",))):
        with django_assert_max_num_queries(22):
            client.get(_url(name, establishment, *more))


def test_an_unknown_framework_does_not_exist(client_of, director, establishment):
    client = client_of(director)

    assert client.get(_url("correspondence", establishment, "iso")).status_code == 404
    assert (
        client.get(
            _url("correspondence_export", establishment, "iso", "csv")
        ).status_code
        == 404
    )
    assert (
        client.get(
            _url("correspondence_export", establishment, "recyf", "pdf")
        ).status_code
        == 404
    )


def test_the_export_holds_each_objective_and_no_formula(
    client_of, director, establishment
):
    answer(establishment, "R2.4", level=2)
    add_statement(establishment, "R2.4", title="=2+2")
    client = client_of(director)

    lines = (
        client.get(_url("correspondence_export", establishment, "recyf", "csv"))
        .getvalue()
        .decode("utf-8-sig")
        .splitlines()
    )
    book = openpyxl.load_workbook(
        io.BytesIO(
            client.get(
                _url("correspondence_export", establishment, "recyf", "xlsx")
            ).getvalue()
        )
    )

    assert {line.split(";")[1] for line in lines[1:]} == {str(n) for n in range(1, 21)}
    assert any("'=2+2" in line for line in lines)
    assert book.active.max_row == len(lines)


def test_others_read_nothing(client_of, outsider, regional_lead, establishment):
    urls = [
        _url("correspondences", establishment),
        _url("correspondence", establishment, "recyf"),
        _url("correspondence_export", establishment, "recyf", "csv"),
    ]
    for person in (outsider, regional_lead):
        assert {client_of(person).get(url).status_code for url in urls} == {404}

    establishment.sharing_level = SharingLevel.DETAIL
    establishment.save()
    assert client_of(regional_lead).get(urls[1]).status_code == 200


@pytest.fixture
def own_folder(settings, tmp_path):
    """An empty folder of the region, read afresh."""
    folder = tmp_path / "maturity" / "correspondences"
    folder.mkdir(parents=True)
    settings.CONTENT_DIR = str(tmp_path)
    correspondences.cache_clear()
    yield folder
    correspondences.cache_clear()


DELIVERED = CONTENT / "30-recyf.2026-1.yaml"


def test_a_region_adds_a_newer_version(own_folder):
    text = DELIVERED.read_text(encoding="utf-8")
    text = text.replace('"2026.1"', '"2027.1"').replace("2026-11-24", "2027-01-10")
    (own_folder / "recyf.yaml").write_text(text, encoding="utf-8")

    assert correspondences()["recyf"].version == "2027.1"
    assert list(correspondences()) == list(KNOWN)


def test_the_same_version_twice_is_refused_at_start(own_folder):
    text = DELIVERED.read_text(encoding="utf-8")
    (own_folder / "recyf.yaml").write_text(text, encoding="utf-8")

    (fault,) = check_questionnaires(None)
    assert "existe déjà" in fault.msg


def test_without_a_correspondence_the_pages_say_so(
    client_of, director, establishment, monkeypatch
):
    answer(establishment, "R2.4", level=2)
    for where in (readings, has_file, reports):
        monkeypatch.setattr(where, "correspondences", dict)
    client = client_of(director)

    for name in ("correspondences", "has_file"):
        page = client.get(_url(name, establishment)).content.decode()
        assert "Pas encore de correspondance" in page
    assert client.post(_url("ask_has", establishment)).status_code == 422
