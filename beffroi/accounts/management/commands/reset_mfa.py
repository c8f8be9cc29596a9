"""Remove the second factor of somebody who lost it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from beffroi.accounts.operations.people import reset_mfa
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib.errors import Refusal


class Command(BaseCommand):
    help = (
        "Retire le second facteur d’une personne qui a perdu son téléphone et ses codes "
        "de secours. Vérifiez d’abord, de vive voix, que c’est bien elle qui le demande."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="adresse électronique du compte")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = reset_mfa(email=options["email"], by=SYSTEM)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        print(f"Second facteur retiré pour {user.get_full_name()}.", file=self.stdout)
