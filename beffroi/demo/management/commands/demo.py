"""Build the invented region of the demonstration."""

import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from beffroi.demo.build import build_region
from beffroi.lib.content import ContentError
from beffroi.lib.errors import Refusal
from beffroi.lib.text import MONTHS, plural


class Command(BaseCommand):
    help = "Construit la région de démonstration, inventée, dans une base vide."

    def handle(self, *args: object, **options: Any) -> None:
        started = time.monotonic()
        self._month = ""
        try:
            built = build_region(report=self.tell)
        except (Refusal, ContentError) as error:
            raise CommandError(str(error)) from error
        seconds = round(time.monotonic() - started)
        self.stdout.write(
            f"Région de démonstration prête en {seconds} s : "
            f"{plural(built.organizations, 'organisme')}, "
            f"{plural(built.establishments, 'établissement')}, "
            f"{plural(built.people, 'compte')}, {plural(built.happenings, 'geste')}."
        )

    def tell(self, done: int, total: int, day: date) -> None:
        """Print one line when a month begins."""
        month = f"{MONTHS[day.month - 1]} {day.year}"
        if month != self._month:
            self._month = month
            self.stdout.write(f"{month.capitalize()} ({done * 100 // total} %)…")
            self.stdout.flush()
