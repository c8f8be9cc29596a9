"""Ask somebody outside: letters, links, reminders, withdrawal."""

from datetime import timedelta

import pytest

from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.links.models import PersonalLink
from beffroi.links.operations import find_link
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.mail.operations.outbox import BadAddress
from beffroi.mail.rules.states import MessageState
from beffroi.maturity.models.requests import OutsideRequest
from beffroi.maturity.operations import requests as operations
from beffroi.maturity.queries.asking import ask_page, unknown_groups
from beffroi.maturity.queries.requests import request_page, requests_of
from beffroi.maturity.rules.requests import RequestStanding, Wanted
from beffroi.maturity.work.outside import remind_waiting
from tests.maturity.build import answer, answer_unknown, answer_without_object
from tests.maturity.build_requests import (
    LUC,
    ask,
    last_token,
    letters_to,
    reply,
    text_of_letter,
)

pytestmark = pytest.mark.django_db


def after(days: float):
    return clock.at(clock.now() + timedelta(days=days))


def is_live(token: str) -> bool:
    return find_link(token=token, purpose=LinkPurpose.OUTSIDE_REQUEST) is not None


def test_one_letter_groups_several_questions(establishment, referent):
    row = ask(establishment, referent, "R2.4", "R2.3", note="Merci Luc.")

    (letter,) = letters_to()
    text = text_of_letter(letter)
    link = PersonalLink.objects.get()
    assert [item.question_id for item in row.items.order_by("rank")] == ["R2.3", "R2.4"]
    assert (row.item_count, row.awaited_count, row.to_review_count) == (2, 2, 0)
    assert "Nadia Delmas" in text
    assert "Merci Luc." in text
    assert is_live(last_token())
    assert link.label == "2\u00a0questions"
    assert link.recipient_label == f"Luc Faure ({LUC.email})"
    assert link.establishment_key == str(establishment.pk)
    assert Entry.objects.filter(verb="ask_outside").count() == 1


def test_the_revision_that_stood_is_remembered(establishment, referent):
    answer(establishment, "R2.3", 1)
    answer(establishment, "R2.3", 2)

    row = ask(establishment, referent)

    revisions = dict(row.items.values_list("question_id", "seen_revision"))
    assert revisions == {"R2.3": 2, "R2.4": 0}


def test_a_second_click_sends_nothing_more(establishment, referent):
    first = ask(establishment, referent)
    second = ask(establishment, referent)
    other = ask(establishment, referent, "R2.5")

    assert first == second
    assert other != first
    assert len(letters_to()) == 2
    with after(1):
        assert ask(establishment, referent) != first


def test_nothing_leaves_without_a_known_question_or_a_true_address(
    establishment, referent
):
    with pytest.raises(operations.NothingAsked):
        operations.ask_outside(
            establishment=establishment,
            recipient=LUC,
            wanted={"R99.1": Wanted.BOTH},
            asker=referent,
        )
    with pytest.raises(BadAddress):
        ask(
            establishment,
            referent,
            recipient=operations.Recipient("provider", "Luc", "sans adresse"),
        )
    assert not OutsideRequest.objects.exists()
    assert not PersonalLink.objects.exists()


def test_an_establishment_cannot_flood(establishment, referent, monkeypatch):
    monkeypatch.setattr(operations, "MOST_PER_DAY", 2)
    ask(establishment, referent, "R2.3")
    ask(establishment, referent, "R2.4")

    with pytest.raises(operations.TooManyToday):
        ask(establishment, referent, "R2.5")
    with after(1.1):
        ask(establishment, referent, "R2.5")


def test_beffroi_reminds_after_a_week_then_two(establishment, referent):
    row = ask(establishment, referent)
    first = last_token()

    with after(6):
        assert remind_waiting() == 0
    with after(7):
        assert remind_waiting() == 1
        assert remind_waiting() == 0
        second = last_token()
        assert is_live(first)
        assert is_live(second)
    with after(8.1):
        assert not is_live(first)
        assert is_live(second)
    with after(14):
        assert remind_waiting() == 1
    with after(21):
        assert remind_waiting() == 0
    row.refresh_from_db()
    assert row.reminder_count == 2
    assert len(letters_to()) == 3
    assert "2 questions attendent" in text_of_letter(letters_to()[1])


def test_a_reminder_names_only_what_still_waits(establishment, referent):
    row = ask(establishment, referent)
    reply(row, "R2.3")

    with after(7):
        assert remind_waiting() == 1
    assert "Une question attend" in text_of_letter(letters_to()[-1])


def test_nobody_is_reminded_once_all_is_answered_taken_back_or_expired(
    establishment, referent
):
    done = ask(establishment, referent, "R2.3")
    reply(done, "R2.3")
    taken = ask(establishment, referent, "R2.4")
    operations.take_back(request=taken, by=referent.as_actor())

    with after(7):
        assert remind_waiting() == 0
    ask(establishment, referent, "R2.5")
    with after(31):
        assert remind_waiting() == 0


def test_a_reminder_by_hand_leaves_once_a_day(establishment, referent):
    row = ask(establishment, referent)
    by = referent.as_actor()

    with pytest.raises(operations.RemindedToday):
        operations.remind(request=row, by=by)
    with after(1):
        operations.remind(request=row, by=by)
        with pytest.raises(operations.RemindedToday):
            operations.remind(request=row, by=by)
    with after(31), pytest.raises(operations.RequestClosed):
        operations.remind(request=row, by=by)
    assert len(letters_to()) == 2


def test_nothing_is_left_to_remind_once_answered(establishment, referent):
    row = ask(establishment, referent, "R2.3")
    reply(row, "R2.3")

    with after(2), pytest.raises(operations.NothingAwaited):
        operations.remind(request=row, by=referent.as_actor())


def test_a_request_taken_back_opens_nothing_and_may_be_renewed(establishment, referent):
    row = ask(establishment, referent)
    token = last_token()
    by = referent.as_actor()

    operations.take_back(request=row, by=by)
    operations.take_back(request=row, by=by)

    assert not is_live(token)
    assert row.events.filter(kind="revoked").count() == 1
    operations.renew(request=row, by=by)
    assert is_live(last_token())
    with pytest.raises(operations.RemindedToday):
        operations.renew(request=row, by=by)


def test_an_expired_request_is_renewed_for_thirty_days(establishment, referent):
    row = ask(establishment, referent)

    with after(31):
        row.refresh_from_db()
        assert row.standing_at(clock.now()) == RequestStanding.EXPIRED
        operations.renew(request=row, by=referent.as_actor())
        assert is_live(last_token())
    with after(60):
        assert is_live(last_token())


def test_the_list_puts_answers_to_read_first_and_narrows(establishment, referent):
    old = ask(establishment, referent, "R2.3")
    ask(establishment, referent, "R2.4")
    reply_to = requests_of(establishment, None).get(pk=old.pk)
    reply_token = letters_to()[0]
    assert reply_token is not None
    operations.take_back(request=reply_to, by=referent.as_actor())

    counts = {
        standing: requests_of(establishment, standing).count()
        for standing in RequestStanding
    }

    assert counts == {
        RequestStanding.TO_REVIEW: 0,
        RequestStanding.WAITING: 1,
        RequestStanding.DONE: 0,
        RequestStanding.EXPIRED: 0,
        RequestStanding.REVOKED: 1,
    }
    with after(31):
        assert requests_of(establishment, RequestStanding.EXPIRED).count() == 1


def test_the_log_tells_what_became_of_each_letter(establishment, referent):
    row = ask(establishment, referent)
    letter = letters_to()[0]
    letter.state = MessageState.BOUNCED
    letter.save()

    (line,) = request_page(row).events

    assert line.words == "Message envoyé"
    assert (line.letter_label, line.letter_tone) == ("Revenu", "alarm")
    assert request_page(row).is_undelivered
    letter.delete()
    assert request_page(row).events[0].letter_label == ""
    assert not request_page(row).is_undelivered


def test_what_may_be_asked_is_what_still_lacks(establishment, referent):
    answer_unknown(establishment, "R2.3")
    answer(establishment, "R2.4", 3)
    answer_without_object(establishment, "R2.5")
    kind = {
        q.id: q.ask_who
        for q in ask_page(establishment, "provider").questionnaire.questions
    }

    page = ask_page(establishment, kind["R2.3"], named=["R1.1"])

    assert page is not None
    assert page.by_id["R2.3"].wanted == Wanted.BOTH
    assert "R1.1" in page.by_id
    assert "R2.5" not in page.by_id
    proofs = ask_page(establishment, kind["R2.4"])
    assert proofs is not None
    assert proofs.by_id["R2.4"].wanted == Wanted.PROOF
    assert ask_page(establishment, "oracle") is None


def test_the_last_person_asked_is_offered_again(establishment, referent):
    ask(establishment, referent, "R2.3")

    page = ask_page(establishment, "provider", named=["R2.3"])

    assert page is not None
    assert (page.last_name, page.last_email) == (LUC.name, LUC.email)
    assert page.by_id["R2.3"].waits_for == LUC.name


def test_unknown_locks_are_gathered_by_who_knows(establishment, referent):
    answer_unknown(establishment, "R2.3")
    answer_unknown(establishment, "R2.4")

    groups = unknown_groups(establishment)
    assert sum(group.count for group in groups) == 2
    ask(establishment, referent, "R2.3", "R2.4")
    assert unknown_groups(establishment) == ()
