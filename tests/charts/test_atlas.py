"""The interactive map: communes join their values, captions count what is drawn, the list says the same."""

import json
import re
import warnings
from dataclasses import replace

import pandas as pd
import pytest
import vl_convert
from in_language import in_english

from analysis.charts.theme import register_fonts
from analysis.charts.tokens import CHANGE_COLOURS, COMMUNE_COLOURS, SEQUENCE_COLOURS
from analysis.communes.assessments import load_assessments
from analysis.language import speak
from analysis.report import map_numbers
from analysis.report.atlas import atlas_content, atlas_figure
from analysis.report.commune_list import commune_list
from analysis.report.map_layers import STATUS


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
    outlined = r'<path[^>]* fill="(#[0-9a-f]{6})[^>]*stroke="#6b7884"[^>]*stroke-width="0.6"'
    return pd.Series(re.findall(outlined, svg)).value_counts()


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
    assert {key.split("|")[1] for key in keys if key.startswith(STATUS)} == {"2022", "2024"}


@pytest.mark.parametrize("units", ["2024", "2025"])
@pytest.mark.parametrize("year", [2022, 2024])
def test_the_picture_shows_as_many_communes_as_its_caption_counts(spec, content, units, year):
    svg = drawn(spec, units=units, year=year)
    cells = content.cells[content.cells["layer"].eq(STATUS)]
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
    assert max(points) - min(points) > 70


def test_numbers_of_the_report_are_on_the_map_in_words(spec, demo_results):
    """A commune's own value as it was reported; the legend has its class; a year beyond has none."""
    rows = demo_results.observations.rows
    row = rows[rows["area_code"].eq("2024/06652") & rows["measure"].eq("14")].iloc[-1]
    svg = drawn(spec, shown="14", year=int(row["year"]), units="2024", picked="06652")

    assert speak("vi").number(row["value"], at_most=2) + "%" in svg
    assert "đơn vị có số liệu" in svg
    assert svg.count("trên ") >= 2
    assert fills(drawn(spec, shown="14", year=2022, units="2024"))[COMMUNE_COLOURS["no_data"]] == 171 + 1


def test_a_restated_value_says_so_with_its_bounds(content):
    cells = content.cells
    said = cells[cells["layer"].eq("14") & cells["list"].eq("2025") & cells["year"].eq(2023)]["state"]

    assert len(said) > 30
    assert said.str.contains("quy đổi từ|chuyển nguyên").all()
    assert said.str.contains("trong khoảng").any()


def test_points_are_not_averaged(content):
    """A unit made of several has no points of its own."""
    cells = content.cells
    points = cells[cells["layer"].eq("points")]

    assert len(points[points["list"].eq("2024")]) > 160
    assert points[points["list"].eq("2025")]["state"].str.contains("chuyển nguyên").all()


def test_a_change_is_coloured_by_its_direction(demo_results, content):
    """More of a share that should rise is better; the first year has no change."""
    cells = content.cells
    change = cells[cells["layer"].eq("5a-change") & cells["list"].eq("2024")]
    rows = demo_results.observations.rows
    own = rows[rows["measure"].eq("5a") & rows["area_code"].str.startswith("2024/")]
    own = own.assign(code=own["area_code"].str[5:]).pivot(index="code", columns="year", values="value")
    better = {CHANGE_COLOURS["better"], CHANGE_COLOURS["much_better"]}

    assert set(change["year"]) == {2024}
    assert content.years == (2022, 2025)
    assert change["colour"].isin(CHANGE_COLOURS.values()).all()
    if 2023 in own.columns:
        known = change.set_index("code").join(own).dropna(subset=[2023, 2024])
        rose = known[2024] - known[2023] > 0.01
        assert (known["colour"].isin(better) == rose).mean() > 0.97


def test_real_data_have_no_assessment_yet(results):
    content = atlas_content(results)
    svg = drawn(atlas_figure(results, content).to_dict())

    assert content.cells.empty
    assert "không có đánh giá" in svg
    assert fills(svg)[COMMUNE_COLOURS["no_data"]] == 54 + 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_list_tells_what_was_reported_with_its_source(demo_results, language):
    results = demo_results if language == "vi" else in_english(demo_results)
    content = atlas_content(results)
    html = commune_list(results, content).html
    assessed = load_assessments(results.parameters.paths, results.observations.sources)
    assessed = assessed[assessed["list"].eq("2024") & assessed["year"].le(results.parameters.report_year)]
    row = assessed[assessed["points"].notna() & assessed["year"].eq(assessed["year"].max())].iloc[0]
    entry = html.split(f'<li data-list="2024" data-code="{row["code"]}"')[1].split("<li data-list")[0]

    assert html.count("<li data-list=") == 171 + 54
    assert speak(language).number(row["points"]) in entry
    assert speak(language).text("illustrative.banner") in entry
    (source,) = re.findall(rf">{row['year']}<.*?#commune-source-(\d+)", entry)[:1]
    named = re.search(rf'<li id="commune-source-{source}">(.*?)</li>', html)[1]
    assert results.observations.sources.loc[row["source_id"], "publisher"] in named


def test_the_list_tells_each_thing_once_with_earlier_years_groups_and_sources_apart(demo_results, content):
    """A value of girls beside those of all children; two earlier years, one of them from another source."""
    rows = demo_results.observations.rows
    area = rows["area_code"][rows["area_code"].str.startswith("2025/")].iloc[0]
    own = rows[rows["area_code"].eq(area) & rows["measure"].eq("14")]
    latest = int(own["year"].iloc[0])
    before = [own.assign(year=latest - 1), own.assign(year=latest - 2, value=51.5, source_id="demo_so_yt")]
    made = pd.concat([own.assign(group="female"), *before, own])
    observations = replace(demo_results.observations, rows=made)

    told = commune_list(replace(demo_results, observations=observations), content).values
    (unit,) = (u for u in told["units"] if f"{u['list']}/{u['code']}" == area)
    rows = {row["what"]: row for row in unit["rows"] if row["year"] == str(latest)}
    name = demo_results.observations.measures.at["14", "name_vi"]
    earlier = rows[name]["earlier"]

    assert len(unit["rows"]) == len({row["what"] for row in unit["rows"]})
    assert rows[f"{name} – nữ"]["earlier"] == []
    assert [each["year"] for each in earlier] == [str(latest - 1), str(latest - 2)]
    assert earlier[0]["source"] is None
    assert "Y tế" in told["sources"][earlier[1]["source"] - 1]
    assert earlier[1]["value"] == "51,5%"


def test_without_assessments_every_unit_says_so_and_nothing_complains(results):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a column without values is still one of texts
        units = commune_list(results, atlas_content(results)).values["units"]
    told = {(unit["status"], unit["state"]) for unit in units}
    assert {("no_data", speak("vi").text("commune.no_data"))} == told


def test_the_list_shows_the_units_of_the_report_first(demo_results, content):
    html = commune_list(demo_results, content).html
    hidden = re.findall(r'<li data-list="(\d+)"[^>]* hidden>', html)

    assert set(hidden) == {"2024"}
    assert len(hidden) == 171
    assert STATUS in content.layers


def lightness(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_no_data_is_lighter_than_any_class_in_grey_print():
    nothing = lightness(COMMUNE_COLOURS["no_data"])

    steps = [lightness(c) for c in SEQUENCE_COLOURS]
    assert steps == sorted(steps, reverse=True)
    assert nothing - lightness(SEQUENCE_COLOURS[0]) > 0.15
    assert abs(nothing - lightness(CHANGE_COLOURS["same"])) > 0.15


def changed(values: list[float]) -> pd.DataFrame:
    """Return changes of communes as :func:`analysis.report.map_numbers._changes` takes them."""
    return pd.DataFrame(
        {
            "list": "2024",
            "year": 2024,
            "since": 2023,
            "code": [f"{k:05d}" for k in range(len(values))],
            "before": 50.0,
            "value": [50 + v for v in values],
            "change": values,
        }
    )


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        pytest.param([0.0, 0.0], ["same", "same"], id="nothing changed"),
        pytest.param(
            [-2.0, 2.0, 1.0], ["much_worse", "much_better", "better"], id="the median change is much"
        ),
        pytest.param([0.001, -0.001, 3.0], ["same", "same", "much_better"], id="less than is printed"),
    ],
)
def test_changes_are_classed_as_the_legend_says(demo_results, values, kinds):
    unit = demo_results.plan.units.loc["percent"]
    layer = map_numbers._changes(demo_results, "5a", changed(values), unit)

    assert layer.cells["colour"].tolist() == [CHANGE_COLOURS[kind] for kind in kinds]


def test_a_measure_of_no_indicator_has_no_direction(demo_results):
    assert map_numbers.direction_of(demo_results, "children_under_16") is None
    assert map_numbers.direction_of(demo_results, "3c") == "down"


def test_the_outer_classes_are_open(content):
    """A restated value may lie beyond those reported."""
    labels = content.legends[content.legends["layer"].eq("14")]["label"].tolist()

    assert labels[0].startswith("đến ")
    assert labels[-2].startswith("trên ")
    assert " đến " not in labels[-2]
