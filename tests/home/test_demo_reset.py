"""Starting the demonstration again never touches anything else."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from beffroi.accounts.models import User
from beffroi.jobs.leases import keep_alive
from tests.build import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_to_prepare(monkeypatch):
    """Database and static files are those of the tests already."""
    monkeypatch.setattr(
        "beffroi.jobs.management.commands.prepare.Command.handle", lambda *a, **k: None
    )


def test_outside_the_demo_it_is_refused(settings):
    settings.DEMO = False
    make_user()

    with pytest.raises(CommandError, match="mode démonstration"):
        call_command("demo_reset")

    assert User.objects.count() == 1


def test_real_people_are_never_erased(settings):
    settings.DEMO = True
    make_user()

    with pytest.raises(CommandError, match="rien n’a été effacé"):
        call_command("demo_reset")

    assert User.objects.count() == 1


def test_it_waits_until_beffroi_is_stopped(settings):
    settings.DEMO = True
    make_user(is_demo_persona=True)
    keep_alive("w", "quick")

    with pytest.raises(CommandError, match="arrêtez-le"):
        call_command("demo_reset")

    assert User.objects.count() == 1
