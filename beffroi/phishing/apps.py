"""Refuse to start on a faulty scenario."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from beffroi.lib.content import ContentError
from beffroi.phishing.queries import scenarios


def check_scenarios(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Read every scenario and report the first fault."""
    try:
        scenarios.scenarios()
    except ContentError as error:
        return [Error(str(error), id="phishing.E001")]
    return []


class PhishingConfig(AppConfig):
    name = "beffroi.phishing"

    def ready(self) -> None:
        register(check_scenarios)
