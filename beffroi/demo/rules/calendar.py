"""Working days counted back from today, so that the demo never looks old."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FRANCE = ZoneInfo("Europe/Paris")
FRIDAY = 4
FIRST_WORKDAY = 130  # six months of working days
OPENING = time(8, 40)


def workday(today: date, ago: int) -> date:
    """Return the working day that lies `ago` working days before today (1 or more)."""
    day = today
    left = ago
    while left:
        day -= timedelta(days=1)
        left -= day.weekday() <= FRIDAY
    return day


def before_weekend(day: date) -> date:
    """Return the day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def moment(today: date, ago: int, minute: int) -> datetime:
    """Return an aware moment of that working day, `minute` minutes after midnight."""
    start = datetime.combine(workday(today, ago), time(), tzinfo=FRANCE)
    return start.replace(hour=minute // 60, minute=minute % 60)


def workdays_in(today: date, ago: int, days: int) -> int:
    """Return how many working days ago lies the day `days` days after that one, 0 for later."""
    wanted = workday(today, ago) + timedelta(days=days)
    left = ago
    while left and workday(today, left) < wanted:
        left -= 1
    return left
