"""The table of all indicators: a row each, nothing left out, nothing made up."""

import re

from analysis.plan import MILESTONES
from analysis.report.scoreboard import FILTERS, HEIGHT, WIDTH, scoreboard
from analysis.report.tables import anchor


def test_every_indicator_has_a_row_with_its_own_status(results):
    """In the order of the plan, linked to its section."""
    rows = scoreboard(results).values["rows"]

    assert list(results.headline.index) == [row["indicator"] for row in rows]
    assert list(results.headline["status"]) == [row["status"] for row in rows]
    assert all(row["anchor"] == anchor(row["indicator"]) for row in rows)


def test_missing_stays_missing(results):
    """Without a value there is no line, no latest value and no chance."""
    for row in scoreboard(results).values["rows"]:
        if not results.coverage.at[row["indicator"], "n_values"]:
            assert row["latest"] is None and row["spark"] is None
            assert {"–"} == {row["chances"][m]["sign"] for m in MILESTONES}


def test_the_age_of_a_value_counts_from_the_report_year(results):
    """The newest value, however old."""
    rows = {row["indicator"]: row for row in scoreboard(results).values["rows"]}

    assert 2016 == rows["3b"]["latest"]["year"]
    assert "9" in rows["3b"]["latest"]["age"]


def test_spark_lines_stay_inside_their_picture(demo_results):
    """Values and targets share one scale."""
    for row in scoreboard(demo_results).values["rows"]:
        if row["spark"] is None:
            continue
        points = [point.split(",") for line in row["spark"]["lines"] for point in line.split()]
        points += row["spark"]["goals"]
        assert all(0 < float(x) < WIDTH and 0 < float(y) < HEIGHT for x, y in points)


def test_every_row_is_found_by_each_filter(demo_results):
    """A filter offers what the rows have."""
    made = scoreboard(demo_results).values
    for name in FILTERS:
        assert {row[name] for row in made["rows"]} <= {value for value, _ in made["filters"][name]}


def test_illustrative_rows_say_so(results, demo_results):
    """In the caption of the table."""
    assert "MINH HOẠ" in scoreboard(demo_results).html
    assert "MINH HOẠ" not in scoreboard(results).html


def test_pictures_keep_their_colours_where_no_style_sheet_is(results):
    """In JupyterLab a shape without a fill of its own is black, and hides what lies under it."""
    html = scoreboard(results).html
    sparks = re.findall(r'<svg class="spark".*?</svg>', html, flags=re.S)
    shapes = re.findall(r"<(?:rect|polyline|path|circle)[^>]*>", "".join(sparks))
    marks = re.findall(r'<svg class="status-mark"[^>]*>', html)

    assert shapes and all("fill=" in shape for shape in shapes)
    assert marks and all("fill=" in mark and "width=" in mark for mark in marks)
