"""Write the messages of one mailing: variants compiled once, one fill a person."""

from datetime import datetime
from email.utils import format_datetime

from django.conf import settings

from beffroi.lib import clock
from beffroi.mail.models import Mailing, MailingVariant, SendingProfile
from beffroi.mail.pipeline import Envelope
from beffroi.mail.rules.items import ClaimedItem
from beffroi.mail.rules.message_ids import message_id, secret_of
from beffroi.mail.rules.mime import Attachment
from beffroi.mail.rules.skeleton import Skeleton, Source, compile_letter
from beffroi.mail.work.servers import signing_of

# Whom to ask about a message, for who reads its headers.
CONTACT_HEADER = "X-Beffroi-Contact"


class Writer:
    """Writes for one run; each variant is read and compiled at its first message."""

    def __init__(self, mailing: Mailing, profile: SendingProfile) -> None:
        """Raises: NoWire when the signing key can no longer be read."""
        self._mailing = mailing
        self._profile = profile
        self._signing = signing_of(profile)
        self._secret = secret_of(settings.SECRET_KEY)
        self._domain = domain_of(profile)
        self._skeletons: dict[int, Skeleton] = {}
        self._date: tuple[datetime | None, str] = (None, "")

    def envelope(self, item: ClaimedItem) -> Envelope:
        """Return the message of one item.

        Raises: ValueError when it cannot be written: a value that is missing, a header
        too long.
        """
        mime = self._skeleton(item.variant_id).fill(
            to=item.recipient,
            values=item.values,
            message_id=message_id(item.id, domain=self._domain, secret=self._secret),
            date=self._written_date(),
        )
        sender = self._profile.from_address
        return Envelope(sender, (item.recipient,), self._signing(mime))

    def _written_date(self) -> str:
        """Return the present second as headers write it, written once a second."""
        second = clock.now().replace(microsecond=0)
        if self._date[0] != second:
            self._date = (second, format_datetime(second))
        return self._date[1]

    def _skeleton(self, variant_id: int) -> Skeleton:
        if variant_id not in self._skeletons:
            variant = self._mailing.variants.get(pk=variant_id)
            self._skeletons[variant_id] = compiled(variant, self._profile)
        return self._skeletons[variant_id]


def domain_of(profile: SendingProfile) -> str:
    return profile.from_domain or profile.from_address.rpartition("@")[2]


def compiled(variant: MailingVariant, profile: SendingProfile) -> Skeleton:
    """Raises: UnknownPlaceholder; ValueError."""
    headers = [(str(name), str(value)) for name, value in variant.headers]
    if profile.contact_address:
        headers.append((CONTACT_HEADER, profile.contact_address))
    source = Source(
        subject=variant.subject,
        text=variant.text,
        html=variant.html,
        sender_name=variant.sender_name,
        sender_address=variant.sender_address,
        reply_to=variant.reply_to,
        headers=headers,
        attachments=[
            Attachment(one.name, one.kind, bytes(one.content))
            for one in variant.attachments.order_by("pk")
        ],
    )
    return compile_letter(source, variant.placeholders)
