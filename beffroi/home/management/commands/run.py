"""The whole product as one supervised command."""

import http.client
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from beffroi.accounts.models import User
from beffroi.backups.tasks import back_up
from beffroi.home.operations import installation_code
from beffroi.jobs.processes import refuse_taken_port
from beffroi.jobs.supervisor import Child, Supervisor

INSTALLATION_PATH = "/installation/"


class Command(BaseCommand):
    help = "Lance tout Beffroi : pages, travaux de fond, travaux réguliers."
    requires_system_checks = ()  # « prepare » and « check » run them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.HOST, help="L’adresse d’écoute.")
        parser.add_argument(
            "--port", type=int, default=settings.PORT, help="Le port d’écoute."
        )
        parser.add_argument(
            "--demo",
            action="store_true",
            help="Démonstration : une région inventée, « Entrer comme… » à l’accueil.",
        )

    def handle(self, *args: object, **options: Any) -> None:
        host, port = options["host"], options["port"]
        refuse_taken_port(host, port)
        self.say("beffroi", f"Données : {settings.DATA_DIR}")
        self.say("beffroi", "Préparation…")
        _run_beffroi("prepare")
        if settings.DEMO and not User.objects.exists():
            self.say("beffroi", "Construction de la région de démonstration…")
            _run_beffroi("demo")
            back_up.enqueue()  # seen on the administration page a minute later
        code = "" if User.objects.exists() else installation_code()
        connection.close()
        # A short path, that nobody else may reach: sockets allow a hundred characters.
        with TemporaryDirectory(prefix="beffroi-") as folder:
            socket = str(Path(folder) / "web.sock")
            supervisor = Supervisor(children(host, port, socket), self.say)
            signal.signal(signal.SIGTERM, supervisor.ask_to_stop)
            signal.signal(signal.SIGINT, supervisor.ask_to_stop)
            announcement = Announcement(host, port, code, self.say)
            supervisor.run(announcement.look)
        self.say("beffroi", "Tout est arrêté.")

    def say(self, name: str, line: str) -> None:
        self.stdout.write(f"{name:<9} | {line}")
        self.stdout.flush()


def children(host: str, port: int, socket: str) -> list[Child]:
    """Return the processes of one machine; documents never make an invitation wait.

    The edge owns the port and hands pages over to web by the socket.
    """
    listening = ["--host", host, "--port", str(port), "--socket", socket]
    return [
        Child("web", ["web", *listening, "--supervised"]),
        Child("liens", ["edge", *listening, "--supervised"]),
        Child("envois", ["worker", "--queues", "quick,sending", "--supervised"]),
        Child("documents", ["worker", "--queues", "documents,slow", "--supervised"]),
        Child("horloge", ["scheduler", "--supervised"]),
    ]


def _run_beffroi(command: str) -> None:
    """Run one command in a process of its own, whose memory is given back."""
    done = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "beffroi.config.cli", command], check=False
    )
    if done.returncode:
        message = f"« beffroi {command} » a échoué."
        raise CommandError(message)


class Announcement:
    """Prints the address, once, when the product answers."""

    def __init__(
        self, host: str, port: int, code: str, say: Callable[[str, str], None]
    ) -> None:
        self.host = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
        self.port = port
        self.code = code
        self.say = say
        self.is_made = False
        self._asking: threading.Thread | None = None

    def look(self) -> None:
        if self.is_made or (self._asking and self._asking.is_alive()):
            return
        self._asking = threading.Thread(target=self._ask, daemon=True)
        self._asking.start()

    def _ask(self) -> None:
        if not self.is_made and answers(self.host, self.port):
            self.is_made = True
            self.say("beffroi", f"Beffroi répond à l’adresse {settings.PUBLIC_URL}")
            if self.code:
                page = f"{settings.PUBLIC_URL}{INSTALLATION_PATH}"
                self.say("beffroi", f"Première installation : {page}")
                self.say("beffroi", f"Code d’installation : {self.code}")
            self.say("beffroi", "Ctrl-C arrête tout.")


def answers(host: str, port: int) -> bool:
    """Say whether the health page answers there with a working database."""
    link = http.client.HTTPConnection(host, port, timeout=5)
    try:
        link.request("GET", "/sante", headers={"Host": "127.0.0.1"})
        report = json.loads(link.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        link.close()
    return bool(report.get("database", {}).get("ok"))
