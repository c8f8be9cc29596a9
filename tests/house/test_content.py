"""Content files: all readable, all accepted, the published ones unchanged."""

import hashlib

import pytest
import yaml
from django.core.checks import run_checks

from tests.house.tree import PACKAGE, ROOT, files, short

PUBLISHED = ROOT / "tests" / "house" / "published.sha256"
# Folders whose files never change once published: a correction is a new version beside.
IMMUTABLE = (
    "maturity/content/questionnaires/*/*.yaml",
    "maturity/content/correspondences/*.yaml",
    "phishing/content/scenarios/*.yaml",
)


def content(*suffixes: str):
    return [p for p in files(*suffixes, under=PACKAGE) if "content" in p.parts]


def published_now() -> dict[str, str]:
    return {
        short(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for pattern in IMMUTABLE
        for path in sorted(PACKAGE.glob(pattern))
    }


def test_every_yaml_file_is_readable():
    found = content(".yaml")
    assert len(found) > 20

    for path in found:
        assert yaml.safe_load(path.read_text(encoding="utf-8")), short(path)


def test_there_is_one_suffix_for_yaml():
    assert content(".yml") == []


def test_every_app_accepts_its_content():
    """The apps check their own content when the program starts."""
    assert [str(message) for message in run_checks()] == []


def test_published_content_does_not_change():
    """A correction is a new version. `python -m tests.house.publish` adds new files."""
    lines = PUBLISHED.read_text(encoding="utf-8").splitlines()
    kept = dict(reversed(line.split("  ", 1)) for line in lines)
    now = published_now()

    assert kept, "nothing is published"
    assert {path for path, digest in kept.items() if now.get(path) != digest} == set()
    assert set(now) - set(kept) == set()


@pytest.mark.parametrize("path", content(".yaml", ".md"), ids=short)
def test_content_is_written_in_utf_8_without_mark(path):
    raw = path.read_bytes()

    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8").endswith("\n")
