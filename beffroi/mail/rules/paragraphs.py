"""Cut the text of a letter into what its HTML form shows: paragraphs, lists, one button."""

import re
from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    LIST = "list"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Block:
    """One block; `lines` holds the lines of a paragraph, the items of a list or one address."""

    kind: BlockKind
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """Return the blocks of a plain text, parted by empty lines.

    A line alone that is an address becomes a button; lines that all begin with
    a dash become a list.
    """
    found = []
    for piece in re.split(r"\n\s*\n", text.strip()):
        lines = tuple(line.strip() for line in piece.splitlines() if line.strip())
        if not lines:
            continue
        if len(lines) == 1 and re.fullmatch(r"https?://\S+", lines[0]):
            found.append(Block(BlockKind.LINK, lines))
        elif all(line.startswith("- ") for line in lines):
            found.append(Block(BlockKind.LIST, tuple(line[2:] for line in lines)))
        else:
            found.append(Block(BlockKind.PARAGRAPH, lines))
    return found
