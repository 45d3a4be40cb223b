"""ESCAP's two indices: how far on the way is the value now, and how far will it be by the target year?

Source: United Nations Economic and Social Commission for Asia and the Pacific (ESCAP), working papers
SD/WP/04 and SD/WP/05 (2017) and technical notes, read in summary only; the arithmetic is that of the public
progress assessment of UNICEF's regional office for the Middle East and North Africa (SDG-MENARO).
"""

from functools import partial

import numpy as np
import pandas as pd

from analysis.errors import ParameterError
from analysis.progress.methods._cases import (
    BASE_FROM,
    BASE_IS_TARGET,
    NO_DATA,
    NO_TARGET,
    ONE_POINT,
    TARGET_YEAR,
    choose,
    flags,
    read_cases,
    truth,
    verdict,
)
from analysis.progress.methods._predictions import CARRIES_ON, PREDICTIONS, Shares, as_shares
from analysis.trajectories import meets

# Both indices are 0 at the base and 10 at the target.
FULL, NEARLY = 10.0, 9.0

LABELS = {"will_meet": "on_track", "accelerate": "at_risk", "reverse": "moving_away"}
CURRENT_LABELS = ("on_track", "slow_progress", "regression")


def escap(
    cases: pd.DataFrame,
    values: pd.DataFrame,
    *,
    base_from: int = BASE_FROM,
    current_year: int | None = None,
    prediction: str = "logit_change",
) -> pd.DataFrame:
    """Judge each case by its current status (CS) and its anticipated progress (AP).

    CS = 10 D (current - base) / |target - base|, 10 where the target is met; AP is the same with the value
    predicted for the target year. Parity targets (column ``parity`` of cases): 10 - 10 |target - value| /
    |target - base|. AP above 9 is will_meet, above 0 accelerate, otherwise reverse; CS by the same cuts
    on_track, slow_progress, regression. With one value only a met target has labels.

    The base is the value of base_year, predicted where there is none; ``current_year`` None takes the latest
    value as current, another year its value or prediction. ``prediction`` is one of PREDICTIONS; where the
    first of them is undefined the last value is carried on (flag last_value_carried). Column ``scale`` of
    cases is the denominator of the values, by default 100.

    Returns measure (AP), score (none), label (of AP), reason, flags, current_label (of CS),
    current_status and anticipated_progress (CS and AP, 10 at the target), base, current and predicted (in the
    unit of the values), latest_year. Raises ParameterError for an unknown prediction.
    """
    if prediction not in PREDICTIONS:
        allowed = ", ".join(PREDICTIONS)
        raise ParameterError("error.parameter.type", name="prediction", value=prediction, expected=allowed)
    shares = as_shares(cases, values)
    points = (~np.isnan(shares.matrix)).sum(axis=1)
    parity = truth(cases, "parity", default=False)
    case = read_cases(cases, values, base_from=base_from).assign(parity=parity, all_points=points)
    value_in = partial(_value_in, shares, case, prediction)
    base = value_in(case["asked"])[0].where(points > 1)
    now = case["latest_year"] if current_year is None else pd.Series(float(current_year), case.index)
    current, _ = value_in(now)
    predicted, carried = value_in(case["target_year"], observed=False)
    status, current_label = _index(case, base, current, CURRENT_LABELS)
    progress, label = _index(case, base, predicted, tuple(LABELS))
    return verdict(
        label,
        [
            (case["latest_year"].isna(), NO_DATA),
            (case["target"].isna(), NO_TARGET),
            (points < 2, ONE_POINT),
            (case["target_year"].isna(), TARGET_YEAR),
            (case["target"].eq(base), BASE_IS_TARGET),
        ],
        progress,
        flags=flags(case.index, last_value_carried=carried & label.notna(), two_points=points == 2),
        current_label=current_label,
        current_status=status,
        anticipated_progress=progress,
        base=base,
        current=current,
        predicted=predicted,
        latest_year=case["latest_year"],
    )


def _index(
    case: pd.DataFrame, base: pd.Series, value: pd.Series, words: tuple[str, ...]
) -> tuple[pd.Series, pd.Series]:
    """Return index and label of ``value``; ``words`` are those for above 9, above 0, and the rest."""
    gap = (case["target"] - base).abs()
    left = (case["target"] - value).abs()
    gain = (case["direction"] * (value - base)).mask(case["parity"], gap - left)
    met = meets(value, case["comparator"], case["target"]).mask(case["parity"], left.eq(0))
    index = (FULL * gain / gap.where(gap > 0)).mask(met, FULL)
    rules = [
        (index > NEARLY, words[0]),
        (index > 0, words[1]),
        ((index <= 0) | (gap.eq(0) & (gain < 0)), words[2]),
    ]
    return index, choose(rules, case.index)


def _value_in(
    shares: Shares, case: pd.DataFrame, prediction: str, years: pd.Series, *, observed: bool = True
) -> tuple[pd.Series, np.ndarray]:
    """Return the value of each case in its year, predicted unless observed, and which were carried on."""
    year = years.to_numpy()
    with np.errstate(all="ignore"):
        value = PREDICTIONS[prediction](shares, case, year)
    carried = ~np.isfinite(value) & ((prediction in CARRIES_ON) | (case["all_points"].to_numpy() < 2))
    value = np.where(carried, case["latest"], value)
    if observed:
        here = (shares.years == year[:, np.newaxis]) & ~np.isnan(shares.matrix)
        value = np.where(here.any(axis=1), np.where(here, shares.matrix, 0.0).sum(axis=1), value)
    return pd.Series(np.where(np.isfinite(value) & ~np.isnan(year), value, np.nan), case.index), carried
