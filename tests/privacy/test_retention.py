"""What is kept too long goes by itself, and the report says so."""

from datetime import timedelta

import pytest

from beffroi.journal.models import Entry, EntryName
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.links.models import PersonalLink
from beffroi.organizations.models.invitations import Invitation
from beffroi.privacy.models import PersonRequest, Purge, RegisterCopy
from beffroi.privacy.work.retention import RULES, carry_out_rules
from tests.organizations.build_people import make_invitation

pytestmark = pytest.mark.django_db


def test_each_rule_leaves_its_line_even_when_nothing_goes():
    carry_out_rules()

    assert Purge.objects.count() == len(RULES)
    assert {purge.count for purge in Purge.objects.all()} == {0}
    assert len({rule.slug for rule in RULES}) == len(RULES)


def test_names_of_the_journal_go_after_three_years_and_lines_stay():
    with clock.at(clock.now() - timedelta(days=3 * 365 + 1)):
        record(by=SYSTEM, verb="install", object_kind="region", object_key="76")
    record(by=SYSTEM, verb="install", object_kind="region", object_key="76")

    carry_out_rules()

    assert Entry.objects.count() == 2
    assert EntryName.objects.count() == 1
    assert Purge.objects.get(rule="journal_names").count == 1


def test_an_invitation_without_answer_goes_a_year_after_its_end(
    referent, establishment
):
    with clock.at(clock.now() - timedelta(days=400)):
        old = make_invitation(referent, establishment, email="vieille@exemple.fr")
    fresh = make_invitation(referent, establishment)

    carry_out_rules()

    assert list(Invitation.objects.all()) == [fresh]
    assert Purge.objects.get(rule="invitations").count == 1
    assert PersonalLink.objects.filter(subject_key=str(old.pk)).exists()


def test_copies_go_after_a_week_and_requests_after_a_year():
    old, recent = clock.now() - timedelta(days=8), clock.now() - timedelta(days=6)
    for moment in (old, recent):
        RegisterCopy.objects.create(asked_by_key="k", asked_at=moment)
    for moment in (clock.now() - timedelta(days=366), recent):
        PersonRequest.objects.create(
            address="a@exemple.fr", reason="Courrier", asked_at=moment
        )

    carry_out_rules()

    assert RegisterCopy.objects.get().asked_at == recent
    assert PersonRequest.objects.get().asked_at == recent


def test_a_second_night_finds_nothing_more():
    with clock.at(clock.now() - timedelta(days=3 * 365 + 1)):
        record(by=SYSTEM, verb="install", object_kind="region", object_key="76")
    carry_out_rules()
    first = Purge.objects.filter(count__gt=0).count()

    carry_out_rules()

    assert Purge.objects.filter(count__gt=0).count() == first
