"""`beffroi import_framework` and `beffroi export_framework`, as programs run them."""

import json
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from beffroi.maturity.models.frameworks import Framework, FrameworkVersion
from tests.maturity.build_frameworks import make_document
from tests.shared_data import shared_file

pytestmark = pytest.mark.django_db
KEYS = {
    "urn", "version", "name", "nodes", "assessable", "questions", "choices", "groups",
    "reference_controls", "created", "updated", "unchanged", "refused", "warnings",
}  # fmt: skip


def run(path, *options) -> list[str]:
    out = StringIO()
    call_command("import_framework", str(path), *options, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


def last(path) -> dict:
    return json.loads(run(path, "--json")[-1])


def refused(path) -> dict:
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command(
            "import_framework", str(path), "--json", stdout=out, stderr=StringIO()
        )
    assert stopped.value.code == 1
    return json.loads(out.getvalue().splitlines()[-1])


@pytest.fixture
def write(tmp_path):
    def written(**changes):
        path = tmp_path / "bibliotheque.yaml"
        path.write_text(yaml.safe_dump(make_document(**changes)), encoding="utf-8")
        return path

    return written


def test_the_last_line_is_one_json_object_with_every_count(write):
    found = last(write())

    assert set(found) >= KEYS
    assert (found["nodes"], found["assessable"]) == (6, 3)
    assert (found["created"], found["updated"], found["unchanged"]) == (1, 0, 0)
    assert found["refused"] == []


def test_a_second_passage_changes_nothing_and_a_newer_version_renews(write):
    last(write())

    assert last(write())["unchanged"] == 1
    assert last(write(version=2))["updated"] == 1
    assert Framework.objects.get().version == 2
    assert FrameworkVersion.objects.count() == 2


@pytest.mark.parametrize(
    "changes", [{"version": 1}, {"version": 2, "provider": "Autre"}]
)
def test_a_version_that_is_not_newer_is_refused_kindly(write, changes):
    last(write(version=2))
    found = refused(write(**changes))

    assert "déjà en place" in found["refused"][0]["reason"]
    assert (found["version"], found["created"]) == (changes["version"], 0)
    assert FrameworkVersion.objects.count() == 1


def test_a_faulty_file_leaves_nothing_behind(write):
    nodes = [{"urn": "urn:a", "assessable": True, "parent_urn": "urn:b"}]
    found = refused(write(nodes=nodes))

    assert "requirement_nodes" in found["refused"][0]["path"]
    assert set(found) >= KEYS
    assert not Framework.objects.exists()


def test_a_file_that_is_not_there_is_said_in_french(tmp_path):
    found = refused(tmp_path / "rien.yaml")

    assert "ne peut pas être ouvert" in found["refused"][0]["reason"]


def test_a_region_is_offered_its_own_framework(write):
    run(write(), "--region", "76")

    assert Framework.objects.get().region_code == "76"
    with pytest.raises(CommandError, match="n’existe pas"):
        run(write(), "--region", "999")


def test_without_json_the_counts_are_written_in_french(write):
    words = run(write())[-1].replace("\u00a0", " ")

    assert "ajouté" in words
    assert "3 exigences" in words


def test_without_json_a_refusal_is_an_error_in_french(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<html>", encoding="utf-8")

    with pytest.raises(CommandError, match="page web"):
        call_command("import_framework", str(path))


def test_our_reflexes_leave_and_come_back(tmp_path):
    path = tmp_path / "douze.yaml"
    call_command("export_framework", output=path, stdout=StringIO())
    found = last(path)

    assert found["urn"] == "urn:beffroi:risk:library:douze-reflexes"
    assert (found["assessable"], found["choices"]) == (64, 256)


def test_a_folder_that_is_not_there_is_said_in_french(tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        call_command("export_framework", output=tmp_path / "rien" / "x.yaml")


def test_the_real_risk_matrix_is_refused_by_name():
    path = shared_file("referentiels/ciso-risk-matrix-4x4-pgssi-s-1.0.yaml")
    found = refused(path)

    assert "matrice de risques" in found["refused"][0]["reason"]
    assert found["name"] in found["refused"][0]["reason"]


def test_the_six_real_frameworks_are_added():
    names = ("ans-care-domaine2", "hds-v2", "anssi-guide-hygiene", "recyf",
             "anssi-maturite-gestion-crise-1.0.2", "cnil-guide-securite")  # fmt: skip
    for name in names:
        assert last(shared_file(f"referentiels/ciso-{name}.yaml"))["created"] == 1

    assert Framework.objects.count() == 6
