"""Verify the sealed journal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from beffroi.journal.operations import check_journal
from beffroi.journal.queries import seal_standing


class Command(BaseCommand):
    help = "Vérifie que le journal scellé n’a pas été modifié."

    def handle(self, *args: object, **options: Any) -> None:
        check = check_journal()
        if not check.is_sound:
            raise CommandError(check.sentence)
        self.stdout.write(check.sentence)
        last = seal_standing().last_seal
        self.stdout.write(f"Dernière empreinte : {last.digest if last else 'aucune'}")
