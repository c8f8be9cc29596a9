"""First installation from the console."""

import getpass
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from beffroi.home.forms.installation import checked_address
from beffroi.home.operations import install, keep_public_url
from beffroi.lib.errors import Refusal
from beffroi.reference.queries import regions

QUESTIONS = {
    "region": "Code de la région (par exemple 76 pour l’Occitanie)",
    "structure": "Nom de la structure qui anime le programme",
    "adresse": "Adresse publique de Beffroi",
    "prenom": "Prénom de la première personne",
    "nom": "Nom de la première personne",
    "courriel": "Son adresse électronique",
}


class Command(BaseCommand):
    help = "Première installation : région, adresse publique, premier compte."

    def add_arguments(self, parser: CommandParser) -> None:
        for flag, question in QUESTIONS.items():
            parser.add_argument(f"--{flag}", help=f"{question}.")
        parser.add_argument(
            "--mot-de-passe",
            help="Son mot de passe ; demandé à l’écran sinon, ce qui est plus sûr.",
        )
        parser.add_argument(
            "--anime-la-region",
            action="store_true",
            help="Cette personne reçoit aussi le rôle de l’équipe régionale.",
        )

    def handle(self, *args: object, **options: Any) -> None:
        answers = {flag: _answer(flag, options[flag]) for flag in QUESTIONS}
        password = options["mot_de_passe"] or _password()
        call_command("prepare")
        try:
            address = checked_address(answers["adresse"])
            install(
                region_code=answers["region"],
                body_name=answers["structure"],
                email=answers["courriel"],
                password=password,
                first_name=answers["prenom"],
                last_name=answers["nom"],
                leads_region=options["anime_la_region"],
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if address != settings.PUBLIC_URL:
            keep_public_url(address)
        self.stdout.write(
            f"Beffroi est installé pour la région {regions()[answers['region']].name}. "
            f"Lancez « beffroi run », puis ouvrez {address}."
        )


def _answer(flag: str, given: str | None) -> str:
    """Return the flag's value, or what is typed; the public address has a default."""
    default = settings.PUBLIC_URL if flag == "adresse" else ""
    if given is not None:
        return given
    if not sys.stdin.isatty():
        if default:
            return default
        message = f"--{flag} manque : {QUESTIONS[flag].lower()}."
        raise CommandError(message)
    hint = f" [{default}]" if default else ""
    while not (typed := input(f"{QUESTIONS[flag]}{hint} : ").strip() or default):
        pass
    return typed


def _password() -> str:
    if not sys.stdin.isatty():
        message = "--mot-de-passe manque."
        raise CommandError(message)
    while (first := getpass.getpass("Son mot de passe : ")) != getpass.getpass(
        "Le même, une seconde fois : "
    ):
        print("Les deux ne sont pas les mêmes.")
    return first
