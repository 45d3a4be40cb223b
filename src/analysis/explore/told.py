"""What several views say: what an indicator is called, of what area, by what model, that it has no value."""

from dataclasses import replace

import pandas as pd

from analysis.charts.frame import Heading
from analysis.explore.choices import Choices
from analysis.explore.view import View
from analysis.language import Words
from analysis.language.quantities import quantity
from analysis.projection.sensitivity import ENGINE
from analysis.report import narrative as say
from analysis.report.caption import without_values
from analysis.results import Results


def values_of(results: Results, indicator: str) -> pd.DataFrame:
    """Return the values of an indicator in the results' area."""
    return results.series[results.series["indicator"].eq(indicator)]


def short_name(results: Results, indicator: str) -> str:
    """Return the short name of an indicator."""
    return say.words_of(results).pick(results.plan.indicators.loc[indicator], "short")


def nothing(results: Results, indicator: str, view: str, table: pd.DataFrame) -> View:
    """Return the view of an indicator without any value: why it is empty, and what was promised."""
    words = say.words_of(results)
    if results.area == results.province:
        why = words.text("explore.none", name=short_name(results, indicator))
    else:
        why = words.text(
            "explore.none.area", name=short_name(results, indicator), area=say.area_name(results)
        )
    return View(view, None, table, (why,), without_values(results, indicator))


def status_told(results: Results, indicator: str) -> str:
    """Say the status of an indicator and why it has it."""
    row = results.headline.loc[indicator]
    return f"{say.status_name(results, row['status'])}. {say.status_sentence(results, row)}"


def area_told(results: Results) -> list[str]:
    """Say whose targets an area is set beside; nothing of the province, to which they were set."""
    if results.area == results.province:
        return []
    words = say.words_of(results)
    said = words.text(
        "explore.other_area", area=say.area_name(results), province=say.area_name(results, results.province)
    )
    is_commune = results.area not in results.observations.areas.index
    return [said, *([words.text("explore.commune")] if is_commune else [])]


def model_told(results: Results) -> list[str]:
    """Say what has to be known of a model that is not the project's own."""
    if results.model == ENGINE:
        return []
    words = say.words_of(results)
    return [words.text("explore.other_model", model=model_name(results.model, words))]


def model_name(model: str, words: Words) -> str:
    """Return the name of a model as the report's tables have it."""
    return words.text(f"table.method_{model.replace(' ', '_').lower()}")


def heading(results: Results, indicator: str, title: str, description: str, *more: str) -> Heading:
    """Return the heading of a chart: its finding, what it is of, and what has to be known to read it."""
    about = say.about_lines(results, indicator, values_of(results, indicator))
    return Heading(title, [*about, *more], description, results.parameters.illustrative)


def observed(results: Results, indicator: str) -> pd.DataFrame:
    """Return the observed values as charts draw them: year, value, label."""
    rows = values_of(results, indicator)
    unit, words = say.unit_of(results, indicator), say.words_of(results)
    label = [f"{v.year}: {quantity(v.value, unit, words)}" for v in rows.itertuples()]
    return rows[["year", "value"]].astype({"year": int}).assign(label=label)


def by_engine(choices: Choices) -> Choices:
    """Return the same choices by the project's own model."""
    return replace(choices, model=ENGINE)
