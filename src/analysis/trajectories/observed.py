"""What was observed, with how sure it is: intervals, sources that disagree, values that were revised."""

import numpy as np
import pandas as pd

from analysis.observations import PER, SLOT, Observations
from analysis.trajectories import intervals


def with_intervals(series: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Add the 95 % interval of each value: lower, upper, in its unit; missing where it is not known.

    Wilson for shares and Garwood (exact Poisson) for rates and counts, by ``interval`` of measures.csv.
    A denominator without a numerator is the sample size of a survey: the numerator follows from the
    share, and as the design of the sample is not known, the interval is the narrowest there can be.
    """
    kind = series["measure"].map(measures["interval"])
    per = series["unit"].map(PER)
    sampled = series["value"] * series["denominator"] / per
    counted = series["numerator"].fillna(sampled.where(series["denominator"].notna()))
    share = intervals.wilson(counted, series["denominator"])
    # A plain count is its own rate, per one.
    of_count = kind.eq("garwood") & per.isna()
    rate = intervals.garwood(
        counted.mask(of_count, series["value"]), series["denominator"].mask(of_count, 1.0)
    )
    bounds = {
        side: share[end].where(kind.eq("wilson"), rate[end].where(kind.eq("garwood"))) * per.fillna(1.0)
        for side, end in (("lower", "low"), ("upper", "high"))
    }
    return series.assign(**bounds)


def with_other_sources(series: pd.DataFrame, observations: Observations) -> pd.DataFrame:
    """Add what other published rows say of the same measure, year, area and group.

    ``n_sources`` published rows of the slot; ``others_low``, ``others_high`` the range of those not used
    and not replaced; ``replaced_value`` the value that the used one replaced (status ``superseded``).
    """
    rows = observations.rows
    other = rows[~rows["used"] & rows["value"].notna()]
    replaced = other["status"].eq("superseded")
    disagree = other[~replaced].groupby(SLOT)["value"].agg(["min", "max", "size"])
    before = other[replaced].groupby(SLOT)["value"].last()
    slot = pd.MultiIndex.from_frame(series[SLOT])
    found = disagree.reindex(slot).set_index(series.index)
    return series.assign(
        n_sources=1 + found["size"].fillna(0).astype(int),
        others_low=found["min"],
        others_high=found["max"],
        replaced_value=before.reindex(slot).to_numpy(dtype="float64", na_value=np.nan),
    )
