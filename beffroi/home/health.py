"""How the installation fares: for a monitor, and in words for the person who runs it.

No secret, no name, no number of people.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from beffroi.backups.queries import standing
from beffroi.backups.rules.states import TrialState
from beffroi.home.standing import VERSION, pending_migrations
from beffroi.jobs.queries import heartbeat_age, is_worker_alive, scheduler_until
from beffroi.lib import clock

LEAST_FREE_MB = 200
# Touched every five seconds by the process that serves the links of tests.
EDGE_HEARTBEAT = "edge.alive"
EDGE_SILENCE_SECONDS = 30
# What each part is called, and what is said when it fails.
PARTS = {
    "database": ("Base de données", "La base ne répond pas."),
    "migrations": ("Mises à jour de la base", "Lancez « beffroi upgrade »."),
    "worker": (
        "Travail en arrière-plan",
        "Aucun processus ne travaille : relancez Beffroi.",
    ),
    "scheduler": ("Travaux de nuit", "Personne ne les lance : relancez Beffroi."),
    "disk": ("Place sur le disque", "Moins de 200 Mo libres : faites de la place."),
    "edge": (
        "Liens des tests",
        "Le processus qui y répond s’est tu : relancez Beffroi.",
    ),
    "backup": ("Sauvegardes", "La dernière est trop vieille, ou son essai a échoué."),
}


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One part of the installation in words."""

    label: str
    is_well: bool
    words: str


def health_report() -> dict[str, Any]:
    """Return the state of each part; `ok` is that of the whole."""
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
    return {"ok": all(part["ok"] for part in parts), **report}


def health_lines(report: Mapping[str, Any]) -> Sequence[HealthLine]:
    """Return the parts known, in words."""
    return [
        HealthLine(label, report[key]["ok"], "" if report[key]["ok"] else trouble)
        for key, (label, trouble) in PARTS.items()
        if key in report
    ]


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
