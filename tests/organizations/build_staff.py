"""Staff lists and the people they hold."""

from collections.abc import Mapping

from django.core.files.base import ContentFile

from beffroi.accounts.models import User
from beffroi.jobs.worker import run_waiting
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import StaffImport, StaffMember, Team
from beffroi.organizations.operations.staff import StaffValues, add_staff
from beffroi.organizations.operations.staff_imports import (
    apply_staff_import,
    choose_staff_columns,
    start_staff_import,
    undo_staff_import,
)
from beffroi.organizations.rules.staff_table import StaffColumn

# As the payroll program leaves it, opened then saved in French Excel.
MESSY = (
    "Liste du personnel au 24/11/2026;;;;;;\r\n"
    "EHPAD Les Micocouliers;;;;;;\r\n"
    ";;;;;;\r\n"
    "Matricule;Nom et prénom;Service;Fonction;E-mail;Tél.;Date de sortie\r\n"
    "001;DELMAS Hélène;Soins 1er étage;AS de nuit; Helene.DELMAS@exemple.fr ;612345678;\r\n"
    ";;;;;;\r\n"
    "002;FABRE-ROUX Jean;Cuisine;Second de cuisine;jean.fabré@exemple.fr;06.12.00.00.01;\r\n"
    "003;MARTIN Aïcha;Soins 1er étage;IDE coord.;soins@exemple.fr;6,12E+08;\r\n"
    "004;PETIT Luc;Soins 1er étage;ASH;soins@exemple.fr;;\r\n"
    "005;DURAND Zoé;Accueil;secrétaire;zoe@;;\r\n"
    "006;ROCHE Paul;;moniteur-éducateur;néant;;\r\n"
    ";;;;;;\r\n"
    "Total : 6;;;;;;\r\n"
    ";;;;;;\r\n"
)


def upload(text: str, name: str = "personnel.csv", encoding: str = "cp1252"):
    return ContentFile(text.encode(encoding), name=name)


def send(place: Establishment, by: User, text: str, **kwargs) -> StaffImport:
    """Deposit a list, as a person does."""
    return start_staff_import(
        establishment=place, upload=upload(text, **kwargs), by=by.as_actor()
    )


def columns_of(batch: StaffImport) -> Mapping[int, StaffColumn]:
    return {int(place): StaffColumn(word) for place, word in batch.columns.items()}


def read(place: Establishment, by: User, text: str = MESSY, **kwargs) -> StaffImport:
    """Deposit a list and have it read with the columns guessed."""
    batch = send(place, by, text, **kwargs)
    choose_staff_columns(batch=batch, columns=columns_of(batch), by=by.as_actor())
    run_waiting()
    batch.refresh_from_db()
    return batch


def import_list(
    place: Establishment, by: User, text: str = MESSY, *, leavers: bool = False
) -> StaffImport:
    """Read a list and apply it."""
    batch = read(place, by, text)
    apply_staff_import(batch=batch, marks_leavers=leavers, by=by.as_actor())
    run_waiting()
    batch.refresh_from_db()
    return batch


def undo(batch: StaffImport, by: User) -> StaffImport:
    undo_staff_import(batch=batch, by=by.as_actor())
    run_waiting()
    batch.refresh_from_db()
    return batch


def make_member(place: Establishment, by: User, **changes) -> StaffMember:
    values = {"last_name": "Vidal", "first_name": "Anne", "job": "Lingère"} | changes
    return add_staff(
        establishment=place, values=StaffValues(**values), by=by.as_actor()
    )


def everything(place: Establishment) -> tuple[list, list]:
    """Return all that is kept of the people and the teams of a place."""
    people = StaffMember.objects.filter(establishment=place).order_by("pk")
    teams = Team.objects.filter(establishment=place).order_by("pk")
    return list(people.values()), list(teams.values())
