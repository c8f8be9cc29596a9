"""The region once built: through the operations, on an empty installation only."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from beffroi.accounts.models import User
from beffroi.accounts.queries import demo_personas
from beffroi.actionplan.models import Action, ActionComment
from beffroi.actionplan.queries.plan import next_five_for
from beffroi.actionplan.rules.states import ActionState
from beffroi.alert.models import Poster
from beffroi.demo.build import (
    DataAlready,
    NotADemo,
    RealEstablishments,
    build_region,
)
from beffroi.files.models import StoredFile
from beffroi.files.queries import open_file
from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.mail.models import OutgoingMessage
from beffroi.maturity.models.answers import Answer, Snapshot
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.models.standing import Standing
from beffroi.organizations.models.consent import Authorization
from beffroi.organizations.models.contacts import (
    ContactNote,
    EmergencyContact,
    SharingChoice,
)
from beffroi.organizations.models.desk import FollowUp, HelpRequest, RegionalMessage
from beffroi.organizations.models.finess import FinessImport
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.models.staff import StaffImport, StaffMember
from beffroi.organizations.queries.branding import brand_of
from beffroi.organizations.queries.consent import proven_domains
from beffroi.organizations.queries.staff_imports import can_undo
from beffroi.organizations.rules.states import ImportState
from tests.build import make_establishment, make_user
from tests.demo.build import small_world

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
# Advanced, two of the personas, stalled, invited: of three organizations.
SMALL = ("993400050", "993400092", "993400084", "996600037", "993000041")
TINY = ("994600021", "994600039")  # starting, stalled


@pytest.fixture
def demo(settings, db):
    settings.DEMO = True


def _build(*numbers):
    with clock.at(NOON):
        return build_region(world=small_world(*numbers))


def test_a_small_region_gives_every_screen_something_to_show(demo):
    built = _build(*SMALL)

    assert (built.organizations, built.establishments) == (3, 5)
    with clock.at(NOON):
        _check_people()
        _check_places()
        _check_reflexes()
        _check_plan()
        _check_files()
        _check_staff_and_desk()
    assert Entry.objects.filter(at__gt=NOON).count() == 0
    moments = list(Entry.objects.order_by("id").values_list("at", flat=True))
    assert moments == sorted(moments)


def _check_staff_and_desk():
    place = Establishment.objects.get(finess="993400092")
    here = StaffMember.objects.filter(establishment=place).here_on(clock.today())
    assert here.count() >= 25
    assert StaffMember.objects.gone_by(clock.today()).exists()
    assert place.teams.count() >= 5
    assert proven_domains(place)
    assert Authorization.objects.in_force(clock.now()).filter(establishment=place)
    last = StaffImport.objects.filter(establishment=place).latest("created_at")
    assert can_undo(last)
    _check_looks(place)
    assert HelpRequest.objects.waiting().exists()
    assert FollowUp.objects.exists()
    states = RegionalMessage.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["draft", "sent"]


def _check_looks(place):
    dressed = brand_of(Establishment.objects.get(finess="993400084"))
    inherited = brand_of(place)
    assert dressed.logo_png.startswith(b"\x89PNG")
    assert inherited.logo_png.startswith(b"\x89PNG")
    assert dressed.logo_png != inherited.logo_png
    assert dressed.color != inherited.color
    assert "Grenadiers" in dressed.contact_lines[0]


def _check_people():
    assert demo_personas().filter(must_use_mfa=True).exists()
    assert demo_personas().exclude(persona_label="").count() == demo_personas().count()
    assert not any(user.has_usable_password() for user in User.objects.all())
    standings = set(
        Invitation.objects.with_standing(clock.now()).values_list("standing", flat=True)
    )
    assert {"accepted", "sent", "opened", "expired", "bounced"} <= standings
    assert OutgoingMessage.objects.exclude(mime=b"").exists()


def _check_places():
    assert not Establishment.objects.exclude(finess__startswith="99").exists()
    assert not ManagingOrganization.objects.exclude(finess__startswith="99").exists()
    assert not ManagingOrganization.objects.filter(is_name_pending=True).exists()
    assert not Establishment.objects.filter(region_code="").exists()
    assert set(FinessImport.objects.values_list("state", flat=True)) == {
        ImportState.DONE,
        ImportState.PREVIEW,
    }
    assert SharingChoice.objects.exists()
    assert ContactNote.objects.exists()
    assert EmergencyContact.objects.exists()
    assert Poster.objects.exists()


def _check_reflexes():
    today = clock.today()
    assert Profile.objects.count() == 4
    assert {"level", "unknown", "not_applicable"} <= set(
        Answer.objects.values_list("kind", flat=True)
    )
    assert Answer.objects.exclude(comment="").exists()
    assert Answer.objects.filter(revision__gt=1).exists()
    assert Evidence.objects.valid_on(today).exists()
    assert Evidence.objects.filter(expires_on__lt=today).exists()
    assert not Evidence.objects.newly_expired_on(today - timedelta(days=4)).exists()
    soon = today + timedelta(days=30)
    assert Evidence.objects.valid_on(today).filter(expires_on__lte=soon).exists()
    assert Standing.objects.filter(expired_evidence_count__gt=0).exists()
    most = (
        Snapshot.objects.values("assessment")
        .annotate(count=Count("id"))
        .order_by("-count")
    )
    assert most[0]["count"] == 3
    percents = list(
        Snapshot.objects.filter(assessment=most[0]["assessment"])
        .order_by("validated_at")
        .values_list("percent", flat=True)
    )
    assert percents == sorted(percents)
    assert percents[0] < percents[-1]


def _check_plan():
    states = set(Action.objects.values_list("state", flat=True))
    assert {ActionState.TODO, ActionState.DOING, ActionState.DONE} <= states
    assert Action.objects.overdue(clock.today()).exists()
    assert Action.objects.open().filter(due_on__gt=clock.today()).exists()
    assert Action.objects.exclude(assignee_label="").exists()
    assert Action.objects.exclude(postponed_until=None).exists()
    assert ActionComment.objects.exists()
    _check_sharing_out()
    for standing in Standing.objects.select_related("establishment"):
        assert next_five_for(standing.establishment)


def _check_sharing_out():
    """Most of what is open has somebody and a day; some still has nobody."""
    asked = Action.objects.open().filter(series=None)
    total = asked.count()
    free = asked.filter(assignee=None, assignee_label="").count()
    assert 0.1 * total < free < 0.5 * total
    assert asked.exclude(due_on=None).count() > 0.5 * total
    roles = set(
        Membership.objects.filter(
            user__in=asked.exclude(assignee=None).values("assignee")
        ).values_list("role", flat=True)
    )
    assert {"referent", "director", "contributor"} <= roles
    assert Action.objects.exclude(cost_yearly_euros=None).exists()
    done = Action.objects.filter(state=ActionState.DONE).exclude(question_id="")
    proofs = Evidence.objects.filter(
        establishment=OuterRef("establishment"), question_id=OuterRef("question_id")
    )
    assert done.filter(Exists(proofs)).count() >= 5


def _check_files():
    kept = StoredFile.objects.filter(purpose="evidence")
    assert set(kept.values_list("media_type", flat=True)) == {
        "application/pdf",
        "image/png",
    }
    for stored in kept:
        with open_file(stored) as stream:
            assert stream.read(4) in {b"%PDF", b"\x89PNG"}


def _figures():
    return (
        sorted(
            Standing.objects.values_list(
                "establishment__finess", "percent", "proof_rate_percent",
                "answered_count", "last_activity_at",
            ),
            key=str,
        ),
        sorted(Answer.objects.values_list("question_id", "level", "comment", "answered_at"), key=str),
        sorted(Action.objects.values_list("title", "state", "due_on", "created_at"), key=str),
        sorted(Invitation.objects.values_list("email", "created_at")),
        Entry.objects.count(),
    )  # fmt: skip


def _figures_of_a_build():
    with transaction.atomic():
        _build(*TINY)
        figures = _figures()
        transaction.set_rollback(True)
    return figures


def test_the_same_day_gives_the_same_region(demo):
    first = _figures_of_a_build()

    assert _figures_of_a_build() == first
    assert first[-1] > 100


def test_a_second_build_is_refused_and_changes_nothing(demo):
    _build(*TINY)
    before = Entry.objects.count()

    with pytest.raises(DataAlready):
        _build(*TINY)
    with pytest.raises(CommandError, match="contient déjà des données"):
        call_command("demo")

    assert Entry.objects.count() == before


def test_a_failure_in_the_middle_leaves_nothing_behind(demo):
    def stop(done, total, day):
        if done > 40:
            raise Refusal

    with clock.at(NOON), pytest.raises(Refusal):
        build_region(report=stop, world=small_world(*TINY))

    assert not User.objects.exists()
    assert not Establishment.objects.exists()


def test_outside_the_demonstration_nothing_is_built(db, settings):
    settings.DEMO = False

    with pytest.raises(NotADemo):
        build_region()
    assert not User.objects.exists()


def test_the_invented_region_never_joins_real_establishments(demo):
    make_establishment(finess="340780477")

    with pytest.raises(RealEstablishments):
        build_region()


def test_somebody_who_installed_beffroi_is_not_overrun(demo):
    make_user("administration@exemple-beffroi.fr")

    with pytest.raises(DataAlready):
        build_region()


def test_the_command_says_in_french_what_it_built(demo, monkeypatch):
    monkeypatch.setattr("beffroi.demo.build.read_world", lambda: small_world(*TINY))
    output = io.StringIO()

    call_command("demo", stdout=output)

    assert "Région de démonstration prête" in output.getvalue()
    assert "1\u00a0organisme, 2\u00a0établissements" in output.getvalue()
