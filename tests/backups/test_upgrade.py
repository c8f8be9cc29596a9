"""An installation of the first slice is upgraded with its data, and nothing is lost."""

import json

import pytest

from tests.backups.build import lines_by_table
from tests.jobs.processes import own_environment, python, run

pytestmark = pytest.mark.django_db(transaction=True)

# The first migration of each app, as the first slice was published.
FIRST_SLICE = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
ours = {"accounts", "actionplan", "alert", "files", "jobs", "journal", "links", "mail",
        "maturity", "organizations", "reference"}
targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in ours]
later = {"backups", "notifications", "observatory", "phishing", "privacy"}
targets = [node for node in targets if node[0] not in later]
targets += [(app, "0001_initial") for app in sorted(ours)]
known = executor.loader.graph.nodes
targets = [node for node in targets if node in known]
state = executor.migrate(targets)
"""
# Written through the models as they were then.
FILL = """
from datetime import datetime, date, UTC
import uuid
apps = executor.loader.project_state(targets).apps
at = datetime(2026, 11, 1, 8, tzinfo=UTC)
make = lambda label, **v: apps.get_model(label)._base_manager.create(**v)
user = make("accounts.User", email="nadia@exemple-beffroi.fr", first_name="Nadia",
            last_name="Delmas", password="!", created_at=at)
make("organizations.RegionalBody", region_code="76", name="Beffroi Occitanie")
org = make("organizations.ManagingOrganization", finess="990000001", name="Association",
           sort_name="association", region_code="76", created_at=at)
places = [
    make("organizations.Establishment", finess=f"9900001{n:02d}", name=f"Résidence {n}",
         sort_name=f"residence {n}", organization=org, region_code="76",
         department_code="31", created_at=at)
    for n in range(12)
]
role = make("organizations.Membership", user=user, role="referent", organization=org,
            started_at=at)
role.establishments.set(places[:3])
for place in places:
    assessment = make("maturity.Assessment", establishment=place, started_at=at,
                      questionnaire="douze-reflexes", changed_at=at)
    answer = make("maturity.Answer", assessment=assessment, question_id="R1.1",
                  kind="level", level=2, answered_at=at, comment="Vu.",
                  answered_by_key=str(user.pk), answered_by_label="Nadia Delmas")
    make("maturity.AnswerChange", answer=answer, kind="level", level=2, revision=1,
         changed_at=at, changed_by_key=str(user.pk), changed_by_label="Nadia Delmas")
    make("actionplan.Action", establishment=place, title="Ranger", created_at=at,
         changed_at=at, search_text="ranger")
    entry = make("journal.Entry", at=at, verb="answer_question", object_kind="answer",
                 object_key="R1.1", establishment_key=str(place.pk),
                 actor_kind="person", actor_key=str(user.pk))
    make("journal.EntryName", entry=entry, actor_label="Nadia Delmas")
"""
COUNT = """
import json
from django.apps import apps
from django.db import connection
tables = set(connection.introspection.table_names())
print(json.dumps({
    model._meta.label: model._base_manager.count()
    for model in apps.get_models(include_auto_created=True)
    if model._meta.db_table in tables and model.__module__.startswith("beffroi.")
}))
"""
OBSTACLE = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE privacy_purge (x integer)")
"""
VERBS = """
from beffroi.journal.models import Entry
verbs = list(Entry.objects.values_list("verb", flat=True))
print(verbs.count("answer_question"), verbs.count("upgrade"))
"""
KEPT = (
    "accounts.User", "organizations.Establishment", "organizations.Membership",
    "organizations.Membership_establishments", "maturity.Answer",
    "maturity.AnswerChange", "actionplan.Action",
)  # fmt: skip


@pytest.fixture
def first_slice(tmp_path):
    folder = tmp_path / "premiere"
    folder.mkdir()
    with own_environment(folder, is_ready=False) as variables:
        python(FIRST_SLICE + FILL, variables)
        yield folder, variables


def test_the_first_slice_is_upgraded_with_its_data(first_slice, tmp_path):
    folder, variables = first_slice

    told = run("upgrade", variables=variables)

    assert "Mise à jour faite" in told, told
    counts = json.loads(python(COUNT, variables))
    assert {name: counts[name] for name in KEPT} == {
        "accounts.User": 1,
        "organizations.Establishment": 12,
        "organizations.Membership": 1,
        "organizations.Membership_establishments": 3,
        "maturity.Answer": 12,
        "maturity.AnswerChange": 12,
        "actionplan.Action": 12,
    }
    assert counts["journal.EntryName"] == counts["journal.Entry"] > 12
    assert python(VERBS, variables) == "12 1"
    (archive,) = (folder / "sauvegardes").glob("avant-mise-a-jour-*.sauvegarde")
    before = lines_by_table(archive)
    assert len(before["maturity.answer"]) == 12
    assert "backups.backup" not in before


def test_the_way_back_is_the_archive_made_before(first_slice, tmp_path):
    folder, variables = first_slice
    run("upgrade", variables=variables)
    (archive,) = (folder / "sauvegardes").glob("*.sauvegarde")
    after = tmp_path / "apres"
    after.mkdir()

    with own_environment(after, is_ready=False) as target:
        run("restore", str(archive), variables=target)
        counts = json.loads(python(COUNT, target))

    assert counts["maturity.Answer"] == 12
    assert counts["organizations.Establishment"] == 12


def test_a_failed_step_gives_the_exact_way_back(first_slice):
    _, variables = first_slice
    # A table that stands in the way of a migration.
    python(OBSTACLE, variables)

    told = run("upgrade", variables=variables, code=1)

    assert "La mise à jour a échoué pendant" in told
    assert "beffroi restore " in told
    assert ".sauvegarde" in told


def test_an_empty_folder_has_nothing_to_upgrade(tmp_path):
    with own_environment(tmp_path, is_ready=False) as variables:
        told = run("upgrade", variables=variables, code=1)

    assert "Rien n’est installé ici" in told
