"""What the tests of archives need: writers beside, lines inside."""

import json
import zipfile
from collections import Counter
from pathlib import Path

# Each turn writes one file, its row, one journal line and its names, in one transaction.
WRITER = """
import time
from pathlib import Path
from django.core.files.base import ContentFile
from django.db import transaction
from beffroi.files.operations import keep_produced
from beffroi.journal.rules.actor import SYSTEM
end, n = time.monotonic() + 240, 0
while time.monotonic() < end and not Path("{stop}").exists():
    n += 1
    with transaction.atomic():
        keep_produced(content=ContentFile(f"{name} {{n}}".encode()), name="essai.txt",
                      media_type="text/plain", purpose="trial", by=SYSTEM)
    Path("{stop}.{name}").touch()
print(n)
"""


def lines_by_table(archive: Path) -> dict[str, Counter[str]]:
    """Return the lines of each table of an archive that is not sealed."""
    with zipfile.ZipFile(archive) as parts:
        manifest = json.loads(parts.read("manifest.json"))
        return {
            label: Counter(parts.read(f"tables/{label}.jsonl").decode().splitlines())
            for label in manifest["tables"]
        }


def part_names(archive: Path) -> set[str]:
    with zipfile.ZipFile(archive) as parts:
        return set(parts.namelist())


def rewrite(archive: Path, target: Path, changes: dict[str, bytes]) -> None:
    """Write a copy of an archive with some parts replaced."""
    with zipfile.ZipFile(archive) as parts, zipfile.ZipFile(target, "w") as copy:
        for name in parts.namelist():
            copy.writestr(name, changes.get(name, parts.read(name)))
