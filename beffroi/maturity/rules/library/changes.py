"""What a new version of a framework changes, requirement by requirement.

Two requirements are the same when their URN is.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from beffroi.maturity.rules.library.shapes import Definition, Node

SHORT = 300


@dataclass(frozen=True, slots=True)
class Changes:
    """The requirements added, changed and retired by a version; keys of question_key."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]


def question_key(urn: str) -> str:
    """Return the short name of a requirement: the same in every version, fit for an address."""
    return f"f{hashlib.sha256(urn.encode()).hexdigest()[:20]}"


def changes_between(old: Definition, new: Definition) -> Changes:
    before = {question_key(node.urn): node for node in old.assessable}
    after = {question_key(node.urn): node for node in new.assessable}
    return Changes(
        added=tuple(key for key in after if key not in before),
        changed=tuple(
            key
            for key, node in after.items()
            if key in before and _words(node) != _words(before[key])
        ),
        retired=tuple(key for key in before if key not in after),
    )


def marks_after(
    marks: Mapping[str, Any], old: Definition, new: Definition, moment: datetime
) -> dict[str, Any]:
    """Return the marks of a version: when each text came, changed, or was withdrawn.

    `marks` are those of the version before. Shape: added and changed, moment by key;
    retired, a list of id, ref, text and retired_at. Moments are ISO texts.
    """
    found = changes_between(old, new)
    at = moment.isoformat()
    gone = {question_key(node.urn): node for node in old.assessable}
    present = {question_key(node.urn) for node in new.assessable}
    earlier = [item for item in marks.get("retired", []) if item["id"] not in present]
    retired = [
        {
            "id": key,
            "ref": ref_of(gone[key]),
            "text": title_of(gone[key]),
            "retired_at": at,
        }
        for key in found.retired
    ]
    return {
        "added": _kept(marks.get("added", {}), present)
        | dict.fromkeys(found.added, at),
        "changed": _kept(marks.get("changed", {}), present)
        | dict.fromkeys(found.changed, at),
        "retired": [*earlier, *retired],
    }


def ref_of(node: Node) -> str:
    """Return how people call a node: its reference, else the end of its URN."""
    return node.ref or node.urn.rsplit(":", 1)[-1]


def title_of(node: Node) -> str:
    """Return a line that says what a node is about: its name, else its first line."""
    first = node.description.strip().partition("\n")[0]
    text = " ".join((node.name or first).split())
    if len(text) <= SHORT:
        return text or ref_of(node)
    return text[: SHORT - 1].rsplit(" ", 1)[0].rstrip(" ,;:(") + "…"


def _kept(marks: Mapping[str, str], present: Iterable[str]) -> dict[str, str]:
    known = set(present)
    return {key: at for key, at in marks.items() if key in known}


def _words(node: Node) -> tuple[object, ...]:
    """Return what a person reads of a requirement, spaces aside."""
    texts = (node.name, node.description, node.annotation, node.typical_evidence)
    return (
        tuple(" ".join(text.split()) for text in texts),
        tuple(
            (item.urn, " ".join(item.text.split()), tuple(c.text for c in item.choices))
            for item in node.questions
        ),
    )
