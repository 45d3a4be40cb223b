"""What the project's own rule and every published method say of the same targets, side by side."""

import pandas as pd

from analysis.charts import explore as charts
from analysis.explore.choices import Choices
from analysis.explore.study import Study
from analysis.explore.told import area_told, heading, nothing, short_name, status_told, values_of
from analysis.explore.view import View
from analysis.report import narrative as say
from analysis.report import remarks
from analysis.results import Results

JUDGED = ["indicator", "area_code", "milestone", "base_year", "base_value", "latest_year", "latest_value"]
JUDGED += ["actual_rate", "required_rate", "needed_rate", "ratio", "status", "reason"]
CELLS = ["method", "milestone", "status", "label", "detail", "chosen"]


def methods(study: Study, choices: Choices) -> View:
    """Return what every method says of each target; the chosen one is told in full."""
    results, indicator = study.of(choices), choices.indicator
    mine = results.published[results.published["indicator"].eq(indicator)].reset_index(drop=True)
    if values_of(results, indicator).empty:
        return nothing(results, indicator, "methods", mine)
    words = say.words_of(results)
    cells = pd.DataFrame(
        [*_own(results, indicator), *_published(results, mine, choices.method)], columns=CELLS
    )
    names = {s: say.status_name(results, s) for s in results.plan.statuses.sort_values("order").index}
    said = [status_told(results, indicator), *area_told(results)]
    if mine.empty:
        said.append(words.text("explore.methods.silent"))
    said += [*filter(None, [remarks.disagreement(results, indicator)]), *_told(results, choices)]
    name, n = short_name(results, indicator), mine["method"].nunique()
    title = (
        words.count("explore.methods.title", n, name=name)
        if n
        else words.text("explore.methods.none", name=name)
    )
    listed = "; ".join(f"{c.method}, {c.milestone}: {c.label}" for c in cells.itertuples())
    chart = charts.methods(cells, names, words, heading=heading(results, indicator, title, listed))
    own = results.judged.loc[results.judged["indicator"].eq(indicator), JUDGED].reset_index(drop=True)
    return View("methods", chart, mine, tuple(said), more={"own_rule": own})


def _own(results: Results, indicator: str) -> list[dict[str, object]]:
    """Return the cells of the project's own rule."""
    words = say.words_of(results)
    rows = results.judged[results.judged["indicator"].eq(indicator)]
    return [
        {
            "method": words.text("explore.methods.own"),
            "milestone": str(row["milestone"]),
            "status": row["status"],
            "label": say.status_name(results, row["status"]),
            "detail": say.status_sentence(results, row),
            "chosen": False,
        }
        for _, row in rows.iterrows()
    ]


def _published(results: Results, mine: pd.DataFrame, chosen: str | None) -> list[dict[str, object]]:
    """Return the cells of the published methods."""
    words = say.words_of(results)
    return [
        {
            "method": words.text(f"method.{row['method']}.short"),
            "milestone": str(row["milestone"]),
            "status": row["status"],
            "label": remarks.label_text(row, words),
            "detail": words.text(f"method.{row['method']}.name"),
            "chosen": row["method"] == chosen,
        }
        for row in mine.to_dict("records")
    ]


def _told(results: Results, choices: Choices) -> list[str]:
    """Say of the chosen method what it judges by, what it says, and where it is published."""
    words = say.words_of(results)
    rows = [r for r in remarks.method_rows(results, choices.indicator) if r["key"] == choices.method]
    if choices.method is not None and not rows:
        name = words.text(f"method.{choices.method}.name")
        return [words.text("explore.methods.not_judged", name=name)]
    return [words.text("explore.methods.told", **row) for row in rows]
