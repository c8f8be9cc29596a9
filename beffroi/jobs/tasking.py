"""The one door to the task framework, so that Django 6 is a change of one line."""

from collections.abc import Callable
from typing import Any, TypeVar

from django_tasks import task
from django_tasks.base import Task

__all__ = ["Task", "at_most", "attempts_allowed", "task"]

DEFAULT_ATTEMPTS = 3
Function = TypeVar("Function", bound=Callable[..., Any])


def at_most(attempts: int) -> Callable[[Function], Function]:
    """Say, under `@task`, how many times a failing task is tried (three unless told)."""

    def mark(function: Function) -> Function:
        function.max_attempts = attempts  # type: ignore[attr-defined]  # read back below
        return function

    return mark


def attempts_allowed(of: Task[..., Any]) -> int:
    return int(getattr(of.func, "max_attempts", DEFAULT_ATTEMPTS))
