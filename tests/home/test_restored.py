"""After a restore, the administration decides what becomes of what was waiting."""

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from beffroi.jobs import setting_aside as jobs
from beffroi.jobs.models import Job
from beffroi.jobs.rules.states import JobState
from beffroi.jobs.worker import run_waiting
from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.operations import deliveries
from beffroi.mail.rules.states import MessageState
from beffroi.mail.work.outbox import send_due
from beffroi.maturity.tasks import spread_head_office
from beffroi.privacy.operations import ask_register
from tests.mail.build import make_message, make_profile, smtp_server

pytestmark = pytest.mark.django_db


def restored(referent):
    """Leave the database as a restore leaves it: two messages, two tasks aside."""
    make_message()
    make_message("ines@exemple-beffroi.fr", purpose="trial")
    DBTaskResult.objects.all().delete()
    job = ask_register(by=referent.as_actor())
    spread_head_office.enqueue(organization_id=str(referent.pk))
    deliveries.set_aside_waiting(by=SYSTEM)
    jobs.set_aside_waiting(by=SYSTEM)
    return job


def decide(client, what, decision):
    answer = client.post(
        reverse("home:restored_decide"), {"what": what, "decision": decision}
    )
    assert answer.status_code == 302
    return client.get(answer["Location"]).content.decode()


def test_the_administration_sees_what_is_aside_and_sends_it(
    client_of, operator_admin, referent
):
    restored(referent)
    client = client_of(operator_admin)

    entrance = client.get(reverse("home:administration")).content.decode()
    page = client.get(reverse("home:restored")).content.decode()
    listed = client.get(reverse("mail:mailbox"), {"etat": "aside"}).content.decode()
    with smtp_server() as inbox:
        make_profile(inbox.port)
        assert send_due() == 0
        told = decide(client, "messages", "go")
        assert send_due() == 2

    assert reverse("home:restored") in entrance
    assert "Invitation" in page
    assert "Registre" in page
    assert "spread_head_office" in page
    assert listed.count("Envoyer de nouveau") == 2
    assert "2\u00a0messages remis à l’envoi" in told
    assert Entry.objects.filter(verb="send_aside_messages").count() == 1


def test_messages_that_are_given_up_lose_their_texts(
    client_of, operator_admin, referent
):
    restored(referent)

    told = decide(client_of(operator_admin), "messages", "drop")

    assert "2\u00a0messages abandonnés" in told
    kept = OutgoingMessage.objects.values_list("state", "mime")
    assert {(state, bytes(mime)) for state, mime in kept} == {("dropped", b"")}


def test_tasks_taken_up_again_are_done_and_their_owner_sees_it(
    client_of, operator_admin, referent
):
    job = restored(referent)
    mine = reverse("jobs:job", args=[job.pk])
    waiting = client_of(referent).get(mine).content.decode()
    assert run_waiting() == 0

    decide(client_of(operator_admin), "travaux", "go")

    assert "Mis de côté" in waiting
    assert "L’administration technique décide" in waiting
    assert run_waiting(reraise=False) == 2
    assert Job.objects.get().state == JobState.DONE


def test_tasks_that_are_given_up_tell_their_owner(client_of, operator_admin, referent):
    job = restored(referent)

    decide(client_of(operator_admin), "travaux", "drop")

    page = client_of(referent).get(reverse("jobs:job", args=[job.pk]))
    assert "n’a pas été repris" in page.content.decode()
    assert run_waiting() == 0
    assert jobs.tasks_aside() == ()


def test_messages_are_decided_one_by_one_too(client_of, operator_admin, referent):
    restored(referent)
    first = OutgoingMessage.objects.get(purpose="trial")

    client_of(operator_admin).post(
        reverse("mail:decide", args=[first.pk]), {"decision": "sent"}
    )

    first.refresh_from_db()
    assert first.state == MessageState.SENT
    assert OutgoingMessage.objects.aside().count() == 1


def test_nobody_else_decides(client_of, outsider, referent, regional_lead):
    restored(referent)

    for user in (outsider, referent, regional_lead):
        client = client_of(user)
        assert client.get(reverse("home:restored")).status_code == 403
        answer = client.post(
            reverse("home:restored_decide"), {"what": "messages", "decision": "drop"}
        )
        assert answer.status_code == 403
    assert OutgoingMessage.objects.aside().count() == 2


def test_with_nothing_aside_the_page_says_so(client_of, operator_admin):
    client = client_of(operator_admin)

    page = client.get(reverse("home:restored")).content.decode()

    assert "Rien n’attend votre choix" in page
    assert (
        reverse("home:restored")
        not in client.get(reverse("home:administration")).content.decode()
    )
    assert "0\u00a0message" in decide(client, "messages", "go")
