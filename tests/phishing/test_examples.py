"""An example goes to the account that asks for it, and nowhere else."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beffroi.lib import clock
from beffroi.mail.models import MailingItem, OutgoingMessage
from beffroi.mail.queries import read_message
from beffroi.mail.rules.items import ClaimedItem
from beffroi.mail.rules.states import ItemState
from beffroi.phishing.operations.examples import TooManyExamples, send_example
from beffroi.phishing.queries.scenarios import latest
from beffroi.phishing.work import examples
from beffroi.phishing.work.examples import gate_of
from tests.mail.build_mailings import make_tests_profile
from tests.phishing.build_edited import copy_of

pytestmark = pytest.mark.django_db
PAGE = reverse("phishing:scenario_example", args=["boite-pleine"])
NAMES = st.sampled_from(
    ["to", "email", "recipient", "adresse", "courriel", "cc", "bcc", "user"]
)


def test_an_example_says_what_it_is_and_follows_nobody(client_of, referent):
    client_of(referent).post(PAGE)

    message = OutgoingMessage.objects.get()
    assert message.recipient == referent.email
    told = read_message(message)
    assert told is not None
    assert told.subject.startswith("[Exemple] ")
    assert "vous seul le recevez" in told.text
    assert "/tests/scenarios/boite-pleine/apercu/lecon/" in told.text
    raw = bytes(message.mime).decode("ascii", "replace")
    assert "<img" not in raw
    assert "display:none" not in raw


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=st.dictionaries(NAMES, st.emails(), max_size=4))
def test_no_address_that_is_typed_is_ever_written_to(
    client_of, referent, settings, typed
):
    # The pace of examples is another test’s matter.
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    }
    client_of(referent).post(PAGE, typed)

    assert set(OutgoingMessage.objects.values_list("recipient", flat=True)) <= {
        referent.email
    }
    assert set(MailingItem.objects.values_list("recipient", flat=True)) <= {
        referent.email
    }


def test_an_example_takes_the_profile_of_tests_of_the_region(
    client_of, referent, establishment, monkeypatch
):
    make_tests_profile(region_code="76")
    row = copy_of("boite-pleine", establishment, referent)
    client_of(referent).post(reverse("phishing:draft_example", args=[row.slug]))

    item = MailingItem.objects.get()
    assert item.recipient == referent.email
    assert item.mailing.origin_module == "phishing_example"
    assert not OutgoingMessage.objects.exists()
    # Nobody answers at the profile’s server: the message waits, and a second run is harmless.
    examples.send_examples(str(item.mailing_id), str(referent.pk))
    item.refresh_from_db()
    assert item.state == ItemState.WAITING


def test_the_gate_knows_one_address(referent, director):
    def item(number: int, address: str) -> ClaimedItem:
        return ClaimedItem(number, "", address, address.partition("@")[2], {}, 1, 0)

    said = gate_of(str(referent.pk))(
        [item(1, referent.email.upper()), item(2, director.email)]
    )
    assert said[1] is None
    assert said[2]
    referent.is_active = False
    referent.save()
    assert gate_of(str(referent.pk))([item(1, referent.email)])[1]


def test_examples_are_few_in_an_hour(referent, monkeypatch):
    moment = clock.now().replace(minute=5)
    monkeypatch.setattr(clock, "now", lambda: moment)
    scenario = latest()["boite-pleine"]
    for _ in range(6):
        send_example(scenario=scenario, to=referent, path="/")
    with pytest.raises(TooManyExamples):
        send_example(scenario=scenario, to=referent, path="/")
