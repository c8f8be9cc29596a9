"""Bring database, public cards and static files up to date."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from beffroi.lib.planner import refresh_statistics


class Command(BaseCommand):
    help = "Prépare la base de données et les fichiers statiques (peut être relancée)."
    requires_system_checks = ()  # called by other commands, it runs them itself

    def handle(self, *args: object, **options: Any) -> None:
        self.check()
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        call_command("createcachetable", verbosity=0)
        refresh_statistics()
        call_command("prepare_cards", verbosity=0)
        stamp = settings.STATIC_ROOT / ".beffroi-stamp"
        wanted = fingerprint()
        if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(wanted, encoding="ascii")


def fingerprint() -> str:
    """Return what tells one set of static files from another: names, sizes, dates."""
    state = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            moment = storage.get_modified_time(path).isoformat()
            state.update(f"{path}:{storage.size(path)}:{moment}\n".encode())
    return state.hexdigest()
