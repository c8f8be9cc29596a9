"""Refuse to start on a faulty calendar."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from beffroi.actionplan import contents
from beffroi.lib.content import ContentError


def check_calendar(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Read the calendar and report the first fault."""
    try:
        contents.calendar()
    except ContentError as error:
        return [Error(str(error), id="actionplan.E001")]
    return []


class ActionPlanConfig(AppConfig):
    name = "beffroi.actionplan"

    def ready(self) -> None:
        register(check_calendar)
