"""What must be in the repository, and what must not."""

import re

from tests.house.tree import ROOT, apps, files, pyproject, short

TEXT = (
    ".py",
    ".html",
    ".md",
    ".yaml",
    ".txt",
    ".toml",
    ".css",
    ".js",
    ".typ",
    ".in",
    "",
)
# Written in two halves, so that this file does not find itself.
# A state of an action may bear the first word: `ActionState.…`, `… = "todo"`.
UNFINISHED = re.compile(
    "|".join(
        [r"(?<![.\w])TO" + r"DO\b(?! =)", "FIX" + "ME", "XX" + "X", "lorem " + "ipsum"]
    )
)
REGISTRIES = re.compile(
    "|".join(
        [
            "pypi" + r"\.org",
            "python" + "hosted",
            "registry" + r"\.npm",
            "files/" + "simple",
        ]
    )
)


def holding(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in files(*TEXT):
        if "migrations" in path.parts:  # written by Django from names checked elsewhere
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [
            f"{short(path)}:{number}"
            for number, line in enumerate(text.splitlines(), 1)
            if pattern.search(line)
        ]
    return found


def test_nothing_is_marked_as_unfinished():
    assert holding(UNFINISHED) == []


def test_no_package_index_is_named():
    assert holding(REGISTRIES) == []


def test_the_licence_is_there_whole():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    for article in range(1, 16):
        assert re.search(rf"^{article}\. [A-Z]", text, re.MULTILINE), article
    assert "Compatible Licences" in text
    assert pyproject()["project"]["license"] == "EUPL-1.2"


def test_each_dependency_has_its_reason():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    listed = [
        line for line in lines if re.match(r'\s+"[A-Za-z0-9_\[\],-]+[><=~].*",?', line)
    ]
    assert len(listed) > 30

    assert [line for line in listed if not re.search(r",\s+# .{5,}", line)] == []


def test_the_pinned_lists_hold_every_direct_dependency_with_hashes():
    def names(requirements: list[str]) -> set[str]:
        found = (re.match(r"[A-Za-z0-9_.-]+", line) for line in requirements)
        return {name.group().lower().replace("_", "-") for name in found if name}

    project = pyproject()["project"]
    prod = (ROOT / "requirements" / "prod.txt").read_text(encoding="utf-8")
    dev = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")

    def pinned(text: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9.-]+)==", text, re.MULTILINE))

    assert names(project["dependencies"]) <= pinned(prod)
    assert names(project["optional-dependencies"]["dev"]) <= pinned(dev)
    assert pinned(prod) <= pinned(dev)
    assert "://" not in re.sub(r"#.*", "", prod + dev)
    for text in (prod, dev):
        blocks = re.split(r"\n(?=[a-z0-9])", text)
        assert all("--hash=sha256:" in block for block in blocks if "==" in block)


def test_each_app_stands_in_the_architecture_page():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

    assert [name for name in apps() if f"`{name}`" not in page] == []


def test_the_decision_records_have_one_form():
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert len(records) >= 10

    for record in records:
        text = record.read_text(encoding="utf-8")
        number = record.name[:4]
        assert text.startswith(f"# {number}. "), record.name
        assert re.search(
            r"Date: 20\d\d-\d\d-\d\d\. Status: (accepted|superseded by \d{4})", text
        )
        assert "## Decision" in text, record.name
