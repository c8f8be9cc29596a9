"""Serve the pages."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from beffroi.jobs.processes import die_with_parent, refuse_taken_port

BLOCKING_THREADS = 2


class Command(BaseCommand):
    help = "Sert les pages (sans les travaux de fond)."
    requires_system_checks = ()  # « prepare » and « check » run them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.HOST, help="L’adresse d’écoute.")
        parser.add_argument(
            "--port", type=int, default=settings.PORT, help="Le port d’écoute."
        )
        parser.add_argument(
            "--socket",
            default=settings.WEB_SOCKET,
            help="La prise locale où répondre à « beffroi edge », au lieu du port.",
        )
        parser.add_argument("--supervised", action="store_true", help="Usage interne.")

    def handle(self, *args: object, **options: Any) -> None:
        if options["supervised"]:
            die_with_parent()
        Granian(
            **listening(options["host"], options["port"]),
            interface=Interfaces.WSGI,
            workers=settings.WEB_WORKERS or os.cpu_count() or 1,
            blocking_threads=BLOCKING_THREADS,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        ).serve()


def listening(host: str, port: int) -> dict[str, Any]:
    """Return what is served and where: a port, or the socket that the edge knows."""
    module = settings.WSGI_APPLICATION.rpartition(".")[0]
    if settings.WEB_SOCKET:
        path = Path(settings.WEB_SOCKET)
        path.unlink(missing_ok=True)  # left by a process that was killed
        return {
            "target": f"{module}:behind_edge",
            "uds": path,
            "uds_permissions": 0o600,
        }
    refuse_taken_port(host, port)
    return {"target": f"{module}:application", "address": host, "port": port}
