"""A message to establishments: one letter per person, within one region, followed."""

import pytest
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.jobs.worker import run_waiting
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.queries import read_message
from beffroi.mail.rules.states import MessageState
from beffroi.organizations.models.desk import MessageCopy, RegionalMessage
from beffroi.organizations.operations.regional_messages import (
    AlreadySent,
    MessageUnfinished,
    NobodyChosen,
    NobodyReached,
    UnknownVariable,
    discard_message,
    draft_message,
    send_message,
    try_message,
    write_message,
)
from beffroi.organizations.queries.establishments import PlaceFilters
from beffroi.organizations.queries.regional_messages import fates_of, reached_by
from beffroi.organizations.rules.states import Audience
from beffroi.organizations.work.regional_messages import send
from tests.build import give_role, make_establishment, make_user
from tests.organizations.build_desk import make_message

pytestmark = pytest.mark.django_db
LIST, NEW = "/region/messages/", "/region/messages/nouveau/"


def page(name: str, message) -> str:
    return reverse(f"organizations:{name}", args=[message.pk])


def sent(message, by) -> RegionalMessage:
    send_message(message=message, by=by.as_actor())
    run_waiting()
    message.refresh_from_db()
    return message


def letters() -> dict[str, str]:
    """Return the text of each letter by address."""
    found = {}
    for letter in OutgoingMessage.objects.filter(purpose="regional_message"):
        read = read_message(letter)
        assert read is not None
        found[letter.recipient] = read.text
    return found


def test_each_person_receives_one_letter_whatever_the_places(
    regional_lead, establishment, referent, director, contributor
):
    sister = make_establishment(name="Foyer B", organization=establishment.organization)
    head = make_user("siege@exemple-beffroi.fr", first_name="Léa")
    give_role(head, Role.REFERENT, organization=establishment.organization)

    message = sent(make_message(regional_lead, establishment, sister), regional_lead)

    assert set(letters()) == {referent.email, director.email, head.email}
    assert "Bonjour Léa," in letters()[head.email]
    assert "Foyer B et Résidence Les Micocouliers" in letters()[head.email]
    assert MessageCopy.objects.count() == 4
    letter = OutgoingMessage.objects.get(recipient=referent.email)
    assert letter.subject == "Réunion de Résidence Les Micocouliers"
    assert f"Reply-To: {regional_lead.email}".encode() in bytes(letter.mime)
    assert message.state == "sent"


@pytest.mark.parametrize(
    ("audience", "names"),
    [(Audience.REFERENTS, {"referent"}), (Audience.DIRECTORS, {"direction"})],
)
def test_the_audience_is_obeyed(
    regional_lead, establishment, referent, director, audience, names
):
    sent(make_message(regional_lead, establishment, audience=audience), regional_lead)

    assert {address.split("@")[0] for address in letters()} == names


def test_sending_may_be_run_twice(regional_lead, establishment, referent):
    message = sent(make_message(regional_lead, establishment), regional_lead)
    RegionalMessage.objects.update(state="sending")

    send(message.job_key, str(message.pk))

    assert OutgoingMessage.objects.count() == 1


def test_all_that_match_is_read_when_the_message_leaves(regional_lead, referent):
    message = draft_message(
        author=regional_lead, region_code="76", filters=PlaceFilters(department="31")
    )
    write_message(
        message=message, audience=Audience.BOTH, subject="Bonjour", text="Bonjour",
        by=regional_lead.as_actor(),
    )  # fmt: skip
    assert reached_by(message).people == 1

    late = make_establishment(name="Ouvert hier")
    user = make_user("hier@exemple-beffroi.fr")
    give_role(
        user, Role.DIRECTOR, organization=late.organization, establishments=(late,)
    )
    sent(message, regional_lead)

    assert set(letters()) == {referent.email, user.email}


def test_what_comes_back_is_counted(regional_lead, establishment, referent, director):
    message = sent(make_message(regional_lead, establishment), regional_lead)
    OutgoingMessage.objects.filter(recipient=referent.email).update(
        state=MessageState.BOUNCED, answer="550 inconnu"
    )
    OutgoingMessage.objects.filter(recipient=director.email).update(
        state=MessageState.SENT
    )

    fates = fates_of(message)

    assert (fates.people, fates.left, fates.waiting, fates.bounced) == (2, 1, 0, 1)


def test_refusals_say_what_is_missing(regional_lead, establishment):
    by = regional_lead.as_actor()
    with pytest.raises(NobodyChosen):
        draft_message(author=regional_lead, region_code="76")
    message = draft_message(
        author=regional_lead, region_code="76", places=[establishment]
    )
    with pytest.raises(MessageUnfinished):
        send_message(message=message, by=by)
    with pytest.raises(UnknownVariable, match="ville"):
        write_message(
            message=message, audience=Audience.BOTH, subject="{ville}", text="x", by=by
        )
    write_message(message=message, audience=Audience.BOTH, subject="a", text="b", by=by)
    with pytest.raises(NobodyReached):
        send_message(message=message, by=by)


def test_a_message_that_left_no_longer_changes(regional_lead, establishment, referent):
    by = regional_lead.as_actor()
    message = sent(make_message(regional_lead, establishment), regional_lead)

    with pytest.raises(AlreadySent):
        send_message(message=message, by=by)
    with pytest.raises(AlreadySent):
        write_message(
            message=message, audience=Audience.BOTH, subject="a", text="b", by=by
        )
    with pytest.raises(AlreadySent):
        discard_message(message=message, by=by)


def test_a_trial_reaches_oneself_alone(regional_lead, establishment, referent):
    message = make_message(regional_lead, establishment)

    try_message(message=message, place_key=establishment.pk, to=regional_lead)

    letter = OutgoingMessage.objects.get()
    assert letter.recipient == regional_lead.email
    assert letter.subject == "Essai\u00a0: Réunion de Résidence Les Micocouliers"
    assert "Bonjour Nadia," in read_message(letter).text


def test_from_the_boxes_to_the_follow_up(
    client_of, regional_lead, establishment, referent, outsider
):
    client = client_of(regional_lead)
    assert establishment.name in client.get(NEW).content.decode()
    assert client.post(NEW, {"region": "76"}).status_code == 422
    client.post(NEW, {"region": "76", "places": [str(establishment.pk), "rien"]})
    message = RegionalMessage.objects.get()
    write = page("message_write", message)
    assert client.post(write, {"audience": "both"}).status_code == 422
    wrong = {"audience": "both", "subject": "a", "text": "{ville}"}
    assert "n’est pas remplacé" in client.post(write, wrong).content.decode()
    client.post(
        write, {"audience": "both", "subject": "Réunion", "text": "Bonjour {prénom}"}
    )

    shown = client.get(page("regional_message", message)).content.decode()
    assert "Bonjour Nadia" in shown
    client.post(page("message_try", message), {"etablissement": str(establishment.pk)})
    client.post(page("message_send", message))
    run_waiting()

    followed = client.get(page("regional_message", message)).content.decode()
    assert "Nadia Delmas" in followed
    assert client.get(write).status_code == 302
    assert "Réunion" in client.get(LIST).content.decode()
    place_page = reverse("organizations:establishment", args=[establishment.pk])
    assert "Réunion" in client.get(place_page).content.decode()
    assert "Messages reçus" not in client_of(referent).get(place_page).content.decode()
    assert client_of(outsider).get(page("regional_message", message)).status_code == 403
    assert client_of(referent).get(NEW).status_code == 403


def test_a_draft_is_thrown_away(client_of, regional_lead, establishment):
    message = make_message(regional_lead, establishment)

    client_of(regional_lead).post(page("message_discard", message))

    assert not RegionalMessage.objects.exists()
