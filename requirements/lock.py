"""Make the hash-pinned lists again: `make lock`.

They hold no index address and suit every Python from 3.11 on: pip reads them with
`--require-hashes`, whatever index it is set up with.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
HEADER = (
    "# Made by `make lock` from pyproject.toml. Do not edit.\n"
    "# The direct requirements and their reasons are in pyproject.toml.\n"
)
LISTS = {"prod.txt": [], "dev.txt": ["--extra", "dev"]}


def main() -> None:
    for name, extra in LISTS.items():
        target = FOLDER / name
        options = [
            "--universal", "--python-version", "3.11", "--generate-hashes",
            "--no-annotate", "--no-header", "--no-emit-index-url", "--quiet",
        ]  # fmt: skip
        sources = ["pyproject.toml", str(FOLDER / "build.in")]
        uv = [sys.executable, "-m", "uv", "pip", "compile"]
        subprocess.run(
            [*uv, *options, *extra, *sources, "--output-file", str(target)],
            check=True,
            cwd=FOLDER.parent,
            stdout=subprocess.DEVNULL,
        )
        pinned = target.read_text(encoding="utf-8").removeprefix(HEADER)
        target.write_text(HEADER + pinned, encoding="utf-8")


if __name__ == "__main__":
    main()
