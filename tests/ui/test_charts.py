"""Bars, lines and tiles: right sizes, sound SVG, a table underneath."""

import pytest

from beffroi.ui.charts import bars, drawing, lines, strips, tilemap
from beffroi.ui.gallery import design_context
from tests.ui.build import SVG, elements, render, svg, words

GALLERY = design_context()
DRAWINGS = {
    "rosace": drawing.rosace_svg(GALLERY["petals"]),
    "rosace standalone": drawing.rosace_svg(GALLERY["petals"], standalone=True),
    "bars": drawing.bar_chart_svg(GALLERY["bars"]),
    "bars standalone": drawing.bar_chart_svg(GALLERY["bars"], standalone=True),
    "stacks": drawing.stacked_chart_svg(GALLERY["stacks"]),
    "lines": drawing.line_chart_svg(GALLERY["history"], unit="%", maximum=100),
    "strips": drawing.strip_chart_svg(GALLERY["strips"]),
    "tiles": drawing.tile_map_svg(GALLERY["tiles"]),
    "no bars": drawing.bar_chart_svg([]),
    "no line": drawing.line_chart_svg([]),
    "no tile": drawing.tile_map_svg([]),
    "empty rosace": drawing.rosace_svg([]),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_sound_and_free_of_inline_style_and_script(name):
    root = svg(DRAWINGS[name])

    tags = {element.tag for element in root.iter()}
    attributes = {key for element in root.iter() for key in element.attrib}
    assert f"{SVG}script" not in tags
    assert f"{SVG}style" not in tags
    assert "style" not in attributes
    assert not [key for key in attributes if key.startswith("on")]
    assert root.findtext(f"{SVG}title")


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_writes_its_numbers_with_a_point(name):
    for element in svg(DRAWINGS[name]).iter():
        for key in ("x", "y", "cx", "cy", "r", "width", "height", "viewBox"):
            assert "," not in element.get(key, "")


def test_the_longest_bar_fills_the_width_and_half_fills_half():
    drawn = bars.drawn_bars([bars.Bar("a", 10), bars.Bar("b", 5), bars.Bar("c", 0)])

    assert [bar.width_percent for bar in drawn] == [100, 50, 0]


def test_a_bar_never_leaves_its_track():
    drawn = bars.drawn_bars([bars.Bar("a", 140), bars.Bar("b", -3)], maximum=100)

    assert [bar.width_percent for bar in drawn] == [100, 0]


def test_a_stacked_bar_shows_proven_then_declared_then_unknown():
    stack = bars.Stack("a", declared_ratio=0.6, proven_ratio=0.2, unknown_ratio=0.9)

    drawn = bars.drawn_stacks([stack])[0].segments

    assert [(s.kind, s.x_percent, s.width_percent) for s in drawn] == [
        ("proven", 0, 20),
        ("declared", 20, 40),
        ("unknown", 60, 40),
    ]


@pytest.mark.parametrize(
    ("highest", "top"),
    [(0, 1), (0.4, 1), (1, 1), (7, 8), (12, 20), (62, 80), (100, 100), (999, 1000)],
)
def test_the_scale_of_a_line_ends_on_a_round_number(highest, top):
    assert lines.top_of(highest) == top


def test_the_labels_at_the_end_of_lines_do_not_touch():
    close = [
        lines.Series(n, [lines.Point("juin", v)]) for n, v in (("a", 50), ("b", 51))
    ]

    drawn = lines.drawn_lines(close, 100)

    assert abs(drawn[0].label_y - drawn[1].label_y) >= 50


def test_one_point_alone_is_drawn():
    root = svg(drawing.line_chart_svg([lines.Series("", [lines.Point("juin", 3)])]))

    assert len(list(root.iter(f"{SVG}circle"))) == 1


@pytest.mark.parametrize(
    ("count", "shade"), [(0, 0), (1, 1), (4, 1), (10, 2), (13, 3), (20, 4)]
)
def test_the_shade_of_a_tile_follows_its_count(count, shade):
    assert tilemap.shade_of(count, 20) == shade


def test_tiles_of_one_region_start_at_the_corner():
    tiles = [
        tilemap.Tile("31", "Haute-Garonne", 5, 9, 3),
        tilemap.Tile("11", "Aude", 6, 9, 1),
    ]

    drawn, width, height = tilemap.drawn_tiles(tiles)

    assert [(tile.x, tile.y) for tile in drawn] == [(0, 0), (78, 0)]
    assert (width, height) == (150, 72)


def test_a_chart_has_its_finding_as_title_and_its_table_underneath():
    html = render(
        '{% bar_chart bars title="Un sur deux" head="Type" unit="Nombre" %}',
        bars=[bars.Bar("EHPAD", 31, "31 maisons"), bars.Bar("Autres", 30)],
    )

    text = words(html)
    assert "Un sur deux" in text
    assert "Type Nombre EHPAD 31 maisons Autres 30" in text
    assert elements(html, "svg")[0]["role"] == "img"


def test_a_chart_without_data_says_so():
    assert "Rien à dessiner pour l’instant" in words(
        render("{% bar_chart none %}", none=[])
    )


def test_the_table_of_the_rosace_says_the_same_as_the_drawing():
    html = render("{% rosace_table petals %}", petals=GALLERY["petals"])

    text = words(html)
    assert "5 Mots de passe 45\u00a0% 20\u00a0% 25\u00a0%" in text
    assert "9 Nomadisme sans objet" in text
    assert len(elements(html, "tr")) == 13


def test_lines_accept_points_alone():
    html = render(
        '{% line_chart points unit="%" %}',
        points=[lines.Point("juin", 34), lines.Point("juillet", 38.5)],
    )

    assert "juillet 38,5 %" in words(html)


def test_a_strip_without_own_value_has_no_dot():
    first, _, third = strips.drawn_strips(GALLERY["strips"])

    assert (first.display, third.display) == ("46\xa0%", "sans objet")
    assert first.band_width == 33
    assert drawing.strip_chart_svg(GALLERY["strips"]).count("<circle") == 2


def test_a_band_without_width_is_still_seen():
    (drawn,) = strips.drawn_strips([strips.Strip("Résultat", 40, 40, 40, 40)])

    assert drawn.band_width > 0


def test_the_table_of_the_strips_says_the_same_as_the_drawing():
    shown = render("{% strip_chart strips title='Vous' %}", strips=GALLERY["strips"])

    assert "sans objet" in words(shown)
    assert "La moitié du milieu" in words(shown)
