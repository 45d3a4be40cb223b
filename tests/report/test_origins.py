"""Source and method under every chart."""

import pytest
from in_language import in_english

from analysis.report.notebook import Report
from analysis.report.origins import origin

METHODS = ("status", "chance", "missing", "communes")


@pytest.mark.parametrize("method", METHODS)
def test_a_chart_names_its_source_and_its_method(demo_results, method):
    """Publisher first, then how it was made; in the language of the report."""
    assert origin(demo_results, method).startswith("Nguồn: Minh hoạ")
    assert ". Cách " in origin(demo_results, method)
    assert ". Method: " in origin(in_english(demo_results), method)


def test_what_is_not_published_has_no_source(results):
    """No commune has been assessed in published data: the line says the method alone."""
    assert origin(results, "communes").startswith("Cách xét:")


def test_the_source_is_that_of_the_indicators_shown(results):
    """A chart of some indicators names the publishers of these alone."""
    assert origin(results, "status", ["16"]) != origin(results, "status")


PARTS = ("overview", "picker", "chances", "completeness", "tiles", "fans")


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_notebooks_with_charts_says_where_they_come_from(results, part, monkeypatch):
    """As many lines of source and method as charts."""
    shown = []
    monkeypatch.setattr("analysis.report.notebook.display", shown.append)
    getattr(Report(results), part)()
    charts = [made for made in shown if hasattr(made, "to_dict")]
    lines = [made for made in shown if 'class="source"' in getattr(made, "html", "")]

    assert charts
    assert len(charts) == len([made for made in lines if made.html.startswith("<p")])
