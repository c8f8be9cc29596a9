"""`beffroi import_gophish`, as programs and administrators run it."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.organizations.models.staff import StaffMember
from beffroi.phishing.models.imported import (
    ImportedCampaign,
    ImportedCandidate,
    ImportedGroup,
    ImportedPage,
    ImportedProfile,
    ImportedResult,
    ImportedTemplate,
    OldToken,
)
from beffroi.phishing.queries.imported import old_campaign
from beffroi.phishing.tasks import forget_imported
from beffroi.phishing.work import gophish_applying
from tests.phishing.build_gophish import MARKER, api, campaign, email_of, write_database
from tests.phishing.test_gophish_json import EXPECTED
from tests.shared_data import shared_file

pytestmark = pytest.mark.django_db
KEYS = ("read", "created", "updated", "unchanged", "converted", "refused")
ALL = (
    ImportedCampaign, ImportedTemplate, ImportedPage, ImportedProfile, ImportedGroup,
    ImportedCandidate, ImportedResult, OldToken,
)  # fmt: skip
KEY = "cle-de-l-api"


def run(*arguments: object) -> list[str]:
    out = StringIO()
    call_command("import_gophish", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


def last(*arguments: object) -> dict:
    return json.loads(run(*arguments, "--json")[-1])


def refused(*arguments: object) -> dict:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            "import_gophish",
            *map(str, arguments),
            "--json",
            stdout=out,
            stderr=StringIO(),
        )
    assert ended.value.code == 1
    return json.loads(out.getvalue().splitlines()[-1])


def counts() -> list[int]:
    return [model._default_manager.count() for model in ALL]


@pytest.fixture
def base(tmp_path):
    (tmp_path / "gophish").mkdir()
    return write_database(tmp_path / "gophish" / "gophish.db")


def test_the_last_line_is_one_json_object_and_a_second_run_changes_nothing(base):
    found, again = last(base), last(base)

    assert tuple(found) == tuple(again) == KEYS
    objects = {"campaigns": 1, "templates": 1, "pages": 1, "groups": 1, "profiles": 1}
    nothing = dict.fromkeys(objects, 0)
    assert found["read"] == {**objects, "results": 12, "recipients": 12}
    assert (found["created"], found["updated"], found["unchanged"]) == (
        objects,
        nothing,
        nothing,
    )
    assert (again["created"], again["updated"], again["unchanged"]) == (
        nothing,
        nothing,
        objects,
    )
    assert set(found["converted"][0]) == {"object", "name", "line", "what"}
    assert Entry.objects.filter(verb="import_gophish").count() == 1


def test_history_is_anonymous_by_default_and_counted_from_five_people_up(base):
    last(base)

    found = ImportedCampaign.objects.get()
    assert not found.is_nominative
    assert not ImportedResult.objects.exists()
    assert found.counts["total"] == 12
    assert (
        found.counts["clicked"],
        found.counts["clicked_human"],
        found.counts["submitted"],
    ) == (6, 3, 3)
    assert [(row["label"], row["total"]) for row in found.breakdown] == [
        ("Aide-soignante", 6),
        ("Infirmier", 6),
    ]
    assert email_of(1) not in json.dumps([found.counts, found.breakdown])


def test_names_are_kept_until_the_day_given_and_no_longer(base):
    until = clock.today() + timedelta(days=30)

    last(base, "--nominative", until.isoformat())

    assert ImportedResult.objects.filter(is_attempted=True).count() == 3
    forget_imported.func()
    assert ImportedResult.objects.count() == 12
    with clock.at(datetime(until.year, until.month, until.day, 12, tzinfo=UTC)):
        forget_imported.func()
        forget_imported.func()
    found = ImportedCampaign.objects.get()
    assert (found.is_nominative, ImportedResult.objects.count()) == (False, 0)
    assert found.purged_at
    assert found.counts["total"] == 12


def test_a_later_anonymous_run_takes_the_names_away(base):
    last(base, "--nominative", clock.today() + timedelta(days=30))

    assert last(base)["updated"]["campaigns"] == 1

    assert not ImportedResult.objects.exists()


@pytest.mark.parametrize("until", ["2020-01-01", "2999-01-01"])
def test_a_day_past_or_too_far_is_refused(until, base):
    assert "trois ans" in refused(base, "--nominative", until)["refused"][0]["reason"]
    assert counts() == [0] * 8


def test_a_rehearsal_writes_nothing_and_says_the_same(base):
    shown = last(base, "--dry-run")

    assert counts() == [0] * 8
    assert not Entry.objects.filter(verb="import_gophish").exists()
    assert shown == last(base)


def test_groups_are_candidates_and_nobody_joins_the_staff(base):
    last(base)

    group = ImportedGroup.objects.get()
    assert (group.name, group.people_count, group.people.count()) == ("Équipes", 12, 12)
    assert not StaffMember.objects.exists()
    with clock.at(datetime.now(UTC) + timedelta(days=91)):
        forget_imported.func()
    assert counts()[4:6] == [0, 0]


def test_an_old_link_still_finds_its_campaign_and_no_person(base):
    last(base)

    assert old_campaign("rid0004").name == "Mars"
    assert old_campaign("rid0004+").name == "Mars"
    assert old_campaign("inconnu") is None
    assert OldToken.objects.count() == 12
    assert not OldToken.objects.filter(rid_digest__contains="rid").exists()


def test_a_change_at_the_source_updates_that_object_alone(base, tmp_path):
    path = tmp_path / "campagnes.json"
    path.write_text(json.dumps([campaign()]), encoding="utf-8")
    last(path)
    path.write_text(
        json.dumps([campaign(name="Avril bis"), campaign(id=10)]), encoding="utf-8"
    )

    found = last(path)

    assert (found["created"]["campaigns"], found["updated"]["campaigns"]) == (1, 1)
    assert found["unchanged"]["templates"] == 1
    assert set(ImportedCampaign.objects.values_list("name", flat=True)) == {
        "Avril bis",
        "Avril",
    }


def test_an_interrupted_run_shows_nothing_half_written_and_is_taken_up_again(
    base, monkeypatch, regional_lead
):
    def cut(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(gophish_applying, "_write_tokens", cut)
        with pytest.raises(KeyboardInterrupt):
            run(base, "--region", "76")
    assert ImportedCampaign.objects.count() == 1
    assert not ImportedCampaign.objects.visible_to(regional_lead).exists()

    assert last(base, "--region", "76")["updated"]["campaigns"] == 1
    assert ImportedCampaign.objects.visible_to(regional_lead).count() == 1
    assert OldToken.objects.count() == 12


def test_each_place_sees_its_own_and_names_stay_with_those_who_manage(
    base, establishment, referent, regional_lead, outsider
):
    last(base, "--etablissement", establishment.finess)

    assert ImportedCampaign.objects.visible_to(referent).count() == 1
    assert ImportedGroup.objects.visible_to(referent).count() == 1
    for stranger in (outsider, regional_lead):
        assert not ImportedCampaign.objects.visible_to(stranger).exists()
        assert not ImportedGroup.objects.visible_to(stranger).exists()
    reason = refused(base, "--region", "76")["refused"][0]["reason"]
    assert "--source" in reason
    last(base, "--region", "76", "--source", "région")
    assert ImportedCampaign.objects.visible_to(regional_lead).count() == 1
    assert not ImportedGroup.objects.visible_to(regional_lead).exists()


@pytest.mark.parametrize(
    "option", [("--region", "99"), ("--etablissement", "000000000")]
)
def test_a_place_that_does_not_exist_is_refused(option, base):
    assert refused(base, *option)["refused"][0]["reason"]


def test_a_source_refused_as_a_whole_ends_with_status_one(tmp_path):
    path = tmp_path / "liste.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    empty = tmp_path / "vide.json"
    empty.write_text("[]", encoding="utf-8")

    assert "PDF" in refused(path)["refused"][0]["reason"]
    assert tuple(refused(tmp_path / "absent.db")) == KEYS
    assert "Gophish" in refused(empty)["refused"][0]["reason"]
    with pytest.raises(CommandError, match="PDF"):
        run(path)
    with pytest.raises(CommandError, match="jour"):
        run(path, "--nominative", "demain")


def test_without_json_the_counts_are_written_in_french(base):
    words = "\n".join(run(base))

    assert "1\u00a0campagne\u00a0: 1\u00a0création" in words


@pytest.mark.parametrize("name", EXPECTED)
def test_every_real_file_is_imported_twice_or_refused_with_reasons(name):
    path = shared_file(f"gophish/{name}")
    if not any(EXPECTED[name]):
        assert all(item["reason"] and item["line"] for item in refused(path)["refused"])
        return

    found, again = last(path), last(path)

    assert tuple(found["created"].values()) == EXPECTED[name][:5]
    assert found["created"] == again["unchanged"]
    assert not any(again["created"].values())
    assert not any(again["updated"].values())


def test_the_whole_folder_is_imported_at_once():
    found = last(shared_file("gophish"))

    assert found["read"]["templates"] == 83 + 12 + 3
    assert found["created"]["templates"] == 98


def test_what_people_typed_and_every_password_are_found_nowhere(
    tmp_path, settings, caplog
):
    """The marker is in payloads, in the secrets of the profile, of accounts and of boxes."""
    folder = tmp_path / "reprise"
    folder.mkdir()
    write_database(folder / "gophish.db")
    (folder / "campagnes.json").write_text(json.dumps([campaign()]), encoding="utf-8")
    (folder / "profils.json").write_text(
        json.dumps(
            {
                "name": "Envoi 2",
                "host": "h:25",
                "from_address": "a@b.fr",
                "password": MARKER,
            }
        ),
        encoding="utf-8",
    )
    (folder / "Mars - Events.csv").write_text(
        "campaign_id,email,time,message,details\n"
        f'7,a@b.fr,2026-03-02T08:40:00Z,Submitted Data,"{{""payload"":{{""password"":[""{MARKER}""]}}}}"\n',
        encoding="utf-8",
    )
    until = clock.today() + timedelta(days=30)

    with caplog.at_level("DEBUG"):
        written = run(folder, "--nominative", until, "--json")

    assert json.loads(written[-1])["created"]["campaigns"] == 3
    assert MARKER not in "\n".join(written)
    assert MARKER not in caplog.text
    assert MARKER not in everything_held()
    kept = [
        path
        for path in settings.DATA_DIR.rglob("*")
        if path.is_file() and folder not in path.parents
    ]
    assert not [path for path in kept if MARKER.encode() in path.read_bytes()]


def everything_held() -> str:
    """Return every value of every table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found += [repr(row) for row in cursor.fetchall()]
    text = "\n".join(found)
    assert email_of(1) in text
    return text


def documented() -> dict[str, object]:
    """Return what the API answers, in the shapes of its documentation."""
    full = campaign()
    summary = {
        key: full[key]
        for key in (
            "id",
            "name",
            "status",
            "created_date",
            "launch_date",
            "completed_date",
        )
    }
    return {
        "/api/smtp/": [{"id": 5, "name": "Envoi", "host": "smtp.exemple.fr:25", "password": MARKER, "from_address": "a@b.fr"}],
        "/api/templates/": [{"id": 3, "name": "Colis", "subject": "s", "html": '<a href="{{.URL}}">x</a>', "text": ""}],
        "/api/pages/": [],
        "/api/groups/": [{"id": 2, "name": "Équipes", "targets": [{"email": email_of(1)}]}],
        "/api/campaigns/summary": {"total": 2, "campaigns": [{**summary, "stats": {"total": 1}}, {"id": 77, "name": "Effacée", "stats": {"total": 4}}]},
        "/api/campaigns/9": full,
    }  # fmt: skip


def test_a_running_gophish_is_read_object_by_object(settings):
    settings.GOPHISH_KEY = KEY
    with api(documented(), KEY) as (address, asked):
        found = last(f"{address}/api/")
        again = last(address)

    assert asked[:7] == [
        "/api/smtp/", "/api/templates/", "/api/pages/", "/api/groups/", "/api/campaigns/summary",
        "/api/campaigns/9", "/api/campaigns/77",
    ]  # fmt: skip
    assert found["created"] == {
        "campaigns": 2,
        "templates": 1,
        "pages": 1,
        "groups": 1,
        "profiles": 1,
    }
    assert again["unchanged"] == found["created"]
    assert [item["name"] for item in found["refused"]] == ["api/campaigns/77"]
    assert ImportedCampaign.objects.get(name="Effacée").counts["total"] == 4
    assert MARKER not in everything_held()


def elsewhere(handler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "http://127.0.0.1:9/api/smtp/")
    handler.end_headers()


def a_page(handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"<html>Bienvenue</html>")


@pytest.mark.parametrize(
    ("answers", "key", "word"),
    [
        (documented(), "autre", "refusée"),
        (documented(), "", "BEFFROI_GOPHISH_KEY"),
        ({"/api/smtp/": elsewhere}, KEY, "attendu"),
        ({"/api/smtp/": a_page}, KEY, "page"),
        ({}, KEY, "Gophish"),
    ],
)
def test_a_server_that_does_not_answer_as_expected_is_refused(
    answers, key, word, settings
):
    settings.GOPHISH_KEY = key
    with api(answers, KEY) as (address, _):
        found = refused(address)

    assert word in found["refused"][0]["reason"]
    assert KEY not in json.dumps(found)
    assert counts() == [0] * 8


@pytest.mark.parametrize(
    "address",
    [
        "http://gophish.exemple.fr:3333", "https://u:p@gophish.exemple.fr",
        "https://gophish.exemple.fr/?api_key=secret", "https://", "https://[x", "https://h:port",
    ],
)  # fmt: skip
def test_an_address_that_would_show_the_key_is_refused_unasked(address, settings):
    settings.GOPHISH_KEY = KEY

    found = json.dumps(refused(address))

    assert "secret" not in found
    assert KEY not in found


def test_the_key_is_read_from_the_environment_and_no_option_takes_it(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", "beffroi.config.cli", "import_gophish", "x.json", "--key", KEY],
        capture_output=True, text=True, check=False,
        env={"BEFFROI_DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip

    assert ended.returncode == 2
    assert "--key" in ended.stderr


def test_small_groups_are_never_shown_nor_found_by_subtraction(tmp_path):
    positions = ["IDE"] * 6 + ["AS"] * 5 + ["ASH"] * 2 + ["Directrice"]
    rows = [
        {"id": f"r{n}", "email": email_of(n), "position": job, "status": "Email Sent"}
        for n, job in enumerate(positions)
    ]
    path = tmp_path / "c.json"
    path.write_text(json.dumps(campaign(results=rows, timeline=[])), encoding="utf-8")

    last(path)

    shown = ImportedCampaign.objects.get().breakdown
    assert [(row["label"], row["total"]) for row in shown] == [("IDE", 6), ("", 8)]


def test_values_longer_than_their_columns_are_cut_and_not_refused(tmp_path):
    """PostgreSQL refuses what SQLite lets through: lengths, nuls, half characters."""
    long = "x\x00\ud800é" * 2_000
    template = {
        "name": long,
        "subject": "{{.To}}" * 140,
        "text": long,
        "envelope_sender": "{{.From}}" * 40,
    }
    profile = {
        "name": long,
        "host": long,
        "username": long,
        "from_address": long,
        "headers": [{"key": long, "value": long}],
    }
    person = {
        "id": long,
        "email": long,
        "first_name": long,
        "position": long,
        "status": "Email Sent",
    }
    whole = {
        "name": long, "id": long, "url": f"https://{'h' * 400}.fr", "page": {"name": long, "html": long, "redirect_url": "%url%" * 200},
        "results": [person], "groups": [{"name": long}], "status": long,
    }  # fmt: skip
    path = tmp_path / f"{'n' * 200}.json"
    path.write_text(
        json.dumps([template, profile, whole, {"name": long, "targets": [person]}]),
        encoding="utf-8",
    )

    found = last(path, "--nominative", clock.today() + timedelta(days=9))

    assert sum(found["created"].values()) == 5
