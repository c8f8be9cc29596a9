"""Comments that name people, files, order between actions, agendas by link."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from icalendar import Calendar

from beffroi.actionplan.models import (
    Action,
    ActionComment,
    Attachment,
    CalendarFeed,
    CommentMention,
)
from beffroi.actionplan.operations import refusals
from beffroi.actionplan.operations.chains import set_after
from beffroi.actionplan.operations.feeds import close_feed, open_feed
from beffroi.actionplan.operations.people import assign, bulk_assign
from beffroi.actionplan.operations.progress import set_state
from beffroi.actionplan.operations.talk import attach, comment, remove_attachment
from beffroi.actionplan.queries.plan import next_five_for
from beffroi.actionplan.queries.talk import talk_of
from beffroi.actionplan.rules.states import ActionState
from beffroi.actionplan.work.occurrences import open_due_occurrences
from beffroi.files.operations import FileNotAccepted
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.notifications.models import Notice
from beffroi.organizations.models.memberships import Membership
from tests.actionplan.build import make_action, make_series
from tests.build import make_establishment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_one_morning")]
TODAY = date(2026, 11, 24)


def table(name: str = "postes.csv") -> ContentFile:
    return ContentFile(b"lieu;poste\naccueil;1\n", name=name)


def test_a_person_named_in_a_comment_is_told_once(establishment, referent, director):
    action = make_action(establishment)

    written = comment(
        action=action,
        text="@Paul Delmas, votre accord ?",
        spoken_to=[director],
        by=referent.as_actor(),
    )

    assert "Delmas" not in written.text
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.author_label) == (
        director,
        "mentioned",
        "Nadia Delmas",
    )
    assert notice.link.endswith("#commentaires")
    [line] = talk_of(action).comments
    assert "".join(part.words for part in line.parts) == "@Paul Delmas, votre accord ?"
    assert line.told == ()


def test_who_cannot_read_the_action_is_never_told(
    establishment, referent, contributor, outsider
):
    action = make_action(establishment)

    comment(
        action=action,
        text="@Omar Delmas @Yves Delmas",
        spoken_to=[contributor, outsider],
        by=referent.as_actor(),
    )

    assert not CommentMention.objects.exists()
    assert not Notice.objects.exists()


def test_a_contributor_may_be_named_about_their_own_action(
    establishment, referent, contributor
):
    action = make_action(establishment, to=contributor)
    Notice.objects.all().delete()

    comment(
        action=action,
        text="Où en êtes-vous ?",
        spoken_to=[contributor],
        by=referent.as_actor(),
    )

    assert Notice.objects.get().user == contributor
    assert talk_of(action).comments[0].told == ("Omar Delmas",)


def test_nobody_is_told_of_their_own_words(establishment, referent):
    comment(
        action=make_action(establishment),
        text="@Nadia Delmas, penser à relancer",
        by=referent.as_actor(),
    )

    assert not Notice.objects.exists()


def test_a_file_is_joined_read_by_readers_and_removed_with_a_reason(
    establishment, referent, reader, outsider, client_of
):
    action = make_action(establishment)
    held = attach(action=action, upload=table(), by=referent.as_actor())
    url = reverse("actionplan:attachment", args=[held.pk])

    answer = client_of(reader).get(url)
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"accueil" in b"".join(answer.streaming_content)
    assert client_of(outsider).get(url).status_code == 404

    with pytest.raises(refusals.ReasonMissing):
        remove_attachment(attachment=held, reason=" ", by=SYSTEM)
    remove_attachment(attachment=held, reason="Mauvais fichier", by=referent.as_actor())
    with pytest.raises(refusals.AttachmentGone):
        remove_attachment(attachment=held, reason="Encore", by=SYSTEM)

    assert client_of(reader).get(url).status_code == 404
    [gone] = talk_of(action).removed
    assert (gone.removal_reason, gone.removed_by_label) == (
        "Mauvais fichier",
        "Nadia Delmas",
    )


def test_a_program_is_refused_and_the_comment_with_it(establishment, referent):
    action = make_action(establishment)

    with pytest.raises(FileNotAccepted):
        comment(
            action=action,
            text="Voici",
            upload=ContentFile(b"MZ\x90\x00" + b"\0" * 200, name="rapport.exe"),
            by=referent.as_actor(),
        )

    assert not ActionComment.objects.exists()
    assert not Attachment.objects.exists()


def test_an_action_waits_for_the_one_before_and_leaves_the_five(establishment):
    first = make_action(establishment, reflex_number=1)
    second = make_action(establishment, reflex_number=2)
    set_after(action=second, after=first, by=SYSTEM)
    set_after(action=second, after=first, by=SYSTEM)

    plan = next_five_for(establishment)
    assert [line.action for line in plan.lines] == [first]
    assert plan.blocked_count == 1

    set_state(action=first, state=ActionState.DONE, by=SYSTEM)
    plan = next_five_for(establishment)
    assert [line.action for line in plan.lines] == [second]


def test_no_circle_and_no_other_place(establishment):
    one, two, three = (make_action(establishment) for _ in range(3))
    set_after(action=two, after=one, by=SYSTEM)
    set_after(action=three, after=two, by=SYSTEM)

    for wrong in (one, three):
        with pytest.raises(refusals.CircleOfActions):
            set_after(action=one, after=wrong, by=SYSTEM)
    with pytest.raises(refusals.OtherPlace):
        set_after(action=one, after=make_action(make_establishment()), by=SYSTEM)
    assert set_after(action=two, after=None, by=SYSTEM).after is None


def test_the_person_who_receives_actions_is_told_and_the_one_who_loses_them_is_not(
    establishment, referent, director, contributor
):
    actions = [make_action(establishment) for _ in range(3)]
    by = referent.as_actor()
    bulk_assign(
        among=Action.objects.all(),
        ids=[action.pk for action in actions],
        assignee=contributor,
        by=by,
    )
    assert Notice.objects.filter(user=contributor).count() == 3

    assign(action=actions[0], assignee=director, by=by)
    assign(action=actions[1], assignee=None, by=by)

    assert Notice.objects.filter(user=contributor).count() == 1
    assert Notice.objects.filter(user=director).count() == 1


def feed_url(person, establishment=None):
    token = open_feed(person=person, establishment=establishment, by=person.as_actor())
    return reverse("actionplan:feed", args=[token])


def titles(answer):
    return {
        str(event["summary"])
        for event in Calendar.from_ical(answer.content).walk("VEVENT")
    }


def test_an_agenda_shows_my_dates_without_a_session(
    establishment, referent, contributor, client
):
    due = TODAY + timedelta(days=9)
    make_action(establishment, to=contributor, due_on=due, title="À moi")
    make_action(establishment, to=referent, due_on=due, title="À elle")
    make_action(establishment, to=contributor, title="Sans date")
    make_series(establishment, to=contributor, title="Prévue")

    answer = client.get(feed_url(contributor))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "noindex" in answer["X-Robots-Tag"]
    assert titles(answer) == {"À moi", "Prévue"}
    assert "sessionid" not in answer.cookies


def test_an_agenda_answers_304_until_something_changes(
    establishment, contributor, client
):
    action = make_action(establishment, to=contributor, due_on=TODAY)
    url = feed_url(contributor)
    first = client.get(url)

    assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304
    with clock.at(datetime(2026, 11, 25, 8, tzinfo=UTC)):
        set_state(action=action, state=ActionState.DOING, by=SYSTEM)
        assert (
            client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 200
        )


def test_the_event_of_an_occurrence_keeps_its_name_when_it_opens(
    establishment, referent, client
):
    make_series(establishment, to=referent, starts_on=date(2027, 3, 15))
    url = feed_url(referent, establishment)
    [planned] = Calendar.from_ical(client.get(url).content).walk("VEVENT")

    with clock.at(datetime(2027, 3, 1, 8, tzinfo=UTC)):
        open_due_occurrences()
        events = Calendar.from_ical(client.get(url).content).walk("VEVENT")

    same = [event for event in events if event["uid"] == planned["uid"]]
    assert len(same) == 1
    assert int(same[0]["sequence"]) > int(planned["sequence"])


@pytest.mark.parametrize("way", ["closed", "renewed", "role ended", "account closed"])
def test_an_agenda_closes(establishment, contributor, client, way):
    make_action(establishment, to=contributor, due_on=TODAY)
    url = feed_url(contributor, establishment)
    assert client.get(url).status_code == 200

    if way == "closed":
        close_feed(feed=CalendarFeed.objects.get(), by=contributor.as_actor())
    elif way == "renewed":
        feed_url(contributor, establishment)
    elif way == "role ended":
        Membership.objects.filter(user=contributor).update(ended_at=clock.now())
    else:
        contributor.is_active = False
        contributor.save()

    assert client.get(url).status_code == 404


def test_an_agenda_is_read_so_often_and_no_more(
    establishment, contributor, client, monkeypatch
):
    monkeypatch.setattr("beffroi.actionplan.views.feeds.READINGS", 2)
    url = feed_url(contributor)

    assert [client.get(url).status_code for _ in range(3)] == [200, 200, 429]
