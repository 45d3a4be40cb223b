"""Province, nation, region, peers and groups side by side: the same measure, year and area only."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.observations import Observations
from analysis.trajectories.comparison import beside, inequality, rank

KEYS = ["measure", "indicator", "year", "area_level", "area_code", "group"]
COLUMNS = [*KEYS, "value", "numerator", "denominator"]


@pytest.fixture(scope="module")
def made(results):
    """A function that returns observations of rows in the order of COLUMNS, in per cent."""

    def make(*rows: tuple) -> Observations:
        table = pd.DataFrame(rows, columns=COLUMNS).assign(unit="percent", used=True)
        counts = table[["numerator", "denominator"]].astype("float64")
        return replace(results.observations, rows=table.assign(**counts))

    return make


def share(area, year, value, group="total", indicator="14", counts=(None, None)) -> tuple:
    """Return a row of one area; 22 and 3… are provinces, VN is the nation."""
    level = "national" if area == "VN" else "province"
    return (indicator, indicator, year, level, area, group, value, *counts)


def test_the_latest_common_year_is_compared(made, plan):
    """2024 is set beside 2024; the nation's newer value waits for the province's."""
    rows = made(share("22", 2023, 95), share("22", 2024, 96), share("VN", 2024, 97), share("VN", 2025, 98))
    found = beside(rows, plan, area="22").iloc[0]

    assert ("VN", 2024, 96, 97, -1, False) == (
        *(found[c] for c in ("other", "year", "value", "other_value", "difference")),
        bool(found["better"]),
    )
    assert 96 / 97 == pytest.approx(found["ratio"])


def test_an_area_without_any_row_has_nothing_beside_it(made, plan):
    """An empty table, and no error from its empty columns."""
    rows = made(share("VN", 2024, 97))

    assert beside(rows, plan, area="2025/06652").empty
    assert rank(rows, plan, area="2025/06652").empty
    assert inequality(rows, plan, area="2025/06652").empty


def test_lower_is_better_where_the_plan_says_so(made, plan):
    """Less stunting than the nation is better; the same is neither."""
    rows = made(share("22", 2024, 17, indicator="4b"), share("VN", 2024, 18, indicator="4b"))
    even = made(share("22", 2024, 18, indicator="4b"), share("VN", 2024, 18, indicator="4b"))

    assert beside(rows, plan, area="22")["better"].item()
    assert beside(even, plan, area="22")["better"].isna().item()


def test_another_measure_is_never_compared(made, plan):
    """A survey's figure of the nation is not set beside the province's register."""
    other = ("14_mics", *share("VN", 2024, 97)[1:])

    assert beside(made(share("22", 2024, 96), other), plan, area="22").empty


def test_the_rank_counts_areas_of_the_same_level(made, plan):
    """Second of four provinces, equal values share a place, the nation does not take part."""
    rows = made(
        share("22", 2024, 96),
        share("30", 2024, 98),
        share("31", 2024, 96),
        share("33", 2024, 90),
        share("VN", 2024, 99),
    )
    found = rank(rows, plan, area="22").iloc[0]

    assert (2024, 2, 4) == (found["year"], found["rank"], found["n_areas"])


def test_too_few_peers_make_no_rank(made, plan):
    """First of two says nothing."""
    assert rank(made(share("22", 2024, 96), share("30", 2024, 98)), plan, area="22").empty


def test_groups_are_told_with_gap_ratio_and_intervals(made, plan):
    """Newcombe's worked example (1998, method 10): 56 of 70 against 48 of 80 differ by 0.0524 to 0.3339."""
    rows = made(
        share("22", 2024, 80, "rural", counts=(56, 70)), share("22", 2024, 60, "urban", counts=(48, 80))
    )
    found = inequality(rows, plan, area="22").iloc[0]

    assert ("rural", "urban", 20, pytest.approx(4 / 3)) == (
        *(found[c] for c in ("group", "other", "difference")),
        found["ratio"],
    )
    assert [5.24, 33.39] == pytest.approx([found["difference_low"], found["difference_high"]], abs=0.01)
    assert found["ratio_low"] < 4 / 3 < found["ratio_high"]


def test_groups_without_counts_have_no_interval(made, plan):
    """A gap of published shares is told, how sure it is stays missing."""
    found = inequality(made(share("22", 2024, 80, "female"), share("22", 2024, 82, "male")), plan, area="22")

    assert [-2.0] == found["difference"].tolist()
    assert found[["difference_low", "ratio_high"]].isna().all(axis=None)


def test_the_real_series_stand_beside_nation_and_region(results):
    """Infant mortality of 2016: the province above the nation and further above its region."""
    rows = results.beside[results.beside["indicator"].eq("3b")].set_index("other")

    assert [(14.8, 14.5), (14.8, 11.5)] == [
        tuple(rows.loc[area, ["value", "other_value"]]) for area in ("VN", "VN-RRD")
    ]
