"""The reference files are whole, and codes lead where they should."""

import pytest

from beffroi.lib.content import ContentError
from beffroi.reference import contents, queries
from beffroi.reference.apps import check_contents
from beffroi.reference.contents import _category, _checked_tiles, _fact
from beffroi.reference.rules.territories import Department, Region


def test_france_has_its_regions_and_departments():
    assert len(queries.regions()) == 18
    assert len(queries.departments()) == 101
    assert queries.departments()["2A"].name == "Corse-du-Sud"
    assert queries.departments()["31"].region_code == "76"
    assert queries.region_name("76") == "Occitanie"
    assert set(queries.collectivities()) >= {"975", "977", "978", "987", "988"}


def test_no_two_departments_share_a_tile():
    tiles = [department.tile for department in queries.departments().values()]

    assert None not in tiles
    assert len(set(tiles)) == len(tiles)


@pytest.mark.parametrize(
    ("postal_code", "code"),
    [
        ("31000", "31"),
        ("01000", "01"),
        ("20000", "2A"),
        ("20137", "2A"),
        ("20200", "2B"),
        ("20620", "2B"),
        ("97100", "971"),
        ("97400", "974"),
        ("97133", "977"),
        ("97150", "978"),
        ("97500", "975"),
        ("98800", "988"),
        ("96000", ""),
        ("00000", ""),
        ("3100", ""),
        ("ABCDE", ""),
    ],
)
def test_a_postal_code_leads_to_its_territory(postal_code, code):
    assert queries.department_of_postal_code(postal_code) == code


@pytest.mark.parametrize(
    ("finess", "postal_code", "code"),
    [
        ("310780000", "", "31"),
        ("2A0000014", "", "2A"),
        ("2b0000014", "", "2B"),
        ("9A0000001", "97100", "971"),
        ("9A0000001", "97150", "978"),
        ("9F0000001", "", "976"),
        ("990000001", "", ""),
    ],
)
def test_a_finess_number_leads_to_its_territory(finess, postal_code, code):
    assert queries.territories().of_finess(finess, postal_code) == code


def test_categories_know_their_family():
    categories = queries.categories()

    assert categories["500"].family == "older_people"
    assert categories["183"].family == "disability_children"
    assert categories["255"].family == "disability_adults"
    assert categories["354"].family == "home_care"
    assert {category.family for category in categories.values()} <= set(
        queries.families()
    )
    orders = [family.order for family in queries.families().values()]
    assert orders == sorted(orders)


def test_an_unknown_code_is_still_shown():
    assert queries.category_label("999") == "catégorie\u00a0999"
    assert queries.category_label("") == ""
    assert queries.department_name("999") == "999"


def test_the_delivered_files_pass_the_check():
    assert check_contents(None) == []


def test_a_faulty_fact_is_refused_by_file_key_and_reason():
    with pytest.raises(ContentError, match=r"facts\.yaml, .*numero.*value"):
        _fact({"slug": "numero", "label": "Un numéro"}, "facts.yaml")


def test_a_category_of_no_family_is_refused():
    row = {
        "code": "500", "label": "EHPAD", "short": "EHPAD",
        "family": "nowhere", "is_closed": False,
    }  # fmt: skip

    with pytest.raises(ContentError, match="nowhere"):
        _category(row, {}, "categories.yaml")


def test_two_departments_on_one_tile_are_refused():
    twins = (
        Department("01", "Ain", "84", (3, 4)),
        Department("02", "Aisne", "32", (3, 4)),
    )

    with pytest.raises(ContentError, match="même case"):
        _checked_tiles({"84": Region("84", "Une région", twins)}, "territories.yaml")


def test_a_region_replaces_a_fact_from_its_own_folder(settings, tmp_path):
    folder = tmp_path / "reference"
    folder.mkdir()
    (folder / "facts.yaml").write_text(
        "- {slug: cert-sante-phone, label: Aide, value: 05 36 49 00 00, unit: null, "
        "source: Région, source_url: null, verified_on: 2026-11-20, note: null}\n",
        encoding="utf-8",
    )
    settings.CONTENT_DIR = str(tmp_path)
    contents.delivered_facts.cache_clear()

    try:
        assert contents.delivered_facts()["cert-sante-phone"].value == "05 36 49 00 00"
    finally:
        contents.delivered_facts.cache_clear()
