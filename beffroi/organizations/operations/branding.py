"""Choose the look of an organization or of an establishment.

Refusal
├── ColorUnknown    what was typed is no color
├── ColorTooLight   white letters would not be read; a darker shade is proposed
└── PictureRefused  the logo cannot be used (lib.images)
"""

from dataclasses import dataclass

from django.core.files.base import ContentFile, File
from django.db import transaction

from beffroi.files.models import StoredFile
from beffroi.files.operations import keep_produced
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.colors import (
    MARK_RATIO,
    TEXT_RATIO,
    WHITE,
    color_of,
    contrast,
    readable,
)
from beffroi.lib.errors import Refusal
from beffroi.lib.images import clean_png
from beffroi.organizations.models.branding import Branding
from beffroi.organizations.models.places import Establishment, ManagingOrganization

Owner = Establishment | ManagingOrganization
CONTACT_LINES = 4


class ColorUnknown(Refusal):
    sentence = "Cette couleur s’écrit comme #1d4b6e : un dièse et six signes."


class ColorTooLight(Refusal):
    """`field` is color or accent; `proposed` the nearest shade that can be used."""

    def __init__(self, field: str, color: str, proposed: str, ratio: float) -> None:
        self.field = field
        self.proposed = proposed
        found = f"{contrast(color, WHITE):.1f}".replace(".", ",")
        wanted = f"{ratio:.1f}".replace(".", ",")
        what = (
            "Des lettres blanches ne se liraient pas sur cette couleur"
            if field == "color"
            else "Cette couleur se verrait mal sur du papier blanc"
        )
        super().__init__(
            f"{what} : son contraste est de {found}, il en faut {wanted} au moins. "
            f"La même teinte, plus foncée, convient : {proposed}."
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What a person chooses; an empty text is inherited."""

    color: str = ""
    accent: str = ""
    contact: str = ""
    signature: str = ""


def checked_color(field: str, typed: str) -> str:
    """Return a color that may be used, empty for the inherited one.

    Raises: ColorUnknown; ColorTooLight.
    """
    if not typed.strip():
        return ""
    color = color_of(typed)
    if not color:
        raise ColorUnknown
    ratio = TEXT_RATIO if field == "color" else MARK_RATIO
    if contrast(color, WHITE) < ratio:
        raise ColorTooLight(field, color, readable(color, ratio), ratio)
    return color


def save_branding(
    *,
    owner: Owner,
    look: Look,
    logo: File | None = None,  # type: ignore[type-arg]  # bytes
    removes_logo: bool = False,
    by: Actor,
) -> Branding:
    """Keep a look; the logo sent is drawn again and its file thrown away.

    Raises: ColorUnknown; ColorTooLight; PictureRefused.
    """
    values = {
        "color": checked_color("color", look.color),
        "accent": checked_color("accent", look.accent),
        "contact": _lines(look.contact),
        "signature": " ".join(look.signature.split())[:200],
    }
    png = clean_png(logo) if logo is not None else b""  # type: ignore[arg-type]  # a binary upload
    return _save(owner, values, png, removes_logo=removes_logo, by=by)


def _lines(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join([line for line in lines if line][:CONTACT_LINES])[:400]


def _key(owner: Owner) -> dict[str, Owner]:
    is_place = isinstance(owner, Establishment)
    return {"establishment" if is_place else "organization": owner}


@transaction.atomic
def _save(
    owner: Owner, values: dict[str, str], png: bytes, *, removes_logo: bool, by: Actor
) -> Branding:
    held = Branding.objects.select_for_update().filter(**_key(owner)).first()
    row = held or Branding(**_key(owner))
    before = row.logo
    for name, value in values.items():
        setattr(row, name, value)
    if png:
        row.logo = keep_produced(
            content=ContentFile(png),
            name="logo.png",
            media_type="image/png",
            purpose="logo",
            by=by,
        )
    elif removes_logo:
        row.logo = None
    row.changed_at = clock.now()
    row.save()
    if before is not None and before != row.logo:
        StoredFile.objects.filter(pk=before.pk).delete()
    is_place = isinstance(owner, Establishment)
    record(
        by=by,
        verb="save_branding",
        object_kind="establishment" if is_place else "organization",
        object_key=owner.pk,
        object_label=owner.name,
        establishment_key=owner.pk if is_place else "",
    )
    return row
