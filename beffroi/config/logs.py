"""Logs as one JSON object a line, without personal data.

What another library wants to format is kept unformatted, and what an exception
says is left out: both may quote an address, a name or a link's token. Where it
happened, and of what kind it was, is enough to find it.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

request_id: ContextVar[str] = ContextVar("request id", default="")

OURS = "beffroi"
EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+")
# Of what a call adds to its line (`extra=`), only these are written.
KNOWN_KEYS = (
    "method", "route", "status", "ms", "user", "task", "attempt", "again",
    "queue", "queues", "entries", "count", "digest",
)  # fmt: skip


class JsonLines(logging.Formatter):
    """Writes a record as JSON: moment, level, logger, message, and known keys."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": EMAIL.sub("[adresse]", message_of(record)),
        }
        if identifier := request_id.get():
            line["request_id"] = identifier
        for key in KNOWN_KEYS:
            if key in record.__dict__:
                line[key] = record.__dict__[key]
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = described(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def message_of(record: logging.LogRecord) -> str:
    """Return our own messages whole, others' without the values put into them."""
    if record.name == OURS or record.name.startswith(f"{OURS}."):
        return record.getMessage()
    status = getattr(record, "status_code", 0)
    return HTTPStatus(status).phrase if status else str(record.msg)


def described(error: BaseException) -> dict[str, Any]:
    """Return the kind of an error and where it was raised, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    kind = type(error)
    return {
        "kind": f"{kind.__module__}.{kind.__qualname__}",
        "frames": [f"{f.filename}:{f.lineno} {f.name}" for f in frames],
    }


def configuration(level: str) -> dict[str, Any]:
    """Return Django's LOGGING for a level such as « info »."""
    wanted = level.upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "beffroi.config.logs.JsonLines"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "json"}
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            OURS: {"level": wanted},
            "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            # Each answer has its own line already; only what crashed is told twice.
            "django.request": {"level": "ERROR"},
            "django_tasks": {"level": "WARNING"},
        },
    }
