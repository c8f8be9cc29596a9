"""Filters that write numbers, dates and durations the French way."""

import math
from datetime import date, datetime

from django.template import Library

from beffroi.lib import clock, text

register = Library()
NARROW = "\u202f"


def _day_of(value: date) -> date:
    """Return the day in mainland France of a date or of an aware datetime."""
    if isinstance(value, datetime):
        return value.astimezone(clock.FRANCE).date() if value.tzinfo else value.date()
    return value


@register.filter
def number(value: float | str | None) -> str:
    """Return 9013 as « 9 013 », 2.5 as « 2,5 », nothing as an en dash."""
    if value is None or isinstance(value, str):
        return "–"
    if isinstance(value, float) and not value.is_integer():
        whole, _, rest = f"{abs(value):.1f}".partition(".")
        sign = "−" if value < 0 else ""
        return f"{sign}{text.number(int(whole))},{rest}"
    return text.number(int(value))


@register.filter
def plural(count: int, words: str) -> str:
    """Return « 2 preuves » for 2 and "preuve"; an irregular plural follows a comma."""
    one, _, many = words.partition(",")
    return text.plural(int(count), one.strip(), many.strip())


@register.filter
def long_date(value: date | None) -> str:
    """Return « 24 novembre 2026 »; an empty string when there is no date."""
    return text.long_date(_day_of(value)) if value else ""


@register.filter
def weekday_date(value: date | None) -> str:
    """Return « mardi 24 novembre 2026 »; an empty string when there is no date."""
    return text.long_date(_day_of(value), weekday=True) if value else ""


@register.filter
def short_date(value: date | None) -> str:
    """Return « 24/11/2026 », for narrow columns; an empty string when there is no date."""
    return f"{_day_of(value):%d/%m/%Y}" if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Return « 24 novembre 2026 à 9 h 05 », in the time of mainland France."""
    if not value:
        return ""
    local = value.astimezone(clock.FRANCE)
    return (
        f"{text.long_date(local.date())} à {local.hour}{text.NBSP}h{text.NBSP}"
        f"{local.minute:02d}"
    )


@register.filter
def days_from_now(value: date | None) -> str:
    """Return « aujourd’hui », « demain », « dans 3 jours », « il y a 2 mois »."""
    if not value:
        return ""
    days = (_day_of(value) - clock.today()).days
    near = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if days in near:
        return near[days]
    return f"dans {_span(days)}" if days > 0 else f"il y a {_span(-days)}"


def _span(days: int) -> str:
    if days < 31:
        return text.plural(days, "jour")
    if days < 365:
        return text.plural(max(1, round(days / 30.44)), "mois", "mois")
    return text.plural(days // 365, "an")


@register.filter
def percent(value: float | str | None) -> str:
    """Return « 62 % » for 62 (0–100), rounded half up; an en dash when nothing counts."""
    if value is None or isinstance(value, str):
        return "–"
    return f"{math.floor(float(value) + 0.5)}{text.NBSP}%"
