"""A draft as a scenario that can always be shown, whatever it still lacks."""

from dataclasses import replace

from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.rules.message_writing import blocks_of_letter
from beffroi.phishing.rules.placeholders import BY_NAME, PLACE
from beffroi.phishing.rules.scenario_drafts import (
    Draft,
    cues_of,
    holds,
    html_of,
    level_of,
    lines_of,
    premise_of,
    text_of,
)
from beffroi.phishing.rules.scenarios import (
    Block,
    BlockKind,
    Cue,
    Field,
    FieldKind,
    Lesson,
    LureKind,
    Page,
    Scenario,
    Season,
    Sender,
    Theme,
    Tint,
)


def previewed(draft: Draft, slug: str) -> Scenario:
    """Return a scenario that can always be shown, whatever is still missing.

    A place that does not exist loses its braces, a cue that points nowhere is left out.
    """
    lesson, page = draft["lesson"], draft["page"]
    scenario = Scenario(
        slug=slug,
        version=0,
        title=draft["title"],
        level=level_of(draft),
        theme=Theme(draft["theme"]),
        audiences=frozenset(JobFamily),
        places=frozenset(draft["places"]),
        season=Season(draft["season"]),
        lure=LureKind(draft["lure"]),
        sender=Sender(
            _shown(draft["sender"]["name"]) or "Nom à écrire",
            draft["sender"]["local_part"] or "adresse",
        ),
        subject=_shown(draft["subject"]) or "Objet à écrire",
        html=_shown(html_of(draft)),
        text=_shown(text_of(draft)),
        page=Page(
            brand=_shown(page["brand"]) or "Marque à inventer",
            tint=Tint(page["tint"]),
            title=_shown(page["title"]) or "Titre à écrire",
            blocks=_shown_blocks(page["letter"]),
            button=_shown(page["button"]) or "Continuer",
        ),
        portal=_fields(draft),
        cues=(),
        premise=premise_of(draft),
        lesson=Lesson(
            alert=_shown(lesson["alert"]) or "L’explication reste à écrire.",
            todo=tuple(map(_shown, lines_of(lesson["todo"]))),
            closing=_shown(lesson["closing"]),
            poster=_shown(lesson["poster"]),
        ),
        argued={},
    )
    return replace(scenario, cues=_placed(scenario, draft))


def _fields(draft: Draft) -> tuple[Field, ...]:
    if draft["lure"] != LureKind.FORM:
        return ()
    return tuple(
        Field(
            FieldKind(row["kind"]), _shown(row["label"]) or "Champ", _shown(row["hint"])
        )
        for row in draft["portal"]
    )


def _shown_blocks(letter: str) -> tuple[Block, ...]:
    blocks = blocks_of_letter(_shown(letter))
    return blocks or (Block(BlockKind.TEXT, ("Le texte de la page reste à écrire.",)),)


def _placed(scenario: Scenario, draft: Draft) -> tuple[Cue, ...]:
    """Return the cues that point at one passage and cross none of those before."""
    kept: tuple[Cue, ...] = ()
    for cue in cues_of(draft):
        shown = replace(cue, excerpt=_shown(cue.excerpt), note=_shown(cue.note))
        if shown.excerpt and holds(replace(scenario, cues=(*kept, shown))):
            kept = (*kept, shown)
    return kept


def _shown(text: str) -> str:
    """Return a text whose unknown places lost their braces."""
    return PLACE.sub(
        lambda match: (
            match[0]
            if match[1] in BY_NAME
            else match[0].replace("{", "❴").replace("}", "❵")
        ),
        text.strip(),
    )
