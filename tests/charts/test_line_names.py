"""Names beside lines: each line has a name beside it or in the legend, and no name covers anything."""

import re

import pandas as pd
import pytest
from altair.utils.schemapi import debug_mode
from in_language import in_english

from analysis.charts.lettering import text_width
from analysis.charts.line_names import LINE, PLOT_HEIGHT, PLOT_WIDTH, SIZE, with_names
from analysis.charts.reachability import _band_names
from analysis.charts.theme import register_fonts
from analysis.language import speak
from analysis.report.figures import picker_figure, trajectory_figure
from analysis.report.findings.course import indicator_finding
from analysis.report.lines import indicator_lines

NAMES = {"national": "Cả nước", "regional": "Vùng", "required": "Cần đạt"}


def known(results) -> list[str]:
    return list(results.coverage.index[results.coverage["n_values"].gt(0)])


def made(results, indicator: str) -> dict:
    with debug_mode(False):
        return trajectory_figure(results, indicator).to_dict()


def in_legend(spec: dict) -> set[str]:
    """Return the layers that the legend of a trajectory names."""
    return {
        layer
        for part in spec["layer"]
        if (legend := part.get("encoding", {}).get("color", {}).get("legend"))
        for layer in legend["values"]
    }


@pytest.mark.parametrize("which", ["results", "demo_results"])
def test_every_layer_is_named_once(which, request):
    """In the legend, or beside its line."""
    results, beside = request.getfixturevalue(which), 0
    for indicator in known(results)[:8]:
        spec = made(results, indicator)
        rows = next(rows for rows in spec["datasets"].values() if len(rows) and "layer" in rows[0])
        named = [row["layer"] for row in rows if row.get("name")]
        drawn = {row["layer"] for row in rows}
        assert len(named) == len(set(named))
        assert drawn - set(named) == in_legend(spec)
        beside += len(named)
    assert beside


def test_no_name_stands_on_a_value(demo_results):
    """In the smallest plot, no point or text of another layer lies where a name is written."""
    for indicator in known(demo_results):
        table = with_names(indicator_lines(demo_results, indicator), NAMES, 2019)
        ends = pd.concat([table["value"], table["lower"].dropna(), table["upper"].dropna()])
        per_unit, per_year = PLOT_HEIGHT / (ends.max() - ends.min()), PLOT_WIDTH / (2030.9 - 2018.6)
        for name in table[table["name"].notna()].itertuples():
            shift = {"right": 0, "above": 11, "below": -11}[name.name_side]
            right = name.year + (text_width(name.name, SIZE) + 9) / per_year
            inside = table["year"].between(name.year, right, inclusive="right" if not shift else "both")
            others = table[table["layer"].ne(name.layer) & inside]
            away = (others["value"] - name.value - shift / per_unit).abs() * per_unit
            assert (away[others["layer"].ne("required")] > LINE / 2).all(), indicator
            assert right < 2031


def test_a_crowded_place_leaves_the_name_to_the_legend():
    """Nation and province end at the same value, and the region right beside them."""
    rows = [
        {"year": year, "value": value, "layer": layer, "segment": 0, "note": None, "side": "above"}
        for layer, shift in (("observed", 0), ("national", 0.01), ("regional", 40))
        for year, value in ((2021, 1 + shift), (2022, 2 + shift))
    ]
    crowd = {"layer": "target", "year": 2022.5}
    rows += [rows[-1] | crowd | {"value": value} for value in (1.5, 2, 2.5, 3, 4, 6)]
    table = with_names(pd.DataFrame(rows), NAMES, 2020)

    assert ["regional"] == list(table.loc[table["name"].notna(), "layer"])


def test_bands_are_named_away_from_the_target_and_from_each_other():
    """On the other side of the target; two bands that end together have one name."""
    path = {"year": 2030, "lower_80": 10.0, "lower_50": 12.0, "upper_50": 16.0, "upper_80": 18.0}
    paths, drawn = pd.DataFrame([path]), pd.Series([5.0, 20.0])
    below = _band_names(paths, pd.DataFrame({"year": [2030], "value": [17.0]}), drawn)
    narrow = _band_names(paths.assign(upper_50=17.9), pd.DataFrame({"year": [2030], "value": [6.0]}), drawn)
    missed = _band_names(paths, pd.DataFrame({"year": [2030], "value": [14.0]}), drawn)

    assert [("80%", 10.0), ("50%", 12.0)] == list(zip(below["text"], below["value"], strict=True))
    assert ["80%"] == list(narrow["text"])
    assert ["80%"] == list(missed["text"])


def test_the_title_of_the_chart_to_pick_from_follows_the_choice(demo_results):
    """The picture of another choice has that indicator's finding above it."""
    import vl_convert

    register_fonts()
    results = in_english(demo_results)
    with debug_mode(False):
        spec = picker_figure(results).to_dict()
    next(p for p in spec["params"] if p["name"] == "indicator")["value"] = "4b"
    svg = vl_convert.vegalite_to_svg(spec)
    shown = " ".join(re.findall(r">([^<>]+)</t", svg)).replace("&lt;", "<")

    assert indicator_finding(results, "4b") in shown
    assert indicator_finding(results, "1") not in shown


def test_a_long_title_makes_no_picture_wider(demo_results):
    """The title is broken so that the plot stays as wide as it was without it."""
    import vl_convert

    register_fonts()
    spec = made(demo_results, "11b")
    width = {}
    for title in (spec["title"], {"text": "–"}):
        svg = vl_convert.vegalite_to_svg(spec | {"title": title})
        width[str(title)] = re.search(r'viewBox="0 0 ([\d.]+)', svg)[1]

    assert 2 == len(spec["title"]["text"])
    assert 1 == len(set(width.values()))
    assert speak("vi").text("finding.within_error", said="") in " ".join(spec["title"]["text"])
