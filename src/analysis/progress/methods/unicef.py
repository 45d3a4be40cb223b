"""UNICEF's and WHO's nutrition ladder: does the prevalence fall as fast as its target requires?

Source: UNICEF, nutrition data pipeline (OSE-DA-NT), classes of progress towards the 2030 nutrition targets;
the average annual rate of reduction (AARR) is that of UNICEF's technical note.
"""

import numpy as np
import pandas as pd

from analysis.errors import ParameterError
from analysis.progress.methods._cases import (
    NO_DATA,
    NO_TARGET,
    TARGET_YEAR,
    choose,
    grid,
    number,
    pick,
    verdict,
)
from analysis.trajectories.rates import aarr_from_slope, required_aarr, row_slopes

BASE_FROM = 2012
# Surveys are years apart: their base is the latest of these years, otherwise the first after them.
SURVEYS_FROM, SURVEYS_TO = 2005, 2012
PREVALENCE_DIGITS, AARR_DIGITS = 1, 2
WORDINGS = ("unicef", "full", "simple")

# threshold (%): low enough, whatever the trend; buffer (% a year): smaller rates are no progress; keeps: the
# share of the base that the target leaves; of_number: a share of the children, not of the prevalence;
# surveys: the base rule of surveys; reduced_is_met: the wordings in which the kept share counts as met.
OTHER = "other"
RULES = pd.DataFrame(
    [
        ("stunting", 3.0, 0.5, 0.6, True, False, ""),
        ("anaemia", 5.0, 0.5, 0.5, False, False, "full unicef"),
        ("low_birth_weight", 5.0, 0.5, 0.7, False, False, "unicef"),
        ("overweight", 5.0, 1.5, np.nan, False, False, ""),
        ("wasting", 5.0, 2.0, np.nan, False, True, ""),
        ("not_exclusively_breastfed", 40.0, 0.8, np.nan, False, True, ""),
        (OTHER, np.nan, 0.5, np.nan, False, False, ""),
    ],
    columns=["nutrition", "threshold", "buffer", "keeps", "of_number", "surveys", "reduced_is_met"],
).set_index("nutrition")

LABELS = {
    "target_met": "reached",
    "on_track": "on_track",
    "some_progress": "at_risk",
    "improving": "at_risk",
    "no_progress": "off_track",
    "no_change": "off_track",
    "worsening": "moving_away",
}


def unicef(cases: pd.DataFrame, values: pd.DataFrame, *, wording: str = "unicef") -> pd.DataFrame:
    """Judge each prevalence (percent) by its AARR since the base, required AARR and no-progress buffer.

    Column ``nutrition`` of cases names a row of RULES, whose own target is then used; "other" or missing
    takes the case's target as its threshold and a buffer of 0.5 % a year. Stunting needs the columns
    population_base and population_target (children, any unit). Where higher is better the ladder stands on
    the complement, 100 - value and 100 - target. Prevalence is rounded to 1 decimal and AARR to 2, half away
    from zero, before anything is compared.

    Ladder: no current or required AARR: no label; latest at the threshold: on_track (target_met in the
    "unicef" ``wording``); current >= required: on_track; current > buffer: some_progress; >= -buffer:
    no_progress; else worsening. "simple" leaves the target out: improving, no_change, worsening.

    Returns measure (current AARR), score (none), label, reason, full, unicef, simple (the label in each
    wording), aarr_pct and required_aarr_pct (percent a year, positive = falling), target, base and latest (as
    judged, complement included), base_year, latest_year. Raises ParameterError for another wording or rule.
    """
    if wording not in WORDINGS:
        _refuse("wording", wording, WORDINGS)
    case = _read(cases, values)
    case = case.assign(**_target(case))
    words = _words(case)
    return verdict(
        words[wording],
        [
            (case["latest_year"].isna(), NO_DATA),
            (case["base"].isna(), "method.reason.no_base"),
            (case["base"].lt(0) | case["latest"].lt(0), "method.reason.not_percent"),
            (case["target"].isna() & case["of_number"], "method.reason.no_population"),
            (case["target"].isna(), NO_TARGET),
            (~(case["target_year"] > case["base_year"]), TARGET_YEAR),
            (case["aarr_pct"].isna() | case["required_aarr_pct"].isna(), "method.reason.no_aarr"),
        ],
        case["aarr_pct"],
        **words,
        **case[["aarr_pct", "required_aarr_pct", "target", "base", "latest", "base_year", "latest_year"]],
    )


def round_half_away(x, digits: int):
    """Round as people do, half away from zero, in the pipeline's own arithmetic."""
    factor = 10.0**digits
    return np.sign(x) * np.floor(np.abs(x) * factor + 0.5) / factor


def _refuse(name: str, value: str, allowed) -> None:
    """Raise the error of a word that is not among the allowed ones."""
    raise ParameterError("error.parameter.type", name=name, value=value, expected=", ".join(allowed))


def _read(cases: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Return each case with its rule, its rounded base and latest value, and its current AARR."""
    rule = _rules(cases)
    years, matrix = grid(cases, values)
    matrix = round_half_away(np.where(_upward(cases)[:, np.newaxis], 100 - matrix, matrix), PREVALENCE_DIGITS)
    seen = ~np.isnan(matrix)
    base_year, base = _base(cases, rule, years, matrix, seen)
    latest_year, latest = pick(years, matrix, seen, last=True)
    with np.errstate(all="ignore"):
        logs = np.log(np.where(years >= base_year[:, np.newaxis], matrix, np.nan))
    case = rule.assign(base_year=base_year, base=base, latest_year=latest_year, latest=latest)
    return case.assign(
        target_year=number(cases, "target_year"),
        strict=_strict(cases),
        given=number(cases, "target").where(~_upward(cases), 100 - number(cases, "target")),
        growth=number(cases, "population_target") / number(cases, "population_base"),
        aarr_pct=round_half_away(aarr_from_slope(row_slopes(years, logs)), AARR_DIGITS),
    )


def _rules(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the row of RULES of each case."""
    names = cases["nutrition"].fillna(OTHER) if "nutrition" in cases else pd.Series(OTHER, cases.index)
    unknown = set(names) - set(RULES.index)
    if unknown:
        _refuse("nutrition", sorted(unknown)[0], RULES.index)
    return RULES.loc[names].assign(own=names.ne(OTHER).to_numpy()).set_axis(cases.index)


def _strict(cases: pd.DataFrame) -> pd.Series:
    """Tell which cases leave the target itself out."""
    return cases.get("comparator", pd.Series("", cases.index)).isin(["<", ">"])


def _upward(cases: pd.DataFrame) -> np.ndarray:
    """Tell which cases are better the higher they are."""
    return number(cases, "direction").gt(0).to_numpy()


def _base(
    cases: pd.DataFrame, rule: pd.DataFrame, years: np.ndarray, matrix: np.ndarray, seen: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return base year and value: by the survey rule, of just the year asked for, or from that year on."""
    asked = number(cases, "base_year", BASE_FROM).to_numpy()[:, np.newaxis]
    own, surveys = (rule[x].to_numpy()[:, np.newaxis] for x in ("own", "surveys"))
    early = seen & (years >= SURVEYS_FROM) & (years <= SURVEYS_TO)
    surveyed = np.where(early.any(axis=1), pick(years, matrix, early, last=True)[0], SURVEYS_TO + 1)
    modelled = np.where(own, years == asked, years >= asked)
    return pick(years, matrix, seen & np.where(surveys, years >= surveyed[:, np.newaxis], modelled))


def _target(case: pd.DataFrame) -> dict[str, pd.Series]:
    """Return threshold, target and required AARR, and the reduced value that some wordings count as met."""
    threshold = case["threshold"].where(case["own"], case["given"])
    reduced = case["base"] * case["keeps"]
    left = round_half_away(reduced / case["growth"].where(case["of_number"], 1.0), PREVALENCE_DIGITS)
    target = threshold.where(case["keeps"].isna(), left.clip(lower=threshold))
    # The pipeline's fixed rates (3.78 and 1.96 in 18 years) are those of the reduction before rounding.
    goal = reduced.where(~case["of_number"] & (left >= threshold), target)
    required = required_aarr(case["base"], goal, case["target_year"] - case["base_year"])
    required = round_half_away(required, AARR_DIGITS)
    return {"threshold": threshold, "target": target, "required_aarr_pct": required, "reduced": reduced}


def _words(case: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the label of each case in each of the three wordings."""
    aarr, required, buffer = case["aarr_pct"], case["required_aarr_pct"], case["buffer"]
    low = (case["latest"] < case["threshold"]) | (case["latest"].eq(case["threshold"]) & ~case["strict"])
    possible = aarr.notna() & required.notna()
    possible |= case["surveys"] & low & (case["latest_year"] > SURVEYS_TO)
    ladder = [
        (aarr >= required, "on_track"),
        (aarr > buffer, "some_progress"),
        (aarr >= -buffer, "no_progress"),
        (aarr < -buffer, "worsening"),
    ]

    def climb(wording: str, met: str) -> pd.Series:
        reduced = case["reduced_is_met"].str.contains(wording) & (case["latest"] <= case["reduced"])
        return choose([(~possible, np.nan), (low | reduced, met), *ladder], case.index)

    trend = [(aarr > buffer, "improving"), (aarr >= -buffer, "no_change"), (aarr < -buffer, "worsening")]
    return {
        "full": climb("full", "on_track"),
        "unicef": climb("unicef", "target_met"),
        "simple": choose(trend, case.index),
    }
