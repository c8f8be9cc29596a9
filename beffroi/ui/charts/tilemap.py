"""The tile map: one square per département, roughly where it stands on the map."""

from collections.abc import Sequence
from dataclasses import dataclass

TILE = 72
GAP = 6
SHADES = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """One département; column and row count from the north-west, from 0."""

    code: str
    name: str
    column: int
    row: int
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class DrawnTile:
    tile: Tile
    x: int
    y: int
    shade: int


def shade_of(count: int, highest: int) -> int:
    """Return 0 for nothing, then 1 (few) to 4 (the most)."""
    if count <= 0 or highest <= 0:
        return 0
    return min(SHADES - 1, 1 + int((SHADES - 1) * count / (highest + 1)))


def drawn_tiles(tiles: Sequence[Tile]) -> tuple[list[DrawnTile], int, int]:
    """Return the tiles placed, and the width and height that they take."""
    if not tiles:
        return [], 0, 0
    left = min(tile.column for tile in tiles)
    top = min(tile.row for tile in tiles)
    highest = max(tile.count for tile in tiles)
    drawn = [
        DrawnTile(
            tile,
            (tile.column - left) * (TILE + GAP),
            (tile.row - top) * (TILE + GAP),
            shade_of(tile.count, highest),
        )
        for tile in sorted(tiles, key=lambda tile: (tile.row, tile.column))
    ]
    width = max(tile.x for tile in drawn) + TILE
    height = max(tile.y for tile in drawn) + TILE
    return drawn, width, height
