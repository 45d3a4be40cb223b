"""How sure an observed value is, and what other published rows say of it."""

import numpy as np
import pandas as pd
import pytest

from analysis.trajectories.observed import with_intervals, with_other_sources


def value(measure: str, unit: str, number: float, numerator: float, denominator: float, results) -> pd.Series:
    """Return one value with its interval."""
    rows = pd.DataFrame(
        {
            "measure": [measure],
            "unit": unit,
            "value": number,
            "numerator": np.array([numerator], dtype="float64"),
            "denominator": np.array([denominator], dtype="float64"),
        }
    )
    return with_intervals(rows, results.observations.measures).iloc[0]


@pytest.mark.parametrize(
    ("low", "high", "case"),
    [
        pytest.param(0.0851, 0.7324, ("8a", "percent", 0.25, 3, 1200), id="Wilson, R prop.test 3 of 1200"),
        pytest.param(
            0.0, 0.3074, ("3b", "per_1000_live_births", 0, 0, 12000), id="Garwood, R poisson.test 0 of 12000"
        ),
        pytest.param(4.7954, 18.3904, ("13", "cases", 10, np.nan, np.nan), id="a count of 10 is Poisson"),
    ],
)
def test_an_interval_follows_from_the_counts(results, low, high, case):
    """Shares by Wilson, rates and counts by the exact Poisson interval, in the value's own unit."""
    found = value(*case, results)

    assert (low, high) == pytest.approx((found["lower"], found["upper"]), abs=1e-4)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(("8a", "percent", 1.2, np.nan, np.nan), id="no counts published"),
        pytest.param(("17a", "percent", 101.0, 101, 100), id="a cohort rate over 100"),
        pytest.param(("19", "percent", 90.0, 90, 100), id="every school is counted"),
    ],
)
def test_where_nothing_is_known_there_is_no_interval(results, case):
    """No interval is made up, and a full count has none."""
    assert value(*case, results)[["lower", "upper"]].isna().all()


def test_a_sample_size_alone_gives_the_interval_of_its_share(results):
    """A survey's denominator without a numerator is its sample."""
    found = value("8a", "percent", 25.0, np.nan, 1200, results)

    assert (22.63, 27.53) == pytest.approx((found["lower"], found["upper"]), abs=0.01)


def test_sources_that_disagree_are_shown(results):
    """In 2025 another article gives rounded counts for 8a; its share is told beside the one used."""
    row = results.series[results.series["indicator"].eq("8a") & results.series["year"].eq(2025)].iloc[0]

    assert 2 == row["n_sources"]
    assert 100 * 4000 / 366000 == pytest.approx(row["others_low"])
    assert np.isnan(row["replaced_value"])


def test_a_replaced_value_is_told_and_no_other_source(results):
    """What an edition replaced stands as the value before, not as a source that disagrees."""
    rows = results.observations.rows
    mine = rows["measure"].eq("8a") & rows["year"].eq(2025) & ~rows["used"]
    from dataclasses import replace

    changed = rows.assign(status=rows["status"].mask(mine, "superseded"))
    series = results.series.drop(columns=["n_sources", "others_low", "others_high", "replaced_value"])
    found = with_other_sources(series, replace(results.observations, rows=changed))
    row = found[found["indicator"].eq("8a") & found["year"].eq(2025)].iloc[0]

    assert (1, pytest.approx(100 * 4000 / 366000)) == (row["n_sources"], row["replaced_value"])
