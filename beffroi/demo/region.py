"""Read the invented region and its words, refused by name when a file is faulty."""

from dataclasses import dataclass
from pathlib import Path

from beffroi.demo.rules.region import Region, parse_region
from beffroi.demo.rules.words import Words, parse_words
from beffroi.lib.content import read_yaml
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.questionnaire import Questionnaire
from beffroi.reference import queries as reference

CONTENT = Path(__file__).resolve().parent / "content"


@dataclass(frozen=True, slots=True)
class World:
    """All that the demo is told from."""

    region: Region
    words: Words
    questionnaire: Questionnaire


def read_world(folder: Path = CONTENT) -> World:
    """Return the world that the files of a folder describe.

    Raises: ContentError naming the file, the key and the reason.
    """
    current = questionnaire()
    return World(
        region=parse_region(
            read_yaml(folder / "region.yaml"), reference.categories().keys()
        ),
        words=parse_words(
            read_yaml(folder / "answers.yaml"),
            read_yaml(folder / "life.yaml"),
            current.by_id.keys(),
        ),
        questionnaire=current,
    )
