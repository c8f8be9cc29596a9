"""The rules of the classification, one by one."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.phishing.enums import CLASS_LABELS, KIND_LABELS, REASON_LABELS
from beffroi.phishing.known import known
from beffroi.phishing.rules.agents import AgentKind
from beffroi.phishing.rules.classify import classify
from beffroi.phishing.rules.crowds import crowded
from beffroi.phishing.rules.features import Features, fingerprints, read_token
from beffroi.phishing.rules.networks import NetworkRole, read_address
from beffroi.phishing.rules.reasons import Reason
from beffroi.phishing.rules.seen import Delivery, Seen
from beffroi.phishing.rules.states import HitClass, HitKind
from tests.phishing.labelled import BROWSERS, OUTLOOK, PHONES

AT = datetime(2026, 10, 6, 8, 0, tzinfo=UTC)
DELIVERY = Delivery(AT, AT, AT)
BROWSER = Features(network=NetworkRole.ACCESS, agent=AgentKind.BROWSER, family="chrome-148/windows", site="s")  # fmt: skip


def seen(kind: str, after: float, *, whose: str = "t", address: str = "a", **changes) -> Seen:  # fmt: skip
    method = "POST" if kind in {"gesture", "visible2s", "form"} else "GET"
    features = replace(BROWSER, **{"method": method, **changes})
    return Seen(f"{whose}{kind}{after}{address}", whose, HitKind(kind), AT + timedelta(seconds=after), features, address)  # fmt: skip


def classes(*hits: Seen) -> list[str]:
    found = {}
    for token in {hit.token for hit in hits}:
        mine = [hit for hit in hits if hit.token == token]
        found |= classify(mine, DELIVERY, crowded(hits))
    return [str(found[hit.key].hit_class) for hit in hits]


def test_a_visit_is_confirmed_by_a_gesture_a_sight_or_a_form():
    for proof in ("gesture", "visible2s", "form"):
        assert classes(seen("link", 60), seen(proof, 64)) == ["human", "human"]


def test_a_visit_without_proof_is_doubtful():
    assert classes(seen("link", 60), seen("page", 60.4)) == ["doubtful", "doubtful"]


def test_the_gesture_of_a_scanner_network_proves_nothing():
    network = {"network": NetworkRole.SCANNER}
    hits = [seen("link", 60, **network), seen("gesture", 64, **network)]
    assert classes(*hits) == ["robot", "robot"]


def test_a_link_touched_before_the_acceptance_is_a_robot_s():
    assert classes(seen("link", -3), seen("gesture", -1)) == ["robot", "robot"]


@pytest.mark.parametrize(("gap", "wanted"), [(0.3, "robot"), (2, "human")])
def test_soon_after_the_acceptance_only_a_later_gesture_is_believed(gap, wanted):
    assert classes(seen("link", 4), seen("gesture", 4 + gap)) == [wanted, wanted]


def test_the_hidden_link_damns_what_the_same_network_touched_in_ten_minutes():
    hits = [seen("hidden", 60), seen("link", 400), seen("link", 900)]
    assert classes(*hits) == ["robot", "robot", "doubtful"]


def test_one_address_on_several_people_is_a_robot_s_unless_it_is_declared():
    hits = [seen("link", 60 + n, whose=f"t{n}") for n in range(3)]
    assert classes(*hits) == ["robot"] * 3
    declared = [replace(hit, is_declared=True) for hit in hits]
    assert classes(*declared) == ["doubtful"] * 3


def test_a_declared_address_is_the_establishment_s_even_on_a_rented_machine():
    cloud = [seen(kind, at, network=NetworkRole.CLOUD) for kind, at in (("link", 10), ("gesture", 11))]  # fmt: skip
    assert classes(*cloud) == ["robot", "robot"]
    assert classes(*(replace(hit, is_declared=True) for hit in cloud)) == ["human", "human"]  # fmt: skip


def test_a_program_that_looks_before_it_fetches_is_a_robot():
    assert classes(seen("link", 60, method="HEAD"), seen("link", 60.5)) == ["robot", "robot"]  # fmt: skip


def test_a_report_is_somebody_s():
    assert classes(seen("report", 60, network="unknown", agent="empty")) == ["human"]


def test_an_image_beside_a_proven_visit_is_the_same_person_s():
    hits = [seen("image", 30, agent=AgentKind.OFFICE), seen("link", 60), seen("gesture", 63)]  # fmt: skip
    assert classes(*hits) == ["human", "human", "human"]
    assert classes(hits[0]) == ["doubtful"]


kinds = st.sampled_from([str(kind) for kind in HitKind])
flags = st.lists(st.sampled_from(["prefetch", "altered", "no_language", "gateway"]), max_size=2)  # fmt: skip
hits = st.lists(
    st.builds(
        lambda kind, after, token, address, network, agent, flags: seen(
            kind, after, whose=token, address=address, network=network, agent=agent, flags=tuple(flags)
        ),
        kinds, st.integers(-60, 4000), st.sampled_from("tu"), st.sampled_from(["", "a", "b"]),
        st.sampled_from([str(role) for role in NetworkRole]),
        st.sampled_from([str(kind) for kind in AgentKind]), flags,
    ),
    max_size=12, unique_by=lambda hit: hit.key,
)  # fmt: skip


@given(hits, st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_changes_a_verdict(found: list[Seen], chance: random.Random):  # fmt: skip
    mine = [hit for hit in found if hit.token == "t"]
    shuffled = chance.sample(mine, len(mine))

    assert classify(mine, DELIVERY, crowded(found)) == classify(
        shuffled, DELIVERY, crowded(chance.sample(found, len(found)))
    )


@given(hits)
def test_every_hit_gets_one_verdict_with_a_reason(found: list[Seen]):
    verdicts = classify(found, DELIVERY, crowded(found))

    assert set(verdicts) == {hit.key for hit in found}
    assert all(verdict.reasons for verdict in verdicts.values())


@given(hits)
def test_nothing_from_a_scanner_network_is_ever_a_person(found: list[Seen]):
    verdicts = classify(found, DELIVERY, crowded(found))

    assert all(
        verdicts[hit.key].hit_class == HitClass.ROBOT
        for hit in found
        if hit.features.network == NetworkRole.SCANNER
    )


@pytest.mark.parametrize(
    ("address", "owner", "role"),
    [
        ("40.94.31.7", "microsoft_mail", "scanner"), ("104.47.127.1", "microsoft_mail", "scanner"),
        ("104.47.128.1", "azure", "cloud"), ("52.101.9.9", "microsoft_mail", "scanner"),
        ("52.169.1.2", "azure", "cloud"), ("54.37.1.1", "ovh", "cloud"), ("54.77.1.1", "aws", "cloud"),
        ("18.185.115.9", "trend_micro", "scanner"), ("2001:41d0::1", "ovh", "cloud"),
        ("90.63.218.14", "", "access"), ("2a01:cb08::1", "", "access"),
        ("::ffff:40.94.31.7", "microsoft_mail", "scanner"), ("192.168.1.4", "internal", "private"),
        ("40.94.31.7:443", "microsoft_mail", "scanner"), ("[2001:41d0::1]:9", "ovh", "cloud"),
    ],
)  # fmt: skip
def test_a_network_is_known_by_its_most_precise_range(address, owner, role):
    found = known().networks.owner_of(read_address(address))
    assert (found.name, str(found.role)) == (owner, role)


@pytest.mark.parametrize("agent", [*BROWSERS, *PHONES])
def test_a_real_browser_is_a_browser(agent):
    assert known().agents.of(agent).kind == AgentKind.BROWSER


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        ("", "empty"), (None, "unknown"), ("curl/8.5.0", "script"), (OUTLOOK, "office"),
        ("Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://x)", "script"),
        ("Mozilla/5.0", "image_proxy"), ("BarracudaCentral/1.0", "scanner"),
        ("Mozilla/5.0 (iPhone; Android 14) AppleWebKit/605.1.15 Safari/604.1", "impossible"),
        ("Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", "outdated"),
    ],
)  # fmt: skip
def test_software_is_known_by_its_name(agent, kind):
    assert known().agents.of(agent).kind == kind


def test_fingerprints_tell_lines_apart_in_one_campaign_and_nothing_across():
    key = b"k" * 32
    one, two = read_address("90.63.218.14"), read_address("90.63.218.15")
    assert fingerprints(one, key=key, campaign="x")[0] != fingerprints(two, key=key, campaign="x")[0]  # fmt: skip
    assert fingerprints(one, key=key, campaign="x")[1] == fingerprints(two, key=key, campaign="x")[1]  # fmt: skip
    assert fingerprints(one, key=key, campaign="x") != fingerprints(one, key=key, campaign="y")  # fmt: skip


@given(st.text(max_size=40))
def test_a_token_is_read_whatever_is_behind_it(junk: str):
    token, is_altered = read_token(f"Abc-_9'{junk}")
    assert (token, is_altered) == ("Abc-_9", True)


def test_features_come_back_from_what_was_stored():
    assert Features.of_stored({**BROWSER.as_stored(), "later": 1}) == BROWSER


def test_every_word_has_its_french_label():
    assert set(REASON_LABELS) == set(Reason)
    assert set(CLASS_LABELS) == set(HitClass)
    assert set(KIND_LABELS) == set(HitKind)
