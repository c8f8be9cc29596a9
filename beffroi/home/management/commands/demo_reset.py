"""Start the demonstration again."""

import shutil
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from beffroi.accounts.models import User
from beffroi.jobs.queries import is_worker_alive


class Command(BaseCommand):
    help = (
        "Efface la démonstration et la reconstruit ; refuse toute autre installation."
    )

    def handle(self, *args: object, **options: Any) -> None:
        call_command("prepare")
        if not settings.DEMO:
            message = (
                "Cette commande n’existe qu’en mode démonstration : BEFFROI_DEMO=1."
            )
            raise CommandError(message)
        people = User.objects.all()
        if people.exists() and not people.filter(is_demo_persona=True).exists():
            message = "Cette base n’est pas une démonstration : rien n’a été effacé."
            raise CommandError(message)
        if is_worker_alive():
            message = "Beffroi tourne encore sur ces données : arrêtez-le d’abord."
            raise CommandError(message)
        call_command("flush", interactive=False, verbosity=0)
        shutil.rmtree(settings.DATA_DIR / "files", ignore_errors=True)
        call_command("demo")
