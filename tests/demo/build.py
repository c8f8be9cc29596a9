"""The world of the demo, whole or cut down for a test."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import yaml

from beffroi.demo.region import CONTENT, World, read_world
from beffroi.lib.content import read_yaml


def whole_world() -> World:
    return read_world()


def small_world(*numbers: str) -> World:
    """Return the world with some establishments only, and their people."""
    world = read_world()
    return replace(world, region=world.region.reduced_to(numbers))


def changed_content(tmp_path, name: str, change: Callable[[dict[str, Any]], None]):
    """Copy the content into a folder, one file changed; return the folder."""
    for path in CONTENT.glob("*.yaml"):
        value = copy.deepcopy(read_yaml(path))
        if path.name == name:
            change(value)
        text = yaml.safe_dump(value, allow_unicode=True)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return tmp_path
