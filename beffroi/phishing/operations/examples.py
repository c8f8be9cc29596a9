"""Send a scenario to whoever asks for it, at the address of their own account.

No address is ever typed: `to` is the account, and the gate asks for it again just before
the wire.

Refusal
├── NoOwnAddress      the account has no address
├── TooManyExamples   too many examples in an hour
└── BadVariant…       the message cannot be written (mail)
"""

import uuid
from collections.abc import Mapping
from html import escape

from django.conf import settings
from django.db import transaction

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.journal.operations import record
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.throttle import may_ask
from beffroi.mail.models import SendingProfile
from beffroi.mail.operations.mailings import add_variant, open_mailing, start_mailing
from beffroi.mail.operations.outbox import queue_message
from beffroi.mail.rules.items import NewItem
from beffroi.mail.rules.skeleton import Source
from beffroi.mail.work.items import create_items
from beffroi.mail.work.writing import domain_of
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.rules.scopes import INVITING_ROLES
from beffroi.phishing.queries.scenario_previews import example_values
from beffroi.phishing.rules.lures import RenderedMessage, render
from beffroi.phishing.rules.scenarios import Scenario
from beffroi.phishing.tasks import send_examples

ORIGIN = "phishing_example"
EXAMPLES_MOST, SPAN_SECONDS = 6, 3600
BANNER = (
    "Exemple que vous avez demandé depuis Beffroi : vous seul le recevez, rien n’est suivi "
    "et le lien ouvre l’explication."
)
_BANNER_HTML = (
    '<div style="padding:12px 16px;background:#fdf3dc;color:#182233;'
    'font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.4">{}</div>'
)


class NoOwnAddress(Refusal):
    sentence = (
        "Votre compte n’a pas d’adresse électronique : aucun exemple ne peut partir."
    )


class TooManyExamples(Refusal):
    sentence = "Six exemples par heure au plus. Regardez l’aperçu en attendant."


def send_example(*, scenario: Scenario, to: User, path: str) -> None:
    """Send the message to the person’s own address; its link leads to `path`, untracked.

    Through a sending profile of tests of their region if there is one, so that it arrives
    as a test would; else by the letters of the service. Raises: the refusals above.
    """
    if not to.email:
        raise NoOwnAddress
    if not may_ask(ORIGIN, str(to.pk), most=EXAMPLES_MOST, seconds=SPAN_SECONDS):
        raise TooManyExamples
    profile = _profile_of(to)
    domain = domain_of(profile) if profile else "test.example"
    values = {**example_values(to), "courriel": to.email, "domaine_test": domain}
    message = _with_banner(render(scenario, values, f"{settings.PUBLIC_URL}{path}"))
    with transaction.atomic():
        if profile:
            _send_through(profile, message, to)
        else:
            queue_message(
                to=to.email,
                subject=message.subject,
                text=message.text,
                html=message.html,
                purpose=ORIGIN,
            )
        record(
            by=to.as_actor(),
            verb="send_example",
            object_kind="scenario",
            object_key=scenario.slug,
            object_label=scenario.title,
        )


def _profile_of(user: User) -> SendingProfile | None:
    """Return a profile of tests of a region that the person leads or works in."""
    reach = Membership.objects.reach_of(user)
    regions = set(reach.region_codes(Role.REGIONAL_LEAD))
    places = Establishment.objects.held_by(user, *INVITING_ROLES)
    regions |= set(places.values_list("region_code", flat=True).distinct()[:20])
    rows = SendingProfile.objects.tests().filter(region_code__in=regions)
    return rows.order_by("region_code", "name").first()


def _with_banner(message: RenderedMessage) -> RenderedMessage:
    head, body, tail = message.html.partition('<body style="margin:0;padding:0">')
    banner = _BANNER_HTML.format(escape(BANNER))
    return RenderedMessage(
        sender_name=message.sender_name,
        sender_address=message.sender_address,
        subject=f"[Exemple] {message.subject}",
        text=f"{BANNER}\n\n{'-' * 40}\n\n{message.text}",
        html=f"{head}{body}{banner}{tail}",
    )


def _send_through(profile: SendingProfile, message: RenderedMessage, to: User) -> None:
    """Open a mailing of one message, held by a gate that knows one address."""
    key, actor = uuid.uuid4(), to.as_actor()
    mailing = open_mailing(
        origin_module=ORIGIN, origin_key=key, profile=profile, by=actor
    )
    source = Source(
        subject="{objet}",
        text="{texte}",
        html=message.html.replace("{", "&#123;").replace("}", "&#125;"),
        sender_name=message.sender_name,
        sender_address=message.sender_address,
    )
    values: Mapping[str, str] = {"objet": message.subject, "texte": message.text}
    add_variant(
        mailing=mailing, key="exemple", source=source, placeholders=values, by=actor
    )
    item = NewItem(
        recipient=to.email,
        variant="exemple",
        reference=str(to.pk),
        values=values,
        due_at=clock.now(),
    )
    create_items(mailing, [item])
    start_mailing(mailing=mailing, by=actor)
    send_examples.enqueue(mailing_id=str(mailing.pk), user_id=str(to.pk))
