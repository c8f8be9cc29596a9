"""Validations, the profile and the lists of standings, against the database."""

import pytest

from beffroi.accounts.rules.roles import Role
from beffroi.maturity.models.answers import Assessment, Snapshot
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.operations import assessments as assessing
from beffroi.maturity.queries.standings import standings_for
from tests.build import make_establishment
from tests.maturity.build import (
    NADIA,
    PAUL,
    add_statement,
    answer,
    answer_unknown,
    standing,
)


def test_validating_freezes_what_stands(place):
    answer(place, "R1.1", 2, comment="Liste de mars")
    answer_unknown(place, "R1.2")
    add_statement(place)
    assessment = Assessment.objects.get()

    snapshot = assessing.validate_assessment(
        assessment=assessment, by=PAUL, as_role=Role.DIRECTOR
    )
    answer(place, "R1.1", 0)

    frozen = Snapshot.objects.get(pk=snapshot.pk).content["reflexes"][0]["questions"]
    assert frozen[0]["level"] == 2
    assert frozen[0]["comment"] == "Liste de mars"
    assert frozen[0]["proofs"][0]["title"] == "Contrôle du mois"
    assert frozen[1]["words"] == "Je ne sais pas"
    assert frozen[2]["words"] == "Sans réponse"
    assert not standing(place).is_validated
    assert standing(place).validated_at == snapshot.validated_at


def test_validating_needs_an_answer_a_change_and_a_fresh_reading(place):
    assessment = assessing.start_assessment(establishment=place, by=NADIA)

    def validate(**changes):
        return assessing.validate_assessment(
            assessment=assessment, by=PAUL, as_role=Role.DIRECTOR, **changes
        )

    with pytest.raises(assessing.NothingToValidate):
        validate()
    answer(place, level=1)
    read_at = Assessment.objects.get().changed_at
    answer(place, level=2)
    with pytest.raises(assessing.ChangedSinceRead):
        validate(read_at=read_at)
    validate(read_at=Assessment.objects.get().changed_at)
    with pytest.raises(assessing.AlreadyValidated):
        validate()
    assert Snapshot.objects.count() == 1


def test_the_profile_is_saved_and_guarded_by_its_revision(place):
    values = {"places": 84, "it_manager": "provider", "has_dui": True}

    assessing.save_profile(
        establishment=place, values=values, expected_revision=0, by=NADIA
    )
    with pytest.raises(assessing.ProfileChangedMeanwhile):
        assessing.save_profile(
            establishment=place, values={"places": 1}, expected_revision=0, by=PAUL
        )

    kept = Profile.objects.get()
    assert (kept.places, kept.has_dui, kept.revision) == (84, True, 1)


def test_a_list_of_standings_takes_two_queries_whatever_its_size(
    place, django_assert_num_queries
):
    places = [place, *(make_establishment() for _ in range(11))]
    answer(place, "R1.1", 1)

    with django_assert_num_queries(2):
        lines = standings_for(places)

    assert lines[place.pk].answered_count == 1
    assert lines[place.pk].open_action_count == 1
    assert lines[places[5].pk].percent is None
    assert len(lines[places[5].pk].petals) == 12
