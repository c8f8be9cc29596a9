"""What the house itself does in the background."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from beffroi.jobs.models import Job, WorkerLease
from beffroi.lib import clock
from beffroi.lib.planner import refresh_statistics

KEEP_TASKS = timedelta(days=7)
KEEP_JOBS = timedelta(days=90)
KEEP_LEASES = timedelta(days=1)


def tidy() -> None:
    """Forget finished tasks, old jobs, dead leases and expired sessions; count the tables again."""
    moment = clock.now()
    DBTaskResult.objects.finished().filter(finished_at__lt=moment - KEEP_TASKS).delete()
    Job.objects.filter(ended_at__lt=moment - KEEP_JOBS).delete()
    WorkerLease.objects.filter(seen_at__lt=moment - KEEP_LEASES).delete()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    refresh_statistics()
