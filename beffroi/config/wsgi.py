"""The WSGI application that granian serves."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.config.settings")

application = get_wsgi_application()
# What the edge tells of who asked; nobody else reaches the local socket.
PEER = "HTTP_X_BEFFROI_PEER"


def behind_edge(
    environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Serve what the edge hands over, as if the client itself were connected."""
    environ["REMOTE_ADDR"] = environ.pop(PEER, "")
    return application(environ, start_response)
