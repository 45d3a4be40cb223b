"""Where each indicator may be in every year to 2030, and how likely each target is to be kept."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.plan import MILESTONES, Plan
from analysis.projection.answers import FIRST, bands_of, by_paths, chances_at
from analysis.projection.outlooks import Fitted, fit_all
from analysis.projection.questions import ANSWERED, known_by, latest_of, questions

MODEL = "mixture"
LEVELS = (50, 80, 95)
SEED = 52
TOLD = ["probability", "n", "model", "reason", "flags", "median", "needed_change", "managed", *FIRST]
LOST = "lost_already"


@dataclass(frozen=True)
class Projection:
    """What :func:`project` returns.

    ``paths``: indicator, year, median and lower_/upper_ columns a level, in the indicator's unit.
    ``chances``: indicator, milestone, probability (missing where there is none), n, model, reason
    (catalogue identifier ``projection.*``; "projection.ok" where there is a probability), flags (words
    of FLAGS, joined by blanks), median of the milestone year, needed_change a year in the indicator's
    unit, managed (share of comparable series that moved so fast), and first_year, first_year_early,
    first_year_late: median and 80 % interval of the year that first meets the target (missing: after
    2030). ``joint``: chi_tieu, milestone, probability that all indicators of a promise by residence are
    kept, if they are independent, and at_most, if they go together.
    """

    paths: pd.DataFrame
    chances: pd.DataFrame
    joint: pd.DataFrame


def project(
    series: pd.DataFrame,
    plan: Plan,
    *,
    report_year: int,
    levels: tuple[int, ...] = LEVELS,
    seed: int = SEED,
) -> Projection:
    """Project every indicator to 2030 from its values up to ``report_year``.

    ``series``: indicator, year, value and, where known, denominator, unit, status and segment. An indicator
    gets a projection when its latest value is not older than STALE_AFTER years.
    """
    one = series.assign(area_code="")
    made = project_areas(one, plan, report_year=report_year, levels=levels, seed=seed)
    return Projection(*(table.drop(columns="area_code") for table in (made.paths, made.chances, made.joint)))


def project_areas(
    series: pd.DataFrame,
    plan: Plan,
    *,
    report_year: int,
    levels: tuple[int, ...] = LEVELS,
    seed: int = SEED,
    first_years: bool = True,
) -> Projection:
    """Project every indicator of every area at once: as :func:`project`, with ``area_code`` before all.

    Each area has what it would have alone. Without ``first_years`` the years that first meet a target are
    left missing, which is several times as fast.
    """
    areas = list(dict.fromkeys(series["area_code"])) or [""]
    seen = known_by(series, plan, report_year)
    latest = latest_of(seen, plan, report_year)
    asked = questions(areas, latest, plan)
    task = _Task(seen, latest, asked[asked["reason"].eq(ANSWERED)], levels, seed, first_years)
    answers = list(_answers(task, plan))
    chances = _chances(asked, [a.told for a in answers], [a.flags for a in answers])
    paths = _paths([a.path for a in answers], areas, latest, plan, levels)
    return Projection(paths, chances, joint_chances(chances, plan))


@dataclass(frozen=True)
class _Task:
    """What fitted series are asked: their values, where each stands, the targets that a forecast answers."""

    seen: pd.DataFrame
    latest: pd.DataFrame
    asked: pd.DataFrame
    levels: tuple[int, ...]
    seed: int
    first_years: bool


@dataclass(frozen=True)
class _Answer:
    """What a fitted group says: ``path`` by series and year, ``told`` by question, ``flags`` by series."""

    path: pd.DataFrame
    told: pd.DataFrame
    flags: pd.Series


def _answers(task: _Task, plan: Plan) -> Iterator[_Answer]:
    """Fit all series that have a recent value in one batch, and ask them."""
    recent = np.flatnonzero(task.latest["recent"])
    if len(recent) == 0:
        return
    wanted = np.arange(task.latest["latest_year"].iloc[recent].min() + 1, MILESTONES[-1] + 1)
    number = np.repeat(np.arange(len(task.latest)), task.latest["n"])
    rows = task.seen.assign(number=np.searchsorted(recent, number))[np.isin(number, recent)]
    for fitted in fit_all(rows, plan, wanted):
        yield _answer(fitted, recent[fitted.group.rows], wanted[fitted.group.columns], task)


def _answer(fitted: Fitted, numbers: np.ndarray, years: np.ndarray, task: _Task) -> _Answer:
    """Return what one group says; ``numbers`` are its series' places in the task's ``latest``."""
    bands = bands_of(fitted, task.levels)
    place = pd.Series(np.arange(len(numbers)), numbers)
    asked = task.asked[task.asked["number"].isin(numbers)]
    asked = asked.assign(place=place.reindex(asked["number"]).to_numpy())
    column = np.searchsorted(years, asked["milestone"])
    told = pd.DataFrame({"median": bands[asked["place"], column, 0]}, asked.index)
    at = asked["relation"].eq("at")
    told["probability"] = chances_at(fitted.group, years, asked[at])
    drawn = asked if task.first_years else asked[~at]
    joint = pd.DataFrame(by_paths(fitted.group, years, drawn, task.seen, task.seed))
    if len(joint):
        told = joint.set_index("row").combine_first(told)
    whole = ~task.latest["broke"].to_numpy()[numbers]
    path = pd.DataFrame(
        bands[whole].reshape(-1, bands.shape[2]), columns=["median", *_band_names(task.levels)]
    )
    path.insert(0, "year", np.tile(years, whole.sum()))
    path.insert(0, "number", np.repeat(numbers[whole], len(years)))
    return _Answer(path, told, pd.Series(fitted.flags(), numbers, dtype="str"))


def _chances(asked: pd.DataFrame, told: list[pd.DataFrame], flags: list[pd.Series]) -> pd.DataFrame:
    """Put questions and answers together: a row an area and target."""
    answers = pd.concat(told) if told else pd.DataFrame()
    answers = answers.reindex(index=asked.index, columns=["probability", "median", "lost", *FIRST])
    known = pd.concat(flags) if flags else pd.Series(dtype="str")
    said = known.reindex(asked["number"]).fillna("").to_numpy(object)
    lost = np.where(answers["lost"].eq(True), LOST, "")
    said = [" ".join(filter(None, pair)) for pair in zip(said, lost, strict=True)]
    table = asked.assign(**answers[["probability", "median", *FIRST]], flags=said, model=MODEL)
    return table[["area_code", "indicator", "milestone", *TOLD]]


def _paths(
    parts: list[pd.DataFrame], areas: list[str], latest: pd.DataFrame, plan: Plan, levels: tuple[int, ...]
) -> pd.DataFrame:
    """Put the paths together by area, in the plan's order."""
    columns = ["area_code", "indicator", "year", "median", *_band_names(levels)]
    if not sum(map(len, parts)):
        return pd.DataFrame(columns=columns)
    table = pd.concat(parts, ignore_index=True)
    of = latest[["area_code", "indicator"]].iloc[table["number"]].reset_index(drop=True)
    promised = plan.milestone_targets()["indicator"].unique()
    order = pd.Index(areas).get_indexer(of["area_code"]), pd.Index(promised).get_indexer(of["indicator"])
    table = table.assign(**of)[columns]
    places = np.lexsort((table["year"], order[1], order[0]))
    return table.iloc[places[order[1][places] >= 0]].reset_index(drop=True)


def _band_names(levels: tuple[int, ...]) -> list[str]:
    return [f"{side}_{level}" for level in levels for side in ("lower", "upper")]


def joint_chances(chances: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the chance that all indicators of a promise by residence are kept, by area and milestone."""
    parts = plan.indicators[plan.indicators["kind"].eq("by_residence")]
    rows = chances[chances["indicator"].isin(parts.index)]
    rows = rows.assign(chi_tieu=rows["indicator"].map(parts["chi_tieu"]))
    whole = rows.groupby(["area_code", "chi_tieu", "milestone"])["probability"]
    return whole.agg(
        probability=lambda p: p.prod(skipna=False), at_most=lambda p: p.min(skipna=False)
    ).reset_index()
