"""The three columns of the board, and how much each shows."""

from beffroi.actionplan.rules.filters import StateFilter

COLUMN_SHOWN = 15
COLUMNS = (StateFilter.TODO, StateFilter.DOING, StateFilter.DONE)
