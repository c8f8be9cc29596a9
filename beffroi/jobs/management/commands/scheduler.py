"""Start a scheduler."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from beffroi.jobs.processes import die_with_parent
from beffroi.jobs.scheduler import Scheduler, timetable


class Command(BaseCommand):
    help = "Lance à l’heure les travaux réguliers ; un seul exemplaire agit à la fois."
    requires_system_checks = ()  # « prepare » and « check » run them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--supervised", action="store_true", help="Usage interne.")

    def handle(self, *args: object, **options: Any) -> None:
        if options["supervised"]:
            die_with_parent()
        scheduler = Scheduler(timetable())
        signal.signal(signal.SIGTERM, scheduler.shutdown)
        signal.signal(signal.SIGINT, scheduler.shutdown)
        scheduler.run()
