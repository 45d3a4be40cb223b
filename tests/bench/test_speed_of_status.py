"""How fast paths and status are: the whole nation at once beside one series after the other.

`make bench` runs these and prints their times and the ratio between them; `make test` skips them.
"""

import numpy as np
import pandas as pd
import pytest

from analysis.progress import judge
from analysis.trajectories import required_paths

COMMUNES, YEARS = 3321, range(2016, 2026)
# One series after the other is measured on this many series only.
SAMPLE = 100


@pytest.fixture(scope="module")
def national(plan) -> pd.DataFrame:
    """3,321 communes × 35 indicators × 10 years of drifting, noisy shares."""
    rng = np.random.default_rng(52)
    indicators, communes = plan.indicators.index.to_numpy(), np.array([f"{k:05d}" for k in range(COMMUNES)])
    n = len(indicators) * COMMUNES
    level = rng.uniform(5, 95, (n, 1)) + rng.normal(0.3, 0.5, (n, 1)) * np.arange(len(YEARS))
    values = np.clip(level + rng.normal(0, 1, (n, len(YEARS))), 0.01, 100)
    return pd.DataFrame(
        {
            "indicator": np.repeat(np.repeat(indicators, COMMUNES), len(YEARS)),
            "area_code": np.tile(np.repeat(communes, len(YEARS)), len(indicators)),
            "year": np.tile(np.array(YEARS), n),
            "value": values.ravel(),
        }
    )


def paths_and_status(series: pd.DataFrame, plan) -> int:
    """Return how many rows paths and status have."""
    return len(required_paths(series, plan)) + len(judge(series, plan, report_year=2025))


@pytest.mark.benchmark(group="paths and status")
def test_the_nation_at_once(benchmark, national, plan):
    """116,235 series: the budget is 3 seconds."""
    rows = benchmark.pedantic(paths_and_status, (national, plan), rounds=3, warmup_rounds=1)

    assert rows > 1_000_000


@pytest.mark.benchmark(group="paths and status")
def test_one_series_after_the_other(benchmark, national, plan):
    """100 series, each judged for itself."""
    each = [rows for _, rows in national.head(SAMPLE * len(YEARS)).groupby(["indicator", "area_code"])]

    rows = benchmark.pedantic(
        lambda: sum(paths_and_status(rows, plan) for rows in each), rounds=1, warmup_rounds=0
    )

    assert rows > SAMPLE
