"""Files, functions and templates stay small enough to be read at once."""

import ast

from tests.house.tree import PACKAGE, ROOT, code, parsed, short, templates

FILE_LINES = 400
TEST_FILE_LINES = 500
FUNCTION_LINES = 50
VIEW_LINES = 30
TEMPLATE_LINES = 150
FORBIDDEN_NAMES = {"utils", "common", "core", "helpers", "signals", "admin", "misc"}


def lines_of(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node.name, node.end_lineno - node.lineno + 1


def test_no_file_is_too_long():
    long = [short(path) for path in code() if lines_of(path) > FILE_LINES]

    assert long == []


def test_no_test_file_is_too_long():
    tests = code(ROOT / "tests")
    assert tests

    assert [short(path) for path in tests if lines_of(path) > TEST_FILE_LINES] == []


def test_no_template_is_too_long():
    assert templates()

    assert [
        short(path) for path in templates() if lines_of(path) > TEMPLATE_LINES
    ] == []


def test_no_function_is_too_long():
    long = [
        f"{short(path)}: {name} ({size})"
        for path in code()
        for name, size in functions(path)
        if size > FUNCTION_LINES
    ]

    assert long == []


def test_no_view_is_too_long():
    views = [path for path in code() if "views" in path.parts or path.stem == "views"]
    assert views

    long = [
        f"{short(path)}: {name} ({size})"
        for path in views
        for name, size in functions(path)
        if size > VIEW_LINES
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing():
    named = [short(path) for path in code() if path.stem in FORBIDDEN_NAMES]
    folders = [
        short(path)
        for path in PACKAGE.rglob("*")
        if path.is_dir() and path.name in FORBIDDEN_NAMES
    ]

    assert named + folders == []


def test_packages_re_export_nothing():
    full = [
        short(path)
        for path in code()
        # A folder of models must load its models for Django.
        if path.name == "__init__.py"
        and path.parent.name != "models"
        and path.stat().st_size
    ]

    assert full == []
