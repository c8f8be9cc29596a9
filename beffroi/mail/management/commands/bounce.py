"""Read one report of non-delivery, as a mail alias gives it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from beffroi.journal.rules.actor import SYSTEM
from beffroi.mail.operations.deliveries import take_bounce

LIMIT = 10 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Lit un avis de non-remise sur l’entrée standard et note les adresses qui n’ont "
        "pas pu être jointes. À placer derrière l’adresse d’expédition, par exemple "
        'dans /etc/aliases : beffroi: "|/chemin/vers/beffroi bounce".'
    )

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(LIMIT)
        marked = take_bounce(raw=raw, by=SYSTEM)
        if marked:
            print(f"Adresses non jointes : {', '.join(marked)}", file=self.stdout)
        else:
            print("Aucun message de Beffroi n’est concerné.", file=self.stdout)
