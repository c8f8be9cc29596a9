"""Texts of obligations rewritten by the regional team: kept, dated, taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from beffroi.journal.models import Entry
from beffroi.reference import contents, operations, queries
from beffroi.reference.models import ObligationRevision
from beffroi.reference.rules.obligation_parsing import fact_slugs
from beffroi.reference.rules.obligations import (
    LegalState,
    Source,
)

DELIVERED = contents.delivered_obligations()


def _wording(**changes):
    return replace(DELIVERED["charte-informatique"].wording, **changes)


def _rewrite(user, *, expected=0, **changes):
    values = {"title": "Notre charte", "verified_on": date(2026, 11, 20), **changes}
    return operations.rewrite_obligation(
        slug="charte-informatique", wording=_wording(**values),
        expected_revision=expected, by=user.as_actor(),
    )  # fmt: skip


def test_a_rewritten_text_holds_everywhere_and_leaves_a_line(regional_lead):
    _rewrite(regional_lead, sources=(Source("Note de l’ARS", "", "2026", ""),))

    item = queries.obligation("charte-informatique")
    assert item.wording.title == "Notre charte"
    assert item.wording.sources[0].words == "Note de l’ARS, 2026"
    assert item.is_rewritten
    assert queries.obligations()["charte-informatique"] == item
    assert Entry.objects.get(verb="rewrite_obligation").object_key == item.slug


def test_the_same_text_again_changes_nothing(regional_lead):
    _rewrite(regional_lead)
    _rewrite(regional_lead, expected=0)

    assert ObligationRevision.objects.count() == 1


def test_two_people_do_not_overwrite_each_other(regional_lead):
    _rewrite(regional_lead)

    with pytest.raises(operations.RewrittenMeanwhile):
        _rewrite(regional_lead, expected=0, title="Une autre charte")

    assert _rewrite(regional_lead, expected=1, title="Une autre charte") == 2


def test_the_delivered_text_comes_back_and_the_history_stays(regional_lead):
    _rewrite(regional_lead)
    for _ in range(2):
        operations.restore_obligation(
            slug="charte-informatique", by=regional_lead.as_actor()
        )

    item = queries.obligation("charte-informatique")
    rows = list(queries.obligation_history("charte-informatique"))
    assert item == DELIVERED["charte-informatique"]
    assert [row.is_delivered for row in rows] == [True, False]
    assert queries.wording_of(rows[0]) is None
    assert queries.wording_of(rows[1]).title == "Notre charte"
    assert Entry.objects.filter(verb="restore_obligation").count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"verified_on": date(2030, 1, 1)}, operations.VerifiedLater),
        ({"deadline": "{fact:jamais-vu}"}, operations.FactUnknown),
    ],
)
def test_a_text_that_cannot_hold_is_refused(regional_lead, changes, refusal):
    with pytest.raises(refusal):
        _rewrite(regional_lead, **changes)

    assert not ObligationRevision.objects.exists()


def test_an_unknown_obligation_is_refused(regional_lead):
    by = regional_lead.as_actor()
    with pytest.raises(operations.ObligationUnknown):
        operations.restore_obligation(slug="rien", by=by)
    with pytest.raises(operations.ObligationUnknown):
        operations.rewrite_obligation(
            slug="rien", wording=_wording(), expected_revision=0, by=by
        )


def test_an_old_or_overtaken_text_asks_for_a_check(regional_lead):
    _rewrite(regional_lead, verified_on=date(2026, 1, 5))

    item = queries.obligation("charte-informatique")
    delivered = DELIVERED["charte-informatique"]
    day = delivered.wording.verified_on
    assert item.is_outdated
    assert item.needs_checking(date(2026, 1, 6))
    assert not delivered.needs_checking(day + timedelta(days=365))
    assert delivered.needs_checking(day + timedelta(days=366))


def test_every_text_is_read_in_one_query(regional_lead, django_assert_num_queries):
    _rewrite(regional_lead)

    with django_assert_num_queries(1):
        queries.obligations()


def test_the_facts_of_a_text_are_listed_once():
    wording = _wording(
        deadline="{fact:cert-sante-phone}", director="{fact:cert-sante-phone}"
    )

    assert fact_slugs(wording) == ("cert-sante-phone",)
    assert wording.state == LegalState.SETTLED
