"""Build the wheel, install it alone in an empty environment, run the demonstration.

Nothing is fetched but what pip needs: the packages come from its cache or its index.

"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
# What a package that forgot its data would miss.
HELD = (
    "beffroi/maturity/content/",
    "beffroi/home/content/guides/40-administration.md",
    "beffroi/ui/templates/ui/base.html",
    "beffroi/ui/static/ui/",
    "beffroi/ui/typst/kit.typ",
    "beffroi/privacy/typst/register.typ",
    "beffroi/backups/migrations/0001_initial.py",
    "beffroi/accounts/content/common_passwords.txt",
)
START_SECONDS = 900


def run(*command: str, cwd: Path = ROOT) -> None:
    subprocess.run(command, cwd=cwd, check=True)


def build(folder: Path) -> Path:
    """Return the wheel, after looking for what it must hold."""
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "wheel",
        "--quiet",
    ]
    run(
        *pip, "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)
    )
    (wheel,) = folder.glob("beffroi-*.whl")
    with zipfile.ZipFile(wheel) as parts:
        names = parts.namelist()
    missing = [held for held in HELD if not any(n.startswith(held) for n in names)]
    foreign = [name for name in names if name.startswith(("tests/", "build/", "data/"))]
    if missing or foreign:
        sys.exit(f"The wheel misses {missing} and holds {foreign}")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """Install the wheel and its pinned dependencies alone; return the command."""
    run(sys.executable, "-m", "venv", str(folder))
    pip = str(folder / "bin" / "pip")
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check")
    listed = str(ROOT / "requirements" / "prod.txt")
    run(pip, "install", *quiet, "--require-hashes", "--requirement", listed)
    run(pip, "install", *quiet, "--no-deps", str(wheel))
    return folder / "bin" / "beffroi"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demonstrate(command: Path, folder: Path) -> None:
    """Run the demonstration far from the sources until its pages answer."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if "BEFFROI" not in name}
    kept.pop("PYTHONPATH", None)
    variables = {**kept, "BEFFROI_DATA_DIR": str(folder / "data")}
    log_path = folder / "log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [str(command), "run", "--demo", "--port", str(port)],
            cwd=folder,
            env=variables,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait(process, f"http://127.0.0.1:{port}", log_path)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def wait(process: "subprocess.Popen[bytes]", address: str, log_path: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"{address}/sante", timeout=5) as answer:  # noqa: S310
                if json.load(answer)["ok"]:
                    break
        except (URLError, OSError, ValueError):
            time.sleep(0.5)
    else:
        sys.exit(f"The demonstration did not start.\n{log_path.read_text('utf-8')}")
    for path in ("/compte/connexion/", "/aide/administration/", "/alerte/"):
        with urlopen(address + path, timeout=20) as answer:  # noqa: S310
            if answer.status != 200 or b"Beffroi" not in answer.read():
                sys.exit(f"{path} does not answer")


def main() -> int:
    start = time.monotonic()
    with tempfile.TemporaryDirectory(
        prefix="beffroi-wheel-", ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        wheel = build(folder)
        print(f"{wheel.name}: {wheel.stat().st_size // 1024} kB", flush=True)
        command = install(wheel, folder / "venv")
        (folder / "elsewhere").mkdir()
        demonstrate(command, folder / "elsewhere")
    print(f"The wheel alone runs the demonstration ({time.monotonic() - start:.0f} s).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
