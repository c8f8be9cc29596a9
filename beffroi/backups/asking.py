"""Ask for what must not stand in a command line: the passphrase of an archive."""

import getpass
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

LEAST = 12


def add_passphrase(parser: CommandParser) -> None:
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        help="Un fichier qui contient la phrase secrète, sur sa première ligne.",
    )


def passphrase_of(options: Mapping[str, Any], *, twice: bool = False) -> str:
    """Return the passphrase of the file, of the settings, or typed.

    Raises: CommandError when there is none, or when it is too short to write with.
    """
    path: Path | None = options["passphrase_file"]
    if path is not None:
        found = first_line(path)
    else:
        found = settings.BACKUP_PASSPHRASE or _typed(twice=twice)
    if twice and len(found) < LEAST:
        message = f"La phrase secrète doit avoir au moins {LEAST} caractères."
        raise CommandError(message)
    return found


def first_line(path: Path) -> str:
    """Return the first line of a file that holds a secret.

    Raises: CommandError.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"Le fichier « {path} » ne peut pas être lu."
        raise CommandError(message) from error
    if not lines or not lines[0].strip():
        message = f"Le fichier « {path} » est vide."
        raise CommandError(message)
    return lines[0].strip()


def _typed(*, twice: bool) -> str:
    if not sys.stdin.isatty():
        message = "La phrase secrète manque : --passphrase-file, ou BEFFROI_BACKUP_PASSPHRASE."
        raise CommandError(message)
    first = getpass.getpass("Phrase secrète de la sauvegarde : ")
    if twice and first != getpass.getpass("La même, une seconde fois : "):
        message = "Les deux ne sont pas les mêmes."
        raise CommandError(message)
    return first
