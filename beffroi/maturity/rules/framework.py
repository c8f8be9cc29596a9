"""Turn a framework into a questionnaire that the screens of the reflexes can show.

Chapters stand where reflexes stand, assessable nodes where questions stand. What a
library does not say (whom to ask, how a proof looks) is said in general words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from beffroi.maturity.rules.library.changes import question_key, ref_of, title_of
from beffroi.maturity.rules.library.shapes import (
    Choice,
    Control,
    Definition,
    Level,
    Node,
    Subquestion,
)
from beffroi.maturity.rules.questionnaire import (
    Improvement,
    Origins,
    Question,
    Questionnaire,
    Reflex,
    Retired,
    Verification,
    Words,
)

PROOF_MONTHS = 12
MINUTES_EACH = 2
TOPIC_LENGTH = 100
TITLE_LENGTH = 190
HOUSE_SENTENCES = (
    "Rien n’est fait sur ce point.",
    "Le travail a commencé, ou une partie seulement est couverte.",
    "L’exigence est tenue.",
    "L’exigence est tenue, et un document récent permet de le montrer.",
)
WORDS = Words(
    home="", part="Chapitre", parts="Les chapitres", item="Exigence", items="exigence,exigences",
)  # fmt: skip
LONE_CHAPTER = "Exigences"


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of one framework as this installation keeps it.

    `points` are the scores given afterwards to choices that had none, by URN of the
    choice; `marks` tell what each version changed (library.changes.marks_after).
    """

    slug: str
    version: int
    published_on: date
    source: str
    licence: str
    definition: Definition
    controls: Mapping[str, Control]
    points: Mapping[str, float] = field(default_factory=dict)
    marks: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Item:
    """One requirement with the titles above it and the plain texts below it."""

    node: Node
    section: str
    details: tuple[str, ...]


@dataclass(slots=True)
class _Chapter:
    title: str
    intro: str
    is_lone: bool
    items: list[_Item]


def framework_questionnaire(
    edition: Edition, house: Questionnaire, chosen_groups: Sequence[str] = ()
) -> Questionnaire:
    """Return the questionnaire of an edition, for some of its groups (all when none).

    A requirement that names no group concerns everybody. `house` lends its reasons,
    its respondents and its names of levels.
    """
    definition = edition.definition
    known = {group.slug for group in definition.groups}
    chosen = tuple(slug for slug in chosen_groups if slug in known)
    kept = [
        chapter
        for chapter in _chapters(definition)
        if _of_groups(chapter, frozenset(chosen))
    ]
    reflexes = tuple(
        _chapter(edition, house, number, chapter)
        for number, chapter in enumerate(kept, start=1)
    )
    by_id = {question.id: question for item in reflexes for question in item.questions}
    return Questionnaire(
        slug=edition.slug,
        version=str(edition.version),
        title=definition.name,
        published_on=edition.published_on,
        source=edition.source,
        licence=edition.licence,
        express_minutes=0,
        minutes=max(1, MINUTES_EACH * len(by_id)),
        vital_note=house.vital_note,
        scale=_labels(definition.scale) or house.scale,
        level_labels=house.level_labels,
        reasons=house.reasons,
        respondents=house.respondents,
        reflexes=reflexes,
        by_id=by_id,
        is_reflexes=False,
        words=Words(
            home=definition.name, part=WORDS.part, parts=WORDS.parts,
            item=WORDS.item, items=WORDS.items,
        ),
        groups=definition.groups,
        chosen_groups=chosen,
        retired=_retired(edition),
    )  # fmt: skip


def _chapters(definition: Definition) -> list[_Chapter]:
    """Gather the requirements under the branches that stand at the top of the tree.

    A single trunk is no chapter: its branches are. Requirements that stand alone at
    the top share one chapter with their neighbours.
    """
    by_urn = {node.urn: node for node in definition.nodes}
    with_children = {node.parent for node in definition.nodes}
    details = _details(definition, by_urn)
    top = _top_depth(definition, with_children)
    chapters: list[_Chapter] = []
    places: dict[str, _Chapter] = {}
    for node in definition.nodes:
        if node.depth < top:
            continue
        head = _ancestor(node, by_urn, top)
        if head.urn not in places:
            places[head.urn] = _place(
                head, chapters, is_leaf=head.urn not in with_children
            )
        if node.is_assessable:
            section = _section(node, head, by_urn)
            item = _Item(node, section, tuple(details.get(node.urn, ())))
            places[head.urn].items.append(item)
        elif node.is_splash and node.description:
            places[head.urn].intro += f"\n\n{node.description}"
    _name_lone(chapters)
    return [chapter for chapter in chapters if chapter.items]


def _details(
    definition: Definition, by_urn: Mapping[str, Node]
) -> dict[str, list[str]]:
    """Return the texts that stand below a requirement without being one."""
    found: dict[str, list[str]] = {}
    for node in definition.nodes:
        at = by_urn.get(node.parent)
        while at is not None and not at.is_assessable:
            at = by_urn.get(at.parent)
        text = node.description or node.name
        if at is not None and not node.is_assessable and text:
            found.setdefault(at.urn, []).append(text)
    return found


def _top_depth(definition: Definition, with_children: set[str]) -> int:
    roots = [node for node in definition.nodes if node.depth == 0]
    if len(roots) > 1 or roots[0].is_assessable:
        return 0
    branches = [n for n in definition.nodes if n.depth == 1 and n.urn in with_children]
    return 1 if len(branches) > 1 else 0


def _ancestor(node: Node, by_urn: Mapping[str, Node], depth: int) -> Node:
    while node.depth > depth:
        node = by_urn[node.parent]
    return node


def _place(head: Node, chapters: list[_Chapter], *, is_leaf: bool) -> _Chapter:
    if is_leaf and head.is_assessable:
        if not chapters or not chapters[-1].is_lone:
            chapters.append(_Chapter(LONE_CHAPTER, "", is_lone=True, items=[]))
        return chapters[-1]
    title = title_of(head)
    if head.ref and not head.name and head.description:
        title = _cut(f"{head.ref} {title}", 160)
    intro = head.description if head.name or len(head.description) > len(title) else ""
    chapter = _Chapter(title, intro, is_lone=False, items=[])
    if not is_leaf or head.description:
        chapters.append(chapter)
    return chapter


def _name_lone(chapters: Iterable[_Chapter]) -> None:
    """Tell the chapters of lone requirements apart by the references they hold."""
    lone = [chapter for chapter in chapters if chapter.is_lone]
    for chapter in lone:
        first, last = chapter.items[0].node, chapter.items[-1].node
        if first is last:
            chapter.title = (
                title_of(first) if first.name else f"Exigence {ref_of(first)}"
            )
        elif len(lone) > 1:
            chapter.title = f"Exigences {ref_of(first)} à {ref_of(last)}"


def _section(node: Node, head: Node, by_urn: Mapping[str, Node]) -> str:
    """Return the titles between a requirement and its chapter."""
    titles: list[str] = []
    at = by_urn.get(node.parent)
    while at is not None and at.urn != head.urn and at.depth > head.depth:
        titles.append(_cut(title_of(at), 120))
        at = by_urn.get(at.parent)
    return " › ".join(reversed(titles))


def _of_groups(chapter: _Chapter, chosen: frozenset[str]) -> bool:
    """Keep the requirements of these groups; tell whether any is left."""
    if chosen:
        chapter.items = [
            item
            for item in chapter.items
            if not item.node.groups or chosen & set(item.node.groups)
        ]
    return bool(chapter.items)


def _chapter(
    edition: Edition, house: Questionnaire, number: int, chapter: _Chapter
) -> Reflex:
    return Reflex(
        number=number,
        slug=f"chapitre-{number}",
        title=chapter.title,
        short=_cut(chapter.title, 60),
        icon="book-open",
        summary="",
        why=chapter.intro.strip(),
        board_note="",
        questions=tuple(
            _question(edition, house, number, item) for item in chapter.items
        ),
    )


def _question(
    edition: Edition, house: Questionnaire, number: int, item: _Item
) -> Question:
    node = item.node
    text = title_of(node)
    ref = ref_of(node)
    title = _cut(f"{ref} : {text}" if node.ref else text, TITLE_LENGTH)
    is_cut = node.name or " ".join(node.description.split()) != text
    return Question(
        id=question_key(node.urn),
        reflex_number=number,
        topic=_cut(title, TOPIC_LENGTH),
        text=text,
        levels=_sentences(edition.definition, node),
        why=node.description if is_cut else "",
        example="",
        check=node.annotation,
        ask_who="provider",
        ask_message=(
            f"{{etablissement}} fait le point sur le référentiel « {edition.definition.name} ». "
            f"Merci de nous dire par écrit où en est l’exigence suivante, ce qui est en place et depuis quand : « {title} ». "
            "Un document daté nous servirait de preuve."
        ),
        proof=node.typical_evidence
        or "Un document daté qui montre que l’exigence est tenue : procédure, compte rendu, capture ou attestation.",
        proof_months=PROOF_MONTHS,
        weight=node.weight,
        is_lock=False,
        is_automatic=False,
        is_vital=False,
        action=Improvement(
            title=_cut(f"Répondre à l’exigence {title}", TITLE_LENGTH),
            how=node.description or text,
            done_when="L’exigence est tenue, et la réponse est mise à jour dans Beffroi.",
            effort=2,
            cost="",
            who="",
        ),
        verify=Verification(
            title=_cut(f"Vérifier l’exigence {title}", TITLE_LENGTH),
            done_when="Une personne a vérifié, et une preuve datée est jointe.",
            effort=1,
        ),
        origins=_origins(edition, house, item),
    )


def _origins(edition: Edition, house: Questionnaire, item: _Item) -> Origins:
    node = item.node
    scale = node.scale or edition.definition.scale
    key = question_key(node.urn)
    controls = [
        edition.controls[urn] for urn in node.controls if urn in edition.controls
    ]
    return Origins(
        urn=node.urn,
        ref=ref_of(node),
        section=item.section,
        notes=node.annotation,
        details=item.details,
        controls=tuple((known.name, known.description) for known in controls),
        scale=_labels(scale) or house.scale,
        points=_points(edition.definition, scale),
        has_own_scale=bool(scale),
        is_summed=edition.definition.is_summed,
        questions=tuple(_scored(asked, edition.points) for asked in node.questions),
        added_at=_moment(edition.marks, "added", key),
        changed_at=_moment(edition.marks, "changed", key),
    )


def _scored(question: Subquestion, points: Mapping[str, float]) -> Subquestion:
    """Return the question with the scores given afterwards to its bare choices."""
    choices = tuple(
        Choice(c.urn, c.text, c.description, points.get(c.urn), c.result)
        if c.score is None
        else c
        for c in question.choices
    )
    return Subquestion(
        question.urn, question.kind, question.text, question.annotation, choices,
        question.depends_on, question.weight,
    )  # fmt: skip


def _sentences(definition: Definition, node: Node) -> tuple[str, ...]:
    scale = node.scale or definition.scale
    return tuple(level.description for level in scale) if scale else HOUSE_SENTENCES


def _points(definition: Definition, scale: Sequence[Level]) -> tuple[int, ...]:
    """Return the authors' figure of each level; the house scale is spread over their range."""
    if scale:
        return tuple(level.score for level in scale)
    low, high = definition.bounds
    most = len(HOUSE_SENTENCES) - 1
    return tuple(round(low + (high - low) * level / most) for level in range(most + 1))


def _labels(scale: Iterable[Level]) -> tuple[str, ...]:
    return tuple(level.name[:1].upper() + level.name[1:] for level in scale)


def _retired(edition: Edition) -> tuple[Retired, ...]:
    return tuple(
        Retired(
            item["id"], item["ref"], item["text"],
            datetime.fromisoformat(item["retired_at"]),
        )
        for item in edition.marks.get("retired", [])
    )  # fmt: skip


def _moment(marks: Mapping[str, Any], kind: str, key: str) -> datetime | None:
    found = marks.get(kind, {}).get(key)
    return datetime.fromisoformat(found) if found else None


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:(") + "…"
