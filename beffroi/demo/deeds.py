"""Play one happening: find where and who, then call the operation that everybody calls."""

from beffroi.demo import answers, outside, plans, support
from beffroi.demo.rules.happenings import (
    ActionChained,
    ActionCommented,
    ActionGiven,
    ActionMoved,
    ActionPostponed,
    ActionPriced,
    ActionProved,
    ActionsShared,
    ActionTaken,
    ActionWritten,
    Answered,
    ApprovalAsked,
    CalendarAdopted,
    Happening,
    Measured,
    OccurrenceDone,
    OutsideAccepted,
    OutsideAnswered,
    ProfileFilled,
    Proved,
    QuestionsAsked,
    ReportMade,
    Validated,
)
from beffroi.demo.stage import Scene, Stage

REFLEX_DEEDS = (
    ProfileFilled,
    Answered,
    Proved,
    ActionProved,
    Measured,
    Validated,
    ReportMade,
)
PLAN_DEEDS = (
    ActionGiven,
    ActionsShared,
    ActionTaken,
    ActionPostponed,
    ActionMoved,
    ActionCommented,
    ActionWritten,
    ActionPriced,
    ActionChained,
    CalendarAdopted,
    OccurrenceDone,
)
OUTSIDE_DEEDS = (QuestionsAsked, OutsideAnswered, OutsideAccepted, ApprovalAsked)


def play(stage: Stage, happening: Happening) -> None:
    """Play one happening; the clock is set by the caller."""
    finess = happening.finess
    scene = Scene(
        stage=stage,
        card=stage.region.establishment(finess),
        place=stage.places[finess],
        user=stage.user(finess, happening.hand),
    )
    if isinstance(happening.deed, REFLEX_DEEDS):
        answers.perform(happening.deed, scene)
    elif isinstance(happening.deed, PLAN_DEEDS):
        plans.perform(happening.deed, scene)
    elif isinstance(happening.deed, OUTSIDE_DEEDS):
        outside.perform(happening.deed, scene)
    else:
        support.perform(happening.deed, scene)
