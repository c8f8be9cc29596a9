"""Take over what a Gophish holds: read it all, then write it, object by object.

Refusal
├── UnknownPlace     the region or the establishment does not exist
├── BadPurgeDate     the day until which names are kept is past, or too far
├── SourceTaken      another place already holds a source of this name
├── BadAddress, NoGophish        the API cannot be read (work.gophish_api)
├── NotGophish, UnreadableDatabase   the database cannot (work.gophish_database)
└── TableError       the file cannot (lib.tables)
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.organizations.models.places import Establishment
from beffroi.phishing.models.imported import (
    Imported,
    ImportedCampaign,
    ImportedGroup,
    ImportedPage,
    ImportedProfile,
    ImportedTemplate,
)
from beffroi.phishing.rules.gophish.haul import Haul
from beffroi.phishing.rules.gophish.hits import plain_classes
from beffroi.phishing.rules.gophish.results import Classify
from beffroi.phishing.work.gophish_api import checked_address, is_address, read_api
from beffroi.phishing.work.gophish_applying import Destination, Outcome, apply_haul
from beffroi.phishing.work.gophish_reading import Opening, read_path, source_name
from beffroi.reference.queries import territories

NAMES_DAYS_MOST = 3 * 366
MODELS: tuple[type[Imported], ...] = (
    ImportedCampaign, ImportedTemplate, ImportedPage, ImportedProfile, ImportedGroup,
)  # fmt: skip


class UnknownPlace(Refusal):
    sentence = "Cette région ou cet établissement n’existe pas."


class BadPurgeDate(Refusal):
    sentence = (
        "La date jusqu’à laquelle les noms sont gardés doit être à venir, "
        "dans trois ans au plus."
    )


class SourceTaken(Refusal):
    sentence = (
        "Une source de ce nom appartient déjà à une autre région ou à un autre "
        "établissement : donnez un autre nom avec --source."
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """What to read and for whom; `key` opens the API and is kept nowhere.

    `names_until` is the day until which results keep their names; None: anonymous.
    """

    location: str
    limit_mb: int
    key: str = field(default="", repr=False)
    source: str = ""
    region_code: str = ""
    finess: str = ""
    names_until: date | None = None
    is_rehearsal: bool = False
    classify: Classify = plain_classes


@dataclass(frozen=True, slots=True)
class Imports:
    """What was read and what became of it."""

    source: str
    haul: Haul
    outcome: Outcome


def import_gophish(*, wish: Wish, by: Actor) -> Imports:
    """Read a file, a folder or a running Gophish, and write what it holds.

    Nothing is written before everything is read; a rehearsal only counts. A second call
    changes nothing. Raises: the refusals above, the whole source being refused.
    """
    _check_names_until(wish.names_until)
    establishment = _establishment(wish.finess)
    region = _region(wish.region_code)
    opening = Opening(wish.limit_mb, classify=wish.classify)
    if is_address(wish.location):
        address = checked_address(wish.location)
        source = wish.source or address.partition("//")[2][:140]
        _check_source(source, region, establishment)
        haul = read_api(address, wish.key, opening)
    else:
        path = Path(wish.location)
        source = wish.source or source_name(path)
        _check_source(source, region, establishment)
        haul = read_path(path, opening)
    to = Destination(source, region, establishment, wish.names_until)
    outcome = apply_haul(haul, to, is_rehearsal=wish.is_rehearsal)
    if not wish.is_rehearsal and (outcome.created or outcome.updated):
        record(
            by=by,
            verb="import_gophish",
            object_kind="gophish_source",
            # A source may bear a name longer than the journal holds.
            object_key=hashlib.sha256(source.encode()).hexdigest()[:32],
            object_label=source,
            establishment_key=establishment.pk if establishment else "",
            detail=", ".join(f"{key}={count}" for key, count in haul.counts.items()),
        )
    return Imports(source, haul, outcome)


def _check_names_until(day: date | None) -> None:
    if day is None:
        return
    today = clock.today()
    if not today < day <= today + timedelta(days=NAMES_DAYS_MOST):
        raise BadPurgeDate


def _region(code: str) -> str:
    if code and code not in territories().regions:
        message = f"La région « {code[:10]} » n’existe pas."
        raise UnknownPlace(message)
    return code


def _establishment(finess: str) -> Establishment | None:
    if not finess:
        return None
    found = Establishment.objects.filter(finess=finess).first()
    if found is None:
        message = f"Aucun établissement ne porte le numéro FINESS « {finess[:12]} »."
        raise UnknownPlace(message)
    return found


def _check_source(
    source: str, region: str, establishment: Establishment | None
) -> None:
    """Keep two installations whose file bears the same name from being mixed."""
    for model in MODELS:
        others = model._default_manager.filter(source=source)
        if others.exclude(region_code=region, establishment=establishment).exists():
            raise SourceTaken
