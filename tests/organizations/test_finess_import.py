"""What an import changes, and above all what it leaves alone."""

from datetime import UTC, datetime

import pytest

from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.organizations.models.finess import FinessImport, FinessRow
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.operations.finess import UnknownCode, checked_filters
from beffroi.organizations.operations.places import correct_establishment
from beffroi.organizations.rules.import_filters import Filters
from beffroi.organizations.work import finess_applying
from beffroi.organizations.work.finess_applying import apply_rows
from beffroi.organizations.work.finess_reading import read_file
from tests.build import make_establishment
from tests.organizations.build_finess import (
    etalab,
    load,
    places,
    plus,
    table,
    write,
)

pytestmark = pytest.mark.django_db


def counts(found, *names):
    return tuple(found[name] for name in names)


def main(found):
    return counts(found, "read", "created", "updated", "closed", "unchanged")


@pytest.mark.parametrize("form", [etalab, table, plus])
def test_the_same_places_load_alike_from_each_format(form, tmp_path):
    found = load(write(tmp_path, form(places())))

    assert main(found) == (3, 3, 0, 0, 0)
    place = Establishment.objects.get(finess="310000002")
    assert (place.name, place.town, place.postal_code) == (
        "IME Le Parc",
        "Toulouse",
        "31300",
    )
    assert (place.category_code, place.department_code, place.region_code) == (
        "183",
        "31",
        "76",
    )
    assert place.phone == "05 61 00 00 02"
    assert place.organization.finess == "310900001"


@pytest.mark.parametrize("form", [etalab, table, plus])
def test_a_second_run_changes_nothing(form, tmp_path):
    path = write(tmp_path, form(places()))
    load(path)
    before = list(Establishment.objects.order_by("finess").values())

    found = load(path)

    assert main(found) == (3, 0, 0, 0, 3)
    assert found["not_seen"] == 0
    assert list(Establishment.objects.order_by("finess").values()) == before


def test_what_changed_is_updated_and_silence_erases_nothing(tmp_path):
    load(write(tmp_path, etalab(places())))

    changed = places({"rs": "EHPAD LES LILAS BLANCS", "tel": ""})
    found = load(write(tmp_path, etalab(changed)))

    assert main(found) == (3, 0, 1, 0, 2)
    place = Establishment.objects.get(finess="310000001")
    assert (place.name, place.phone) == ("EHPAD Les Lilas Blancs", "05 61 00 00 01")


def test_a_field_corrected_by_hand_is_never_overwritten(tmp_path):
    load(write(tmp_path, etalab(places())))
    place = Establishment.objects.get(finess="310000001")
    correct_establishment(
        establishment=place,
        values={"name": "Les Lilas", "town": "Balma", "postal_code": "31130"},
        by=SYSTEM,
    )

    found = load(
        write(tmp_path, etalab(places({"rs": "AUTRE NOM", "tel": "0561999999"})))
    )

    place.refresh_from_db()
    assert (place.name, place.town, place.postal_code) == (
        "Les Lilas",
        "Balma",
        "31130",
    )
    assert place.phone == "05 61 99 99 99"
    assert found["updated"] == 1


def test_a_place_closed_in_the_file_becomes_closed_and_nothing_is_deleted(tmp_path):
    load(write(tmp_path, plus(places())))

    closing = places({"state": "I", "closed": "2026-01-01"})
    found = load(write(tmp_path, plus(closing, coded=True)))

    assert main(found) == (3, 0, 0, 1, 2)
    place = Establishment.objects.get(finess="310000001")
    assert (place.state, str(place.closed_on)) == ("closed", "2026-01-01")
    assert Establishment.objects.count() == 3


def test_a_place_unknown_and_already_closed_is_kept_as_closed(tmp_path):
    found = load(write(tmp_path, plus(places({"state": "I"}))))

    assert main(found) == (3, 2, 0, 1, 0)
    assert Establishment.objects.get(finess="310000001").state == "closed"


def test_a_list_that_says_nothing_of_the_state_reopens_nothing(tmp_path):
    load(write(tmp_path, plus(places({"state": "I"}))))

    load(write(tmp_path, table(places())))

    assert Establishment.objects.get(finess="310000001").state == "closed"


def test_an_organization_written_twice_is_created_once(tmp_path):
    line = "structureej;310900001;ASSO DU LAC;;;;;;;;;31000 TOULOUSE\n"

    found = load(write(tmp_path, line * 2))

    assert ManagingOrganization.objects.count() == 1
    assert counts(found, "read", "created", "repeated") == (2, 1, 1)


def test_a_missing_place_is_not_seen_within_what_the_file_covers_then_seen_again(
    tmp_path,
):
    whole = write(tmp_path, etalab(places()), "whole.csv")
    load(whole)
    make_establishment(finess="320000009", department_code="32", category_code="500")
    make_establishment(finess="310000009", department_code="31", category_code="355")
    make_establishment(
        finess=None, is_manual=True, department_code="31", category_code="500"
    )

    with clock.at(datetime(2026, 6, 1, 9, tzinfo=UTC)):
        found = load(write(tmp_path, etalab(places()[:1] + places()[2:])))
        again = load(write(tmp_path, etalab(places()[:1] + places()[2:])))

    # The IME's category is not in the file any more: the file covers 31 and 65, 500 and 354.
    assert (found["not_seen"], again["not_seen"]) == (0, 0)
    extra = [{**places()[1], "finess": "650000008", "cp": "65000"}]
    found = load(write(tmp_path, etalab([places()[0], *extra])))
    assert found["not_seen"] == 1
    missing = Establishment.objects.get(finess="310000002")
    assert missing.not_seen_since is not None
    assert missing.state == "open"

    found = load(whole)
    missing.refresh_from_db()
    assert missing.not_seen_since is None
    assert found["updated"] == 1


def test_a_partial_list_tells_nothing_of_the_others(tmp_path):
    load(write(tmp_path, etalab(places())))
    one_of_two = [places()[0], {**places()[1], "finess": "310000008"}]

    found = load(write(tmp_path, etalab(one_of_two)), Filters(is_partial=True))

    assert found["not_seen"] == 0


def test_organizations_known_by_number_are_named_by_a_later_file(tmp_path):
    load(write(tmp_path, etalab(places())))
    pending = ManagingOrganization.objects.get(finess="310900001")
    assert (pending.is_name_pending, pending.region_code) == (True, "76")

    line = ["structureej", "310900001", "ASSO LES LILAS", "ASSOCIATION LES LILAS", "", "1", "R",
            "DU LAC", "", "", "555", "31000 TOULOUSE", "31", "HAUTE GARONNE", "0561000000",
            "60", "Association Loi 1901 non Reconnue d'Utilité Publique", "310000001"]  # fmt: skip
    found = load(write(tmp_path, ";".join(line)))

    pending.refresh_from_db()
    assert (pending.name, pending.is_name_pending) == ("Association Les Lilas", False)
    assert pending.legal_status.startswith("Association Loi 1901")
    assert (pending.town, pending.phone) == ("Toulouse", "05 61 00 00 00")
    assert counts(found, "read", "created", "updated") == (1, 0, 1)


def test_organizations_of_a_json_file_bear_their_names_at_once(tmp_path):
    found = load(write(tmp_path, plus(places())))

    named = ManagingOrganization.objects.get(finess="310900001")
    assert (named.name, named.is_name_pending) == ("Association 310900001", False)
    assert found["organizations"]["created"] == 2


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        (Filters(departments=frozenset({"65"})), {"650000003"}),
        (Filters(regions=frozenset({"11"})), set()),
        (Filters(categories=frozenset({"500", "354"})), {"310000001", "650000003"}),
        (Filters(numbers=frozenset({"310000002"})), {"310000002"}),
        (Filters(own_regions=frozenset({"84"})), set()),
    ],
)
def test_filters_keep_only_what_is_asked_for(filters, numbers, tmp_path):
    found = load(write(tmp_path, etalab(places())), filters)

    assert set(Establishment.objects.values_list("finess", flat=True)) == numbers
    assert (found["read"], found["filtered"]) == (3, 3 - len(numbers))


def test_a_filter_that_names_nothing_known_is_refused():
    with pytest.raises(UnknownCode, match="99"):
        checked_filters(departments=["99"])
    assert checked_filters(departments=["9", "2a"]).departments == {"09", "2A"}


def test_the_region_of_somebody_else_is_not_touched(tmp_path):
    make_establishment(finess="310000001", name="Ailleurs", region_code="11")

    load(write(tmp_path, etalab(places())), Filters(own_regions=frozenset({"76"})))

    assert Establishment.objects.get(finess="310000001").name == "Ailleurs"


def test_refused_lines_name_line_column_and_reason_and_the_rest_is_applied(tmp_path):
    rows = places({"finess": "3,1E+08"}, {"finess": "31000002"}, {"ej": "6,5E+08"})
    rows += [{**places()[0], "finess": "310000010", "rs": ""}]
    rows += [{**places()[0], "finess": "310000011"}]
    rows += [{**places()[0], "finess": "310000011", "rs": "UN AUTRE"}]
    rows += [{**places()[0], "finess": "310000011"}]

    found = load(write(tmp_path, table(rows)))

    assert [(row["line"], row["column"]) for row in found["refused"]] == [
        (2, "N° FINESS ET"),
        (3, "N° FINESS ET"),
        (4, "FINESS EJ"),
        (5, "nom"),
        (7, "FINESS"),
    ]
    assert "arrondi" in found["refused"][0]["reason"]
    assert "zéro de tête" in found["refused"][1]["reason"]
    assert counts(found, "read", "created", "repeated") == (7, 1, 1)


def test_a_number_that_lost_its_zero_is_refused_but_its_place_is_not_missing(tmp_path):
    ain = {**places()[0], "finess": "010000001", "cp": "01000", "ville": "BOURG"}
    other = {**ain, "finess": "010000002"}
    load(write(tmp_path, etalab([ain, other])))

    found = load(write(tmp_path, etalab([{**ain, "finess": "10000001"}, other])))

    assert (len(found["refused"]), found["not_seen"]) == (1, 0)


def test_a_rehearsal_changes_nothing(tmp_path):
    found = load(write(tmp_path, etalab(places())), rehearsal=True)

    assert main(found) == (3, 3, 0, 0, 0)
    assert not Establishment.objects.exists()
    assert not FinessRow.objects.exists()


def test_an_import_killed_half_way_goes_on_and_counts_right(tmp_path, monkeypatch):
    monkeypatch.setattr(finess_applying, "CHUNK", 1)
    batch = FinessImport.objects.create(
        file_name="finess.csv", asked_by_label="", created_at=clock.now()
    )
    read_file(batch, write(tmp_path, etalab(places())), lambda *_: None)

    def killed(done: int, total: int, note: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_rows(batch, killed)
    assert Establishment.objects.count() == 1

    batch = FinessImport.objects.get(pk=batch.pk)
    apply_rows(batch, lambda *_: None)
    apply_rows(batch, lambda *_: None)

    assert Establishment.objects.count() == 3
    assert batch.counts["places"]["new"] == 3
    assert batch.counts["organizations"]["by_number"] == 2


def test_reading_twice_stages_the_lines_once(tmp_path):
    batch = FinessImport.objects.create(
        file_name="finess.csv", asked_by_label="", created_at=clock.now()
    )
    path = write(tmp_path, etalab(places()))

    read_file(batch, path, lambda *_: None)
    read_file(batch, path, lambda *_: None)

    assert FinessRow.objects.filter(batch=batch).count() == 3


def test_an_import_leaves_one_line_in_the_journal(tmp_path):
    load(write(tmp_path, etalab(places())))

    assert Entry.objects.filter(verb="apply_finess_import").count() == 1


def test_leaving_an_organization_keeps_the_moment(tmp_path):
    load(write(tmp_path, etalab(places())))
    place = Establishment.objects.get(finess="310000002")
    assert place.moved_at is None

    with clock.at(datetime(2026, 11, 25, 8, tzinfo=UTC)):
        load(write(tmp_path, etalab(places({}, {"ej": "310900009"}))))

    place.refresh_from_db()
    assert place.organization.finess == "310900009"
    assert place.moved_at == datetime(2026, 11, 25, 8, tzinfo=UTC)
    others = Establishment.objects.exclude(pk=place.pk)
    assert set(others.values_list("moved_at", flat=True)) == {None}
