"""The health of the installation, for a monitor: no secret, no name, no number of people."""

import shutil
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from beffroi.backups.queries import standing
from beffroi.backups.rules.states import TrialState
from beffroi.home.standing import VERSION, pending_migrations
from beffroi.jobs.queries import heartbeat_age, is_worker_alive, scheduler_until
from beffroi.lib import clock

LEAST_FREE_MB = 200
# Touched every five seconds by the process that serves the links of tests.
EDGE_HEARTBEAT = "edge.alive"
EDGE_SILENCE_SECONDS = 30


@login_not_required
@never_cache
@require_GET
def health(request: HttpRequest) -> JsonResponse:
    report: dict[str, Any] = {"version": VERSION, "disk": _disk()}
    try:
        report["database"] = {"ok": True, "engine": connection.vendor}
        report["migrations"] = _migrations()
        if report["migrations"]["ok"]:
            report["worker"] = _worker()
            report["scheduler"] = _scheduler()
            report["backup"] = _backup()
        report["edge"] = _edge()
    except DatabaseError:
        report["database"]["ok"] = False
    parts = [part for part in report.values() if isinstance(part, dict)]
    is_well = all(part["ok"] for part in parts)
    return JsonResponse({"ok": is_well, **report}, status=200 if is_well else 503)


def _disk() -> dict[str, Any]:
    free_mb = shutil.disk_usage(settings.DATA_DIR).free // 1024 // 1024
    return {"ok": free_mb >= LEAST_FREE_MB, "free_mb": free_mb}


def _migrations() -> dict[str, Any]:
    pending = pending_migrations()
    return {"ok": pending == 0, "pending": pending}


def _backup() -> dict[str, Any]:
    """Say whether the last archive is recent and restorable; never where it is."""
    found = standing()
    hours = None if found.age is None else round(found.age.total_seconds() / 3600, 1)
    trial = found.last.trial_state if found.last else TrialState.NONE
    return {
        "ok": found.is_well or settings.DEMO,
        "scheduled": found.is_scheduled,
        "age_hours": hours,
        "trial": str(trial),
    }


def _worker() -> dict[str, Any]:
    age = heartbeat_age()
    seconds = None if age is None else round(age.total_seconds(), 1)
    return {"ok": is_worker_alive(), "heartbeat_age_seconds": seconds}


def _edge() -> dict[str, Any]:
    """Say whether the links of tests answer here; where no edge ever ran, nothing is late."""
    try:
        moment = (settings.DATA_DIR / EDGE_HEARTBEAT).stat().st_mtime
    except OSError:
        return {"ok": True, "heartbeat_age_seconds": None}
    seconds = round(max(0.0, clock.now().timestamp() - moment), 1)
    return {"ok": seconds < EDGE_SILENCE_SECONDS, "heartbeat_age_seconds": seconds}


def _scheduler() -> dict[str, Any]:
    until = scheduler_until()
    return {"ok": until is not None and until > clock.now()}
