"""Plain builders of actions, through the operations that the product uses."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from beffroi.accounts.models import User
from beffroi.actionplan.models import Action, RecurringTask
from beffroi.actionplan.operations.calendar import SeriesText, write_series
from beffroi.actionplan.operations.people import assign
from beffroi.actionplan.operations.plan import ActionText, write_action
from beffroi.actionplan.operations.questions import sync_question_action
from beffroi.actionplan.rules.recurrence import Frequency, Rhythm
from beffroi.actionplan.rules.states import ActionKind, Effort
from beffroi.actionplan.rules.wanted import WantedAction
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.origin import Origin
from beffroi.organizations.models.places import Establishment

_numbers = count(1)


@dataclass(frozen=True)
class Case:
    """An action as the pure rule sees it."""

    key: str = "a"
    kind: str = ActionKind.IMPROVE
    gain_points: int = 2
    weight: int = 1
    is_lock: bool = False
    is_vital: bool = False
    effort: int = Effort.HALF_DAY
    reflex_number: int | None = 1
    question_id: str = "R1.1"
    due_on: date | None = None


def make_wanted(**changes: object) -> WantedAction:
    fields: dict[str, object] = {
        "kind": ActionKind.IMPROVE,
        "title": "Faire l’essai de restauration",
        "why": "Une sauvegarde jamais essayée n’en est pas une.",
        "how": "Demandez au prestataire de restaurer un dossier.",
        "done_when": "Le dossier s’ouvre sur un autre ordinateur.",
        "message": "Bonjour,\n\nPouvez-vous restaurer un dossier ?",
        "message_to": "provider",
        "reflex_number": 2,
        "question_id": "R2.4",
        "gain_points": 2,
        "weight": 3,
        "is_lock": True,
        "is_vital": False,
        "effort": Effort.HALF_DAY,
        "cost": "Temps interne",
    }
    return WantedAction(**{**fields, **changes})


def make_origin(key: str = "R2.4", **changes: str) -> Origin:
    fields = {
        "module": "maturity",
        "label": f"Réflexe 2, question {key}",
        "link": f"/etablissements/reflexes/question/{key}/",
        "key": key,
    }
    return Origin(**{**fields, **changes})


def make_action(
    establishment: Establishment,
    *,
    to: User | None = None,
    due_on: date | None = None,
    key: str = "",
    **changes: object,
) -> Action:
    """Open an action as an answer does, then give it to somebody if asked."""
    n = next(_numbers)
    action = sync_question_action(
        establishment=establishment,
        wanted=make_wanted(**{"title": f"Action {n}", **changes}),
        origin=make_origin(key or f"K{n}"),
        by=SYSTEM,
    )
    assert action is not None
    if to is not None or due_on is not None:
        action = assign(action=action, assignee=to, due_on=due_on, by=SYSTEM)
    return action


def make_written(
    establishment: Establishment, title: str = "Ranger l’armoire réseau"
) -> Action:
    return write_action(
        establishment=establishment, text=ActionText(title=title), by=SYSTEM
    )


def make_series(
    establishment: Establishment,
    *,
    to: User | None = None,
    starts_on: date | None = None,
    rhythm: Rhythm = Rhythm.YEARLY,
    **changes: object,
) -> RecurringTask:
    """Add a task that comes back; by default its first day is far enough to be planned."""
    fields = {"title": "Vérifier les numéros", **changes}
    return write_series(
        establishment=establishment,
        text=SeriesText(
            frequency=Frequency(rhythm),
            starts_on=starts_on or clock.today() + timedelta(days=90),
            **fields,
        ),
        assignee=to,
        by=SYSTEM,
    )
