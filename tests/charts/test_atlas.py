"""The interactive map: communes join their values, captions count what is drawn, the list says the same."""

import json
import re

import pandas as pd
import pytest
import vl_convert

from analysis.charts.theme import COMMUNE_COLOURS, register_fonts
from analysis.communes.assessments import load_assessments
from analysis.language import speak
from analysis.parameters import check_parameters
from analysis.report.atlas import STATUS, atlas_content, atlas_figure
from analysis.report.commune_list import commune_list
from analysis.results import compute


@pytest.fixture(scope="module")
def content(demo_results):
    return atlas_content(demo_results)


@pytest.fixture(scope="module")
def spec(demo_results, content):
    return atlas_figure(demo_results, content).to_dict()


def drawn(spec: dict, **chosen) -> str:
    """Return the map as SVG with some controls set."""
    register_fonts()
    made = json.loads(json.dumps(spec))
    for parameter in made["params"]:
        parameter["value"] = chosen.get(parameter["name"], parameter.get("value"))
    return vl_convert.vegalite_to_svg(made)


def fills(svg: str) -> pd.Series:
    """Return how many shapes have each status colour."""
    found = re.findall(r'<path[^>]* fill="(#[0-9a-f]{6})"[^>]*stroke="#6b7884"[^>]*stroke-width="0.6"', svg)
    return pd.Series(found).value_counts()


def test_the_atlas_is_valid_and_its_shapes_are_small(spec):
    sets = spec["datasets"]

    assert spec["usermeta"]["atlas"]
    for name in ("communes-2024", "communes-2025", "former-districts"):
        assert len(json.dumps(sets[name], separators=(",", ":"))) < 250_000


@pytest.mark.parametrize(("units", "n"), [("2024", 171), ("2025", 54)])
def test_every_commune_of_a_list_has_its_value_or_none(spec, units, n):
    shapes = spec["datasets"][f"communes-{units}"]["objects"]["communes"]["geometries"]
    codes = {shape["properties"]["code"] for shape in shapes}
    keys = {row["key"] for row in spec["datasets"][f"cells-{units}"]}
    about = {row["code"] for row in spec["datasets"][f"about-{units}"]}

    assert len(codes) == n
    assert codes == about
    assert {key.split("|")[2] for key in keys} <= codes
    assert {key.split("|")[1] for key in keys} == {"2022", "2024"}


@pytest.mark.parametrize("units", ["2024", "2025"])
@pytest.mark.parametrize("year", [2022, 2024])
def test_the_picture_shows_as_many_communes_as_its_caption_counts(spec, content, units, year):
    svg = drawn(spec, units=units, year=year)
    cells = content.cells
    counts = cells[cells["list"].eq(units) & cells["year"].eq(year)]["status"].value_counts()
    shown = fills(svg)
    words = speak("vi")

    for status, n in counts.items():
        assert f"{words.text(f'commune.{status}')}: {n}" in svg
        # One square of the legend has the same colour.
        assert shown[COMMUNE_COLOURS[status]] - 1 == n


def test_a_year_without_an_assessment_says_so_and_shows_no_status(spec):
    svg = drawn(spec, year=2023)

    assert "Năm 2023 – không có đánh giá" in svg
    assert fills(svg)[COMMUNE_COLOURS["recognised"]] == 1
    assert fills(svg)[COMMUNE_COLOURS["no_data"]] == 54 + 1


def test_a_place_is_drawn_larger(spec):
    """Looking closely at Hạ Long moves its wards apart; the picked one is outlined and named."""
    svg = drawn(spec, units="2024", place="Thành phố Hạ Long", picked="06649")

    assert "Phường Hà Khánh – " in svg
    outline = re.search(r'<path[^>]* d="(M[^"]*Z)"[^>]*stroke="#a3195b"', svg)[1]
    points = [float(x) for x, _ in re.findall(r"(-?[\d.]+),(-?[\d.]+)", outline)]
    assert max(points) - min(points) > 80


def test_real_data_have_no_assessment_yet(results):
    content = atlas_content(results)
    svg = drawn(atlas_figure(results, content).to_dict())

    assert content.cells.empty
    assert "không có đánh giá" in svg
    assert fills(svg)[COMMUNE_COLOURS["no_data"]] == 54 + 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_list_tells_what_was_reported_with_its_source(data_dir, language):
    chosen = {"report_year": 2025, "illustrative": True, "language": language}
    results = compute(check_parameters(data_dir=data_dir, **chosen))
    content = atlas_content(results)
    html = commune_list(results, content).html
    assessed = load_assessments(results.parameters.paths, results.observations.sources)
    row = assessed[assessed["list"].eq("2024") & assessed["points"].notna()].iloc[0]
    entry = re.search(rf'<li data-list="2024" data-code="{row["code"]}".*?</li>', html, re.S)[0]

    assert html.count("<li ") == 171 + 54
    assert speak(language).number(row["points"]) in entry
    assert results.observations.sources.loc[row["source_id"], "publisher"] in entry
    assert speak(language).text("illustrative.banner") in entry


def test_the_list_shows_the_units_of_the_report_first(demo_results, content):
    html = commune_list(demo_results, content).html
    hidden = re.findall(r'<li data-list="(\d+)"[^>]* hidden>', html)

    assert set(hidden) == {"2024"}
    assert len(hidden) == 171
    assert STATUS in content.layers
