"""The rosace tells the truth: exact lengths, the unknown apart, what has no object."""

import math
import re
from typing import Any

import pytest

from beffroi.ui.charts.drawing import rosace_sentence, rosace_svg
from beffroi.ui.charts.rosace import (
    OCULUS,
    RIM,
    Petal,
    edge_angle,
    half_angle,
    lancet,
    lancet_path,
    level_rings,
    radius_of,
    window,
)
from tests.ui.build import SVG, svg


def make_petal(number: int = 1, **changes: object) -> Petal:
    fields: dict[str, Any] = {
        "number": number,
        "short": f"Réflexe {number}",
        "declared_ratio": 2 / 3,
        "proven_ratio": 1 / 3,
        "unknown_ratio": 0.0,
        "title": f"Réflexe {number} : deux sur trois",
    }
    return Petal(**{**fields, **changes})


def reach(path: str) -> float:
    """Return the largest radius among the points of a path."""
    points = re.findall(r"(-?\d+\.\d+) (-?\d+\.\d+)", path)
    return max(math.hypot(float(x), float(y)) for x, y in points)


@pytest.mark.parametrize(
    ("ratio", "radius"),
    [(0, OCULUS), (1 / 3, 94), (2 / 3, 142), (1, RIM), (1.7, RIM), (-2, OCULUS)],
)
def test_a_length_ends_at_its_exact_radius(ratio, radius):
    assert radius_of(ratio) == pytest.approx(radius)


@pytest.mark.parametrize("ratio", [0.1, 1 / 3, 0.5, 2 / 3, 0.9, 1])
@pytest.mark.parametrize("angle", [0, 30, 90, 330])
def test_the_tip_of_a_petal_stands_at_its_length(ratio, angle):
    assert reach(lancet_path(ratio, angle)) == pytest.approx(radius_of(ratio), abs=0.02)


def test_the_rings_stand_at_levels_one_to_three():
    assert level_rings() == [94, 142, 190]


def test_a_petal_of_length_nothing_is_not_drawn():
    assert lancet_path(0, 0) == ""


def test_a_petal_never_leaves_its_sector():
    for ratio in (0.2, 0.5, 1):
        for radius in range(50, int(radius_of(ratio)), 4):
            assert 0 <= edge_angle(radius, ratio) <= half_angle(radius, 12) + 0.01


def test_the_proven_part_is_never_longer_than_the_declared_one():
    drawn = lancet(make_petal(declared_ratio=1 / 3, proven_ratio=1), 0, 12)

    assert drawn.proven == drawn.declared


def test_the_unknown_part_is_hatched_beyond_the_declared_one():
    drawn = lancet(make_petal(declared_ratio=0.25, unknown_ratio=0.5), 0, 12)

    assert reach(drawn.unknown) == pytest.approx(radius_of(0.75), abs=0.02)


def test_nothing_is_hatched_when_everything_is_known():
    assert lancet(make_petal(unknown_ratio=0), 0, 12).unknown == ""


def test_a_reflex_without_object_keeps_an_empty_dashed_place():
    petals = [make_petal(), make_petal(2, declared_ratio=None, unknown_ratio=1)]

    drawn = window(petals)[1]
    root = svg(rosace_svg(petals))

    assert (drawn.declared, drawn.proven, drawn.unknown) == ("", "", "")
    assert drawn.glass
    dashed = [p for p in root.iter(f"{SVG}path") if p.get("stroke-dasharray")]
    assert len(dashed) == 1
    assert "2. Réflexe 2\u00a0: sans objet" in rosace_sentence(petals)


def test_the_first_petal_is_at_the_top_and_the_fourth_on_the_right():
    drawn = window([make_petal(n) for n in range(1, 13)])

    assert (drawn[0].number_x, drawn[0].number_y) == pytest.approx((0, -210))
    assert (drawn[3].number_x, drawn[3].number_y) == pytest.approx((210, 0))


def test_the_drawing_says_in_words_what_it_shows():
    root = svg(rosace_svg([make_petal(unknown_ratio=0.2)]))

    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "La rosace des douze réflexes"
    assert "déclaré 67\u00a0%, prouvé 33\u00a0%, inconnu 20\u00a0%" in str(
        root.findtext(f"{SVG}desc")
    )


def test_a_linked_rosace_is_a_group_of_named_links():
    petals = [make_petal(n, url=f"/reflexes/{n}/") for n in range(1, 13)]

    root = svg(rosace_svg(petals))

    links = list(root.iter(f"{SVG}a"))
    assert root.get("role") == "group"
    assert [link.get("aria-label") for link in links] == [p.title for p in petals]


def test_a_standalone_rosace_bears_its_colours_and_no_link():
    text = rosace_svg([make_petal(url="/reflexes/1/")], standalone=True)

    root = svg(text)
    shapes = [e for e in root.iter() if e.tag in {f"{SVG}path", f"{SVG}circle"}]
    assert 'xmlns="http://www.w3.org/2000/svg"' in text
    assert list(root.iter(f"{SVG}a")) == []
    assert all(shape.get("fill") for shape in shapes)


def test_the_same_petals_give_the_same_drawing():
    petals = [make_petal(n, unknown_ratio=0.3) for n in range(1, 13)]

    assert rosace_svg(petals) == rosace_svg(list(petals))


def test_an_unknown_size_is_refused_by_name():
    with pytest.raises(ValueError, match="huge"):
        rosace_svg([], size="huge")


def test_names_are_escaped_in_the_drawing():
    text = rosace_svg([make_petal(short="<b>parc</b> & co", title='"><script>')])

    assert "<b>" not in text
    assert "<script" not in text
    svg(text)
