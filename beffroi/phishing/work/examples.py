"""Let an example leave: to the address of the account that asked for it, or not at all."""

from collections.abc import Mapping, Sequence

from beffroi.accounts.models import User
from beffroi.mail.models import Mailing
from beffroi.mail.rules.items import ClaimedItem, Gate
from beffroi.mail.work.mailings import run_mailing

OTHER_ADDRESS = "Un exemple ne part qu’à l’adresse du compte qui l’a demandé."


def send_examples(mailing_id: str, user_id: str) -> None:
    """Send the one message of a mailing of examples; may be called twice."""
    mailing = Mailing.objects.filter(pk=mailing_id).first()
    if mailing is not None:
        run_mailing(mailing, gate_of(user_id))


def gate_of(user_id: str) -> Gate:
    """Return a gate that knows one address: that of an open account."""

    def gate(items: Sequence[ClaimedItem]) -> Mapping[int, str | None]:
        user = User.objects.filter(pk=user_id, is_active=True).first()
        own = user.email.lower() if user else ""
        return {
            item.id: None if item.recipient.lower() == own else OTHER_ADDRESS
            for item in items
        }

    return gate
