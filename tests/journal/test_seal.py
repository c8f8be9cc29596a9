"""The sealed chain: what was done cannot be rewritten, names can be erased."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from beffroi.journal.models import Entry, EntryName, JournalCheck, Seal
from beffroi.journal.operations import check_journal, record, seal_waiting_entries
from beffroi.journal.queries import (
    entries_for,
    entries_of_object,
    head_path,
    recent_entries,
    verify_chain,
)
from beffroi.journal.rules.actor import SYSTEM
from beffroi.journal.rules.chain import FIRST, Line, digest

pytestmark = pytest.mark.django_db


def write(count: int, *, place: str = "") -> None:
    for n in range(count):
        record(
            by=SYSTEM,
            verb="answer_question",
            object_kind="answer",
            object_key=f"q{n}",
            object_label="Question",
            establishment_key=place,
            detail="niveau 2",
        )


def test_lines_are_sealed_in_batches_chained_to_one_another(monkeypatch):
    monkeypatch.setattr("beffroi.journal.operations.BATCH", 3)
    write(7)

    assert seal_waiting_entries() == 7

    seals = list(Seal.objects.order_by("id"))
    assert [seal.previous_digest for seal in seals[1:]] == [
        seal.digest for seal in seals[:-1]
    ]
    assert seals[0].previous_digest == FIRST
    found = verify_chain()
    assert (found.seal_count, found.waiting_count, found.is_sound) == (3, 0, True)
    assert found.head == seals[-1].digest


def test_sealing_again_finds_nothing_to_do():
    write(2)
    seal_waiting_entries()

    assert seal_waiting_entries() == 0
    assert Seal.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "withdraw_evidence"},
        {"object_key": "q9"},
        {"establishment_key": "x"},
        {"actor_kind": "person"},
        {"actor_key": "somebody"},
        {"object_kind": "action"},
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
)
def test_a_changed_line_breaks_the_chain(change):
    write(3)
    seal_waiting_entries()

    Entry.objects.filter(object_key="q1").update(**change)

    assert not verify_chain().is_sound


def test_a_removed_line_breaks_the_chain():
    write(3)
    seal_waiting_entries()

    Entry.objects.filter(object_key="q1").delete()

    assert not verify_chain().is_sound


def test_a_line_slipped_in_before_the_seal_breaks_the_chain():
    write(3)
    slot = Entry.objects.get(object_key="q1")
    slot.delete()
    seal_waiting_entries()
    assert verify_chain().is_sound

    slot.id = Entry.objects.get(object_key="q0").id + 1
    slot.save(force_insert=True)

    assert not verify_chain().is_sound


def test_a_removed_seal_breaks_the_chain(monkeypatch):
    monkeypatch.setattr("beffroi.journal.operations.BATCH", 2)
    write(6)
    seal_waiting_entries()

    Seal.objects.order_by("id")[1].delete()

    assert not verify_chain().is_sound


def test_two_lines_exchanged_break_the_chain():
    write(3)
    seal_waiting_entries()
    first, second = Entry.objects.order_by("id")[:2]

    kept = first.object_key
    Entry.objects.filter(pk=first.pk).update(object_key=second.object_key)
    Entry.objects.filter(pk=second.pk).update(object_key=kept)

    assert not verify_chain().is_sound


def test_a_line_put_before_the_first_breaks_the_chain():
    write(2)
    seal_waiting_entries()
    slot = Entry.objects.first()
    slot.id = -5
    slot.save(force_insert=True)

    assert not verify_chain().is_sound


def test_an_end_cut_off_with_its_seal_shows(monkeypatch):
    monkeypatch.setattr("beffroi.journal.operations.BATCH", 2)
    write(6)
    seal_waiting_entries()
    assert verify_chain().is_sound

    last = Seal.objects.order_by("-id").first()
    Entry.objects.filter(id__gte=last.first_entry_id).delete()
    last.delete()

    found = verify_chain()
    assert found.broken_range is None
    assert found.is_cut
    assert not found.is_sound
    check = check_journal()
    assert "coupée" in check.sentence
    assert JournalCheck.objects.get().is_sound is False


def test_a_chain_made_again_from_nothing_shows():
    write(3)
    seal_waiting_entries()
    path = head_path()
    noted = path.read_text(encoding="utf-8")

    Seal.objects.all().delete()
    Entry.objects.filter(object_key="q1").update(verb="other")
    seal_waiting_entries()
    path.write_text(noted, encoding="utf-8")

    assert verify_chain().is_cut


def test_erasing_names_leaves_the_chain_whole():
    write(3)
    seal_waiting_entries()

    EntryName.objects.all().delete()

    assert verify_chain().is_sound
    line = recent_entries()[0]
    assert (line.actor_label, line.object_label, line.detail) == ("", "", "")


def test_no_two_batches_are_written_the_same_way():
    at = datetime(2026, 11, 21, tzinfo=UTC)
    one = Line(1, at, "ab", "c", "d", "", "system", "k")
    other = Line(1, at, "a", "bc", "d", "", "system", "k")

    assert digest(FIRST, [one]) != digest(FIRST, [other])
    assert digest(FIRST, [one]) == digest(FIRST, [one])
    assert digest("1" * 64, [one]) != digest(FIRST, [one])


def test_lines_are_found_by_place_and_by_object():
    write(2, place="here")
    write(1, place="elsewhere")

    here = list(entries_for("here"))
    assert [line.object_key for line in here] == ["q1", "q0"]
    assert here[0].actor_label == "Beffroi"
    assert entries_of_object("answer", "q0").count() == 2


def test_the_command_says_intact_then_modified(capsys):
    write(2)
    seal_waiting_entries()

    call_command("verify_journal")

    assert "Journal intact" in capsys.readouterr().out
    Entry.objects.update(verb="other")
    with pytest.raises(CommandError, match="a été modifié"):
        call_command("verify_journal")


@pytest.mark.django_db(transaction=True)
def test_sealing_works_in_its_own_transaction():
    write(1)

    assert seal_waiting_entries() == 1
