"""Draw the PDF of the public reflex cards."""

from typing import Any

from django.core.management.base import BaseCommand

from beffroi.alert.work import publish_cards


class Command(BaseCommand):
    help = "Prépare les PDF publics des six fiches réflexes (rien à refaire si rien n’a changé)."

    def handle(self, *args: Any, **options: Any) -> None:
        count = publish_cards()
        if options["verbosity"]:
            self.stdout.write(f"Fiches préparées : {count}.")
