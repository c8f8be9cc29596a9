"""Messages by the hour and by the week: once each, wanted, with a way out."""

import email
import email.policy
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from beffroi.actionplan.operations.people import assign
from beffroi.actionplan.operations.talk import comment
from beffroi.home.work import sections_for, send_digests
from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage
from beffroi.maturity.operations.evidence import add_evidence
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.notifications.models import Notice, Preference, SentDigest
from beffroi.notifications.operations import choose_messages
from beffroi.notifications.queries import stop_link_of, stop_token
from beffroi.notifications.rules.kinds import DigestRhythm, Mailing
from beffroi.notifications.work import send_notices
from beffroi.organizations.models.memberships import Membership
from tests.actionplan.build import make_action
from tests.maturity.build import answer

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(MONDAY):
        yield


def letters(person):
    rows = OutgoingMessage.objects.filter(recipient=person.email).order_by("created_at")
    return [
        email.message_from_bytes(bytes(row.mime), policy=email.policy.default)
        for row in rows
    ]


def text_of(letter) -> str:
    return letter.get_body(preferencelist=("plain",)).get_content()


def choose(person, **changes):
    wanted = {
        "digest": DigestRhythm.WEEKLY,
        "wants_assignments": True,
        "wants_mentions": True,
    }
    return choose_messages(person=person, by=person.as_actor(), **{**wanted, **changes})


def test_ten_actions_given_make_one_letter(establishment, referent, contributor):
    for _ in range(10):
        assign(
            action=make_action(establishment),
            assignee=contributor,
            by=referent.as_actor(),
        )

    assert send_notices() == 1
    assert send_notices() == 0

    [letter] = letters(contributor)
    assert letter["Subject"] == "10\xa0actions vous sont confiées"
    assert text_of(letter).count("/actions/") == 10


def test_a_person_told_while_being_at_it_gets_no_letter(
    establishment, referent, contributor, client_of
):
    assign(
        action=make_action(establishment), assignee=contributor, by=referent.as_actor()
    )
    client_of(contributor).post(reverse("notifications:read_all"))

    assert send_notices() == 0


def test_who_wants_no_letter_still_reads_it_on_screen(
    establishment, referent, contributor, director, client_of
):
    choose(contributor, wants_assignments=False)
    choose(director, wants_mentions=False)
    action = make_action(establishment)
    assign(action=action, assignee=contributor, by=referent.as_actor())
    comment(
        action=action, text="Et vous ?", spoken_to=[director], by=referent.as_actor()
    )

    assert send_notices() == 0
    page = client_of(contributor).get(reverse("notifications:notices"))
    assert action.title in page.content.decode()


def test_the_way_out_is_a_header_that_no_mail_program_breaks(
    establishment, referent, contributor
):
    assign(
        action=make_action(establishment), assignee=contributor, by=referent.as_actor()
    )
    send_notices()

    raw = bytes(OutgoingMessage.objects.get(recipient=contributor.email).mime)
    [line] = re.findall(rb"^List-Unsubscribe: (.*?)\r\n(?=\S)", raw, re.MULTILINE)
    assert re.fullmatch(rb"<https?://\S+/messages/desabonnement/\S+/>", line)
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert contributor.email.encode() not in line
    assert str(contributor.pk).encode() not in line


def test_one_click_stops_without_account_cookie_or_token_and_may_be_repeated(
    establishment, referent, contributor
):
    assign(
        action=make_action(establishment), assignee=contributor, by=referent.as_actor()
    )
    send_notices()
    url = str(letters(contributor)[0]["List-Unsubscribe"]).strip("<>")
    path = url[url.index("/messages/") :]
    strict = Client(enforce_csrf_checks=True)

    seen = strict.get(path)
    assert seen.status_code == 200
    assert "noindex" in seen["X-Robots-Tag"]
    assert Preference.objects.get(user=contributor).wants_assignments is True
    for _ in range(2):
        stopped = strict.post(path, {"List-Unsubscribe": "One-Click"})
        assert stopped.status_code == 200

    kept = Preference.objects.get(user=contributor)
    assert (kept.wants_assignments, kept.wants_mentions) == (False, False)
    assert kept.digest == DigestRhythm.WEEKLY
    assert Entry.objects.filter(verb="stop_messages").count() == 1


@pytest.mark.parametrize("way", ["forged", "another key", "account closed"])
def test_a_link_that_holds_no_more_stops_nothing(contributor, client, way):
    preference = choose(contributor)
    token = stop_token(preference, Mailing.DIGEST)
    if way == "forged":
        token = f"digest.{preference.stop_key.hex}:faux"
    elif way == "another key":
        Preference.objects.update(stop_key="0" * 32)
    else:
        contributor.is_active = False
        contributor.save()

    assert stop_link_of(token) is None
    answer = client.post(reverse("notifications:stop", args=[token]))
    assert answer.status_code == 404
    assert Preference.objects.get().digest == DigestRhythm.WEEKLY


def test_the_digest_leaves_once_a_week_however_often_it_is_asked(
    establishment, referent, contributor
):
    make_action(
        establishment, to=contributor, due_on=date(2026, 12, 1), title="Bientôt"
    )

    assert send_digests() == 1
    assert send_digests() == 0
    with clock.at(MONDAY + timedelta(days=6)):
        assert send_digests() == 0
    with clock.at(MONDAY + timedelta(days=7)):
        assert send_digests() == 1

    text = text_of(letters(contributor)[0])
    assert "Bientôt (Résidence Les Micocouliers, pour le 1er décembre 2026)" in text
    assert letters(referent) == []


def test_two_schedulers_at_once_cannot_send_two_digests(contributor):
    SentDigest.objects.create(user=contributor, period="2026-W48", sent_at=clock.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        SentDigest.objects.create(
            user=contributor, period="2026-W48", sent_at=clock.now()
        )


def test_the_digest_of_the_month_leaves_once_a_month(establishment, contributor):
    choose(contributor, digest=DigestRhythm.MONTHLY)
    make_action(establishment, to=contributor, due_on=date(2026, 11, 30))

    assert send_digests() == 1
    with clock.at(MONDAY + timedelta(days=7)):
        assert send_digests() == 0
    with clock.at(MONDAY + timedelta(days=14)):
        assert send_digests() == 1


def test_never_is_never_and_nothing_is_nothing(establishment, contributor, director):
    choose(contributor, digest=DigestRhythm.NEVER)
    make_action(establishment, to=contributor, due_on=date(2026, 11, 30))

    assert send_digests() == 0
    assert not SentDigest.objects.exists()


def test_the_digest_says_what_is_late_soon_and_given_lately(
    establishment, referent, contributor
):
    by = referent.as_actor()
    with clock.at(MONDAY - timedelta(days=40)):
        make_action(establishment, to=contributor, due_on=date(2026, 11, 1))
    make_action(establishment, to=contributor, due_on=date(2026, 11, 25))
    assign(action=make_action(establishment), assignee=contributor, by=by)

    titles = [section.title for section in sections_for(contributor)]

    assert titles == [
        "La date est passée\xa0: à terminer ou à reporter",
        "Dans les deux semaines",
        "Confié cette semaine",
    ]


def test_the_digest_of_those_who_manage_names_proofs_and_validation(
    establishment, referent, director
):
    answer(establishment, "R2.4", by=referent.as_actor())
    add_evidence(
        establishment=establishment,
        question_id="R2.4",
        kind=EvidenceKind.STATEMENT,
        title="Essai de mars",
        statement="Trois documents rouverts.",
        dated_on=date(2026, 11, 1),
        expires_on=date(2026, 12, 10),
        by=referent.as_actor(),
    )

    assert [item.title for item in sections_for(referent)][
        -1
    ] == "Preuves bientôt dépassées"
    assert [item.title for item in sections_for(director)][-2:] == [
        "Preuves bientôt dépassées",
        "Auto-évaluation modifiée, à relire et valider",
    ]


def test_a_person_whose_role_ended_is_told_nothing_of_the_place(
    establishment, contributor
):
    make_action(establishment, to=contributor, due_on=date(2026, 11, 25))
    Membership.objects.filter(user=contributor).update(ended_at=clock.now())

    assert sections_for(contributor) == ()


def test_choices_are_kept_by_their_owner_alone(contributor, outsider, client_of):
    url = reverse("notifications:choices")
    answer = client_of(contributor).post(url, {"digest": "monthly"})

    assert answer.status_code == 302
    kept = Preference.objects.get()
    assert (kept.user, kept.digest, kept.wants_mentions) == (
        contributor,
        "monthly",
        False,
    )
    assert client_of(outsider).get(url).status_code == 200
    assert client_of(contributor).post(url, {"digest": "parfois"}).status_code == 422


def test_nobody_reads_what_others_are_told(
    establishment, referent, contributor, outsider, client_of
):
    assign(
        action=make_action(establishment, title="Pour Omar"),
        assignee=contributor,
        by=referent.as_actor(),
    )
    url = reverse("notifications:notices")

    assert "Pour Omar" in client_of(contributor).get(url).content.decode()
    assert "Pour Omar" not in client_of(outsider).get(url).content.decode()
    client_of(outsider).post(reverse("notifications:read_all"))
    assert Notice.objects.unread().count() == 1
