from dataclasses import replace

from beffroi.home.rules.next_steps import PlaceFacts, StepTarget, next_steps

FRESH = PlaceFacts(
    express_answered=0,
    express_total=16,
    answered=0,
    total=64,
    is_validated=False,
    expired_evidence=0,
    next_action_title="",
    has_emergency_contacts=False,
    may_answer=True,
    may_manage=True,
    may_validate=False,
)
SETTLED = replace(
    FRESH,
    express_answered=16,
    answered=64,
    is_validated=True,
    has_emergency_contacts=True,
)


def test_a_fresh_establishment_starts_with_the_express_path():
    steps = next_steps(FRESH)

    assert steps[0].target == StepTarget.EXPRESS
    assert "Commencer" in steps[0].title
    assert len(steps) == 3


def test_an_interrupted_path_says_how_much_is_left():
    steps = next_steps(replace(FRESH, express_answered=15, answered=15))

    assert "encore une question" in steps[0].title
    assert steps[0].duration == "environ une minute"


def test_expired_proofs_come_before_validation_and_actions():
    facts = replace(
        SETTLED,
        is_validated=False,
        may_validate=True,
        expired_evidence=2,
        next_action_title="Appeler le prestataire",
    )

    titles = [step.title for step in next_steps(facts)]

    assert titles == [
        "Renouveler 2 preuves expirées",
        "Relire et valider l’auto-évaluation",
        "Appeler le prestataire",
    ]


def test_an_answer_received_comes_first_for_who_may_accept_it():
    facts = replace(FRESH, outside_answers=2)

    step = next_steps(facts)[0]

    assert (step.title, step.target) == (
        "Relire 2 réponses reçues",
        StepTarget.REQUESTS,
    )
    alone = next_steps(replace(facts, outside_answers=1))[0]
    assert alone.title == "Relire une réponse reçue"
    others = next_steps(replace(facts, may_manage=False))
    assert others[0].target == StepTarget.EXPRESS


def test_a_contributor_is_not_asked_to_manage():
    facts = replace(
        SETTLED, may_manage=False, expired_evidence=3, has_emergency_contacts=False
    )

    titles = [step.title for step in next_steps(facts)]

    assert titles == ["Relire vos douze réflexes"]


def test_a_reader_is_only_invited_to_read():
    facts = replace(
        FRESH, may_answer=False, may_manage=False, has_emergency_contacts=True
    )

    assert [step.title for step in next_steps(facts)] == ["Relire vos douze réflexes"]


def test_there_is_always_something_useful_to_do():
    assert next_steps(SETTLED)


def test_a_campaign_comes_before_everything_else():
    steps = next_steps(
        replace(FRESH, campaign="Printemps", campaign_end="30 juin 2026")
    )

    assert steps[0].target == StepTarget.CAMPAIGN
    assert "jusqu’au 30 juin 2026" in steps[0].why
    assert steps[1].target == StepTarget.EXPRESS


def test_answers_that_come_from_elsewhere_are_to_be_read():
    steps = next_steps(replace(SETTLED, to_confirm=3))

    assert steps[0].title == "Relire 3 réponses venues d’ailleurs"
    assert steps[0].target == StepTarget.TO_CONFIRM


def test_who_only_reads_is_asked_neither():
    facts = replace(SETTLED, may_answer=False, campaign="Printemps", to_confirm=3)

    targets = {step.target for step in next_steps(facts)}

    assert not targets & {StepTarget.CAMPAIGN, StepTarget.TO_CONFIRM}
