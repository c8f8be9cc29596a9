"""Verify the sealed journal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from beffroi.journal.queries import verify_chain
from beffroi.lib.text import plural


class Command(BaseCommand):
    help = "Vérifie que le journal scellé n’a pas été modifié."

    def handle(self, *args: object, **options: Any) -> None:
        found = verify_chain()
        if found.broken_range is not None:
            first, last = found.broken_range
            message = (
                f"Le journal a été modifié : les lignes {first} à {last} "
                "ne sont plus celles qui ont été scellées."
            )
            raise CommandError(message)
        self.stdout.write(
            f"Journal intact : {plural(found.seal_count, 'scellé')}, "
            f"{plural(found.waiting_count, 'ligne')} en attente du prochain."
        )
        self.stdout.write(f"Dernière empreinte : {found.head}")
