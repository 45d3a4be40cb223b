"""The views of the past and of what may come: from a study and choices to a chart, its data and its words."""

from analysis.charts import explore as charts
from analysis.explore.choices import Choices
from analysis.explore.study import Study, usual_comparison
from analysis.explore.told import (
    area_told,
    by_engine,
    heading,
    model_told,
    nothing,
    observed,
    short_name,
    status_told,
    values_of,
)
from analysis.explore.view import View
from analysis.report import figures, outlook, prospects, reach_figures, remarks
from analysis.report import narrative as say
from analysis.report.lines import indicator_lines

LINES = ["layer", "year", "value", "lower", "upper", "label", "detail"]


def trajectory(study: Study, choices: Choices) -> View:
    """Return observed values with their intervals, the required path, targets and the areas beside it."""
    results, indicator = study.of(choices), choices.indicator
    values = values_of(results, indicator)
    if values.empty:
        return nothing(results, indicator, "trajectory", values)
    compared = choices.compared
    if compared is None:
        known = study.comparable(indicator, choices.area)
        compared = tuple(area for area in usual_comparison(results) if area in known)
    lines = indicator_lines(results, indicator, compared)
    table = lines[[c for c in LINES if c in lines]].assign(indicator=indicator, area_code=results.area)
    said = [status_told(results, indicator), *area_told(results), *remarks.comparisons(results, indicator)]
    return View("trajectory", figures.trajectory_figure(results, indicator, compared), table, tuple(said))


def fan(study: Study, choices: Choices) -> View:
    """Return the projection with its intervals and the chance of each target, by the chosen model."""
    results, indicator = study.of(choices), choices.indicator
    values = values_of(results, indicator)
    if values.empty:
        return nothing(results, indicator, "fan", results.projection.paths.iloc[:0])
    paths, chances = results.projection.paths, results.projection.chances
    mine = paths[paths["indicator"].eq(indicator) & paths["year"].le(choices.until)]
    bands = [f"{side}_{level}" for level in sorted(choices.levels) for side in ("lower", "upper")]
    table = mine[["indicator", "year", "median", *bands]].assign(area_code=results.area, model=results.model)
    said = [*outlook.chance_sentences(results, indicator), *area_told(results), *model_told(results)]
    said += [*filter(None, [prospects.methods(study.of(by_engine(choices)), indicator)])]
    chart = None
    if len(mine):
        chart = reach_figures.fan_figure(results, indicator, levels=choices.levels, until=choices.until)
    others = results.what_if[results.what_if["indicator"].eq(indicator)]
    more = {
        "chances": chances[chances["indicator"].eq(indicator)].reset_index(drop=True),
        "other_paces": others.reset_index(drop=True),
        "observed": values.reset_index(drop=True),
    }
    return View("fan", chart, table.reset_index(drop=True), tuple(said), more=more)


def tried(study: Study, choices: Choices) -> View:
    """Return the chosen model's forecasts from earlier years beside what came."""
    results, indicator = study.of(choices), choices.indicator
    if values_of(results, indicator).empty:
        return nothing(results, indicator, "tried", results.own_past.iloc[:0])
    tests = results.own_past[results.own_past["indicator"].eq(indicator)].reset_index(drop=True)
    said = [prospects.tried(results, indicator), *area_told(results), *model_told(results)]
    table = tests.assign(area_code=results.area, model=results.model)
    if tests.empty:
        return View("tried", None, table, tuple(said))
    words = say.words_of(results)
    counts = {"inside": words.number(tests["inside"].sum()), "n": words.number(len(tests))}
    title = words.text("explore.tried.title", name=short_name(results, indicator), **counts)
    head = heading(results, indicator, title, said[0], words.text("explore.tried.subtitle"))
    shown = tests.astype({"inside": "bool"}).assign(label=[_tip(results, t) for t in tests.itertuples()])
    return View(
        "tried", charts.tried(observed(results, indicator), shown, words, heading=head), table, tuple(said)
    )


def _tip(results, test) -> str:
    """Say one forecast from an earlier year beside what came."""
    return say.words_of(results).text(
        "explore.tried.tip",
        origin=test.origin,
        year=test.year,
        median=say.value_text(results, test.indicator, test.median),
        interval=say.interval_text(results, test.indicator, test.lower_80, test.upper_80),
        value=say.value_text(results, test.indicator, test.value),
    )
