"""Groups of communes in the report: every unit once a dimension, shares with bounds, children beside."""

import re

import pytest

from analysis.parameters import check_parameters
from analysis.report.equity_tables import children_sentence, equity
from analysis.results import compute


def rows_of(html: str) -> list[list[str]]:
    """Return the cells of a table's body."""
    body = html[html.index("<tbody>") :]
    lines = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.S) for line in lines]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_dimension_counts_every_unit_once(data_dir, language):
    chosen = {"report_year": 2025, "illustrative": True, "language": language}
    results = compute(check_parameters(data_dir=data_dir, **chosen))
    totals: dict[str, int] = {}
    for dimension, _, units, *_ in rows_of(equity(results).html):
        totals[dimension] = totals.get(dimension, 0) + int(units)

    assert len(totals) == 3  # nothing is known of classes in 2025
    assert set(totals.values()) == {54}


def test_a_share_has_bounds_where_units_are_not_known(demo_results):
    rows = rows_of(equity(demo_results).html)

    assert any("từ" in row[-1] for row in rows if row[-2] != "0")
    assert all("từ" not in row[-1] for row in rows if row[-2] == "0")


def test_real_data_have_no_shares(results):
    assert {row[-1] for row in rows_of(equity(results).html)} == {"–"}
    assert "Chưa đủ số liệu" in children_sentence(results)


def test_children_stand_beside_units(demo_results):
    said = children_sentence(demo_results)

    assert re.search(r"\d+% số trẻ em dưới 5 tuổi", said)
    assert "trên 54 đơn vị" in said
