"""A test that its direction agreed to is written, sent through the gate, and counted."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from beffroi.lib import clock
from beffroi.mail.models import Mailing, MailingItem
from beffroi.mail.rules.items import Outcome, nobody_copies
from beffroi.mail.rules.states import ItemState, MailingState
from beffroi.mail.work.items import write
from beffroi.organizations.models.consent import Authorization
from beffroi.organizations.models.staff import StaffMember
from beffroi.organizations.operations.consent import (
    authorize_as,
    exclude_address,
    withdraw_authorization,
)
from beffroi.organizations.queries.consent import holds
from beffroi.organizations.rules.consent import Activity
from beffroi.phishing.models.campaigns import CampaignPlace
from beffroi.phishing.models.pages import Page
from beffroi.phishing.models.targets import Target
from beffroi.phishing.rules.states import ApprovalState, CampaignState, SendState
from beffroi.phishing.rules.test_headers import TOKEN_HEADER
from beffroi.phishing.work import sending
from beffroi.phishing.work.launching import prepare_place
from beffroi.phishing.work.sending import copy_late, due_places, send_due
from tests.build import make_establishment
from tests.mail.build_mailings import make_tests_profile
from tests.mail.sink import sink
from tests.organizations.build_consent import prove_domain
from tests.organizations.build_staff import make_member
from tests.phishing.build import DOMAIN, make_campaign, ready_place

SCENARIOS = ["colis-bloque@1", "menu-de-la-semaine@1", "coordonnees-bancaires@1"]


@pytest.fixture
def relay():
    with sink() as script:
        yield script


@pytest.fixture
def place(establishment, referent, director, relay):
    """A test of one establishment, agreed to and ready to be written."""
    ready_place(establishment, referent, count=6)
    campaign = make_campaign(establishment, referent)
    campaign.profile = make_tests_profile(relay.port)
    campaign.scenario_keys = SCENARIOS
    campaign.state = CampaignState.RUNNING
    campaign.save()
    authorize_as(
        director=director,
        establishment=establishment,
        activity=Activity.PHISHING,
        words="oui",
        ends_at=clock.now() + timedelta(days=60),
        subject_key=str(campaign.pk),
    )
    row = campaign.places.get()
    row.approval = ApprovalState.GRANTED
    row.save()
    return row


def send_all(place: CampaignPlace) -> int:
    """Send everything, as if the last day had come."""
    with clock.at(place.campaign.ends_at):
        return send_due(seconds=20)


def states(place: CampaignPlace) -> set[str]:
    return set(Target.objects.filter(place=place).values_list("send_state", flat=True))


def test_each_person_is_written_to_once_with_a_link_of_their_own(place, relay):
    prepare_place(place.pk)
    prepare_place(place.pk)

    assert send_all(place) == 6

    place.refresh_from_db()
    assert (place.target_count, place.sent_count, place.undelivered_count) == (6, 6, 0)
    assert place.first_sent_at is not None
    sent = [message_from_bytes(one.raw, policy=policy.default) for one in relay.taken]
    tokens = {target.token for target in Target.objects.filter(place=place)}
    assert {message[TOKEN_HEADER] for message in sent} == tokens
    for message in sent:
        text = message.get_body(("plain",)).get_content()
        assert f"/t/{message[TOKEN_HEADER]}" in text.replace("\n", "")
        assert "{" not in str(message["Subject"])


def test_scenarios_are_drawn_in_balance_and_their_pages_are_ready(place):
    prepare_place(place.pk)

    drawn = Target.objects.filter(place=place).values_list("scenario_key", flat=True)
    assert sorted(set(drawn)) == sorted(SCENARIOS)
    keys = {
        key
        for target in Target.objects.all()
        for key in (target.page_key, target.lesson_key)
    }
    assert Page.objects.filter(pk__in=keys).count() == len(keys) == 2 * len(SCENARIOS)


def test_the_pages_hold_no_address_and_the_targets_neither(place):
    prepare_place(place.pk)

    assert not any(
        f"@{DOMAIN}" in str(target.values) for target in Target.objects.all()
    )
    assert not Page.objects.filter(html__contains=f"vidal0@{DOMAIN}").exists()


def test_nothing_leaves_once_the_direction_takes_its_word_back(place, relay, director):
    prepare_place(place.pk)
    given = Authorization.objects.get()
    withdraw_authorization(authorization=given, by=director.as_actor())

    assert send_all(place) == 0

    place.refresh_from_db()
    assert relay.taken == []
    assert states(place) == {SendState.HELD}
    assert (place.sent_count, place.undelivered_count) == (0, 6)


@pytest.mark.parametrize("state", [CampaignState.PAUSED, CampaignState.CANCELLED])
def test_nothing_leaves_while_the_test_is_stopped(place, relay, state):
    prepare_place(place.pk)
    place.campaign.state = state
    place.campaign.save()

    assert send_all(place) == 0
    assert relay.taken == []


def test_somebody_excluded_after_the_launch_receives_nothing(place, relay, referent):
    prepare_place(place.pk)
    exclude_address(
        establishment=place.establishment,
        email=f"anne.vidal0@{DOMAIN}",
        reason="",
        by=referent.as_actor(),
    )

    assert send_all(place) == 5
    assert all(f"anne.vidal0@{DOMAIN}" not in one.recipients for one in relay.taken)


def test_without_the_direction_nobody_is_even_drawn(place):
    CampaignPlace.objects.update(approval=ApprovalState.WAITING)

    prepare_place(place.pk)

    assert not Target.objects.exists()
    assert not Mailing.objects.exists()


def test_a_test_without_anybody_is_done_at_once(place):
    StaffMember.objects.update(left_on=clock.today())

    prepare_place(place.pk)

    assert Mailing.objects.get().state == MailingState.DONE


def test_what_a_killed_worker_held_makes_its_place_due_again(place):
    prepare_place(place.pk)
    MailingItem.objects.update(
        state="sending", claimed_until=clock.now() - timedelta(minutes=1)
    )

    assert due_places() == [place.pk]
    send_due(seconds=5)
    place.refresh_from_db()
    assert states(place) == {SendState.MAYBE_SENT}
    assert place.sent_count == 6
    assert due_places() == []


def test_a_fault_at_one_place_leaves_the_others_their_turn(
    place, referent, director, monkeypatch, caplog
):
    other = CampaignPlace.objects.create(
        campaign=place.campaign,
        establishment=make_establishment(organization=place.establishment.organization),
        approval=ApprovalState.GRANTED,
    )
    make_member(other.establishment, referent, last_name="Roux", email=f"l.roux@{DOMAIN}")  # fmt: skip
    prove_domain(other.establishment, DOMAIN, referent)
    prepare_place(place.pk)
    prepare_place(other.pk)

    def falls_at_other(establishment, addresses, **about):
        if establishment == other.establishment:
            raise RuntimeError("the disk is gone")
        return holds(establishment, addresses, **about)

    monkeypatch.setattr(sending, "holds", falls_at_other)

    assert send_all(place) == 6
    assert "sending failed" in caplog.text
    assert states(other) == {SendState.WAITING}


def test_a_latecomer_joins_a_test_under_way(place, referent):
    prepare_place(place.pk)
    make_member(
        place.establishment, referent, last_name="Roux", email=f"l.roux@{DOMAIN}"
    )
    prepare_place(place.pk)

    assert send_all(place) == 7
    assert Mailing.objects.get().prepared_count == MailingItem.objects.count() == 7


def test_what_comes_back_is_taken_from_the_count(place):
    prepare_place(place.pk)
    send_all(place)
    item = MailingItem.objects.first()
    back = Outcome(item.pk, item.reference, ItemState.BOUNCED, clock.now(), "550")
    write(item.mailing_id, [back], nobody_copies, before=ItemState.SENT)

    assert copy_late() == 1
    assert copy_late() == 0

    place.refresh_from_db()
    assert (place.sent_count, place.undelivered_count) == (5, 1)
