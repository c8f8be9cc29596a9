"""What a page of the editor shows beside its fields: state, difficulty, preview, places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from beffroi.phishing.models.edited import EditedScenario
from beffroi.phishing.queries.scenario_library import owner_words
from beffroi.phishing.queries.scenarios import refused_words
from beffroi.phishing.rules.draft_checks import (
    SECTION_LABELS,
    Assessment,
    Problem,
    Section,
    assessment_of,
    problems_of,
)
from beffroi.phishing.rules.placeholders import PLACEHOLDERS
from beffroi.phishing.rules.preview_shapes import SHAPE_LABELS, Shape
from beffroi.phishing.rules.scenario_drafts import HTML, message_words
from beffroi.phishing.rules.scenarios import LEVEL_LABELS

# Where a place or a passage can be put without script: at the end of these texts.
INSERTABLE = ("subject", "letter", "html")


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of the editor in its menu; `count` is what is left to do there."""

    section: str
    label: str
    url: str
    count: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do, with the link that leads to its field."""

    sentence: str
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class PlaceWord:
    """One place of the closed list, as the menu of places offers it."""

    name: str
    label: str
    example: str


@dataclass(frozen=True, slots=True)
class EditingPage:
    """All that stands around the fields."""

    row: EditedScenario
    owner: str
    here: str
    title: str
    mark: int
    tabs: tuple[Tab, ...]
    todos: tuple[Todo, ...]
    assessment: Assessment | None
    level_label: str
    shape: Shape
    shapes: tuple[tuple[Shape, str], ...]
    preview_url: str
    places: tuple[PlaceWord, ...]
    words: str
    suggestions: Sequence[Mapping[str, str]]
    remarks: Sequence[str]
    next_section: str
    next_label: str


def editing_page(
    row: EditedScenario, here: Section | None, shape: Shape
) -> EditingPage:
    """Return what surrounds one page of the editor; None for the page that publishes."""
    found = problems_of(row.draft, row.slug, refused_words())
    assessment = assessment_of(row.draft)
    following = _following(here)
    preview = reverse("phishing:draft_preview", args=[row.slug, shape])
    return EditingPage(
        row=row,
        owner=owner_words(row),
        here=here or "",
        title=SECTION_LABELS[here] if here else "Vérifier et publier",
        mark=row.marks.get(here, 0) if here else 0,
        tabs=tuple(_tab(row, section, found, here) for section in Section),
        todos=tuple(_todo(row, problem, here) for problem in found),
        assessment=assessment,
        level_label=LEVEL_LABELS[assessment.level] if assessment else "",
        shape=shape,
        shapes=tuple(SHAPE_LABELS.items()),
        # A new address for each saving, so that no browser shows an old one.
        preview_url=f"{preview}?v={int(row.changed_at.timestamp() * 1000)}",
        places=tuple(
            PlaceWord(place.name, place.label, place.example)
            for place in PLACEHOLDERS
            if not place.is_teaching or here in (Section.LESSON, Section.CUES)
        ),
        words=message_words(row.draft) if here == Section.CUES else "",
        suggestions=row.draft["suggestions"],
        remarks=row.draft["remarks"],
        next_section=following,
        next_label=SECTION_LABELS[Section(following)]
        if following in set(Section)
        else "Vérifier et publier",
    )


def _following(here: Section | None) -> str:
    order = list(Section)
    rank = order.index(here) + 1 if here else len(order)
    return order[rank].value if rank < len(order) else "publier"


def _tab(
    row: EditedScenario,
    section: Section,
    found: tuple[Problem, ...],
    here: Section | None,
) -> Tab:
    return Tab(
        section=section,
        label=SECTION_LABELS[section],
        url=reverse("phishing:scenario_edit", args=[row.slug, section]),
        count=sum(problem.section == section for problem in found),
        is_here=section == here,
    )


def _todo(row: EditedScenario, problem: Problem, here: Section | None) -> Todo:
    anchor = problem.anchor
    if anchor == "id_letter" and row.draft["mode"] == HTML:
        anchor = "id_html"
    page = reverse("phishing:scenario_edit", args=[row.slug, problem.section])
    is_here = problem.section == here
    return Todo(
        problem.sentence, f"#{anchor}" if is_here else f"{page}#{anchor}", is_here
    )


def inserted(
    changes: Mapping[str, Any], draft: Mapping[str, Any], wanted: str
) -> dict[str, Any]:
    """Return the changes with what a button without script asked for.

    « prenom » puts the place {prenom} at the end of the message; « remplacer:2 » makes the
    third replacement that an import proposed.
    """
    done = dict(changes)
    verb, _, rank = wanted.partition(":")
    if verb == "remplacer":
        return _replaced(done, draft, rank)
    name = "html" if done.get("mode") == HTML else "letter"
    known = {place.name for place in PLACEHOLDERS if not place.is_teaching}
    if wanted in known and name in done:
        done[name] = f"{done[name]}{{{wanted}}}"
    return done


def _replaced(
    done: dict[str, Any], draft: Mapping[str, Any], rank: str
) -> dict[str, Any]:
    """Put a place instead of a name or a date, everywhere in the message."""
    waiting = list(draft["suggestions"])
    if not rank.isdigit() or int(rank) >= len(waiting):
        return done
    chosen = waiting.pop(int(rank))
    for name in ("subject", "letter", "html", "text", "band", "band_note"):
        done[name] = str(done.get(name, draft[name])).replace(
            chosen["found"], chosen["place"]
        )
    done["suggestions"] = waiting
    return done
