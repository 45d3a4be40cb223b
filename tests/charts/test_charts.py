"""Charts as specifications: valid, described, in the right language, marked where illustrative."""

import itertools
import json

import altair as alt
import nbformat
import pytest

from analysis.charts.theme import FONT, MIME_TYPE, config, enable_renderer, register_fonts
from analysis.charts.tokens import STATUS_COLOURS
from analysis.language import speak
from analysis.report import figures, reach_figures
from analysis.report.lines import indicator_lines

FIGURES = {
    "overview": lambda results: figures.overview(results),
    "picker": lambda results: figures.picker_figure(results),
    "completeness": lambda results: figures.completeness_figure(results),
    "objective": lambda results: figures.objective_figure(results, 1),
    **{i: (lambda results, i=i: figures.trajectory_figure(results, i)) for i in ("8a", "16", "17a")},
}
DEMO_ONLY = {
    "chances": lambda results: reach_figures.chances_figure(results),
    "fan": lambda results: reach_figures.fan_figure(results, "3c"),
    "reduction": lambda results: figures.trajectory_figure(results, "13"),
}


@pytest.fixture(params=[*FIGURES, *DEMO_ONLY])
def demo_spec(request, demo_results) -> dict:
    """Each chart of the illustrative report as a Vega-Lite specification."""
    return (FIGURES | DEMO_ONLY)[request.param](demo_results).to_dict()


@pytest.fixture(params=list(FIGURES))
def real_spec(request, results) -> dict:
    """Each chart of the real report as a Vega-Lite specification."""
    return FIGURES[request.param](results).to_dict()


def test_every_chart_has_a_title_and_a_description(real_spec):
    """The title and the text alternative are there and not empty."""
    assert real_spec["title"]["text"]
    assert len(real_spec["description"]) > 30


def test_charts_hold_no_number_that_json_does_not_know(real_spec):
    """A missing value is null, never NaN: kernels refuse the message and browsers the page."""
    json.dumps(real_spec, allow_nan=False)


def test_real_charts_do_not_say_illustrative(real_spec):
    """The warning is kept for illustrative data."""
    assert "MINH HOẠ" not in json.dumps(real_spec, ensure_ascii=False)


def test_illustrative_charts_say_so_inside_the_picture(demo_spec):
    """Title, description and a mark across the chart carry the warning."""
    warning = speak("vi").text("illustrative.banner")

    assert warning in demo_spec["title"]["subtitle"]
    assert demo_spec["description"].startswith(warning)
    layers = demo_spec.get("layer", [])
    assert "facet" in demo_spec or any(layer["mark"].get("text") == warning for layer in layers)


def test_charts_keep_to_numbers_of_the_language(real_spec):
    """The number locale travels with each chart, so that JupyterLab and pictures use it too."""
    assert "," == real_spec["config"]["locale"]["number"]["decimal"]


def test_status_colours_can_be_told_apart_in_grey():
    """Neighbouring statuses differ in lightness, for print in black and white."""

    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2

    ladder = sorted(lightness(c) for c in STATUS_COLOURS.values())

    assert all(later - earlier > 0.02 for earlier, later in itertools.pairwise(ladder))


def test_vega_lite_5_of_jupyterlab_gets_its_own_mime_type():
    """The renderer's key is one that nbformat accepts and JupyterLab 4 draws."""
    enable_renderer()
    chart = alt.Chart(alt.InlineData([{"a": 1}])).mark_bar().properties(description="Mô tả")
    bundle = alt.renderers.get()(chart.to_dict())
    output = nbformat.v4.new_output("display_data", bundle)

    nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[output])]))

    assert "application/vnd.vegalite.v5+json" == MIME_TYPE
    assert "Mô tả" == bundle["text/plain"]


def test_pictures_have_text_in_the_report_font(results):
    """A picture without the font would come out with every label missing and no error."""
    import vl_convert

    register_fonts()
    spec = figures.overview(results).to_dict() | {"width": 900}
    svg = vl_convert.vegalite_to_svg(spec)
    pdf = vl_convert.vegalite_to_pdf(spec)

    assert "trong 35 chỉ số" in svg
    assert FONT in svg
    assert b"/FontFile" in pdf or b"/FontDescriptor" in pdf


def test_guides_stay_out_of_the_accessibility_tree():
    """Vega would write English labels there; the chart's own description is enough."""
    made = config(speak("vi"))

    assert {False} == {made[part]["aria"] for part in ("mark", "axis", "legend", "title")}


@pytest.mark.parametrize(("indicator", "aside"), [("8a", True), ("16", False)])
def test_the_latest_value_stands_beside_a_line_that_comes_in_steeply(results, indicator, aside):
    """Above a steep fall the text would lie on the line itself."""
    lines = indicator_lines(results, indicator)
    told = lines[lines["layer"].eq("observed") & lines["note"].notna()]
    assert [aside] == list(told["aside"])
