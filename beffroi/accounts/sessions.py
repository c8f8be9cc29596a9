"""The session store: Django's own, whose rows also say whose they are.

No network address is kept. See docs/adr/0023-sessions-that-say-whose-they-are.md.
"""

from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

# What the session itself keeps, and its row repeats.
DEVICE_KEY = "device"
OPENED_KEY = "opened_at"
SEEN_KEY = "seen_at"


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Any]:
        """Return `OpenSession`, by its name: its file reads this one."""
        return apps.get_model("accounts", "OpenSession")

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.user_id = data.get("_auth_user_id")
        row.device = str(data.get(DEVICE_KEY, ""))[:120]
        row.opened_at = _moment(data.get(OPENED_KEY))
        row.seen_at = _moment(data.get(SEEN_KEY))
        return row


def _moment(seconds: object) -> datetime | None:
    if not isinstance(seconds, int | float):
        return None
    return datetime.fromtimestamp(seconds, UTC)
