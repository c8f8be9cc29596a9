"""The figures of a test in plain French words: what happened, never who.

Source: reference phishing-awareness § 6.1 (speed is that of the collective alert, never of a
person) and design/look.md (voice).
"""

from collections.abc import Sequence
from datetime import timedelta

from beffroi.lib.text import NBSP, number, plural
from beffroi.phishing.rules.figures import LEAST_PEOPLE, Rate
from beffroi.phishing.rules.results import Counts, Figures, Moments

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def duration(span: timedelta) -> str:
    """Return « moins d’une minute », « 4 minutes », « 2 heures 10 », « 3 jours »."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "moins d’une minute"
    if span < HOUR:
        return plural(minutes, "minute")
    if span < DAY:
        hours, rest = divmod(minutes, 60)
        return f"{plural(hours, 'heure')}{f'{NBSP}{rest:02d}' if rest else ''}"
    return plural(minutes // (24 * 60), "jour")


def percent(value: float | None) -> str:
    return "–" if value is None else f"{round(value)}{NBSP}%"


def interval(found: Rate) -> str:
    """Return « entre 27 % et 51 % », nothing when nobody could be counted."""
    if not found.of:
        return ""
    return f"entre {found.low_percent}{NBSP}% et {found.high_percent}{NBSP}%"


def out_of(found: Rate) -> str:
    """Return « 23 sur 60 »."""
    return f"{number(found.count)} sur {number(found.of)}"


def lead_sentence(figures: Figures, *, is_over: bool) -> str:
    """Return the first sentence of a page of results."""
    counts, delay = figures.counts, figures.moments.first_report_delay
    if not counts.delivered:
        return "Aucun message n’est encore parti."
    if counts.is_small:
        return f"Moins de {LEAST_PEOPLE} messages sont arrivés : aucun chiffre n’est montré."
    if not counts.reported:
        until = "Personne n’a signalé" if is_over else "Personne n’a encore signalé"
        return f"{until}, sur {plural(counts.delivered, 'personne jointe', 'personnes jointes')}."
    verb = "a signalé" if counts.reported < 2 else "ont signalé"
    first = ""
    if delay is not None:
        who = "après" if counts.reported < 2 else "la première après"
        first = f", {who} {duration(delay)}"
    return f"{plural(counts.reported, 'personne')} sur {number(counts.delivered)} {verb}{first}."


def shield_sentence(moments: Moments) -> str:
    """Say whether the alert came before the first click; nothing when neither happened."""
    is_first = moments.is_reported_first
    if is_first is None:
        return ""
    if not is_first:
        return "Le premier clic est venu avant le premier signalement."
    if moments.first_click_at is None:
        return "Le message a été signalé, et personne n’a cliqué."
    ahead = f", {duration(moments.lead)} plus tôt" if moments.lead else ""
    return f"Le premier signalement est venu avant le premier clic{ahead} : l’équipe pouvait être prévenue à temps."


def rate_sentence(found: Rate, *, what: str) -> str:
    """Return « 38 % des personnes jointes ont signalé (entre 27 % et 51 %) »."""
    if found.percent is None:
        return ""
    return f"{percent(found.percent)} des personnes jointes {what} ({interval(found)})"


def kind_sentence(counts: Counts) -> str:
    """Return the result of an establishment for a poster, whatever it is."""
    if counts.is_small or not counts.reported:
        return "Merci à toutes les personnes qui ont pris part à cet entraînement. La prochaine fois, signalez sans hésiter : un doute suffit."
    who = plural(counts.reported, "personne")
    verb = "a signalé" if counts.reported < 2 else "ont signalé"
    return f"{who} sur {number(counts.delivered)} {verb} ce faux message. Merci : chaque signalement protège tous les autres."


def joined(words: Sequence[str]) -> str:
    """Return « a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"
