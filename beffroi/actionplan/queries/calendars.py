"""The lines of the year's calendar that concern an establishment."""

from beffroi.actionplan import contents
from beffroi.actionplan.rules.calendar import CalendarTask
from beffroi.organizations.models.places import Establishment
from beffroi.reference import queries as reference


def tasks_for(establishment: Establishment) -> tuple[CalendarTask, ...]:
    """Return the tasks that concern this kind of establishment, by proposed month."""
    category = reference.categories().get(establishment.category_code)
    family = category.family if category else ""
    tasks = [task for task in contents.calendar().values() if task.concerns(family)]
    return tuple(sorted(tasks, key=lambda task: (task.month, task.day, task.slug)))
