"""Start a worker."""

import os
import signal
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from beffroi.jobs.processes import die_with_parent
from beffroi.jobs.worker import ALL_QUEUES, Worker


class Command(BaseCommand):
    help = "Exécute les travaux de fond (imports, envois, documents)."
    requires_system_checks = ()  # « prepare » and « check » run them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--queues",
            default=",".join(ALL_QUEUES),
            help="Les files à traiter, séparées par des virgules (toutes par défaut).",
        )
        parser.add_argument("--supervised", action="store_true", help="Usage interne.")

    def handle(self, *args: object, **options: Any) -> None:
        queues = tuple(options["queues"].split(","))
        unknown = set(queues) - set(ALL_QUEUES)
        if unknown:
            message = f"File inconnue : {', '.join(sorted(unknown))}."
            raise CommandError(message)
        if options["supervised"]:
            die_with_parent()
        worker = Worker(queues, memory_limit_mb=settings.WORKER_MEMORY_MB)
        signal.signal(signal.SIGTERM, worker.shutdown)
        signal.signal(signal.SIGINT, worker.shutdown)
        worker.run()
        if (
            worker.running
        ):  # not stopped, worn out: the same process number, fresh memory
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606
