"""The rows that trajectory charts draw: values, required path, targets, with tooltips and texts."""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.language.quantities import target
from analysis.observations import NATION
from analysis.plan import PLAN_START
from analysis.report import narrative as say
from analysis.results import Results

# A change of more than this part of an indicator's whole range is steep.
STEEP = 0.4


# Several charts draw the same lines.
@lru_cache(maxsize=64)
def indicator_lines(
    results: Results, indicator: str, compared: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """Return what the trajectory charts draw for one indicator, in one long table; not to be changed.

    ``compared``: the areas to set beside it, at most one other than the nation and the province's region;
    None: these two.
    """
    region = results.observations.areas.at[results.province, "parent"]
    compared = (NATION, region) if compared is None else compared
    beside = {NATION: ("national", results.national), region: ("regional", results.regional)}
    parts = [
        _observed(results, indicator, results.series, results.area, "observed"),
        *(
            _observed(results, indicator, rows, area, layer)
            for area in compared
            for layer, rows in [beside.get(area) or ("compared", results.series_of(area))]
        ),
        _required(results, indicator),
        target_lines(results, indicator),
    ]
    lines = pd.concat([p for p in parts if len(p)], ignore_index=True)
    national = _national_targets(results, indicator)
    lines = pd.concat([lines, national[_fits(national["value"], lines["value"])]], ignore_index=True)
    return lines.assign(indicator=indicator, segment=lines["segment"].fillna(0).astype(int))


def _observed(results: Results, indicator: str, series: pd.DataFrame, area: str, layer: str) -> pd.DataFrame:
    """Return the observed points of one area with their tooltips; nothing where it has none."""
    rows = series[series["indicator"].eq(indicator)]
    if rows.empty:
        return pd.DataFrame()
    written = [say.value_text(results, indicator, v) for v in rows["value"]]
    name = say.area_name(results, area)
    last, side = rows["year"].eq(rows["year"].max()), _value_side(results, indicator, rows)
    return pd.DataFrame(
        {
            "year": rows["year"].astype(int),
            "value": rows["value"],
            "layer": layer,
            "label": [f"{name}, {y}: {w}" for y, w in zip(rows["year"], written, strict=True)],
            "detail": [say.source_text(results, s) for s in rows["source_id"]],
            "hollow": rows["year"].lt(PLAN_START) | rows["status"].eq("provisional"),
            "note": pd.Series(written, rows.index).where(last & (layer == "observed")),
            "lower": rows.get("lower", np.nan),
            "upper": rows.get("upper", np.nan),
            "segment": rows["segment"],
            "side": side,
            "aside": last & _comes_in(rows["value"], side),
        }
    )


def _required(results: Results, indicator: str) -> pd.DataFrame:
    """Return the required path with its tooltips."""
    words = say.words_of(results)
    rows = results.required[results.required["indicator"].eq(indicator)]
    return pd.DataFrame(
        {
            "year": rows["year"].astype(int),
            "value": rows["value"],
            "layer": "required",
            "label": [
                words.text(
                    "chart.required.tip", year=r.year, value=say.value_text(results, indicator, r.value)
                )
                for r in rows.itertuples()
            ],
            "detail": words.text("chart.required.detail"),
            "segment": rows["base_year"].rank(method="dense"),
        }
    )


def _national_targets(results: Results, indicator: str) -> pd.DataFrame:
    """Return the nation's targets that differ from the province's, with their tooltips."""
    words, plan = say.words_of(results), results.plan
    due = plan.milestone_targets(national=True)
    due = due[due["indicator"].eq(indicator) & due["relation"].ne("yearly_reduction")]
    own = results.judged[results.judged["indicator"].eq(indicator)].set_index("milestone")["value"]
    due = due[due["value"].ne(due["milestone"].map(own))]
    unit = say.unit_of(results, indicator)
    return pd.DataFrame(
        {
            "year": due["milestone"].astype(int),
            "value": due["value"],
            "layer": "national_target",
            "label": [target(r, unit, words) for r in due.to_dict("records")],
            "detail": words.text("chart.layer.national_target"),
            "hollow": True,
        }
    )


def _fits(values: pd.Series, drawn: pd.Series) -> pd.Series:
    """Tell which values leave what is drawn legible: at most its own height above or below it."""
    low, high = drawn.min(), drawn.max()
    return values.between(low - (high - low), high + (high - low))


def break_lines(results: Results, indicator: str) -> pd.DataFrame:
    """Return where the province's series breaks after its first value: year and label."""
    words = say.words_of(results)
    rows = results.series[results.series["indicator"].eq(indicator)]
    declared = results.plan.breaks[results.plan.breaks["measure"].eq(indicator)]
    reasons = {int(b["from_year"]): words.pick(b, "reason") for _, b in declared.iterrows()}
    years = {int(y) for y in rows.loc[rows["segment"].diff().gt(0), "year"]} | {
        y for y in reasons if len(rows) and rows["year"].min() < y <= results.parameters.report_year
    }
    named = [reasons.get(y, words.text("chart.break")) for y in sorted(years)]
    return pd.DataFrame({"year": [y - 0.5 for y in sorted(years)], "label": named})


def target_lines(results: Results, indicator: str) -> pd.DataFrame:
    """Return the targets that are levels, with their labels; a yearly reduction has none."""
    due = results.judged[
        results.judged["indicator"].eq(indicator) & results.judged["relation"].ne("yearly_reduction")
    ]
    return pd.DataFrame(
        {
            "year": due["milestone"].astype(int),
            "value": due["value"],
            "layer": "target",
            "label": [say.target_text(results, r) for _, r in due.iterrows()],
            "detail": [str(m) for m in due["milestone"]],
            "note": [say.target_text(results, r) for _, r in due.iterrows()],
            "side": _target_sides(results, indicator, due),
        }
    )


def _comes_in(values: pd.Series, side: str) -> pd.Series:
    """Tell for each value whether the line comes in steeply from a side of it, where its text would stand."""
    change = values.diff() * (-1 if side == "above" else 1)
    return change.gt(STEEP * (values.max() - values.min()))


def _value_side(results: Results, indicator: str, rows: pd.DataFrame) -> str:
    """Return where the last value's text goes: on its own side of the required path."""
    good, bad = _sides(results, indicator)
    path = results.required[results.required["indicator"].eq(indicator)].set_index("year")["value"]
    year = int(rows["year"].max()) if len(rows) else 0
    if year not in path.index:
        return bad
    ahead = rows.set_index("year")["value"].at[year] - path.at[year]
    return good if (ahead if good == "above" else -ahead) > 0 else bad


def _target_sides(results: Results, indicator: str, due: pd.DataFrame) -> list[str]:
    """Return where each target's text goes: on the good side, unless a better value stands there."""
    good, bad = _sides(results, indicator)
    beaten = due["met"] & due["milestone"].eq(due["latest_year"]).fillna(False)
    return [bad if b else good for b in beaten]


def _sides(results: Results, indicator: str) -> tuple[str, str]:
    """Return the good and the bad side of a line."""
    upward = results.plan.indicators.at[indicator, "direction"] == "up"
    return ("above", "below") if upward else ("below", "above")
