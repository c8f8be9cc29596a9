"""Documents, lines, names: what leaves a test, and who may ask for it."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from beffroi.files.queries import open_file
from beffroi.jobs.worker import run_waiting
from beffroi.journal.models import EntryName
from beffroi.lib import clock
from beffroi.phishing.models.campaigns import Campaign
from beffroi.phishing.models.results import NominativeAgreement, ResultDocument
from beffroi.phishing.operations.agreements import (
    AgreementMissing,
    NotTheDirection,
    TooLate,
    agree_on_names,
    read_names,
)
from beffroi.phishing.queries.names import named_lines
from beffroi.phishing.work.result_documents import keep_month_poster
from tests.lib.pdf import text_of
from tests.organizations.build_staff import make_member
from tests.phishing.build_results import add_people, close, make_test

pytestmark = pytest.mark.django_db
REASON = "Proposer une leçon aux personnes qui la souhaitent"


def url(name: str, place, *more) -> str:
    return reverse(f"phishing:{name}", args=[place.campaign_id, place.pk, *more])


def words_of(stored) -> str:
    with open_file(stored) as file:
        return " ".join(text_of(file.read()).split())


@pytest.fixture
def place(establishment):
    place = make_test(establishment)
    add_people(place, 30, team="=Nuit", clicked=6, attempted=2, reported=12, visited=9)
    add_people(place, 30, team="Jour", clicked=3, reported=11)
    return place


def test_the_report_and_the_poster_are_asked_for_made_and_read(
    place, client_of, referent, outsider, regional_lead
):
    close(place)
    for name in ("result_summary", "month_poster"):
        assert client_of(outsider).post(url(name, place)).status_code == 404
        assert client_of(regional_lead).post(url(name, place)).status_code == 404
        assert client_of(referent).post(url(name, place)).status_code == 302
    run_waiting()
    report, poster = ResultDocument.objects.order_by("asked_at").select_related("file")
    said = words_of(report.file)
    assert "23 personnes sur 60 ont signalé" in said
    assert "aucune sanction" in said
    assert "Jour" in said
    wall = words_of(poster.file)
    assert "Boîte pleine ? On la vide soi-même" in wall
    assert "23 personnes sur 60 ont signalé" in wall
    address = reverse("phishing:result_file", args=[report.pk])
    assert client_of(outsider).get(address).status_code == 404
    handed = client_of(referent).get(address)
    assert handed["Content-Type"] == "application/pdf"
    handed.close()


def test_the_closing_makes_the_poster_once(place):
    close(place)
    first = keep_month_poster(place)
    assert first is not None
    assert keep_month_poster(place) == first


def test_the_lines_name_nobody_and_run_nothing(place, client_of, director):
    shown = client_of(director).get(url("result_lines", place, "csv"))
    raw = b"".join(shown.streaming_content).decode("utf-8")
    assert raw.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(raw[1:]), delimiter=";"))
    assert len(rows) == 61
    assert {row[1] for row in rows[1:]} == {"'=Nuit", "Jour"}
    assert len({row[0] for row in rows[1:]}) == 60
    assert "Anne" not in raw
    assert sum("signalement" in row[3] for row in rows[1:]) == 23


def test_the_workbook_holds_the_same_lines(place, client_of, director):
    shown = client_of(director).get(url("result_lines", place, "xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(shown.streaming_content)))
    assert book.active.max_row == 61
    assert client_of(director).get(url("result_lines", place, "ods")).status_code == 404


def test_a_small_team_stands_on_no_line(place, client_of, director):
    add_people(place, 2, team="Direction", clicked=2)
    add_people(place, 4, team="Cuisine")
    raw = b"".join(client_of(director).get(url("result_lines", place, "csv")).streaming_content)  # fmt: skip
    assert b"Direction" not in raw
    assert b"Cuisine" not in raw
    assert b"Jour" in raw


def named(establishment, referent, state: str = "draft"):
    people = [make_member(establishment, referent, last_name=f"Vidal {n}", email=f"v{n}@exemple-beffroi.fr") for n in range(6)]  # fmt: skip
    place = make_test(establishment, state=state, launched_at=None)
    add_people(place, 6, staff=people, clicked=2, reported=1)
    return place


def test_no_name_is_read_without_an_agreement(establishment, referent, client_of):
    place = named(establishment, referent)
    Campaign.objects.update(is_nominative=True)
    place.refresh_from_db()
    assert named_lines(place) == ()
    with pytest.raises(AgreementMissing):
        read_names(place=place, reason=REASON, by=referent.as_actor())
    shown = client_of(referent).post(url("result_names", place), {"reason": REASON})
    assert shown.status_code == 422
    assert "Vidal" not in shown.content.decode()


def test_only_the_direction_agrees_and_only_before_the_launch(
    establishment, referent, director
):
    place = named(establishment, referent)
    agreed = {"place": place, "consultation": "CSE du 12 octobre", "consulted_on": clock.today()}  # fmt: skip
    with pytest.raises(NotTheDirection):
        agree_on_names(user=referent, **agreed)
    agree_on_names(user=director, **agreed)
    place.campaign.refresh_from_db()
    assert place.campaign.is_nominative
    Campaign.objects.update(state="running")
    with pytest.raises(TooLate):
        agree_on_names(user=director, **agreed)


def test_the_referent_reads_names_for_a_reason_and_leaves_a_line(
    establishment, referent, director, client_of, outsider
):
    place = named(establishment, referent)
    form = {"consultation": "CSE du 12 octobre", "consulted_on": clock.today().isoformat(), "is_agreed": "on"}  # fmt: skip
    assert client_of(referent).post(url("name_agreement", place), form).status_code == 403  # fmt: skip
    assert client_of(outsider).get(url("name_agreement", place)).status_code == 404
    assert client_of(director).get(url("name_agreement", place)).status_code == 200
    assert client_of(director).post(url("name_agreement", place), form).status_code == 302  # fmt: skip
    Campaign.objects.update(state="running")

    assert client_of(director).post(url("result_names", place), {"reason": REASON}).status_code == 403  # fmt: skip
    assert client_of(outsider).post(url("result_names", place), {"reason": REASON}).status_code == 404  # fmt: skip
    assert client_of(referent).get(url("result_names", place)).status_code == 405
    short = client_of(referent).post(url("result_names", place), {"reason": "voir"})
    assert short.status_code == 422
    shown = client_of(referent).post(url("result_names", place), {"reason": REASON})
    said = shown.content.decode()
    assert "Vidal 0" in said
    assert "Vidal 3" not in said
    entry = EntryName.objects.filter(entry__verb="read_phishing_names").latest("pk")
    assert entry.detail == REASON

    client_of(director).post(url("name_agreement_withdraw", place))
    assert NominativeAgreement.objects.get().withdrawn_at is not None
    gone = client_of(referent).post(url("result_names", place), {"reason": REASON})
    assert "Vidal" not in gone.content.decode()


def test_the_region_never_reads_a_name(establishment, regional_lead, referent, director, client_of):  # fmt: skip
    place = named(establishment, referent)
    Campaign.objects.update(is_regional=True)
    establishment.sharing_level = "detail"
    establishment.save()
    agree_on_names(place=place, user=director, consultation="CSE", consulted_on=clock.today())  # fmt: skip
    shown = client_of(regional_lead).post(url("result_names", place), {"reason": REASON})  # fmt: skip
    assert shown.status_code == 403
