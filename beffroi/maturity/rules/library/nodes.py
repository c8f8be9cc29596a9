"""The tree of a framework: the order of the list, the branches of `parent_urn`.

`depth` is ignored, as CISO Assistant does: shared reference, maturity § 3.3.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from beffroi.maturity.rules.library.faults import Notes
from beffroi.maturity.rules.library.questions import questions_of
from beffroi.maturity.rules.library.scales import bounds_of, levels_of, scale_of
from beffroi.maturity.rules.library.shapes import Level, Node
from beffroi.maturity.rules.library.values import (
    Speech,
    listed,
    slug_of,
    text_of,
    truth_of,
    urn_of,
    whole_of,
)

NODES_MOST = 5_000
URN_LENGTH = 300
WEIGHT_MOST = 1_000


def nodes_of(
    value: Any,
    path: str,
    speech: Speech,
    notes: Notes,
    *,
    groups: Collection[str],
    alternatives: Mapping[str, Any],
) -> tuple[Node, ...]:
    """Return the nodes in the order of the list, or add to the faults of `notes`."""
    if isinstance(value, dict):
        value = [
            {"urn": urn, **item} if isinstance(item, dict) else item
            for urn, item in value.items()
        ]
    if not isinstance(value, list) or not value:
        notes.fault(path, "Le référentiel n’a aucune exigence.")
        return ()
    if len(value) > NODES_MOST:
        notes.fault(path, f"Le référentiel a plus de {NODES_MOST} lignes : c’est trop.")
        return ()
    read: dict[str, Node] = {}
    for rank, part in enumerate(value):
        where = f"{path}[{rank}]"
        node = _node(part, where, speech, notes, groups, alternatives)
        if node is None:
            continue
        if node.urn in read:
            notes.fault(where, f"L’URN « {node.urn} » est employé par deux exigences.")
        read[node.urn] = node
    if not any(node.is_assessable for node in read.values()) and not notes.faults:
        notes.fault(path, "Le référentiel n’a aucune exigence à évaluer.")
    return _with_depths(read, path, notes)


def _node(
    part: Any,
    where: str,
    speech: Speech,
    notes: Notes,
    groups: Collection[str],
    alternatives: Mapping[str, Any],
) -> Node | None:
    if not isinstance(part, dict):
        notes.fault(where, "Cette ligne n’est pas une exigence.")
        return None
    urn = urn_of(part.get("urn"))
    if not urn or len(urn) > URN_LENGTH:
        notes.fault(f"{where}.urn", "Cette exigence n’a pas d’URN (son nom unique).")
        return None
    weight = whole_of(part.get("weight"))
    return Node(
        urn=urn,
        ref=text_of(part.get("ref_id"), 100),
        name=speech(part, "name", 500),
        description=speech(part, "description"),
        annotation=speech(part, "annotation"),
        typical_evidence=speech(part, "typical_evidence", 5000),
        is_assessable=truth_of(part.get("assessable")),
        parent=urn_of(part.get("parent_urn")),
        depth=0,
        is_splash=text_of(part.get("display_mode")).lower() == "splash",
        groups=_groups(part, groups, notes),
        weight=weight if weight and 1 <= weight <= WEIGHT_MOST else 1,
        controls=tuple(
            dict.fromkeys(
                filter(None, map(urn_of, listed(part.get("reference_controls"))))
            )
        ),
        questions=questions_of(part.get("questions"), urn, speech, notes),
        scale=_own_scale(part, alternatives, speech, notes),
    )


def _groups(
    part: Mapping[str, Any], known: Collection[str], notes: Notes
) -> tuple[str, ...]:
    found = []
    for name in listed(part.get("implementation_groups")):
        slug = slug_of(name)
        if slug in known:
            found.append(slug)
        elif slug:
            notes.warn(f"Le groupe « {text_of(name, 60)} » n’est pas défini.")
    return tuple(dict.fromkeys(found))


def _own_scale(
    part: Mapping[str, Any],
    alternatives: Mapping[str, Any],
    speech: Speech,
    notes: Notes,
) -> tuple[Level, ...]:
    """Return the scale of this requirement alone, nothing when it has that of all."""
    reference = text_of(part.get("scores_definition_ref"))
    levels = levels_of(alternatives.get(reference), speech) if reference else ()
    if not levels and "min_score" not in part and "max_score" not in part:
        return ()
    return scale_of(levels, bounds_of(part, levels, notes), notes)


def _with_depths(read: dict[str, Node], path: str, notes: Notes) -> tuple[Node, ...]:
    """Check that each branch leads to a root; a loop or an orphan is a fault."""
    depths: dict[str, int] = {}
    for urn in read:
        chain: list[str] = []
        at = urn
        while at not in depths:
            if at in chain:
                notes.fault(path, f"« {at} » est son propre ancêtre : boucle.")
                depths[at] = 0
                break
            chain.append(at)
            parent = read[at].parent
            if parent and parent not in read:
                notes.fault(
                    path, f"« {at} » se rattache à « {parent} », qui n’existe pas."
                )
                parent = ""
            if not parent:
                depths[at] = 0
                break
            at = parent
        base = depths[at]
        for step, name in enumerate(reversed([c for c in chain if c != at]), start=1):
            depths[name] = base + step
    return tuple(replace(node, depth=depths[urn]) for urn, node in read.items())
