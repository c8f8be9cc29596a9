"""Hits leave the spool once each, and the counters always say what the hits say."""

import random
from dataclasses import replace

import pytest

from beffroi.phishing.models.hits import Hit
from beffroi.phishing.models.pages import DeclaredNetwork
from beffroi.phishing.models.targets import Target
from beffroi.phishing.rules.classify import RULES_VERSION
from beffroi.phishing.rules.features import fingerprints, salted_key
from beffroi.phishing.rules.networks import NetworkRole, read_address
from beffroi.phishing.work import collecting, settling
from beffroi.phishing.work.spooled import first_rows
from tests.build import make_establishment
from tests.phishing.builders import (
    AT,
    BROWSER,
    make_campaign,
    make_place,
    make_target,
    spooled,
    write_spool,
)

pytestmark = pytest.mark.django_db
SCANNER = replace(BROWSER, network=NetworkRole.SCANNER, owner="microsoft_mail")


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def place(campaign, establishment):
    return make_place(campaign, establishment)


def counters(place) -> dict[str, int]:
    place.refresh_from_db()
    names = ("clicked", "attempted", "reported", "robot")
    return {name: getattr(place, f"{name}_count") for name in names}


def test_a_proven_visit_moves_the_target_and_its_establishment(place):
    target = make_target(place, "t1")
    write_spool([spooled("1", "t1", "link", 60), spooled("2", "t1", "gesture", 63),
                 spooled("3", "t1", "form", 90)])  # fmt: skip

    assert collecting.collect() == 3

    target.refresh_from_db()
    assert (target.clicked_at - AT).total_seconds() == 60
    assert (target.attempted_at - AT).total_seconds() == 90
    assert counters(place) == {"clicked": 1, "attempted": 1, "reported": 0, "robot": 0}
    assert place.first_click_at == target.clicked_at
    assert first_rows(10) == []


def test_a_robot_is_counted_apart(place):
    make_target(place, "t1")
    write_spool([spooled("1", "t1", "link", 1, features=SCANNER)])

    collecting.collect()

    assert counters(place) == {"clicked": 0, "attempted": 0, "reported": 0, "robot": 1}
    assert Hit.objects.get().reasons[0] == "scanner_network"


def test_a_doubtful_visit_is_seen_and_not_counted_as_a_click(place):
    target = make_target(place, "t1")
    write_spool([spooled("1", "t1", "link", 60)])

    collecting.collect()

    target.refresh_from_db()
    assert (target.visited_at is not None, target.clicked_at) == (True, None)


def test_a_hit_of_nobody_known_is_dropped(place):
    write_spool([spooled("1", "gone", "link", 60)])

    collecting.collect()

    assert not Hit.objects.exists()
    assert first_rows(10) == []


def test_a_crash_before_the_pruning_counts_nothing_twice(place, monkeypatch):
    make_target(place, "t1")
    write_spool([spooled("1", "t1", "link", 60), spooled("2", "t1", "gesture", 63)])

    def crash(last: int) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(collecting, "prune", crash)
        with pytest.raises(OSError):  # noqa: PT011  # a made-up crash
            collecting.collect()
    collecting.collect()

    assert Hit.objects.count() == 2
    assert counters(place)["clicked"] == 1


def test_the_second_person_touched_makes_a_robot_of_the_first(place):
    """What came a minute earlier, in another batch, is classed again."""
    for name in ("t1", "t2", "t3"):
        make_target(place, name)
    write_spool([spooled("1", "t1", "link", 60)])
    collecting.collect()
    assert Hit.objects.get().hit_class == "doubtful"

    write_spool([spooled("2", "t2", "link", 62), spooled("3", "t3", "link", 64)])
    collecting.collect()

    assert set(Hit.objects.values_list("hit_class", flat=True)) == {"robot"}
    assert counters(place)["robot"] == 3


def test_the_declared_address_of_the_establishment_makes_no_robot(place, settings):
    DeclaredNetwork.objects.create(establishment=place.establishment, network="90.63.218.0/29")  # fmt: skip
    line, site = fingerprints(
        read_address("90.63.218.4"), key=salted_key(settings.SECRET_KEY), campaign=str(place.campaign_id)
    )  # fmt: skip
    for name in ("t1", "t2", "t3"):
        make_target(place, name)
    rows = [spooled(n, f"t{n}", "link", 60 + int(n), address=line, features=replace(BROWSER, site=site)) for n in "123"]  # fmt: skip
    write_spool(rows)

    collecting.collect()

    assert counters(place)["robot"] == 0


def test_what_comes_before_the_moment_of_sending_is_known_is_classed_again(place):
    target = make_target(place, "t1", sent_at=None)
    write_spool([spooled("1", "t1", "link", 2)])
    collecting.collect()
    assert (Hit.objects.get().hit_class, Hit.objects.get().rules_version) == ("doubtful", 0)  # fmt: skip

    Target.objects.filter(pk=target.pk).update(sent_at=AT)
    collecting.collect()

    hit = Hit.objects.get()
    assert (hit.hit_class, hit.rules_version) == ("robot", RULES_VERSION)


def test_a_report_written_on_the_target_by_another_way_stays(place):
    target = make_target(place, "t1", reported_at=AT)
    write_spool([spooled("1", "t1", "link", 60)])

    collecting.collect()

    target.refresh_from_db()
    assert target.reported_at == AT


def test_a_recount_shows_before_and_after_and_mends_what_drifted(campaign, place):
    make_target(place, "t1")
    write_spool([spooled("1", "t1", "link", 60), spooled("2", "t1", "gesture", 63)])
    collecting.collect()
    Hit.objects.update(hit_class="robot", rules_version=99)
    place.clicked_count = 7
    place.save()

    told = collecting.recount(campaign)

    assert (told.before.robot_hits, told.before.clicked) == (2, 7)
    assert (told.after.human_hits, told.after.robot_hits, told.after.clicked) == (2, 0, 1)  # fmt: skip
    assert collecting.recount(campaign).before == told.after


def events(chance: random.Random, tokens: list[str]) -> list:
    kinds = ["link", "link", "page", "gesture", "visible2s", "form", "image", "hidden", "report"]  # fmt: skip
    rows = []
    for number in range(60):
        features = chance.choice([BROWSER, BROWSER, BROWSER, SCANNER, replace(BROWSER, network=NetworkRole.CLOUD, owner="ovh")])  # fmt: skip
        rows.append(spooled(
            f"k{number}", chance.choice(tokens), chance.choice(kinds),
            chance.choice([1, 4, 20, 21, 22, 25, 60, 300, 301]) + chance.random(),
            address=chance.choice(["a", "b", "c", ""]), features=features,
        ))  # fmt: skip
    return rows


@pytest.mark.parametrize("seed", range(12))
def test_counters_equal_the_events_after_random_batches_and_crashes(
    campaign, place, monkeypatch, seed
):
    chance = random.Random(seed)  # noqa: S311  # repeatable on purpose
    other = make_place(campaign, make_establishment())
    tokens = [f"t{n}" for n in range(6)]
    for name in tokens:
        make_target(chance.choice([place, other]), name)
    rows = events(chance, tokens)
    chance.shuffle(rows)
    real_settle, real_prune = settling.settle, collecting.prune

    def fragile(call):
        def run(*args):
            if chance.random() < 0.15:
                raise OSError
            return call(*args)

        return run

    monkeypatch.setattr(collecting, "BATCH", chance.randrange(1, 15))
    while rows:
        cut = chance.randrange(1, 25)
        # The same row may be spooled again by nobody, but read again after a crash.
        write_spool(rows[:cut])
        rows = rows[cut:]
        with monkeypatch.context() as broken:
            broken.setattr(collecting, "settle", fragile(real_settle))
            broken.setattr(collecting, "prune", fragile(real_prune))
            try:
                collecting.collect()
            except OSError:
                continue
    collecting.collect()

    assert Hit.objects.count() == 60
    kept = snapshot(place, other)
    collecting.recount(campaign)
    assert snapshot(place, other) == kept


def snapshot(*places) -> list:
    """All that hits, targets and establishments say."""
    said = [counters(place) | {"first": place.first_click_at, "told": place.first_report_at} for place in places]  # fmt: skip
    names = ("token", "visited_at", "clicked_at", "attempted_at", "reported_at", "robot_count")  # fmt: skip
    return [
        said,
        list(Target.objects.order_by("token").values(*names)),
        list(
            Hit.objects.order_by("spool_id").values_list(
                "spool_id", "hit_class", "reasons"
            )
        ),
    ]


def test_a_batch_costs_the_same_statements_whatever_the_campaign_holds(
    place, django_assert_max_num_queries
):
    for number in range(60):
        make_target(place, f"t{number}")
    write_spool([spooled(f"{n}", f"t{n}", "link", 60 + 400 * n) for n in range(60)])

    with django_assert_max_num_queries(30):
        collecting.collect()
