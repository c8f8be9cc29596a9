"""What an action was just before somebody moved it, so that it can be put back."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Before:
    """State, person and dates of one action before a change.

    `revision` is the one that the change produced: any later change makes the
    way back impossible. `assignee_key` is the id of an account, empty for none.
    """

    action_key: str
    revision: int
    state: str
    assignee_key: str
    assignee_label: str
    due_on: date | None
    postponed_until: date | None

    def as_data(self) -> dict[str, str | int]:
        """Return plain values that JSON can carry."""
        return {
            "a": self.action_key,
            "r": self.revision,
            "s": self.state,
            "u": self.assignee_key,
            "l": self.assignee_label,
            "d": self.due_on.isoformat() if self.due_on else "",
            "p": self.postponed_until.isoformat() if self.postponed_until else "",
        }


def before_from(data: dict[str, str | int]) -> Before:
    """Read back what `as_data` gave.

    Raises: KeyError or ValueError on anything else.
    """
    due_on, postponed_until = str(data["d"]), str(data["p"])
    return Before(
        action_key=str(data["a"]),
        revision=int(data["r"]),
        state=str(data["s"]),
        assignee_key=str(data["u"]),
        assignee_label=str(data["l"]),
        due_on=date.fromisoformat(due_on) if due_on else None,
        postponed_until=date.fromisoformat(postponed_until)
        if postponed_until
        else None,
    )
