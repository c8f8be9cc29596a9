"""What every process of Beffroi does at its start."""

import ctypes
import os
import signal
import socket
import sys

from django.core.management.base import CommandError

PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask Linux to stop this process when the supervisor dies, however it dies."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == 1:  # it died before we asked
        sys.exit(0)


def refuse_taken_port(host: str, port: int) -> None:
    """Raise a CommandError in French when nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = (
                f"L’adresse {host}:{port} n’est pas disponible "
                f"({error.strerror or error}). Choisissez un autre port, "
                f"par exemple --port {port + 1}."
            )
            raise CommandError(message) from error
