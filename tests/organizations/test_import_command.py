"""`beffroi import_finess`, as programs and administrators run it."""

import json
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from beffroi.organizations.models.places import Establishment
from tests.organizations.build_finess import etalab, places, write
from tests.shared_data import shared_file

pytestmark = pytest.mark.django_db
KEYS = ("read", "created", "updated", "closed", "unchanged", "not_seen", "refused")


def run(*arguments: object) -> list[str]:
    out = StringIO()
    call_command("import_finess", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


def last(*arguments: object) -> dict:
    return json.loads(run(*arguments, "--json")[-1])


def test_the_last_line_is_one_json_object(tmp_path):
    rows = places({"finess": "1,1E+08"})

    found = last(write(tmp_path, etalab(rows)))

    assert set(KEYS) <= set(found)
    assert (found["read"], found["created"]) == (3, 2)
    assert found["refused"][0]["line"] == 2
    assert found["refused"][0]["column"] == "nofinesset"
    assert "tableur" in found["refused"][0]["reason"]


def test_without_json_the_counts_are_written_in_french(tmp_path):
    words = "\n".join(run(write(tmp_path, etalab(places()))))

    assert "3\u00a0établissements nouveaux" in words
    assert "0\u00a0ligne refusée" in words


def test_filters_are_given_as_options(tmp_path):
    path = write(tmp_path, etalab(places()))
    numbers = write(tmp_path, "FINESS\n310000001\n", "numeros.txt")

    assert last(path, "--departement", "65,31", "--categorie", "183")["created"] == 1
    assert last(path, "--region", "11")["filtered"] == 3
    assert last(path, "--numeros", numbers)["created"] == 1
    assert Establishment.objects.count() == 2


def test_a_rehearsal_says_what_would_change(tmp_path):
    assert last(write(tmp_path, etalab(places())), "--simuler")["created"] == 3
    assert not Establishment.objects.exists()


def test_a_file_refused_as_a_whole_ends_with_status_one(tmp_path):
    path = write(tmp_path, b"%PDF-1.7\n", "liste.pdf")

    with pytest.raises(SystemExit) as ended:
        run(path, "--json")
    assert ended.value.code == 1
    with pytest.raises(CommandError, match="PDF"):
        run(path)
    with pytest.raises(CommandError, match="ne peut pas être ouvert"):
        run(tmp_path / "absent.csv")
    with pytest.raises(CommandError, match="Région"):
        run(write(tmp_path, etalab(places())), "--region", "77")


def test_occitanie_loads_whole_and_a_second_run_changes_nothing():
    path = shared_file("finess/finess-2021-occitanie-gabarit-etalab.RECONSTITUE.csv")

    found, again = last(path), last(path)

    assert (found["read"], found["created"], found["refused"]) == (9013, 9013, [])
    assert [again[key] for key in KEYS] == [9013, 0, 0, 0, 9013, 0, []]
    assert Establishment.objects.filter(region_code="76").count() == 9013


def test_memory_stays_bounded_however_long_the_file(tmp_path):
    """A hundred times more lines must not cost a hundred times more memory."""
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "import django; django.setup()\n"
        "from beffroi.organizations.work.finess_files import open_finess\n"
        "path = Path(sys.argv[1])\n"
        "count = sum(1 for _ in open_finess(path, path.name).records)\n"
        "print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    peaks = []
    for count in (200, 20_000):
        rows = ({**places()[0], "finess": f"31{n:07d}"} for n in range(count))
        path = write(tmp_path, etalab(rows), f"{count}.csv")
        ended = subprocess.run(
            [sys.executable, "-c", script, str(path)],
            capture_output=True,
            text=True,
            check=True,
            env=_environment(tmp_path),
        )
        read, peak = map(int, ended.stdout.split())
        assert read == count
        peaks.append(peak)
    assert peaks[1] - peaks[0] < 20


def _environment(folder) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "beffroi.config.settings",
        "BEFFROI_DATA_DIR": str(folder),
        "PATH": "/usr/bin:/bin",
    }
