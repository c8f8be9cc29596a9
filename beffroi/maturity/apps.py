"""Refuse to start on a faulty questionnaire or correspondence."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from beffroi.lib.content import ContentError
from beffroi.maturity.queries import correspondences, questionnaires


def check_questionnaires(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Read every questionnaire and correspondence; report the first fault."""
    try:
        questionnaires.questionnaires()
        correspondences.correspondences()
    except ContentError as error:
        return [Error(str(error), id="maturity.E001")]
    return []


class MaturityConfig(AppConfig):
    name = "beffroi.maturity"

    def ready(self) -> None:
        register(check_questionnaires)
