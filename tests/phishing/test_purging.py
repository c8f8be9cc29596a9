"""On its day a test forgets everybody, and its figures stay what they were."""

from datetime import timedelta

import pytest
from django.urls import reverse

from beffroi.jobs.worker import run_waiting
from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.mail.models import Mailing, MailingItem, MailingVariant
from beffroi.maturity.models.evidence import Evidence
from beffroi.phishing.models.campaigns import Campaign
from beffroi.phishing.models.hits import Hit
from beffroi.phishing.models.targets import Target
from beffroi.phishing.queries.results import place_results
from beffroi.phishing.work import collecting, purging
from beffroi.phishing.work.measures import push_measures
from tests.organizations.build_staff import make_member
from tests.phishing.build_results import add_people, add_robot, close, make_test
from tests.phishing.builders import AT, spooled, write_spool

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(establishment, referent):
    people = [make_member(establishment, referent, last_name=f"Vidal {n}", email=f"v{n}@exemple-beffroi.fr") for n in range(8)]  # fmt: skip
    place = make_test(establishment, purge_on=clock.today())
    add_people(place, 8, team="Nuit", staff=people, clicked=2, reported=3)
    add_people(place, 30, team="Jour", clicked=3, reported=11)
    add_people(place, 3, team="Cuisine", clicked=1)
    add_people(place, 4, team="Direction")
    for target in Target.objects.filter(place=place):
        add_robot(target)
    place.asked_name, place.asked_email = "Paul Delmas", "paul@exemple-beffroi.fr"
    place.save()
    add_letters(place)
    return close(place, days_ago=60)


def add_letters(place) -> None:
    for origin in purging.ORIGINS:
        mailing = Mailing.objects.create(origin_module=origin, origin_key=str(place.pk), created_at=AT)  # fmt: skip
        variant = MailingVariant.objects.create(mailing=mailing, key="a", subject="s", text="t", sender_name="n", sender_address="a@b.fr")  # fmt: skip
        MailingItem.objects.create(
            mailing=mailing, variant=variant, recipient="v0@exemple-beffroi.fr",
            domain="exemple-beffroi.fr", reference=origin, due_at=AT, next_try_at=AT,
        )  # fmt: skip


def shown(place) -> tuple:
    place.refresh_from_db()
    found = place_results(place)
    return (found.figures, found.groups, found.scenarios, found.robots, found.hidden_people)  # fmt: skip


def assert_nobody_is_left(place) -> None:
    place.refresh_from_db()
    people = Target.objects.filter(place=place)
    assert not people.exclude(staff=None).exists()
    assert all("Anne" not in str(row.values) for row in people)
    assert {row.values["etablissement"] for row in people} == {"Résidence"}
    assert not people.filter(team_label__in=["Cuisine", "Direction"]).exists()
    assert not Hit.objects.exclude(address_print="", site_print="").exists()
    assert not MailingItem.objects.exists()
    assert (place.asked_name, place.asked_email) == ("", "")
    assert place.campaign.purged_at is not None


def test_the_day_erases_everybody_and_changes_no_figure(place):
    before = shown(place)
    assert purging.purge_due() == 1
    place.campaign.refresh_from_db()
    assert_nobody_is_left(place)
    assert shown(place) == before
    assert Entry.objects.filter(verb="purge_phishing_names").count() == 1
    assert purging.purge_due() == 0


@pytest.mark.parametrize("step", ["forget_items", "_merge_small_groups", "_purge_targets", "_close"])  # fmt: skip
@pytest.mark.parametrize("after", [0, 1])
def test_killed_anywhere_it_ends_the_same(place, monkeypatch, step, after):
    before = shown(place)
    monkeypatch.setattr(purging, "CHUNK", 7)
    real, calls = getattr(purging, step), []

    def killed(*args, **kwargs):
        calls.append(step)
        if len(calls) > after:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(purging, step, killed)
        if step in {"_merge_small_groups", "_close"} and after:
            purging.purge_due()
        else:
            with pytest.raises(KeyboardInterrupt):
                purging.purge_due()
    assert shown(place) == before
    purging.purge_due()
    place.campaign.refresh_from_db()
    assert_nobody_is_left(place)
    assert shown(place) == before


def test_a_late_click_on_a_forgotten_test_counts_nobody(place):
    purging.purge_due()
    before = shown(place)
    token = Target.objects.filter(place=place, clicked_at=None).latest("pk").token
    write_spool([spooled("late", token, "link", 60), spooled("late2", token, "gesture", 63)])  # fmt: skip
    assert collecting.collect() == 2
    assert shown(place) == before
    assert not Hit.objects.filter(spool_id="late").exists()


def test_a_test_whose_day_is_to_come_keeps_its_names(place):
    Campaign.objects.update(purge_on=clock.today() + timedelta(days=1))
    assert purging.purge_due() == 0
    assert Target.objects.filter(staff__isnull=False).count() == 8


def test_names_are_erased_at_once_when_asked(place, client_of, referent, outsider):
    Campaign.objects.update(purge_on=clock.today() + timedelta(days=40))
    address = reverse("phishing:erase_names", args=[place.campaign_id])
    assert client_of(outsider).get(address).status_code == 404
    client = client_of(referent)
    assert client.get(address).status_code == 200
    assert client.post(address, {"confirmation": "autre"}).status_code == 422
    Campaign.objects.update(state="running")
    refused = client.post(address, {"confirmation": "Test d’automne"})
    assert "n’est pas terminé" in refused.content.decode()
    Campaign.objects.update(state="closed")
    assert client.post(address, {"confirmation": "Test d’automne"}).status_code == 302
    run_waiting()
    place.campaign.refresh_from_db()
    assert_nobody_is_left(place)
    page = client.get(reverse("phishing:place_results", args=[place.campaign_id, place.pk]))  # fmt: skip
    assert "ont été effacés le" in page.content.decode()


def test_a_closed_test_is_told_to_the_reflexes_once(place):
    facts = push_measures(place)
    assert {(fact.question_id, fact.measured_level) for fact in facts} == {("R10.5", 1), ("R7.5", 2)}  # fmt: skip
    assert push_measures(place) == facts
    assert Evidence.objects.count() == 2
    assert "14\u00a0signalements pour 45\u00a0messages arrivés" in facts[0].title
    assert facts[0].origin_link.endswith("/resultats/")
    assert facts[0].expires_on > clock.today() + timedelta(days=270)


def test_a_running_test_measures_nothing(place):
    Campaign.objects.update(state="running")
    place.campaign.refresh_from_db()
    assert push_measures(place) == ()
