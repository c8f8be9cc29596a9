"""The lines of a test, one for each person, that name nobody: for a spreadsheet."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from beffroi.lib.clock import FRANCE
from beffroi.lib.spreadsheets import Cell
from beffroi.phishing.models.campaigns import CampaignPlace
from beffroi.phishing.models.targets import Target
from beffroi.phishing.queries.result_counts import REACHED, cells_of, summed
from beffroi.phishing.queries.results import group_label, shown_of
from beffroi.phishing.rules.features import salted_key
from beffroi.phishing.rules.pseudonyms import pseudonym
from beffroi.phishing.rules.result_groups import Division

HEADERS = (
    "Pseudonyme", "Groupe", "Jour de l’envoi", "Constat", "Visite après (min)",
    "Clic après (min)", "Saisie tentée après (min)", "Signalement après (min)",
)  # fmt: skip
CHUNK = 1000
MOMENTS = ("visited_at", "clicked_at", "attempted_at", "reported_at")


def has_lines(place: CampaignPlace) -> bool:
    """Tell whether enough people were reached for lines to name nobody."""
    return not summed(cells_of(place)).is_small


def line_rows(place: CampaignPlace) -> Iterator[tuple[Cell, ...]]:
    """Yield one line for each person reached, in the order of chance, as they are read.

    Delays rather than hours: nobody is recognized by when they were at their desk. The
    group stands only where its figures do.
    """
    shown = shown_of(cells_of(place))
    key, campaign = salted_key(settings.SECRET_KEY), str(place.campaign_id)
    people = Target.objects.filter(REACHED, place=place, is_check=False)
    fields = ("pk", "team_label", "family", "sent_at", *MOMENTS)
    # Tokens are drawn at random: their order tells nothing of the staff list.
    for row in people.order_by("token").values(*fields).iterator(CHUNK):
        name = "team_label" if shown.division is Division.TEAM else "family"
        group = row[name] if row[name] in shown.groups else ""
        sent = row["sent_at"]
        yield (
            pseudonym(row["pk"], campaign=campaign, key=key),
            group_label(group, shown.division) if group else "",
            sent.astimezone(FRANCE).date() if sent else None,
            _finding(row),
            *(_minutes(sent, row[moment]) for moment in MOMENTS),
        )


def _finding(row: dict[str, datetime | None]) -> str:
    words = []
    if row["attempted_at"]:
        words.append("saisie tentée")
    elif row["clicked_at"]:
        words.append("clic confirmé")
    elif row["visited_at"]:
        words.append("visite douteuse")
    if row["reported_at"]:
        words.append("signalement")
    return " et ".join(words) or "rien"


def _minutes(sent: datetime | None, at: datetime | None) -> int | None:
    if sent is None or at is None:
        return None
    return max(0, int((at - sent).total_seconds() // 60))
