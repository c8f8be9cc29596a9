"""Refuse to start on a faulty reference file."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from beffroi.lib.content import ContentError
from beffroi.reference import contents


def check_contents(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Read every reference file and report the first fault of each."""
    faults: list[CheckMessage] = []
    for read in (
        contents.delivered_facts,
        contents.territories,
        contents.nomenclature,
        contents.delivered_obligations,
    ):
        try:
            read()
        except ContentError as error:
            faults.append(Error(str(error), id="reference.E001"))
    return faults


class ReferenceConfig(AppConfig):
    name = "beffroi.reference"

    def ready(self) -> None:
        register(check_contents)
