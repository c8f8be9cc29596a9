"""What an activity wants done: the words and the figures of one action.

Source: issue 2 §§ 4-5 and the question bank § 10 « Scoring proposed ».
"""

from dataclasses import dataclass

from beffroi.actionplan.rules.states import ActionKind, Effort


@dataclass(frozen=True, slots=True)
class WantedAction:
    """The action that an answer, a proof or another activity calls for.

    `message` is ready to send and already names the establishment;
    `message_to` is the code of the person to ask (« provider », « editor »…),
    empty when nobody has to be asked. `gain_points` is 1 to 3, `weight` 1 to 3.
    `is_provable`: who opens the action takes the proof that it is done.
    """

    kind: ActionKind
    title: str
    why: str = ""
    how: str = ""
    done_when: str = ""
    message: str = ""
    message_to: str = ""
    reflex_number: int | None = None
    question_id: str = ""
    is_provable: bool = False
    gain_points: int = 1
    weight: int = 1
    is_lock: bool = False
    is_vital: bool = False
    effort: int = Effort.HALF_DAY
    cost: str = ""
