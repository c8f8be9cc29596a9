"""Bring in the staff of two establishments, their look and that of their organization."""

from django.core.files.base import ContentFile

from beffroi.accounts.models import User
from beffroi.demo.papers import logo_png
from beffroi.demo.rules.happenings import Hand
from beffroi.demo.rules.region import EMAIL_END
from beffroi.demo.rules.staffing import Listed, file_text, listed
from beffroi.demo.stage import Stage
from beffroi.organizations.models.staff import StaffImport
from beffroi.organizations.operations.branding import Look, Owner, save_branding
from beffroi.organizations.operations.staff_imports import (
    apply_staff_import,
    choose_staff_columns,
    start_staff_import,
)
from beffroi.organizations.rules.staff_table import StaffColumn
from beffroi.organizations.work import staff_applying, staff_reading

# La Tonnelle and Les Grenadiers: those of the personas.
STAFFED = ("993400092", "993400084")
BRANDED = "adelaide-vernazobre"
LEAVERS = 2


def import_first_lists(stage: Stage) -> None:
    for number in STAFFED:
        if number in stage.places:
            people = listed(stage.region.establishment(number))
            apply(stage, number, people[LEAVERS:], "personnel-septembre.csv")


def import_newer_list(stage: Stage) -> None:
    """Two people have come, two have gone, some have changed their job."""
    number = STAFFED[0]
    if number not in stage.places:
        return
    people = listed(stage.region.establishment(number))
    changed = [
        Listed(p.last_name, p.first_name, p.team, "AS référente", p.email, p.phone)
        if p.job == "Aide-soignante"
        else p
        for p in people[:-LEAVERS]
    ]
    apply(stage, number, changed, "personnel-novembre.csv")


def apply(stage: Stage, number: str, people: list[Listed], name: str) -> None:
    """Deposit a list as a person would, and do at once what the worker will repeat."""
    card = stage.region.establishment(number)
    by = stage.user(number, Hand.REFERENT).as_actor()
    batch = start_staff_import(
        establishment=stage.places[number],
        upload=ContentFile(file_text(card, people).encode("cp1252"), name=name),
        by=by,
    )
    columns = {int(place): StaffColumn(word) for place, word in batch.columns.items()}
    job = choose_staff_columns(batch=batch, columns=columns, by=by)
    staff_reading.read_import(str(job.pk), str(batch.pk))
    batch = StaffImport.objects.select_related("establishment").get(pk=batch.pk)
    job = apply_staff_import(batch=batch, marks_leavers=True, by=by)
    staff_applying.apply_import(str(job.pk), str(batch.pk))


def give_a_look(stage: Stage) -> None:
    """Dress the organization of the personas, then one of its houses in its own colors."""
    first, second = STAFFED
    if first not in stage.places or BRANDED not in stage.organizations:
        return
    organization = stage.organizations[BRANDED]
    look = Look(
        color="#7a3b2e",
        accent="#b0741a",
        contact=f"{organization.name}\nSiège : 04 65 71 20 30\n"
        f"contact@{BRANDED}{EMAIL_END}",
        signature=f"La direction générale, {organization.name}",
    )
    _dress(organization, look, stage.user(first, Hand.DIRECTOR))
    if second not in stage.places:
        return
    place, card = stage.places[second], stage.region.establishment(second)
    look = Look(
        color="#2f5d4a",
        accent="#a8652a",
        contact=f"{place.name}\n{card.address}, {card.postal_code} {card.town}\n"
        f"Accueil : {card.phone}",
        signature=f"L’équipe, {place.name}",
    )
    _dress(place, look, stage.user(second, Hand.REFERENT))


def _dress(owner: Owner, look: Look, user: User) -> None:
    save_branding(
        owner=owner,
        look=look,
        logo=ContentFile(logo_png(look.color, look.accent), name="logo.png"),
        by=user.as_actor(),
    )
