"""What the house does for itself in the demo: seals, retention, requests of people."""

from beffroi.accounts.rules.roles import Role
from beffroi.demo.stage import Stage
from beffroi.journal.operations import check_journal, seal_waiting_entries
from beffroi.privacy.operations import open_request
from beffroi.privacy.work.retention import carry_out_rules

REASONS = (
    "Courrier reçu : la personne a quitté l’établissement.",
    "Courriel de la personne, identité vérifiée au téléphone.",
)


def keep_house(stage: Stage) -> None:
    """Do what a Sunday night does: seal, read the journal again, forget what is too old."""
    seal_waiting_entries()
    check_journal()
    carry_out_rules()


def receive_requests(stage: Stage) -> None:
    """Have two people without a persona ask for their data, one after the other."""
    operators = [c for c in stage.region.people if c.role == Role.OPERATOR_ADMIN]
    by = stage.users[operators[0].email].as_actor()
    guests = sorted(
        user.email for user in stage.users.values() if not user.is_demo_persona
    )
    for address, reason in zip(guests, REASONS, strict=False):
        open_request(address=address, reason=reason, by=by)
