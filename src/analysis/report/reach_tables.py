"""The tables of the future: chances, other paces, the projection tried on the past, other methods."""

import pandas as pd

from analysis.language.quantities import chance_sign, difference
from analysis.plan import MILESTONES
from analysis.projection.peers import PEERS
from analysis.projection.sensitivity import ENGINE, WITHOUT_EXCEPTIONAL
from analysis.report import narrative as say
from analysis.report import outlook, prospects
from analysis.report.fragments import Fragment
from analysis.report.tables import table
from analysis.results import Results


def reachability(results: Results) -> Fragment:
    """Return the status and the chance of each target side by side, or why there is no chance."""
    words = say.words_of(results)
    chances = results.projection.chances.set_index(["indicator", "milestone"])
    rows = []
    for _, row in results.judged.iterrows():
        known = chances.loc[(row["indicator"], row["milestone"])]
        text = outlook.chance_text(results, known)
        name = f"{row['indicator']}. {words.pick(results.plan.indicators.loc[row['indicator']], 'short')}"
        cells = [
            name,
            str(row["milestone"]),
            say.target_text(results, row),
            {"status": row["status"], "name": say.status_name(results, row["status"])},
            text,
            words.number(known["n"]),
        ]
        rows.append(cells)
    return table(
        results,
        "table.caption.reach",
        ["indicator", "milestone", "target", "status", "chance", "n"],
        rows,
        (1, 2, 4, 5),
    )


def scenarios(results: Results) -> Fragment | None:
    """Return what each pace leads to in the last year; None where nothing is projected."""
    paths = results.projection.paths
    end = paths[paths["year"].eq(MILESTONES[-1])].set_index("indicator")
    rows = []
    for indicator in end.index:
        last = results.series[results.series["indicator"].eq(indicator)].iloc[-1]
        ahead = say.value_text(results, indicator, end.at[indicator, "median"])
        low, high = (end.at[indicator, side] for side in ("lower_80", "upper_80"))
        rows.append(
            [
                _name(results, indicator),
                f"{say.value_text(results, indicator, last['value'])} ({int(last['year'])})",
                say.milestones_text(results, indicator)[MILESTONES[-1]],
                f"{ahead} ({say.interval_text(results, indicator, low, high)})",
                *_at_paces(results, indicator),
            ]
        )
    heads = ["indicator", "latest", "target_2030", "continue", "best_past", "needed_pace"]
    return table(results, "table.caption.scenarios", heads, rows, (1, 2, 3, 4, 5)) if rows else None


def _at_paces(results: Results, indicator: str) -> list[str]:
    """Return what the best past pace leads to, and the pace that is needed."""
    words = say.words_of(results)
    if indicator not in results.best_paces.index:
        return [words.text("pace.short_history"), _needed(results, indicator)]
    row = results.best_paces.loc[indicator]
    pace = prospects.pace_text(results, indicator, row["pace"], relative=row["relative"])
    value = say.value_text(results, indicator, row["value"])
    return [f"{value} ({pace}, {row['from_year']}–{row['to_year']})", _needed(results, indicator)]


def _needed(results: Results, indicator: str) -> str:
    """Return the yearly change that the last target needs from the latest value."""
    rows = results.projection.chances
    change = rows.loc[rows["indicator"].eq(indicator), "needed_change"].iloc[-1]
    if indicator in results.best_paces.index:
        row = results.best_paces.loc[indicator]
        if pd.notna(row["needed"]):
            return prospects.pace_text(results, indicator, row["needed"], relative=row["relative"])
    elif pd.notna(change) and change:
        return prospects.pace_text(results, indicator, change, relative=False)
    return say.words_of(results).text("pace.none_needed" if pd.notna(change) else "none.dash")


def own_past(results: Results) -> Fragment | None:
    """Return how the projection would have done on the past of each indicator; None without a test."""
    words, record = say.words_of(results), results.track_record
    rows = []
    for indicator, row in record.iterrows():
        unit = say.unit_of(results, indicator)
        cells = [_name(results, indicator), words.number(row["n_origins"]), words.number(row["n_tests"])]
        if row["enough"]:
            share = words.number(100 * row["n_inside"] / row["n_tests"], at_most=0)
            cells += [
                f"{words.number(row['n_inside'])} ({share}%)",
                difference(prospects.two_digits(row["error"]), unit, words),
                difference(prospects.two_digits(row["error_last"]), unit, words),
            ]
        else:
            cells += [words.text("tried.short")] * 3
        rows.append(cells)
    heads = ["indicator", "n_origins", "n_tests", "n_inside", "error", "error_last"]
    return table(results, "table.caption.own_past", heads, rows, (1, 2, 3, 4, 5)) if rows else None


def sensitivity(results: Results) -> Fragment | None:
    """Return the chance of each target by each method; None where no target has a chance by two."""
    rows = results.sensitivity
    methods = [m for m in (ENGINE, WITHOUT_EXCEPTIONAL, *PEERS) if rows["method"].eq(m).any()]
    if len(methods) < 2:
        return None
    wide = rows.pivot(index=["indicator", "milestone"], columns="method", values="probability")
    wide = wide.reindex(pd.MultiIndex.from_frame(rows[["indicator", "milestone"]].drop_duplicates()))
    wide = wide[wide.drop(columns=ENGINE).notna().any(axis=1)]
    lines = [
        [
            _name(results, indicator),
            str(milestone),
            *(
                "–"
                if pd.isna(wide.at[(indicator, milestone), m])
                else chance_sign(wide.at[(indicator, milestone), m])
                for m in methods
            ),
        ]
        for indicator, milestone in wide.index
    ]
    heads = ["indicator", "milestone", *(f"method_{m.replace(' ', '_').lower()}" for m in methods)]
    return table(results, "table.caption.sensitivity", heads, lines, tuple(range(1, len(heads))))


def _name(results: Results, indicator: str) -> str:
    """Return an indicator's code and short name."""
    return f"{indicator}. {say.words_of(results).pick(results.plan.indicators.loc[indicator], 'short')}"
