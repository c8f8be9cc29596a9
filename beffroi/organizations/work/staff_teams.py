"""Find or open the teams of an establishment by their names."""

from beffroi.lib.text import fold
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import Team


def team_named(establishment: Establishment, name: str) -> tuple[Team, bool]:
    """Return the team of a name, capitals and accents aside, and whether it was opened now."""
    return Team.objects.get_or_create(
        establishment=establishment,
        sort_name=fold(name)[:80],
        defaults={"name": " ".join(name.split())[:80]},
    )


def other_team_named(team: Team, name: str) -> Team | None:
    """Return another team of the establishment that bears a name."""
    rows = Team.objects.filter(
        establishment_id=team.establishment_id, sort_name=fold(name)[:80]
    )
    return rows.exclude(pk=team.pk).first()
