"""Fill a data folder: `python -m tests.bench.prepare SIZE` prints cookies as JSON."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from beffroi.accounts.models import User  # noqa: E402
from beffroi.accounts.sessions import SessionStore  # noqa: E402
from tests.bench.dataset import fill  # noqa: E402


def cookie(user: User) -> str:
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = (
        "allauth.account.auth_backends.AuthenticationBackend"
    )
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}"


def main() -> None:
    call_command("prepare", verbosity=0)
    lead, referent, place = fill(int(sys.argv[1]))
    print(
        json.dumps(
            {"lead": cookie(lead), "referent": cookie(referent), "place": str(place.pk)}
        )
    )


main()
