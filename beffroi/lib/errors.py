"""Refusals: what the product says no to, each with its French sentence.

Refusal
└── one subclass per reason, beside the operation that raises it
"""


class Refusal(Exception):  # noqa: N818  # the word of the trade
    """A wish that cannot be granted, for a reason that the person can act upon."""

    sentence = "Cette demande ne peut pas être acceptée."

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)

    def __str__(self) -> str:
        return str(self.args[0])
