"""The mailbox of the demonstration, the deliveries, the server and its trial."""

import pytest
from django.core.mail import send_mail
from django.urls import reverse

from beffroi.mail.models import OutgoingMessage, SendingProfile
from beffroi.mail.rules.states import MessageState
from tests.mail.build import make_message, make_profile, smtp_server

pytestmark = pytest.mark.django_db


def _form(port: int = 2525, **changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "host": "127.0.0.1",
        "port": port,
        "encryption": "none",
        "username": "",
        "password": "",
        "from_address": "beffroi@exemple-beffroi.fr",
        "from_name": "Beffroi Occitanie",
    }
    return {**fields, **changes}


def test_in_the_demonstration_messages_are_read_here(
    client_of, regional_lead, settings
):
    settings.DEMO = True
    queued = make_message(
        text="Bonjour.\n\nhttps://beffroi.exemple.fr/invitations/lien/abc/"
    )
    client = client_of(regional_lead)

    listed = client.get(reverse("mail:mailbox")).content.decode()
    read = client.get(reverse("mail:message", args=[queued.pk])).content.decode()
    source = client.get(reverse("mail:source", args=[queued.pk]))

    assert queued.state == MessageState.SENT
    assert "Une invitation" in listed
    assert 'href="https://beffroi.exemple.fr/invitations/lien/abc/"' in read
    assert source["Content-Type"] == "message/rfc822"
    assert source["Content-Disposition"].startswith("attachment")
    assert b"multipart/alternative" in source.content


def test_elsewhere_nobody_reads_a_message(client_of, regional_lead, operator_admin):
    queued = make_message()

    for user in (regional_lead, operator_admin):
        for name in ("mail:message", "mail:source"):
            response = client_of(user).get(reverse(name, args=[queued.pk]))
            assert response.status_code == 403


def test_the_operator_follows_deliveries_without_their_content(
    client_of, operator_admin
):
    make_message(subject="Nadia Delmas vous invite")

    page = client_of(operator_admin).get(reverse("mail:mailbox")).content.decode()

    assert "nadia@exemple-beffroi.fr" in page
    assert "Nadia Delmas vous invite" not in page
    assert "https://beffroi.exemple.fr/x" not in page


@pytest.mark.parametrize("demo", [True, False])
def test_an_outsider_reads_no_mail(client_of, outsider, referent, settings, demo):
    settings.DEMO = demo
    queued = make_message()

    for user in (outsider, referent):
        client = client_of(user)
        assert client.get(reverse("mail:mailbox")).status_code == 403
        assert client.get(reverse("mail:message", args=[queued.pk])).status_code == 403
        assert client.get(reverse("mail:server")).status_code == 403
        assert client.post(reverse("mail:server"), _form()).status_code == 403
        assert client.post(reverse("mail:trial"), {"to": "x@y.fr"}).status_code == 403
        assert client.post(reverse("mail:forget_server")).status_code == 403
        decided = client.post(
            reverse("mail:decide", args=[queued.pk]), {"decision": "sent"}
        )
        assert decided.status_code == 403
    assert not SendingProfile.objects.exists()


def test_the_operator_declares_a_server_and_its_secret_is_never_shown(
    client_of, operator_admin
):
    client = client_of(operator_admin)
    given = _form(
        host="smtp.exemple.fr",
        encryption="starttls",
        username="beffroi",
        password="s3cret!!",
    )

    response = client.post(reverse("mail:server"), given)

    profile = SendingProfile.objects.get()
    page = client.get(reverse("mail:server")).content.decode()
    assert response.status_code == 302
    assert "s3cret!!" not in profile.sealed_password
    assert profile.sealed_password
    assert "s3cret!!" not in page
    assert profile.sealed_password not in page


def test_the_secret_is_kept_when_left_empty_and_forgotten_with_another_server(
    client_of, operator_admin
):
    client = client_of(operator_admin)
    given = _form(
        host="smtp.exemple.fr", encryption="tls", username="b", password="s3cret!!"
    )
    client.post(reverse("mail:server"), given)
    sealed = SendingProfile.objects.get().sealed_password

    client.post(reverse("mail:server"), {**given, "password": "", "from_name": "Autre"})
    assert SendingProfile.objects.get().sealed_password == sealed

    client.post(
        reverse("mail:server"), {**given, "password": "", "host": "pirate.exemple.fr"}
    )
    assert SendingProfile.objects.get().sealed_password == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"host": "pas un serveur"},
        {"port": 0},
        {"from_address": "rien"},
        {"from_name": 'Beffroi" <x@y.fr>'},
        {"host": "smtp.exemple.fr", "username": "b", "password": "p"},
    ],
)
def test_wrong_settings_are_refused(client_of, operator_admin, changes):
    response = client_of(operator_admin).post(reverse("mail:server"), _form(**changes))

    assert response.status_code == 422
    assert not SendingProfile.objects.exists()


def test_a_trial_shows_what_the_server_answered(client_of, operator_admin):
    with smtp_server() as inbox:
        make_profile(inbox.port)
        given = {"to": "essai@exemple-beffroi.fr"}
        page = (
            client_of(operator_admin)
            .post(reverse("mail:trial"), given)
            .content.decode()
        )

    assert "250 Message accepted for delivery" in page
    assert inbox.received[0].recipient == "essai@exemple-beffroi.fr"


def test_a_failed_trial_says_why_in_french(client_of, operator_admin):
    with smtp_server() as inbox:
        inbox.answers["essai@exemple-beffroi.fr"] = "550 5.7.1 Relaying denied"
        make_profile(inbox.port)
        given = {"to": "essai@exemple-beffroi.fr"}
        refused = client_of(operator_admin).post(reverse("mail:trial"), given)
    unreachable = client_of(operator_admin).post(reverse("mail:trial"), given)

    assert "550 5.7.1 Relaying denied" in refused.content.decode()
    assert "refuse la connexion" in unreachable.content.decode()


def test_starttls_is_asked_of_a_server_that_has_none(client_of, operator_admin):
    with smtp_server() as inbox:
        make_profile(inbox.port, encryption="starttls")
        given = {"to": "essai@exemple-beffroi.fr"}
        page = (
            client_of(operator_admin)
            .post(reverse("mail:trial"), given)
            .content.decode()
        )

    assert "ne propose pas ce chiffrement" in page
    assert inbox.received == []


def test_a_person_decides_about_a_message_that_may_have_left(client_of, operator_admin):
    queued = make_message()
    OutgoingMessage.objects.update(state=MessageState.MAYBE_SENT)
    address = reverse("mail:decide", args=[queued.pk])
    client = client_of(operator_admin)

    assert "Peut-être parti" in client.get(reverse("mail:mailbox")).content.decode()
    assert client.post(address, {"decision": "again"}).status_code == 302

    queued.refresh_from_db()
    assert queued.state == MessageState.WAITING
    assert client.post(address, {"decision": "sent"}).status_code == 422


def test_the_server_may_be_forgotten(client_of, operator_admin):
    make_profile()

    client_of(operator_admin).post(reverse("mail:forget_server"))

    assert not SendingProfile.objects.exists()


def test_djangos_own_mail_goes_through_the_outbox(settings):
    settings.EMAIL_BACKEND = "beffroi.mail.backend.OutboxBackend"

    send_mail(
        "Objet", "Texte", None, ["nadia@exemple-beffroi.fr", "zoe@exemple-beffroi.fr"]
    )

    assert OutgoingMessage.objects.count() == 2
