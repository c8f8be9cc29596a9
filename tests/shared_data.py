"""The real files made by others, beside the repository; absent on a machine that has only it."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_file(relative: str) -> Path:
    """Return one file of ../shared/data, or skip the test and say why."""
    path = FOLDER / relative
    if not path.exists():
        pytest.skip("../shared/data est absent : les fichiers réels ne sont pas relus")
    return path
