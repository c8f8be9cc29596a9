"""One line of a table that a person sent, and what can be wrong with the table.

TableError(Refusal)
"""

from dataclasses import dataclass

from beffroi.lib.errors import Refusal


class TableError(Refusal):
    """A table that cannot be read; `line` is 1 or more, 0 when the whole file is at fault."""

    def __init__(self, sentence: str, *, line: int = 0, column: str = "") -> None:
        super().__init__(sentence)
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line, as text; `line` counts from 1 in the file itself."""

    line: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)
