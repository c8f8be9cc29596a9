"""Where a row of a lower register comes from, kept as text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """The activity that caused a row.

    `module` is the code of the app, `label` its French words, `link` a path of
    this site, `key` what makes a repeat recognizable.
    """

    module: str
    label: str
    link: str
    key: str
