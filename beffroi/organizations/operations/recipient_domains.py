"""Prove that a mail domain is one's own: declare it, by the DNS or by a code, give it up.

Refusal
├── NoSuchDomain     what was typed is no domain that can be proven
├── RecordMissing    the DNS does not show the text
├── DnsSilent        the DNS could not be asked
├── NobodyToWriteTo  no director has an address in the domain
├── TooManyCodes     codes were just sent
├── CodeWrong        the code is not the one, too old, or was tried too often
└── DomainGone       the domain was given up in the meantime
"""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.dnstext import NoAnswer, text_records
from beffroi.lib.errors import Refusal
from beffroi.lib.throttle import may_ask
from beffroi.mail.operations.outbox import queue_message
from beffroi.organizations.models.consent import RecipientDomain
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.queries.consent import directors_in
from beffroi.organizations.rules.recipient_domains import (
    CODE_DAYS,
    CODE_TRIES,
    RECORD_HOST,
    DomainTrouble,
    ProofMethod,
    last_day,
    normal_domain,
    record_of,
    trouble_with,
)

CODES_A_DAY = 3
DAY_SECONDS = 86400
TROUBLES = {
    DomainTrouble.NOT_A_DOMAIN: (
        "Ce n’est pas un nom de domaine : écrivez ce qui suit le signe @ de vos adresses, "
        "par exemple « mon-etablissement.fr »."
    ),
    DomainTrouble.PUBLIC_PROVIDER: (
        "Ce domaine est celui d’un fournisseur ouvert à tous : personne ne peut prouver "
        "qu’il est le sien. Ses adresses ne peuvent pas recevoir de test."
    ),
    DomainTrouble.HEALTH_MAIL: (
        "La messagerie de santé (MSSanté) n’est jamais testée : elle doit rester sûre "
        "aux yeux de tous."
    ),
}


class NoSuchDomain(Refusal):
    def __init__(self, trouble: DomainTrouble) -> None:
        super().__init__(TROUBLES[trouble])


class RecordMissing(Refusal):
    sentence = (
        "L’enregistrement n’est pas encore visible. Après sa création, il faut parfois "
        "quelques heures : réessayez plus tard, rien n’est perdu."
    )


class DnsSilent(Refusal):
    sentence = "Les serveurs de noms n’ont pas répondu. Réessayez dans un moment."


class NobodyToWriteTo(Refusal):
    sentence = (
        "Aucune personne de la direction n’a de compte avec une adresse de ce domaine. "
        "Choisissez un autre moyen, ou invitez la direction."
    )


class TooManyCodes(Refusal):
    sentence = (
        "Trois codes sont déjà partis aujourd’hui pour ce domaine. Réessayez demain, ou "
        "choisissez l’enregistrement DNS."
    )


class CodeWrong(Refusal):
    sentence = (
        "Ce n’est pas le code attendu, ou il n’est plus valable. Relisez le courriel, ou "
        "demandez un autre code."
    )


class DomainGone(Refusal):
    sentence = "Ce domaine a été retiré entre-temps : déclarez-le de nouveau."


@transaction.atomic
def declare_domain(
    *, owner: Establishment | ManagingOrganization, typed: str, by: Actor
) -> RecipientDomain:
    """Say that a domain is one's own; the same one twice changes nothing.

    Raises: NoSuchDomain.
    """
    name = normal_domain(typed)
    trouble = trouble_with(name)
    if trouble is not None:
        raise NoSuchDomain(trouble)
    is_place = isinstance(owner, Establishment)
    key = {"establishment" if is_place else "organization": owner}
    domain, is_new = RecipientDomain.objects.get_or_create(
        name=name,
        revoked_at=None,
        **key,
        defaults={
            "record_token": secrets.token_urlsafe(24),
            "declared_at": clock.now(),
        },
    )
    if is_new:
        _note(domain, "declare_domain", by=by)
    return domain


def check_record(*, domain: RecipientDomain, by: Actor) -> RecipientDomain:
    """Read the DNS; the domain is proven where it shows the text.

    Looks at the domain itself and at `_beffroi` under it: some hosts allow only one.
    Raises: RecordMissing; DnsSilent; DomainGone.
    """
    wanted = record_of(domain.record_token)
    try:
        found = [
            text.strip().strip('"')
            for name in (f"{RECORD_HOST}.{domain.name}", domain.name)
            for text in text_records(name, servers=settings.DNS_SERVERS)
        ]
    except NoAnswer as error:
        raise DnsSilent from error
    if wanted not in found:
        raise RecordMissing
    return _prove(domain, ProofMethod.DNS, by=by)


def send_code(
    *, domain: RecipientDomain, method: ProofMethod, place: Establishment, by: Actor
) -> RecipientDomain:
    """Write a code to the postmaster, or to a director whose address is in the domain.

    A newer code replaces the one before.
    Raises: NobodyToWriteTo; TooManyCodes; DomainGone.
    """
    to = _recipient(domain, method, place)
    if not may_ask("domain-code", domain.name, most=CODES_A_DAY, seconds=DAY_SECONDS):
        raise TooManyCodes
    code = f"{secrets.randbelow(10**8):08d}"
    with transaction.atomic():
        row = _locked(domain)
        row.code_digest = _digest(row, code)
        row.code_sent_to = to
        row.code_method = method
        row.code_expires_at = clock.now() + timedelta(days=CODE_DAYS)
        row.code_tries = 0
        row.save()
        queue_message(
            to=to,
            subject=f"Code pour prouver le domaine {row.name}",
            text=_letter(row, code, place, by),
            purpose="domain_code",
            origin_key=f"domain:{row.pk}",
        )
        _note(row, "send_domain_code", by=by, detail=method)
    return row


def _recipient(
    domain: RecipientDomain, method: ProofMethod, place: Establishment
) -> str:
    if method is ProofMethod.POSTMASTER:
        return f"postmaster@{domain.name}"
    directors = directors_in(place, domain.name)
    if not directors:
        raise NobodyToWriteTo
    return directors[0].email


def _letter(domain: RecipientDomain, code: str, place: Establishment, by: Actor) -> str:
    """Return the letter; it names who asks, so that its reader can check by telephone."""
    return (
        "Bonjour,\n\n"
        f"{by.label}, pour {place.name}, déclare que le domaine {domain.name} est celui de "
        "l’établissement, afin de préparer avec Beffroi des tests d’hameçonnage auprès de "
        "ses professionnels.\n\n"
        f"Voici le code qui le prouve :\n\n{code}\n\n"
        f"Avant de le transmettre, appelez {by.label} au numéro que vous connaissez déjà, et "
        "donnez-le de vive voix. "
        f"Le code est valable {CODE_DAYS} jours. Sans lui, aucune adresse de ce domaine ne "
        "recevra de test. Si la demande vous surprend, ne le donnez à personne."
    )


def confirm_code(*, domain: RecipientDomain, code: str, by: Actor) -> RecipientDomain:
    """Prove a domain by the code received; a wrong one is counted, and kept counted.

    Raises: CodeWrong; DomainGone.
    """
    typed = "".join(character for character in code if character.isdigit())
    with transaction.atomic():
        row = _locked(domain)
        is_open = row.code_expires_at is not None and row.code_expires_at > clock.now()
        is_right = secrets.compare_digest(row.code_digest, _digest(row, typed))
        if is_open and is_right and row.code_tries < CODE_TRIES:
            return _prove(row, ProofMethod(row.code_method), by=by)
        row.code_tries = min(row.code_tries + 1, CODE_TRIES)
        row.save(update_fields=["code_tries"])
    # Raised once the try is kept: a refusal inside would undo it.
    raise CodeWrong


@transaction.atomic
def give_up_domain(*, domain: RecipientDomain, by: Actor) -> None:
    """Stop using a domain: no address of it can be written to any more.

    May be called twice.
    """
    row = RecipientDomain.objects.select_for_update().get(pk=domain.pk)
    if row.revoked_at is not None:
        return
    row.revoked_at = clock.now()
    row.code_digest = ""
    row.save()
    _note(row, "give_up_domain", by=by)


@transaction.atomic
def _prove(
    domain: RecipientDomain, method: ProofMethod, *, by: Actor
) -> RecipientDomain:
    row = _locked(domain)
    row.method = method
    row.verified_at = clock.now()
    row.verified_by_key, row.verified_by_label = by.key, by.label[:200]
    row.valid_until = last_day(clock.today())
    row.code_digest, row.code_expires_at = "", None
    row.save()
    _note(row, "prove_domain", by=by, detail=method)
    return row


def _locked(domain: RecipientDomain) -> RecipientDomain:
    row = RecipientDomain.objects.select_for_update().filter(pk=domain.pk).first()
    if row is None or row.revoked_at is not None:
        raise DomainGone
    return row


def _digest(domain: RecipientDomain, code: str) -> str:
    """Return the fingerprint of a code, useless for another domain."""
    return hashlib.sha256(
        f"{domain.pk}:{domain.record_token}:{code}".encode()
    ).hexdigest()


def _note(domain: RecipientDomain, verb: str, *, by: Actor, detail: str = "") -> None:
    record(
        by=by,
        verb=verb,
        object_kind="recipient_domain",
        object_key=domain.pk,
        object_label=domain.name,
        establishment_key=domain.establishment_id or "",
        detail=detail,
    )
