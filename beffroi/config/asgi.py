"""The edge as granian loads it. Only Django's settings are read: no app is set up."""

import logging.config
import os
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from beffroi.edge.application import Application
from beffroi.edge.clients import Proxies
from beffroi.edge.front import Front
from beffroi.edge.stores import PostgresStore, SqliteStore, Store

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.config.settings")
HEARTBEAT = "edge.alive"
POSTGRES_NAMES = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}  # fmt: skip


def store() -> Store:
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("postgresql"):
        told = {ours: database[name] for name, ours in POSTGRES_NAMES.items()}
        return PostgresStore({name: value for name, value in told.items() if value})
    return SqliteStore(Path(database["NAME"]), Path(settings.DATA_DIR))


def build() -> Application:
    return Application(
        store=store,
        rooms=[
            import_string(path)(secret=settings.SECRET_KEY, hosts=settings.LURE_HOSTS)
            for path in settings.EDGE_ROOMS
        ],
        proxies=Proxies(settings.TRUSTED_PROXIES),
        front=Front(settings.WEB_SOCKET) if settings.WEB_SOCKET else None,
        heartbeat=Path(settings.DATA_DIR) / HEARTBEAT,
    )


logging.config.dictConfig(settings.LOGGING)
application = build()
