"""Objects of the API, as saved, as documented, as others write them."""

import dataclasses
import json
from datetime import UTC, datetime

import pytest

from beffroi.phishing.rules.gophish.reading import Reading
from beffroi.phishing.rules.gophish.shapes import Judgement, Kind, Stage
from beffroi.phishing.rules.states import HitClass, HitKind
from tests.phishing.build_gophish import MARKER, campaign, details, email_of, read_json
from tests.shared_data import shared_file

COUNTS = (
    "campaigns",
    "templates",
    "pages",
    "groups",
    "profiles",
    "results",
    "recipients",
)
EXPECTED = {
    "api-doc-campaigns.exemples.json": (2, 1, 1, 0, 1, 2, 0),
    "api-doc-landing-pages.exemples.json": (0, 0, 2, 0, 0, 0, 0),
    "api-doc-sending-profiles.exemples.json": (0, 0, 0, 0, 1, 0, 0),
    "api-doc-templates.exemples.json": (0, 1, 0, 0, 0, 0, 0),
    "api-doc-users-and-groups.exemples.json": (0, 0, 0, 3, 0, 0, 5),
    "cisa-conpca-83-modeles.json": (0, 83, 0, 0, 0, 0, 0),
    "cisa-conpca-recommandations.json": (0, 0, 0, 0, 0, 0, 0),
    "cisa-gophish-tools-sample_assessment.json": (1, 1, 2, 1, 1, 0, 2),
    "gophishproject-credential_harvesting.json": (0, 12, 0, 0, 0, 0, 0),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_real_file_is_read_or_refused_with_a_reason(name):
    path = shared_file(f"gophish/{name}")

    haul = read_json(path.read_text(encoding="utf-8"), path.stem)

    assert tuple(haul.counts[key] for key in COUNTS) == EXPECTED[name]
    assert haul.notes.refused or not haul.is_empty
    assert all(item.reason and item.line for item in haul.notes.refused)


def test_no_real_file_is_left_out_of_the_list():
    folder = shared_file("gophish")

    assert {path.name for path in folder.iterdir()} == set(EXPECTED)


def test_no_marker_of_the_83_templates_stays_behind():
    haul = read_json(
        shared_file("gophish/cisa-conpca-83-modeles.json").read_text(encoding="utf-8")
    )

    texts = [t.subject + t.sender + t.text + t.html for t in haul.templates.values()]
    assert not any("{{" in text or "{%" in text for text in texts)
    assert any("{lien}" in text for text in texts)
    assert haul.notes.refused == []
    assert any(
        key == "deception_score" for t in haul.templates.values() for key, _ in t.hints
    )


def test_a_campaign_gives_its_people_its_parts_and_its_moments():
    haul = read_json([campaign()])

    found = haul.campaigns["9"]
    assert (found.name, found.stage, found.link) == (
        "Avril",
        Stage.RUNNING,
        "lien.exemple.org",
    )
    assert found.created_at == datetime(2026, 4, 1, 8, 0, 0, 123456, UTC)
    assert found.completed_at is None
    (person,) = found.results
    assert (person.email, person.token) == (email_of(1), "AbCdEf1")
    assert person.is_opened
    assert person.is_submitted
    assert person.is_reported
    assert person.click_class is HitClass.HUMAN
    assert (len(haul.templates), len(haul.pages), len(haul.profiles)) == (1, 1, 1)


def test_what_people_typed_reaches_no_object():
    haul = read_json(campaign())

    written = repr([dataclasses.asdict(item) for item in haul.campaigns.values()])
    written += repr(haul.profiles) + repr(haul.notes) + repr(haul.pages)
    assert MARKER not in written
    assert "bob" not in written
    assert "203.0.113.9" not in written
    assert "Mozilla" not in written


def test_old_hits_are_judged_by_the_rule_that_is_passed_in():
    seen = []

    def classify(hits):
        seen.extend(
            (h.kind, h.address, h.user_agent[:7], h.delay_seconds) for h in hits
        )
        return [Judgement(HitClass.ROBOT, ("essai",)) for _ in hits]

    value = campaign()
    value["timeline"][1] |= {"message": "Clicked Link"}
    value["results"][0] |= {"status": "Clicked Link"}
    haul = Reading("essai", classify=classify).read_json(json.dumps(value))

    assert seen == [(HitKind.LINK, "203.0.113.9", "Mozilla", 600.5)]
    assert haul.campaigns["9"].results[0].click_class is HitClass.ROBOT
    assert "203" not in repr(haul.campaigns["9"])


def test_copies_of_one_campaign_complete_one_another():
    summary = {
        "id": 9, "name": "Avril", "launch_date": "2026-04-01T08:00:00Z",
        "stats": {"total": 1, "sent": 1, "clicked": 1, "submitted_data": 1},
    }  # fmt: skip

    haul = read_json([[campaign()], campaign(timeline=None), summary])

    (found,) = haul.campaigns.values()
    assert found.results[0].visits
    assert found.stats.submitted == 1


def test_bodies_one_after_the_other_and_broken_ends_are_read_as_far_as_they_go():
    first, second = json.dumps(campaign()), json.dumps(campaign(id=10, name="Mai"))

    haul = Reading("essai").read_json(f"\ufeff{first}\n{second}\n\n{first[:300]}")

    assert set(haul.campaigns) == {"9", "10"}
    (left,) = haul.notes.refused
    assert (left.kind, left.line) == (Kind.FILE, 4)
    assert "coupé" in left.reason


def test_null_and_missing_lists_and_unknown_keys_are_nothing_special():
    haul = read_json(
        {
            "id": 1,
            "name": "x",
            "results": None,
            "timeline": None,
            "mystery": {"a": [1]},
            "status": None,
        }
    )

    assert haul.campaigns["1"].results == ()
    assert haul.notes.refused == []


def test_a_launch_request_is_a_planned_campaign():
    haul = read_json(
        {"name": "Juin", "template": {"name": "Colis"}, "page": {"name": "P"}, "smtp": {"name": "S"},
         "url": "http://x", "launch_date": "2026-06-01T08:00:00+02:00", "groups": [{"name": "G"}]}
    )  # fmt: skip

    (found,) = haul.campaigns.values()
    assert found.stage is Stage.PLANNED
    assert found.groups == ("G",)
    assert found.launched_at == datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
    assert haul.templates == {}


def test_american_dates_of_an_assessment_are_read_in_its_zone():
    haul = read_json(
        {"timezone": "US/Eastern", "campaigns": [{"name": "C", "launch_date": "01/31/2026 13:00",
         "completed_date": "02/01/2026 13:00", "template": {"name": "T"}, "page_name": "P"}]}
    )  # fmt: skip

    (found,) = haul.campaigns.values()
    assert found.launched_at == datetime(2026, 1, 31, 18, 0, tzinfo=UTC)
    assert found.stage is Stage.COMPLETED


def test_people_listed_alone_make_a_group_and_aliases_are_told():
    haul = read_json(
        [
            {"email": "Camille@exemple.fr", "first_name": "Camille"},
            {"email": "camille+essai@exemple.fr"},
            {"email": "camille@EXEMPLE.fr"},
            {"email": "pas une adresse"},
            {"email": None},
        ],
        "Équipes",
    )

    (group,) = haul.groups.values()
    assert [person.email for person in group.people] == ["camille@exemple.fr"]
    assert [(item.line, item.name) for item in haul.notes.refused] == [
        (line, "Équipes") for line in (2, 3, 4, 5)
    ]
    assert "alias" in haul.notes.refused[0].reason
    assert "figure déjà" in haul.notes.refused[1].reason


def test_accounts_and_webhooks_are_refused_without_being_read():
    haul = read_json(
        [
            {"id": 1, "username": "admin", "api_key": MARKER},
            {"name": "w", "url": "u", "secret": MARKER},
        ]
    )

    assert haul.is_empty
    assert len(haul.notes.refused) == 2
    assert MARKER not in repr(haul)


def test_two_templates_of_one_name_without_identifier_stay_two():
    first, second = (
        {"name": "Colis", "subject": "s", "html": f"<p>{n}</p>"} for n in "ab"
    )

    assert len(read_json([first, second, first]).templates) == 2


def test_events_told_before_their_results_count_the_same():
    value = campaign()
    del value["results"]
    value["timeline"].append(
        {
            "email": email_of(2),
            "time": "2026-04-01T09:00:00Z",
            "message": "Clicked Link",
            "details": details(),
        }
    )

    found = read_json(value).campaigns["9"]
    assert [item.is_submitted for item in found.results] == [True, False]
    assert [item.is_clicked for item in found.results] == [True, True]
