"""Import a staff list: nothing before the agreement, everything back after the undoing."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from beffroi.files.models import StoredFile
from beffroi.jobs.models import Job
from beffroi.jobs.worker import run_waiting
from beffroi.journal.models import Entry, EntryName
from beffroi.lib import clock
from beffroi.lib.tables import TableError
from beffroi.organizations.models.staff import (
    StaffImport,
    StaffMember,
    StaffRow,
    Team,
)
from beffroi.organizations.operations.staff import (
    note_departure,
    rename_team,
)
from beffroi.organizations.operations.staff_imports import (
    ColumnsUnclear,
    NotLast,
    NotWaiting,
    abandon_staff_import,
    apply_staff_import,
    choose_staff_columns,
    start_staff_import,
    undo_staff_import,
)
from beffroi.organizations.rules.staff_table import StaffColumn
from beffroi.organizations.work.staff_applying import apply_import
from beffroi.organizations.work.staff_keeping import forget_old
from tests.build import make_establishment
from tests.lib.build_workbooks import workbook
from tests.organizations.build_staff import (
    columns_of,
    everything,
    import_list,
    make_member,
    read,
    send,
    undo,
)

pytestmark = pytest.mark.django_db
SHORT = "Nom;Prénom;Courriel;Service\nDelmas;Hélène;h@exemple.fr;Nuit\n"


def test_a_list_as_excel_leaves_it_is_read_and_shown_before_anything_changes(
    establishment, referent
):
    batch = read(establishment, referent)

    assert batch.state == "preview"
    assert batch.file_format == "Windows-1252, points-virgules"
    assert batch.counts == {
        "new": 5, "changed": 0, "unchanged": 0, "missing": 0, "refused": 1, "aside": 1,
    }  # fmt: skip
    refused = StaffRow.objects.get(batch=batch, state="refused")
    assert (refused.line, refused.column) == (10, "E-mail")
    assert StaffMember.objects.count() == 0


def test_applying_adds_the_people_and_their_teams(establishment, referent):
    import_list(establishment, referent)

    people = {m.full_name: m for m in StaffMember.objects.select_related("team")}
    assert set(people) == {
        "Hélène Delmas", "Jean Fabre-Roux", "Aïcha Martin", "Luc Petit", "Paul Roche",
    }  # fmt: skip
    helene = people["Hélène Delmas"]
    assert (helene.email, helene.phone) == (
        "helene.delmas@exemple.fr",
        "06 12 34 56 78",
    )
    assert helene.family == "care"
    assert people["Jean Fabre-Roux"].email == "jean.fabre@exemple.fr"
    assert people["Luc Petit"].is_shared
    assert people["Luc Petit"].family == "logistics"
    assert people["Paul Roche"].email == ""
    assert set(Team.objects.values_list("name", flat=True)) == {
        "Soins 1er étage",
        "Cuisine",
    }


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SHORT, "utf-8"),
        ("\ufeff" + SHORT, "utf-8"),
        (SHORT, "cp1252"),
        (SHORT.replace(";", ","), "utf-8"),
        (SHORT.replace(";", "\t"), "cp1252"),
        (SHORT, "utf-16"),
    ],
)
def test_encodings_and_separators_do_not_matter(
    establishment, referent, text, encoding
):
    batch = read(establishment, referent, text, encoding=encoding)

    row = StaffRow.objects.get(batch=batch)
    assert (row.name, row.values["team"]) == ("Hélène Delmas", "Nuit")


def test_a_workbook_with_a_title_and_formulas_is_read(establishment, referent):
    content = workbook(
        [
            ["Liste au 24 novembre"], [], ["Agent", "Courriel", "Portable"],
            ["DELMAS Hélène", "h@exemple.fr", 612345678], ["TOTAL", "=COUNTA(A4:A4)"],
        ],
        change=lambda sheet: sheet.merge_cells("A1:C1"),
    )  # fmt: skip
    batch = start_staff_import(
        establishment=establishment,
        upload=ContentFile(content, name="personnel.xlsx"),
        by=referent.as_actor(),
    )
    choose_staff_columns(batch=batch, columns=columns_of(batch), by=referent.as_actor())
    run_waiting()

    row = StaffRow.objects.get(batch=batch)
    assert (row.name, row.values["phone"]) == ("Hélène Delmas", "06 12 34 56 78")


def test_the_same_list_twice_changes_nothing(establishment, referent):
    import_list(establishment, referent)
    before = everything(establishment)

    batch = read(establishment, referent)

    assert (batch.counts["new"], batch.counts["changed"]) == (0, 0)
    assert batch.counts["unchanged"] == 5
    apply_staff_import(batch=batch, marks_leavers=True, by=referent.as_actor())
    run_waiting()
    assert everything(establishment) == before


def test_a_file_that_is_no_list_is_refused_whole(establishment, referent):
    with pytest.raises(TableError):
        send(establishment, referent, "Nom;Prénom\n" + '"' + "a\n" * 60)

    assert not StaffImport.objects.exists()
    assert not StoredFile.objects.exists()


def test_columns_chosen_by_hand_are_remembered_for_the_organization(
    establishment, referent
):
    odd = "Qui;Boîte\nDELMAS Hélène;h@exemple.fr\n"
    batch = send(establishment, referent, odd)
    assert batch.columns == {}
    with pytest.raises(ColumnsUnclear):
        choose_staff_columns(batch=batch, columns={}, by=referent.as_actor())
    chosen = {0: StaffColumn.FULL_NAME, 1: StaffColumn.EMAIL}
    choose_staff_columns(batch=batch, columns=chosen, by=referent.as_actor())
    sister = make_establishment(organization=establishment.organization)

    assert send(sister, referent, odd).columns == {"0": "full_name", "1": "email"}
    assert send(make_establishment(), referent, odd).columns == {}


def test_a_list_without_headings_loses_nobody(establishment, referent):
    batch = send(establishment, referent, "DELMAS;Hélène\nPETIT;Luc\n")
    assert batch.head["is_recognized"] is False
    choose_staff_columns(
        batch=batch,
        columns={0: StaffColumn.LAST_NAME, 1: StaffColumn.FIRST_NAME},
        is_first_a_person=True,
        by=referent.as_actor(),
    )
    run_waiting()

    assert set(StaffRow.objects.values_list("name", flat=True)) == {
        "Hélène Delmas",
        "Luc Petit",
    }


def test_the_absent_leave_only_when_the_list_is_said_complete(establishment, referent):
    old = make_member(establishment, referent)
    import_list(establishment, referent)
    old.refresh_from_db()
    assert old.left_on is None

    import_list(establishment, referent, leavers=True)

    old.refresh_from_db()
    assert old.left_on == clock.today()


def test_undoing_puts_everybody_back_exactly(establishment, referent):
    make_member(establishment, referent, team="Linge")
    make_member(
        establishment, referent, last_name="Delmas", first_name="Hélène",
        email="helene.delmas@exemple.fr", job="Lingère", team="Linge",
    )  # fmt: skip
    before = everything(establishment)
    batch = import_list(establishment, referent, leavers=True)
    assert everything(establishment) != before

    undo(batch, referent)

    assert everything(establishment) == before
    assert batch.state == "undone"
    with pytest.raises(NotLast):
        undo_staff_import(batch=batch, by=referent.as_actor())


def test_undoing_leaves_alone_and_names_whoever_changed_since(establishment, referent):
    batch = import_list(establishment, referent)
    helene = StaffMember.objects.get(last_name="Delmas")
    note_departure(member=helene, left_on=clock.today(), by=referent.as_actor())

    undo(batch, referent)

    assert list(StaffMember.objects.all()) == [helene]
    assert batch.counts["left_alone"] == 1
    job = Job.objects.get(kind="staff_undo")
    assert job.refused[0]["column"] == "Hélène Delmas"
    # Her team stays with her.
    assert Team.objects.get().name == "Soins 1er étage"


def test_only_the_last_import_can_be_undone_and_for_a_month(establishment, referent):
    first = import_list(establishment, referent, SHORT)
    second = import_list(establishment, referent)
    with pytest.raises(NotLast):
        undo_staff_import(batch=first, by=referent.as_actor())

    with clock.at(clock.now() + timedelta(days=31)), pytest.raises(NotLast):
        undo_staff_import(batch=second, by=referent.as_actor())


def test_a_decision_is_taken_once(establishment, referent):
    batch = read(establishment, referent)
    apply_staff_import(batch=batch, marks_leavers=False, by=referent.as_actor())

    with pytest.raises(NotWaiting):
        apply_staff_import(batch=batch, marks_leavers=False, by=referent.as_actor())
    with pytest.raises(NotWaiting):
        abandon_staff_import(batch=batch, by=referent.as_actor())


def test_applying_may_be_run_twice(establishment, referent):
    batch = import_list(establishment, referent)
    before = everything(establishment)
    StaffImport.objects.update(state="applying")
    job = Job.objects.filter(kind="staff_apply").first()

    apply_import(str(job.pk), str(batch.pk))

    assert everything(establishment) == before


def test_an_address_given_in_the_meantime_refuses_the_line(establishment, referent):
    batch = read(establishment, referent, SHORT)
    make_member(establishment, referent, email="h@exemple.fr")

    apply_staff_import(batch=batch, marks_leavers=False, by=referent.as_actor())
    run_waiting()

    row = StaffRow.objects.get(batch=batch)
    assert row.state == "refused"
    assert "a reçu cette adresse" in row.reason


def test_a_list_read_before_another_was_applied_is_read_again(establishment, referent):
    earlier = read(establishment, referent)
    import_list(establishment, referent)

    earlier.refresh_from_db()
    assert earlier.state == "mapping"
    with pytest.raises(NotWaiting):
        apply_staff_import(batch=earlier, marks_leavers=True, by=referent.as_actor())
    choose_staff_columns(
        batch=earlier, columns=columns_of(earlier), by=referent.as_actor()
    )
    run_waiting()
    earlier.refresh_from_db()
    assert (earlier.counts["new"], earlier.counts["unchanged"]) == (0, 5)


def test_abandoning_forgets_the_list(
    establishment, referent, django_capture_on_commit_callbacks
):
    batch = read(establishment, referent)

    with django_capture_on_commit_callbacks(execute=True):
        abandon_staff_import(batch=batch, by=referent.as_actor())

    assert not StaffRow.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_deposited_list_is_not_kept_once_applied(establishment, referent):
    batch = import_list(establishment, referent)

    assert batch.file is None
    assert batch.head == {}
    assert not StoredFile.objects.exists()


def test_what_lists_said_is_forgotten_after_a_month(establishment, referent):
    batch = import_list(establishment, referent)
    waiting = read(establishment, referent, SHORT)

    with clock.at(clock.now() + timedelta(days=31)):
        forget_old()

    assert not StaffRow.objects.exists()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.file) == ("abandoned", None)
    assert StaffMember.objects.count() == 5
    assert batch.counts["applied"]["new"] == 5


def test_people_gone_for_a_year_are_erased(establishment, referent):
    gone = make_member(establishment, referent)
    note_departure(
        member=gone,
        left_on=clock.today() - timedelta(days=366),
        by=referent.as_actor(),
    )
    recent = make_member(establishment, referent, last_name="Petit")
    note_departure(
        member=recent,
        left_on=clock.today() - timedelta(days=30),
        by=referent.as_actor(),
    )

    forget_old()
    forget_old()

    assert list(StaffMember.objects.all()) == [recent]
    assert Entry.objects.filter(verb="purge_staff").count() == 1


def test_no_name_of_the_staff_enters_the_journal(establishment, referent):
    import_list(establishment, referent)
    make_member(establishment, referent)

    lines = EntryName.objects.exclude(entry__actor_kind="system")
    written = str(list(lines.values_list("object_label", "detail")))
    assert "personnel.csv" in written
    assert not [name for name in ("Vidal", "Delmas", "Roche") if name in written]


def test_two_teams_of_one_name_are_brought_together(establishment, referent):
    one = make_member(establishment, referent, team="Nuit")
    make_member(establishment, referent, last_name="Petit", team="Équipe de nuit")

    rename_team(team=one.team, name="equipe DE nuit", by=referent.as_actor())

    team = Team.objects.get()
    assert team.people.count() == 2


def test_a_large_list_is_written_by_chunks(establishment, referent):
    lines = "".join(f"Nom{n};P;n{n}@exemple.fr;Nuit\n" for n in range(750))

    import_list(establishment, referent, SHORT.splitlines()[0] + "\n" + lines)

    assert StaffMember.objects.filter(establishment=establishment).count() == 750
