"""Refuse to start on a faulty card."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from beffroi.alert import contents
from beffroi.lib.content import ContentError


def check_cards(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Read every card and report the first fault."""
    try:
        contents.cards()
    except ContentError as error:
        return [Error(str(error), id="alert.E001")]
    return []


class AlertConfig(AppConfig):
    name = "beffroi.alert"

    def ready(self) -> None:
        register(check_cards)
