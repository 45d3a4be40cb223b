"""All indicators at a glance: a row each with status, course, latest value, its age, targets, chances."""

from typing import Any

import pandas as pd

from analysis.language.quantities import chance_sign
from analysis.plan import MILESTONES, PLAN_START
from analysis.report import narrative as say
from analysis.report import outlook, why
from analysis.report.fragments import Fragment, fragment
from analysis.report.tables import anchor
from analysis.results import Results

# Pixels of a spark line; its years are the same in every row, so that rows can be compared.
WIDTH, HEIGHT, MARGIN = 132, 34, 4
FIRST_YEAR, LAST_YEAR = PLAN_START - 6, MILESTONES[-1]
FILTERS = ("objective", "agency", "status")


def scoreboard(results: Results, *, page: str = "", indicators: list[str] | None = None) -> Fragment:
    """Return the table of indicators (all where not said) with its filters; links lead into ``page``."""
    words = say.words_of(results)
    rows = [_row(results, i) for i in (results.headline.index if indicators is None else indicators)]
    return fragment(
        "scoreboard",
        words,
        rows=rows,
        page=page,
        total=len(rows),
        milestones=MILESTONES,
        width=WIDTH,
        height=HEIGHT,
        plan={"x": _x(PLAN_START - 0.5), "width": _x(LAST_YEAR) - _x(PLAN_START - 0.5) + MARGIN},
        filters={name: _choices(results, rows, name) for name in FILTERS},
        illustrative=results.parameters.illustrative,
        years=f"{FIRST_YEAR}–{LAST_YEAR}",
    )


def _row(results: Results, indicator: str) -> dict[str, Any]:
    """Return what stands in an indicator's row."""
    words, plan = say.words_of(results), results.plan
    head, row = plan.indicators.loc[indicator], results.headline.loc[indicator]
    agency = plan.responsible(head["lead_agency"], results.parameters.report_year)
    return {
        "indicator": indicator,
        "name": words.pick(head, "short"),
        "anchor": anchor(indicator),
        "why": why.anchor(indicator),
        "objective": str(head["objective"]),
        "agency": agency,
        "agency_name": words.pick(plan.agencies.loc[agency], "short"),
        "status": row["status"],
        "status_name": say.status_name(results, row["status"]),
        "latest": _latest(results, row),
        "targets": say.milestones_text(results, indicator),
        "chances": {m: _chance(results, indicator, m) for m in MILESTONES},
        "spark": _spark(results, indicator),
    }


def _latest(results: Results, row: pd.Series) -> dict[str, Any] | None:
    """Return the latest value, its year and its age; None where there is no value."""
    if pd.isna(row["latest_year"]):
        return None
    words, values = say.words_of(results), results.series
    # A milestone that has passed is judged on what was known then; here the newest value is shown.
    newest = values[values["indicator"].eq(row["indicator"])].iloc[-1]
    age = results.parameters.report_year - int(newest["year"])
    return {
        "value": say.value_text(results, row["indicator"], newest["value"]),
        "year": int(newest["year"]),
        "age": words.count("scoreboard.age", age) if age else words.text("scoreboard.new"),
        "is_stale": bool(row["is_stale"]),
    }


def _chance(results: Results, indicator: str, milestone: int) -> dict[str, str]:
    """Return the chance of a target in the fewest signs, with the words of what has none."""
    words, rows = say.words_of(results), results.projection.chances
    mine = rows[rows["indicator"].eq(indicator) & rows["milestone"].eq(milestone)]
    if mine.empty:
        return {"sign": "–", "said": words.text("scoreboard.no_target")}
    row = mine.iloc[0]
    said = outlook.chance_text(results, row)
    if pd.isna(row["probability"]) or outlook.is_lost(row):
        return {"sign": "–", "said": said}
    few = outlook.rests_on_few(row)
    return {"sign": chance_sign(row["probability"]) + ("*" if few else ""), "said": said}


def _spark(results: Results, indicator: str) -> dict[str, Any] | None:
    """Return the course of an indicator as points of a small picture; None where there is nothing to draw."""
    series = results.series
    mine = series[series["indicator"].eq(indicator) & series["year"].ge(FIRST_YEAR)]
    if mine.empty:
        return None
    goals = results.judged[results.judged["indicator"].eq(indicator)]
    goals = goals[goals["relation"].ne("yearly_reduction")]
    y = _scale(pd.concat([mine["value"], goals["value"]]))
    lines = [
        [(_x(v.year), y(v.value)) for v in part.itertuples()]
        for _, part in mine.groupby("segment", sort=False)
    ]
    return {
        "lines": [" ".join(f"{a},{b}" for a, b in line) for line in lines],
        "last": lines[-1][-1],
        "goals": [(_x(g.milestone), y(g.value)) for g in goals.itertuples()],
    }


def _x(year: float) -> float:
    """Return the place of a year."""
    share = (year - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR)
    return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)


def _scale(values: pd.Series):
    """Return the function that gives the height of a value, of the indicator's own least and greatest."""
    low, high = values.min(), values.max()
    span = high - low

    def place(value: float) -> float:
        share = (value - low) / span if span else 0.5
        return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)

    return place


def _choices(results: Results, rows: list[dict[str, Any]], name: str) -> list[tuple[str, str]]:
    """Return what a filter offers, in the order of the plan: value and words."""
    words, plan = say.words_of(results), results.plan
    if name == "objective":
        return [(str(o), f"{o}. {words.pick(row, 'short')}") for o, row in plan.objectives.iterrows()]
    if name == "status":
        order = plan.statuses.sort_values("order").index
        return [(status, say.status_name(results, status)) for status in order]
    names = {row["agency"]: row["agency_name"] for row in rows}
    return sorted(names.items(), key=lambda pair: words.sort_key(pair[1]))
