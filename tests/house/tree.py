"""The files of the project, and the order of its floors."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "beffroi"
# What Git ignores and what others put into a work tree.
IGNORED = {".git", ".venv", "data", "build", "__pycache__", "beffroi.egg-info"}


def files(*suffixes: str, under: Path = ROOT) -> Iterator[Path]:
    """Yield the project's own files, sorted."""
    for path in sorted(under.rglob("*")):
        parts = set(path.relative_to(ROOT).parts)
        is_cache = any(part.startswith(".") and part != ".ci" for part in parts)
        if not path.is_file() or parts & IGNORED or is_cache:
            continue
        if not suffixes or path.suffix in suffixes:
            yield path


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def templates() -> list[Path]:
    return list(files(".html", under=PACKAGE))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def code(under: Path = PACKAGE) -> list[Path]:
    """Return the Python files, migrations left out."""
    return [
        path for path in files(".py", under=under) if "migrations" not in path.parts
    ]


def apps() -> list[str]:
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


@cache
def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def floors() -> dict[str, int]:
    """Return the floor of each app: 0 is the highest."""
    layers = pyproject()["tool"]["importlinter"]["contracts"][0]["layers"]
    return {
        name.strip().strip("()"): height
        for height, layer in enumerate(layers)
        for name in layer.split("|")
    }


def app_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def may_know(upper: str, lower: str) -> bool:
    """Say whether one app may speak of another: itself, or one on a lower floor."""
    return upper == lower or floors()[upper] < floors()[lower]
