"""Publish the figures of one region because somebody asked."""

from beffroi.jobs import operations as jobs
from beffroi.lib.text import plural
from beffroi.observatory.work.publishing import publish_region

NOTHING = (
    "Rien de nouveau à publier : les chiffres d’un groupe restent un mois au moins, "
    "et il faut cinq établissements."
)


def refresh_region(job_id: str, region_code: str) -> None:
    """Publish what is due; a second run finds nothing more."""
    count = publish_region(region_code)
    words = plural(count, "groupe publié", "groupes publiés")
    jobs.finish(job_id, f"{words}." if count else NOTHING)
