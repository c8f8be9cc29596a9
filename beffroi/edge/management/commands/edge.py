"""Serve the links of tests, and hand the rest over to web."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from beffroi.jobs.processes import die_with_parent, refuse_taken_port

# Each page handed over counts as one; a queue longer than this answers nobody.
MOST_AT_ONCE = 4096


class Command(BaseCommand):
    help = (
        "Sert les liens des tests d’hameçonnage, et les pages par la prise locale "
        "quand elle est donnée."
    )
    requires_system_checks = ()  # « prepare » and « check » run them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.HOST, help="L’adresse d’écoute.")
        parser.add_argument(
            "--port", type=int, default=settings.PORT, help="Le port d’écoute."
        )
        parser.add_argument(
            "--socket",
            default=settings.WEB_SOCKET,
            help="La prise locale où « beffroi web » répond.",
        )
        parser.add_argument("--supervised", action="store_true", help="Usage interne.")

    def handle(self, *args: object, **options: Any) -> None:
        if options["supervised"]:
            die_with_parent()
        refuse_taken_port(options["host"], options["port"])
        sys.stdout.flush()
        # Another program in the same process: the models loaded to come here weigh
        # more than the edge, and it needs none. One worker: the spool has one writer.
        command = [
            sys.executable, "-m", "granian", "--interface", "asgi",
            "--host", options["host"], "--port", str(options["port"]), "--workers", "1",
            "--no-access-log", "--log-level", "warning", "--respawn-failed-workers",
            "--workers-kill-timeout", "10", "--backpressure", str(MOST_AT_ONCE),
            "beffroi.config.asgi:application",
        ]  # fmt: skip
        os.execv(sys.executable, command)  # noqa: S606  # our own program
