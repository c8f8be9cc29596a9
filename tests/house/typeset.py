"""Set non-breaking spaces where French wants them: `make format`.

Only a space that stands already is changed, never a letter: before ; : ? ! » and %,
and after «. English has no space there, so that code and English text stay as they are.
"""

import io
import re
import sys
import tokenize
from pathlib import Path

from tests.house.tree import PACKAGE, code, files, short, templates

NBSP = "\u00a0"
END = r"(?=[\s<&\"'’){|,.»\\]|$)"
RULES = (
    (re.compile(rf"(?<=[\wÀ-ÿ»)%}}>…\"]) ([?!;»]+){END}"), rf"{NBSP}\1"),
    (re.compile(r"(?<=[\wÀ-ÿ»)%}>]) :(?=[\s<&]|$)"), f"{NBSP}:"),
    (re.compile(r"« "), f"«{NBSP}"),
    (re.compile(r"(?<=\d) %(?!\})"), f"{NBSP}%"),
    (re.compile(r"(?<=\}\}) %(?!\})"), f"{NBSP}%"),
)


def well_set(text: str) -> str:
    for pattern, better in RULES:
        text = pattern.sub(better, text)
    return text


def well_set_code(source: str) -> str:
    """Set the short strings of Python code; documentation and raw strings stay."""
    lines = source.splitlines(keepends=True)
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(source).readline))):
        is_text = token.type == tokenize.STRING or token.type == getattr(
            tokenize, "FSTRING_MIDDLE", -1
        )
        prefix = token.string[:3].lower()
        if (
            not is_text
            or '"""' in token.string
            or prefix.startswith(("r", "br", "rb", "b"))
        ):
            continue
        row, start = token.start
        if token.end[0] == row:
            line = lines[row - 1]
            changed = well_set(line[start : token.end[1]])
            lines[row - 1] = line[:start] + changed + line[token.end[1] :]
    return "".join(lines)


def texts() -> list[Path]:
    content = [p for p in files(".yaml", ".md", under=PACKAGE) if "content" in p.parts]
    return [*templates(), *content]


def main() -> None:
    """Set every file, or those whose path begins with one of the arguments."""
    wanted = tuple(sys.argv[1:]) or ("",)
    for path in [*texts(), *code()]:
        if not short(path).startswith(wanted):
            continue
        before = path.read_text(encoding="utf-8")
        after = well_set_code(before) if path.suffix == ".py" else well_set(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(short(path))


if __name__ == "__main__":
    main()
