"""A person who acted everywhere is erased: no name, no address is left anywhere."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import TestCase

from beffroi.accounts.models import User
from beffroi.accounts.personal_data import is_erased
from beffroi.backups.work.archive import write_archive
from beffroi.jobs.worker import run_waiting
from beffroi.journal.models import Entry
from beffroi.journal.operations import seal_waiting_entries
from beffroi.journal.queries import verify_chain
from beffroi.lib import clock
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.models.reports import Report
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.memberships import Membership
from beffroi.privacy.models import PersonRequest
from beffroi.privacy.operations import (
    AlreadyErased,
    LastOperator,
    OneselfRefused,
    WrongConfirmation,
    erase_person,
    open_request,
)
from beffroi.privacy.queries.erasures import erasure_list
from beffroi.privacy.rules.erasures import read
from beffroi.privacy.rules.states import FileChoice
from beffroi.privacy.work.listing import replay_erasures
from tests.backups.build import lines_by_table
from tests.build import give_role, make_user
from tests.organizations.build_people import make_invitation
from tests.privacy.build import (
    ADDRESS,
    MARKS,
    NAME,
    act_everywhere,
    decide_all,
    make_marked_person,
    traces,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def marked(establishment, regional_lead, settings):
    call_command("createcachetable", verbosity=0)
    person = make_marked_person(establishment, regional_lead)
    act_everywhere(person, establishment, regional_lead)
    return person


def erase(address, operator, choice=FileChoice.KEEP):
    request = open_request(
        address=address, reason="courrier reçu le 3 mars", by=operator.as_actor()
    )
    decide_all(request, operator, choice=choice)
    erase_person(request=request, confirmation=address, by=operator.as_actor())
    with TestCase.captureOnCommitCallbacks(execute=True):
        run_waiting()
    request.refresh_from_db()
    return request


def test_nothing_names_the_person_any_more(
    marked, operator_admin, client_of, settings, tmp_path
):
    client_of(marked).get("/")
    run_waiting()
    seal_waiting_entries()
    assert len({where.split(":")[0] for where in traces(settings.DATA_DIR)}) > 15

    request = erase(ADDRESS, operator_admin)

    assert traces(settings.DATA_DIR) == []
    assert request.state == "erased"
    assert sum(line["count"] for line in request.report) > 20
    assert cache.get(f"limit:{ADDRESS}") is None
    assert verify_chain().is_sound


def test_what_belongs_to_the_establishment_stays_without_a_name(
    marked, operator_admin, establishment
):
    before = Answer.objects.count()

    erase(ADDRESS, operator_admin)

    assert Answer.objects.count() == before
    kept = Answer.objects.get(question_id="R1.1")
    assert (kept.answered_by_key, kept.answered_by_label) == (
        str(marked.pk),
        "Personne effacée",
    )
    assert kept.comment == "Vu avec [effacé], [effacé]."
    # The journal keeps the pseudonym.
    assert Entry.objects.filter(actor_key=str(marked.pk)).exists()
    assert not Report.objects.filter(file__isnull=False).exists()


def test_the_account_opens_no_more(marked, operator_admin):
    erase(ADDRESS, operator_admin)

    marked.refresh_from_db()
    assert is_erased(marked)
    assert not marked.is_active
    assert not marked.has_usable_password()
    assert not Membership.objects.active().filter(user=marked).exists()


def test_an_archive_made_afterwards_is_clean(
    transactional_db, settings, tmp_path, request
):
    fixtures = ("establishment", "regional_lead", "operator_admin", "marked")
    operator = {name: request.getfixturevalue(name) for name in fixtures}[
        "operator_admin"
    ]
    erase(ADDRESS, operator)

    archive = tmp_path / "apres.sauvegarde"
    write_archive(archive, erasures=erasure_list())

    held = "\n".join(line for rows in lines_by_table(archive).values() for line in rows)
    assert len(held) > 10000
    assert [mark for mark in MARKS if mark in held.lower()] == []


def test_the_list_of_erasures_names_nobody_and_finds_the_person_again(
    marked, operator_admin, settings
):
    erase(ADDRESS, operator_admin)
    raw = erasure_list()
    assert [line.key for line in read(raw)] == [str(marked.pk)]
    assert not any(mark in raw.decode().lower() for mark in MARKS)

    # As an older archive would bring the account back.
    first, last = NAME.split(" ", 1)
    User.objects.filter(pk=marked.pk).update(
        email=ADDRESS, first_name=first, last_name=last, is_active=True
    )
    assert replay_erasures() == 1
    assert replay_erasures() == 0
    assert traces(settings.DATA_DIR) == []


def test_somebody_without_account_is_erased_by_the_address(
    establishment, regional_lead, operator_admin, settings
):
    call_command("createcachetable", verbosity=0)
    make_marked_person(establishment, regional_lead)
    User.objects.filter(email=ADDRESS).delete()

    erase(ADDRESS, operator_admin)

    assert traces(settings.DATA_DIR) == []
    (line,) = read(erasure_list())
    assert line.key == ""
    assert len(line.fingerprint) == 64


def test_an_address_erased_after_the_archive_goes_again_one_invited_since_stays(
    establishment, regional_lead, operator_admin, settings
):
    call_command("createcachetable", verbosity=0)
    make_marked_person(establishment, regional_lead)
    User.objects.filter(email=ADDRESS).delete()
    before = clock.now() - timedelta(minutes=1)
    erase(ADDRESS, operator_admin)
    make_invitation(regional_lead, establishment, email=ADDRESS)

    assert replay_erasures() == 0
    assert replay_erasures(since=clock.now() + timedelta(minutes=1)) == 0
    assert Invitation.objects.filter(email=ADDRESS).exists()
    assert replay_erasures(since=before) == 1
    assert not Invitation.objects.filter(email=ADDRESS).exists()


def test_erasing_twice_changes_nothing_more(marked, operator_admin):
    request = erase(ADDRESS, operator_admin)

    with pytest.raises(AlreadyErased):
        erase_person(request=request, confirmation="", by=operator_admin.as_actor())


def test_the_wrong_address_erases_nobody(marked, operator_admin):
    request = open_request(
        address=ADDRESS, reason="essai", by=operator_admin.as_actor()
    )

    with pytest.raises(WrongConfirmation):
        erase_person(
            request=request,
            confirmation="autre@exemple.fr",
            by=operator_admin.as_actor(),
        )
    marked.refresh_from_db()
    assert marked.email == ADDRESS


def test_neither_oneself_nor_the_last_operator_is_erased(operator_admin, db):
    mine = open_request(
        address=operator_admin.email, reason="essai", by=operator_admin.as_actor()
    )
    with pytest.raises(OneselfRefused):
        erase_person(
            request=mine,
            confirmation=operator_admin.email,
            by=operator_admin.as_actor(),
        )
    other = make_user("autre-technique@exemple-beffroi.fr")
    with pytest.raises(LastOperator):
        erase_person(
            request=mine, confirmation=operator_admin.email, by=other.as_actor()
        )
    give_role(other, "operator_admin")
    erase_person(request=mine, confirmation=operator_admin.email, by=other.as_actor())
    assert PersonRequest.objects.get().state == "erasing"


def test_the_preview_counts_and_holds_no_content(marked, operator_admin):
    request = open_request(
        address=ADDRESS, reason="essai", by=operator_admin.as_actor()
    )

    assert len(request.preview) > 8
    told = json.dumps(request.preview, ensure_ascii=False).lower()
    assert not any(mark in told for mark in MARKS)
