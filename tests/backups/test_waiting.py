"""What waited when a backup was made does not leave again by being restored."""

import json
from datetime import timedelta

import pytest

from beffroi.jobs.models import ScheduleRun
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.rules.states import MessageState
from beffroi.mail.tasks import send_due
from beffroi.notifications.operations import tell
from beffroi.notifications.rules.kinds import NoticeKind
from beffroi.organizations.tasks import forget_staff
from beffroi.privacy.operations import ask_register
from tests.build import make_user
from tests.jobs.processes import own_environment, python, run
from tests.mail.build import make_message, make_profile

pytestmark = pytest.mark.django_db(transaction=True)

# A worker of the restored installation looks for work, then a scheduler.
LOOK = """
import json
from django_tasks_db.models import DBTaskResult
from beffroi.jobs.models import Job, ScheduleRun
from beffroi.jobs.scheduler import Scheduler, timetable
from beffroi.jobs.worker import run_waiting
from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.work.outbox import claim_chunk
from beffroi.notifications.models import Notice
ran = run_waiting()
digest, = [entry for entry in timetable() if entry.rhythm.name == "home.digest"]
due = digest.rhythm.last_due(clock.now())
print(json.dumps({
    "ran": ran,
    "claimed": claim_chunk() is not None,
    "messages": sorted(OutgoingMessage.objects.values_list("state", flat=True)),
    "tasks": sorted(DBTaskResult.objects.values_list("status", "exception_class_path")),
    "jobs": sorted(Job.objects.values_list("state", flat=True)),
    "notices": Notice.objects.waiting().count(),
    "unread": Notice.objects.unread().count(),
    "caught_up": ScheduleRun.objects.get(entry="home.digest").due_at == due,
}))
"""
DECIDE = """
from beffroi.jobs.setting_aside import run_aside
from beffroi.jobs.worker import Worker
from beffroi.journal.rules.actor import SYSTEM
from beffroi.mail.operations.deliveries import send_aside
from beffroi.mail.work.outbox import claim_chunk
print(send_aside(by=SYSTEM), claim_chunk() is not None, run_aside(by=SYSTEM))
"""


def waiting_everywhere():
    """Leave one of each kind of waiting thing."""
    person = make_user("delmas@exemple-beffroi.fr", first_name="Nadia")
    make_profile()
    make_message()
    cut = make_message("ines@exemple-beffroi.fr")
    OutgoingMessage.objects.filter(pk=cut.pk).update(state=MessageState.SENDING)
    send_due.enqueue()
    forget_staff.enqueue()
    ask_register(by=person.as_actor())
    tell(
        person=person,
        kind=NoticeKind.ASSIGNED,
        key="1",
        subject_key="1",
        title="Vérifier les sauvegardes",
        link="/",
        by=SYSTEM,
    )
    month = clock.now() - timedelta(days=30)
    ScheduleRun.objects.create(entry="home.digest", due_at=month)


def test_nothing_that_waited_leaves_after_a_restore_before_somebody_decides(tmp_path):
    waiting_everywhere()
    archive = tmp_path / "a.sauvegarde"
    (tmp_path / "source").mkdir()
    (tmp_path / "cible").mkdir()
    with own_environment(tmp_path / "source") as source:
        run("backup", str(archive), variables=source)
    with own_environment(tmp_path / "cible", is_ready=False) as target:
        told = run("restore", str(archive), variables=target)
        seen = json.loads(python(LOOK, target))
        decided = python(DECIDE, target)

    assert "2\u00a0messages et 1\u00a0travail" in told
    assert seen == {
        "ran": 0,
        "claimed": False,
        "messages": ["aside", "aside"],
        "tasks": [["FAILED", "SetAside"]],
        "jobs": ["aside"],
        "notices": 0,
        "unread": 1,
        "caught_up": True,
    }
    assert decided == "2 True 1"
