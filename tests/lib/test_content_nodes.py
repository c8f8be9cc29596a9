"""A content node names file, key and reason."""

import pytest

from beffroi.lib.content import ContentError, Node


def node(**part):
    return Node(part, "f.yaml", tuple(part))


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        (lambda: Node([], "f.yaml", ()), "une liste de clés"),
        (lambda: Node({}, "f.yaml", ("a",)), "« a » manque"),
        (lambda: Node({"a": 1}, "f.yaml", ()), "« a » n’est pas connue"),
        (lambda: node(a=" ").text("a"), "ne peut pas être vide"),
        (lambda: node(a="abc").text("a", longest=2), "au plus 2"),
        (lambda: node(a=["x", ""]).texts("a"), "aucune vide"),
        (lambda: node(a=["x"]).texts("a", least=2), "au moins 2"),
        (lambda: node(a="z").one_of("a", ("x", "y")), "x, y"),
        (lambda: node(a=True).one_of("a", (1, 2)), "1, 2"),
        (lambda: node(a=["x", "x"]).some_of("a", ("x",)), "deux fois"),
        (lambda: node(a=["z"]).some_of("a", ("x",)), "« z »"),
        (lambda: node(a={"b": 1}).node("a", ("c",)), "f.yaml, a"),
        (lambda: node(a=[{"b": 1}]).nodes("a", ("c",)), "f.yaml, a n° 1"),
    ],
)
def test_a_fault_is_named(read, reason):
    with pytest.raises(ContentError) as caught:
        read()

    message = str(caught.value).replace("\u00a0", " ")
    assert reason in message
    assert message.startswith("f.yaml")


def test_optional_keys_may_be_absent():
    part = Node({"a": "x"}, "f.yaml", ("a",), ("b",))

    assert "b" not in part
    assert part.optional_text("b") == ""
    assert part.text("a") == "x"
