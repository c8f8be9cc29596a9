"""A dated fact can be corrected, and returned to its first value."""

from datetime import date, timedelta

import pytest

from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.reference import operations, queries


def _correct(user, slug="cert-sante-phone", **changes):
    values = {
        "value": "05 36 49 00 00",
        "source": "Appel du 20 novembre 2026",
        "verified_on": date(2026, 11, 20),
    }
    operations.correct_fact(slug=slug, by=user.as_actor(), **{**values, **changes})


def test_a_correction_holds_everywhere_with_its_source(regional_lead):
    _correct(regional_lead)

    fact = queries.fact("cert-sante-phone")
    assert fact.value == "05 36 49 00 00"
    assert fact.source == "Appel du 20 novembre 2026"
    assert fact.is_corrected
    assert queries.facts()["cert-sante-phone"] == fact
    assert Entry.objects.filter(verb="correct_fact").count() == 1


def test_a_correction_keeps_the_unit(regional_lead):
    _correct(regional_lead, slug="cnil-notification-delay", value="96")

    assert queries.fact("cnil-notification-delay").text == "96\u00a0heures"


def test_the_first_value_comes_back(regional_lead):
    first = queries.fact("cert-sante-phone")
    _correct(regional_lead)

    operations.restore_fact(slug="cert-sante-phone", by=regional_lead.as_actor())
    operations.restore_fact(slug="cert-sante-phone", by=regional_lead.as_actor())

    assert queries.fact("cert-sante-phone") == first
    assert Entry.objects.filter(verb="restore_fact").count() == 1


def test_an_unknown_fact_is_refused(regional_lead):
    with pytest.raises(operations.FactUnknown):
        _correct(regional_lead, slug="nothing-such")
    with pytest.raises(operations.FactUnknown):
        operations.restore_fact(slug="nothing-such", by=regional_lead.as_actor())


def test_a_check_made_tomorrow_is_refused(regional_lead):
    with pytest.raises(operations.VerifiedLater):
        _correct(regional_lead, verified_on=clock.today() + timedelta(days=1))


def test_a_fact_asks_to_be_checked_after_a_year(db):
    fact = queries.fact("cnil-notification-delay")

    assert not fact.needs_checking(fact.verified_on + timedelta(days=365))
    assert fact.needs_checking(fact.verified_on + timedelta(days=366))
