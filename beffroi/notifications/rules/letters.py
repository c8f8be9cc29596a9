"""The words of the e-mails: plain, kind, and nothing when there is nothing to say."""

from collections.abc import Sequence
from dataclasses import dataclass

from beffroi.lib.manifest import DigestSection
from beffroi.lib.text import plural
from beffroi.notifications.rules.kinds import DigestRhythm, NoticeKind

SHOWN = 8
NOTICES_SHOWN = 20
DIGEST_SUBJECTS = {
    DigestRhythm.WEEKLY: "Votre semaine dans Beffroi",
    DigestRhythm.MONTHLY: "Votre mois dans Beffroi",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, as the hourly message tells it."""

    kind: NoticeKind
    title: str
    place: str
    author: str
    link: str


def digest_text(
    *,
    first_name: str,
    sections: Sequence[DigestSection],
    public_url: str,
    stop_url: str,
    rhythm: DigestRhythm,
) -> str:
    """Return the body of a digest; `link` of each line is a path of this site."""
    often = "chaque lundi" if rhythm == DigestRhythm.WEEKLY else "une fois par mois"
    parts = [
        _hello(first_name),
        "Voici ce qui vous attend dans Beffroi. Prenez ce qui vous semble le plus "
        "utile : une chose terminée vaut mieux que cinq commencées.",
        *(_section(section, public_url) for section in sections),
        f"Vous recevez ce message {often}, seulement quand il y a quelque chose à "
        f"dire. Pour choisir un autre rythme ou ne plus le recevoir :\n{stop_url}",
    ]
    return "\n\n".join(parts)


def _section(section: DigestSection, public_url: str) -> str:
    lines = [f"{section.title} ({section.total})"]
    for line in section.lines[:SHOWN]:
        detail = f" ({line.detail})" if line.detail else ""
        lines.append(f"- {line.label}{detail}\n  {public_url}{line.link}")
    left = section.total - min(SHOWN, len(section.lines))
    if left > 0:
        lines.append(f"- et {plural(left, 'autre')}.")
    return "\n".join(lines)


def notices_subject(told: Sequence[Told]) -> str:
    """Return the subject of the message that gathers what happened within the hour."""
    given = sum(item.kind == NoticeKind.ASSIGNED for item in told)
    spoken = len(told) - given
    if not spoken:
        return (
            "Une action vous est confiée"
            if given == 1
            else f"{plural(given, 'action')} vous sont confiées"
        )
    if not given:
        return "On vous parle dans Beffroi"
    return "On vous parle et on vous confie des actions dans Beffroi"


def notices_text(
    *, first_name: str, told: Sequence[Told], public_url: str, stop_url: str
) -> str:
    """Return the body that gathers what happened within the hour."""
    parts = [_hello(first_name)]
    for kind, opening in (
        (NoticeKind.ASSIGNED, "On vous a confié :"),
        (NoticeKind.MENTIONED, "On vous parle dans un commentaire :"),
    ):
        items = [item for item in told if item.kind == kind]
        if items:
            parts.append(_told(opening, items, public_url))
    parts.append(
        "Rien ne presse plus que d’habitude : ces actions vous attendent à leur page. "
        f"Pour ne plus recevoir ces messages :\n{stop_url}"
    )
    return "\n\n".join(parts)


def _told(opening: str, items: Sequence[Told], public_url: str) -> str:
    lines = [opening]
    for item in items[:NOTICES_SHOWN]:
        lines.append(
            f"- {item.title} ({item.place}), par {item.author}\n  {public_url}{item.link}"
        )
    left = len(items) - NOTICES_SHOWN
    if left > 0:
        lines.append(f"- et {plural(left, 'autre')}.")
    return "\n".join(lines)


def _hello(first_name: str) -> str:
    return f"Bonjour {first_name},".replace(" ,", ",")
