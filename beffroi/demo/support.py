"""Play what surrounds the reflexes: support, notes, sharing, numbers to call, posters."""

from functools import singledispatch

from beffroi.accounts.rules.roles import Role
from beffroi.alert.operations import make_poster
from beffroi.demo.rules.dice import Dice
from beffroi.demo.rules.filling import provider_name
from beffroi.demo.rules.happenings import (
    ContactsWritten,
    DetailShared,
    Hand,
    NoteWritten,
    PosterGiven,
    SupportBegins,
)
from beffroi.demo.stage import Scene
from beffroi.organizations.operations.contacts import Number, save_emergency_contacts
from beffroi.organizations.operations.sharing import choose_sharing
from beffroi.organizations.operations.support import follow, write_contact_note
from beffroi.organizations.rules.states import (
    ContactKind,
    SharingLevel,
    SupportState,
)

LANDLINE, MOBILE = "05 36 49", "06 39 98"  # kept for fiction by ARCEP


@singledispatch
def perform(deed: object, scene: Scene) -> None:
    """Play one deed of the support."""
    message = f"{deed} at {scene.card.finess}"
    raise NotImplementedError(message)


@perform.register
def _(deed: SupportBegins, scene: Scene) -> None:
    follow(
        establishment=scene.place,
        support_state=SupportState.SUPPORTED
        if deed.is_supported
        else SupportState.INVITED,
        officer=scene.user,
        by=scene.user.as_actor(),
    )


@perform.register
def _(deed: NoteWritten, scene: Scene) -> None:
    write_contact_note(
        establishment=scene.place,
        text=deed.text,
        author=scene.user,
        by=scene.user.as_actor(),
    )


@perform.register
def _(deed: DetailShared, scene: Scene) -> None:
    choose_sharing(
        establishment=scene.place, level=SharingLevel.DETAIL, by=scene.user.as_actor()
    )


@perform.register
def _(deed: ContactsWritten, scene: Scene) -> None:
    numbers = dict(list(_numbers(scene).items())[: deed.count])
    save_emergency_contacts(
        establishment=scene.place, numbers=numbers, by=scene.user.as_actor()
    )


@perform.register
def _(deed: PosterGiven, scene: Scene) -> None:
    make_poster(establishment=scene.place, place=deed.place, by=scene.user.as_actor())


def _numbers(scene: Scene) -> dict[ContactKind, Number]:
    """Return whom to call, the most useful first; every number is of those kept for fiction."""
    stage, card, words = scene.stage, scene.card, scene.stage.words
    body = stage.region.body
    shared = Dice("numbers", card.organization)
    own = Dice("numbers", card.finess)
    head_office = stage.region.organization(card.organization).name
    direction = stage.cast.find(card.finess, Hand.DIRECTOR)
    director = (
        f"{direction.first_name} {direction.last_name}"
        if direction.role == Role.DIRECTOR
        else "Direction"
    )
    referent = stage.user(card.finess, Hand.REFERENT).get_full_name()
    return {
        ContactKind.DUTY: Number("Astreinte de direction", _phone(MOBILE, own), "Jour et nuit"),
        ContactKind.IT_PROVIDER: Number(
            provider_name(card, words),
            _phone(LANDLINE, shared),
            "8 h à 18 h, puis astreinte sur répondeur",
        ),
        ContactKind.DIRECTOR: Number(director, _phone(MOBILE, own)),
        ContactKind.REFERENT: Number(referent, _phone(MOBILE, own)),
        ContactKind.REGIONAL_BODY: Number(body.name, body.phone),
        ContactKind.DUI_EDITOR: Number(f"Assistance {card.dui}", _phone(LANDLINE, shared)),
        ContactKind.INSURER: Number(
            shared.choose(words.insurers), _phone(LANDLINE, shared), "Contrat au coffre"
        ),
        ContactKind.DPO: Number("Délégué à la protection des données", _phone(LANDLINE, shared)),
        ContactKind.HEAD_OFFICE: Number(head_office, _phone(LANDLINE, shared)),
        ContactKind.BANK: Number(shared.choose(words.banks), _phone(LANDLINE, shared)),
    }  # fmt: skip


def _phone(start: str, dice: Dice) -> str:
    return f"{start} {dice.between(10, 99)} {dice.between(10, 99)}"
