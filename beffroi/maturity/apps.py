"""Refuse to start on a faulty questionnaire."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from beffroi.lib.content import ContentError
from beffroi.maturity.queries import questionnaires


def check_questionnaires(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Read every questionnaire and report the first fault."""
    try:
        questionnaires.questionnaires()
    except ContentError as error:
        return [Error(str(error), id="maturity.E001")]
    return []


class MaturityConfig(AppConfig):
    name = "beffroi.maturity"

    def ready(self) -> None:
        register(check_questionnaires)
