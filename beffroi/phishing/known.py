"""The reference data of the classification, read once from its content files."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from beffroi.lib.content import ContentError, need, read_yaml
from beffroi.phishing.rules.agents import agents_of
from beffroi.phishing.rules.features import Known
from beffroi.phishing.rules.networks import networks_of
from beffroi.phishing.rules.shown_pages import plain_page

FOLDER = Path(__file__).parent / "content" / "tracking"


@cache
def known() -> Known:
    """Return the known networks, agents and headers. Raises: ContentError."""
    networks, agents = read_yaml(FOLDER / "networks.yaml"), read_yaml(FOLDER / "agents.yaml")  # fmt: skip
    try:
        return Known(networks_of(networks), agents_of(agents), agents["headers"])
    except (KeyError, TypeError, ValueError) as error:
        message = f"{FOLDER.name} : {error}"
        raise ContentError(message) from error


@cache
def plain_pages() -> Mapping[str, str]:
    """Return the pages shown where none was made ready, by name. Raises: ContentError."""
    found = read_yaml(FOLDER / "pages.yaml")
    return {
        name: plain_page(need(page, "title", str, name), need(page, "paragraphs", list, name))
        for name, page in found.items()
    }  # fmt: skip
