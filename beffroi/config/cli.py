"""The `beffroi` command: a thin French face over Django's management commands."""

import io
import os
import sys
from collections.abc import Sequence

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import (
    execute_from_command_line,
    get_commands,
    load_command_class,
)

INTRODUCTION = """\
Beffroi : le programme de cybersécurité d’une région, sur votre serveur.

Usage : beffroi COMMANDE [options]        beffroi COMMANDE --help
"""
EARLY_FLAGS = {"--port": "BEFFROI_PORT", "--socket": "BEFFROI_WEB_SOCKET"}
HELP_WORDS = {"help", "--help", "-h", "aide"}
# Django's own that an administrator needs, in our words.
DJANGO_COMMANDS = {
    "migrate": "Met la base de données à jour.",
    "check": "Vérifie l’installation (check --deploy : sa sécurité).",
    "createcachetable": "Crée la table du cache partagé.",
    "collectstatic": "Rassemble les fichiers statiques.",
    "shell": "Ouvre un interpréteur Python.",
}


def main() -> None:
    """Run one command; a refused setting is one French sentence, never a traceback."""
    _speak_utf8()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.config.settings")
    arguments = sys.argv[1:]
    _obey_early(arguments)
    try:
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as error:
        print(f"Réglage refusé. {error}", file=sys.stderr)
        sys.exit(2)
    if not arguments or (len(arguments) == 1 and arguments[0] in HELP_WORDS):
        print(help_text())
        return
    try:
        execute_from_command_line(["beffroi", *arguments])
    except KeyboardInterrupt:
        sys.exit(130)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _obey_early(arguments: Sequence[str]) -> None:
    """Turn the flags that settings depend on into their variables, before settings load."""
    if not arguments or arguments[0] not in {"run", "web", "edge", "setup"}:
        return
    if "--demo" in arguments:
        os.environ["BEFFROI_DEMO"] = "1"
    for flag, following in zip(arguments, [*arguments[1:], ""], strict=True):
        name, sign, value = flag.partition("=")
        if name in EARLY_FLAGS:
            os.environ[EARLY_FLAGS[name]] = value if sign else following


def help_text() -> str:
    """Return the French list of our commands, then the names of Django's others."""
    django.setup()
    apps = get_commands()
    lines = {
        name: f"{str(load_command_class(app, name).help).split('. ')[0].rstrip('.')}."
        for name, app in apps.items()
        if isinstance(app, str) and app.startswith("beffroi.")
    }
    others = sorted(set(apps) - set(lines) - set(DJANGO_COMMANDS))
    rows = [f"  {name:<18} {text}" for name, text in sorted(lines.items())]
    rows += ["", "De Django :"]
    rows += [f"  {name:<18} {text}" for name, text in DJANGO_COMMANDS.items()]
    rows += ["", f"Aussi : {', '.join(others)}."]
    return "\n".join([INTRODUCTION, *rows])


if __name__ == "__main__":
    main()
