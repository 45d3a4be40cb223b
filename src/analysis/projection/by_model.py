"""The projection of the plan by another model, to be set beside the project's own: paths, chances, tests.

The other models are the engine without 2020 and 2021 and the usual forecasters of
:mod:`analysis.projection.peers`; these are too sure of themselves (docs/projection.md) and are there to be
compared, never to be quoted alone.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.errors import ParameterError
from analysis.plan import Plan
from analysis.projection import own_past as tried
from analysis.projection.outlooks import SHARES
from analysis.projection.peers import PEERS, quantiles
from analysis.projection.plan_projection import LEVELS, SEED, Projection, joint_chances, project
from analysis.projection.sampling import EXCEPTIONAL_YEARS
from analysis.projection.sensitivity import ENGINE, LEAST_VALUES, WITHOUT_EXCEPTIONAL, chances_by_peer

MODELS = (ENGINE, WITHOUT_EXCEPTIONAL, *PEERS)
# What only the engine knows of a target.
FIRST_YEARS = ["first_year", "first_year_early", "first_year_late"]


def project_by(
    model: str,
    series: pd.DataFrame,
    plan: Plan,
    *,
    report_year: int,
    levels: tuple[int, ...] = LEVELS,
    seed: int = SEED,
) -> Projection:
    """Project every indicator to 2030 by one of MODELS: see :func:`analysis.projection.project`.

    A peer takes the latest comparable values, at least LEAST_VALUES of them, and speaks only of targets for a
    level at a year: the others have no joint paths. Where it is silent, ``reason`` says why
    (projection.too_short, projection.no_joint). Raises ParameterError for an unknown model.
    """
    check_model(model)
    if model == WITHOUT_EXCEPTIONAL:
        series = series[~series["year"].isin(EXCEPTIONAL_YEARS)]
    own = project(series, plan, report_year=report_year, levels=levels, seed=seed)
    if model not in PEERS:
        return own
    known = {i: rows for i, rows in comparable(series, report_year) if len(rows) >= LEAST_VALUES}
    parts = [
        _path(model, known[i], plan, rows["year"].to_numpy(int), levels)
        for i, rows in own.paths.groupby("indicator", sort=False)
        if i in known
    ]
    paths = pd.concat(parts, ignore_index=True) if parts else own.paths.iloc[:0]
    chances = _chances(model, series, plan, own, set(known), report_year)
    joint = joint_chances(chances.assign(area_code=""), plan).drop(columns="area_code")
    return Projection(paths[own.paths.columns], chances, joint)


def own_past_by(model: str, series: pd.DataFrame, plan: Plan, *, report_year: int) -> pd.DataFrame:
    """Try one of MODELS on the series' own past: see :func:`analysis.projection.own_past.own_past`.

    A peer is tried from LEAST_VALUES comparable values on. Raises ParameterError for an unknown model.
    """
    check_model(model)
    if model == WITHOUT_EXCEPTIONAL:
        series = series[~series["year"].isin(EXCEPTIONAL_YEARS)]
    if model not in PEERS:
        return tried.own_past(series, plan, report_year=report_year)
    return tried.own_past(series, plan, report_year=report_year, forecasts=_of_peer(model, plan))


def comparable(series: pd.DataFrame, report_year: int) -> list[tuple[str, pd.DataFrame]]:
    """Return the values of each indicator since its last break, by year."""
    seen = series[series["year"].le(report_year)].dropna(subset=["value"])
    seen = seen.sort_values(["indicator", "year"], kind="stable")
    if "segment" in seen:
        seen = seen[seen["segment"].eq(seen.groupby("indicator")["segment"].transform("last"))]
    return list(seen.groupby("indicator", sort=False))


def check_model(model: str) -> None:
    """Raise ParameterError for a model that is not among MODELS."""
    if model not in MODELS:
        raise ParameterError("error.parameter.model", value=model, allowed=", ".join(MODELS))


def _path(
    model: str, rows: pd.DataFrame, plan: Plan, years: np.ndarray, levels: tuple[int, ...]
) -> pd.DataFrame:
    """Return median and intervals of a peer in the years ahead of one series."""
    names = [f"{side}_{level}" for level in levels for side in ("lower", "upper")]
    at = np.array([0.5, *(0.5 + side * level / 200 for level in levels for side in (-1, 1))])
    ahead = _quantiles(model, rows, plan, int(years[-1]), at)
    table = pd.DataFrame(ahead[-len(years) :], columns=["median", *names])
    return table.assign(indicator=rows["indicator"].iloc[0], year=years)


def _quantiles(model: str, rows: pd.DataFrame, plan: Plan, last: int, at: np.ndarray) -> np.ndarray:
    """Return a peer's quantiles of the years after a series' last one, inside the bounds of its unit."""
    years, values = rows["year"].to_numpy(float), rows["value"].to_numpy(float)
    found = quantiles(PEERS[model], years[None], values[None], int(last - years[-1]), at)[0]
    share = plan.indicators.at[rows["indicator"].iloc[0], "family"] in SHARES and values.max() <= 100
    return np.clip(found, 0.0, 100.0 if share else None)


def _chances(
    model: str, series: pd.DataFrame, plan: Plan, own: Projection, known: set[str], report_year: int
) -> pd.DataFrame:
    """Return the chances by a peer in the columns of the engine's; where that has none it has none either."""
    rows = own.chances.assign(model=model, flags="", median=np.nan, **dict.fromkeys(FIRST_YEARS, np.nan))
    targets = plan.milestone_targets().set_index(["indicator", "milestone"], drop=False)
    targets = targets.loc[pd.MultiIndex.from_frame(rows[["indicator", "milestone"]])]
    open_ = rows["reason"].eq("projection.ok")
    short = open_ & ~rows["indicator"].isin(known)
    joint = open_ & ~short & targets["relation"].ne("at").to_numpy()
    spoken = open_ & ~short & ~joint
    chances = [
        chances_by_peer(series, targets.iloc[place], plan, report_year, only=[model])["probability"].iloc[0]
        for place in np.flatnonzero(spoken)
    ]
    rows["probability"] = pd.Series(chances, rows.index[spoken], dtype="float64")
    rows["reason"] = rows["reason"].mask(short, "projection.too_short").mask(joint, "projection.no_joint")
    return rows.assign(managed=rows["managed"].where(spoken))


def _of_peer(model: str, plan: Plan) -> Callable[[list[pd.DataFrame]], list[np.ndarray | None]]:
    """Return the function that forecasts from what was known at each origin; None where a peer is silent."""

    def forecasts(parts: list[pd.DataFrame]) -> list[np.ndarray | None]:
        found: list[np.ndarray | None] = []
        for rows in parts:
            [(_, mine)] = comparable(rows, int(rows["year"].iloc[-1]))
            last = int(mine["year"].iloc[-1]) + tried.HORIZON
            short = len(mine) < LEAST_VALUES
            found.append(None if short else _quantiles(model, mine, plan, last, tried.LEVELS))
        return found

    return forecasts
