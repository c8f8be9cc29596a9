"""What a person does to a place: once, kept, written in the journal, or refused."""

from datetime import UTC, datetime

import pytest

from beffroi.lib import clock
from beffroi.organizations.models.contacts import (
    ContactNote,
    EmergencyContact,
    SharingChoice,
)
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations.contacts import Number, save_emergency_contacts
from beffroi.organizations.operations.places import (
    NumberTaken,
    PlaceElsewhere,
    PlaceUnknown,
    correct_establishment,
    correct_organization,
    create_establishment,
)
from beffroi.organizations.operations.sharing import choose_sharing
from beffroi.organizations.operations.support import (
    NoteEmpty,
    follow,
    write_contact_note,
)
from beffroi.organizations.queries.establishment import contacts_of, sharing_history
from beffroi.organizations.queries.establishments import PlaceFilters, search
from beffroi.organizations.rules.states import ContactKind, SharingLevel, SupportState
from tests.build import make_establishment, make_organization
from tests.organizations.build_finess import load, places, table, write
from tests.organizations.build_places import identity, journal

pytestmark = pytest.mark.django_db
OCCITANIE = frozenset({"76"})


def create(by, organization=None, region_codes=OCCITANIE, **changes):
    return create_establishment(
        values=identity(**changes),
        organization=organization,
        region_codes=region_codes,
        by=by.as_actor(),
    )


def test_a_created_establishment_is_placed_found_and_written_down(
    regional_lead, organization
):
    place = create(
        regional_lead, organization, name="Maison Neuve", postal_code="81100"
    )

    assert (place.department_code, place.region_code) == ("81", "76")
    assert (place.finess, place.is_manual, place.organization) == (
        None,
        True,
        organization,
    )
    reach = Membership.objects.reach_of(regional_lead)
    assert list(search(reach, "maison neuve", PlaceFilters())) == [place]
    assert journal("create_establishment") == [("Sofia Benali", "Maison Neuve", "")]


@pytest.mark.parametrize(
    ("postal_code", "department", "region"),
    [
        ("20000", "2A", "94"),
        ("20200", "2B", "94"),
        ("97110", "971", "01"),
        ("97400", "974", "04"),
        ("97600", "976", "06"),
    ],
)
def test_a_postcode_leads_to_corsica_and_overseas(
    regional_lead, postal_code, department, region
):
    place = create(
        regional_lead, postal_code=postal_code, region_codes=frozenset({region})
    )

    assert (place.department_code, place.region_code) == (department, region)


@pytest.mark.parametrize("postal_code", ["75001", "20000", "97110", "97133", "00000"])
def test_a_postcode_outside_the_region_creates_nothing(regional_lead, postal_code):
    with pytest.raises(PlaceUnknown):
        create(regional_lead, postal_code=postal_code)

    assert not Establishment.objects.exists()
    assert journal("create_establishment") == []


def test_a_number_already_borne_is_refused(regional_lead):
    held = make_establishment()

    with pytest.raises(NumberTaken):
        create(regional_lead, finess=held.finess)

    assert Establishment.objects.count() == 1


def test_a_later_file_fills_what_was_left_empty_and_keeps_what_was_given(
    regional_lead, tmp_path
):
    place = create(
        regional_lead,
        finess="310000001",
        name="Nom donné à la main",
        phone="",
        email="",
    )

    load(write(tmp_path, table(places())))

    place.refresh_from_db()
    assert place.name == "Nom donné à la main"
    assert place.phone == "05 61 00 00 01"
    assert place.organization.finess == "310900001"


def test_what_is_corrected_is_pinned_and_kept_by_a_later_file(regional_lead, tmp_path):
    load(write(tmp_path, table(places())))
    place = Establishment.objects.get(finess="310000001")
    corrected = {"name": "Les Lilas blancs", "phone": "05 61 99 99 99"}

    correct_establishment(
        establishment=place, values=corrected, by=regional_lead.as_actor()
    )
    load(write(tmp_path, table(places({"rs": "EHPAD LES ROSES", "tel": "0561111111"}))))

    place.refresh_from_db()
    assert place.pinned_fields == ["name", "phone"]
    assert (place.name, place.phone) == ("Les Lilas blancs", "05 61 99 99 99")
    assert journal("correct_establishment") == [
        ("Sofia Benali", "Les Lilas blancs", "name, phone")
    ]


def test_correcting_twice_changes_nothing_the_second_time(establishment, referent):
    for _ in range(2):
        correct_establishment(
            establishment=establishment,
            values={"town": "Balma"},
            by=referent.as_actor(),
        )

    assert len(journal("correct_establishment")) == 1


def test_a_corrected_name_is_found_by_the_search(establishment, regional_lead):
    correct_establishment(
        establishment=establishment,
        values={"name": "Le Clos Fleuri"},
        by=regional_lead.as_actor(),
    )

    reach = Membership.objects.reach_of(regional_lead)
    assert list(search(reach, "clos fleuri", PlaceFilters())) == [establishment]
    assert list(search(reach, "micocouliers", PlaceFilters())) == []


def test_a_corrected_postcode_moves_the_departement_never_the_region(
    establishment, referent
):
    by = referent.as_actor()
    correct_establishment(
        establishment=establishment, values={"postal_code": "81000"}, by=by
    )
    establishment.refresh_from_db()
    assert (establishment.department_code, establishment.region_code) == ("81", "76")

    with pytest.raises(PlaceElsewhere):
        correct_establishment(
            establishment=establishment, values={"postal_code": "75001"}, by=by
        )
    with pytest.raises(PlaceUnknown):
        correct_establishment(
            establishment=establishment, values={"postal_code": "00000"}, by=by
        )
    establishment.refresh_from_db()
    assert establishment.postal_code == "81000"


def test_a_named_organization_is_no_longer_to_be_named(regional_lead):
    held = make_organization(name="Organisme 310900001", is_name_pending=True)

    for _ in range(2):
        correct_organization(
            organization=held,
            values={"name": "Fondation Les Lilas", "town": "Toulouse"},
            by=regional_lead.as_actor(),
        )

    held.refresh_from_db()
    assert (held.name, held.is_name_pending) == ("Fondation Les Lilas", False)
    assert held.pinned_fields == ["name"]
    assert journal("correct_organization") == [
        ("Sofia Benali", "Fondation Les Lilas", "name")
    ]


def test_each_choice_of_sharing_is_dated_and_kept(establishment, director, referent):
    moments = [datetime(2026, 3, day, 9, tzinfo=UTC) for day in (2, 9)]
    with clock.at(moments[0]):
        choose_sharing(
            establishment=establishment,
            level=SharingLevel.DETAIL,
            by=referent.as_actor(),
        )
        choose_sharing(
            establishment=establishment,
            level=SharingLevel.DETAIL,
            by=director.as_actor(),
        )
    with clock.at(moments[1]):
        choose_sharing(
            establishment=establishment,
            level=SharingLevel.INDICATORS,
            by=director.as_actor(),
        )

    found = [
        (row.level, row.chosen_at, row.chosen_by_label)
        for row in sharing_history(establishment)
    ]
    assert found == [
        ("indicators", moments[1], "Paul Delmas"),
        ("detail", moments[0], "Nadia Delmas"),
    ]
    assert SharingChoice.objects.count() == len(journal("choose_sharing")) == 2
    establishment.refresh_from_db()
    assert establishment.sharing_level == SharingLevel.INDICATORS


def test_numbers_are_written_changed_and_taken_away(establishment, referent):
    by = referent.as_actor()
    bank = Number(name="Caisse", phone="05 36 49 00 01", note="9 h à 17 h")
    duty = Number(phone="06 39 98 00 01")
    first = {ContactKind.BANK: bank, ContactKind.DUTY: duty}
    for _ in range(2):
        save_emergency_contacts(establishment=establishment, numbers=first, by=by)
    save_emergency_contacts(
        establishment=establishment, numbers={ContactKind.BANK: Number()}, by=by
    )

    kept = [(row.kind, row.phone) for row in contacts_of(establishment)]
    assert kept == [("duty", "06 39 98 00 01")]
    assert [line[2] for line in journal("save_emergency_contacts")] == [
        "bank, duty",
        "bank",
    ]


def test_the_numbers_of_another_establishment_stay(establishment, referent):
    other = make_establishment()
    EmergencyContact.objects.create(
        establishment=other, kind="bank", phone="15", changed_at=clock.now()
    )

    save_emergency_contacts(
        establishment=establishment,
        numbers={ContactKind.BANK: Number()},
        by=referent.as_actor(),
    )

    assert contacts_of(other).count() == 1
    assert journal("save_emergency_contacts") == []


def test_following_twice_leaves_one_line(establishment, regional_lead):
    for _ in range(2):
        follow(
            establishment=establishment,
            support_state=SupportState.SUPPORTED,
            officer=regional_lead,
            by=regional_lead.as_actor(),
        )

    establishment.refresh_from_db()
    assert establishment.officer == regional_lead
    assert [line[2] for line in journal("follow_establishment")] == ["supported"]


def test_a_note_is_kept_and_an_empty_one_refused(establishment, regional_lead):
    by = regional_lead.as_actor()
    note = write_contact_note(
        establishment=establishment, text="  Appel bref. ", by=by, author=regional_lead
    )
    with pytest.raises(NoteEmpty):
        write_contact_note(establishment=establishment, text=" \n ", by=by)

    assert (note.text, note.author_label) == ("Appel bref.", "Sofia Benali")
    assert ContactNote.objects.count() == len(journal("write_contact_note")) == 1
    # The journal says that a note was written, not what it says.
    assert journal("write_contact_note")[0][2] == ""
