"""The slides of one objective: its indicators in a table, then those with values as charts."""

import pandas as pd

from analysis.charts.frame import unbroken
from analysis.language.quantities import chance_sign
from analysis.plan import MILESTONES
from analysis.report import figures, outlook
from analysis.report import narrative as say
from analysis.report.findings.counted import coded_name, counted
from analysis.report.origins import values_source
from analysis.report.slides.deck import Mark, Slide, Table, cell_text
from analysis.report.slides.drawing import on_slide, panels
from analysis.results import Results

# Stands behind a chance that takes its width from other series.
STAR = " *"
SHARES = (0.36, 0.11, 0.11, 0.14, 0.16, 0.12)
SHARES_WITHOUT = (0.44, 0.14, 0.14, 0.28)


def objective_slides(results: Results, objective: int) -> list[Slide]:
    """Return the slides of an objective; the second only where it has values to draw."""
    known = figures.indicators_with_values(results, objective)
    slides = [_all_indicators(results, objective, known)]
    return [*slides, _charts(results, objective, known)] if known else slides


def _all_indicators(results: Results, objective: int, known: list[str]) -> Slide:
    """Return the slide with a row for every indicator of the objective."""
    words = say.words_of(results)
    rows = _headline(results, objective)
    content = _table(results, rows) if known else _promises(results, rows)
    few = any(cell_text(row[-1]).endswith(STAR) for row in content.rows)
    return Slide(
        title=_standing(results, objective),
        content=content,
        remark=words.text("chart.chances.few_values") if few else "",
        notes=_notes(results, rows),
        source=values_source(results, rows.index) if known else words.text("origin.source.plan"),
    )


def _headline(results: Results, objective: int) -> pd.DataFrame:
    """Return the rows of the objective's indicators."""
    mine = results.plan.indicators["objective"].eq(objective)
    return results.headline.loc[results.plan.indicators.index[mine]]


def _standing(results: Results, objective: int) -> str:
    """Say how many of an objective's indicators are where."""
    words, status = say.words_of(results), _headline(results, objective)["status"]
    name = words.pick(results.plan.objectives.loc[objective], "short")
    return words.text("slides.objective", n=objective, name=name, counted=counted(results, status))


def _table(results: Results, rows: pd.DataFrame) -> Table:
    """Return the indicators with targets, latest value, status and chance."""
    words = say.words_of(results)
    heads = ("indicator", "target_2025", "target_2030", "latest", "status", "chance")
    return Table(
        tuple(words.text(f"table.{head}") for head in heads),
        tuple((*_promise(results, i), *_state(results, row)) for i, row in rows.iterrows()),
        SHARES,
        (1, 2, 3, 5),
    )


def _promises(results: Results, rows: pd.DataFrame) -> Table:
    """Return the indicators with targets and who answers for them: none has a value."""
    words = say.words_of(results)
    heads = ("indicator", "target_2025", "target_2030", "agency")
    return Table(
        tuple(words.text(f"table.{head}") for head in heads),
        tuple((*_promise(results, i), _agency(results, i)) for i in rows.index),
        SHARES_WITHOUT,
        (1, 2),
    )


def _agency(results: Results, indicator: str) -> str:
    """Name the agency that answers for an indicator in the report year."""
    plan, lead = results.plan, results.plan.indicators.at[indicator, "lead_agency"]
    return say.words_of(results).pick(
        plan.agencies.loc[plan.responsible(lead, results.parameters.report_year)], "name"
    )


def _promise(results: Results, indicator: str) -> tuple[str, ...]:
    """Return the name of an indicator and its targets."""
    due = say.milestones_text(results, indicator)
    return (coded_name(results, indicator), *(due[m] for m in MILESTONES))


def _state(results: Results, row: pd.Series) -> tuple[str, Mark, str]:
    """Return the latest value, the status and the chance of the next target."""
    words, indicator = say.words_of(results), row["indicator"]
    status = Mark(row["status"], say.status_name(results, row["status"]))
    if not results.coverage.at[indicator, "n_values"]:
        return words.text("slides.no_value"), status, "–"
    value = say.value_text(results, indicator, row["latest_value"])
    return f"{value} ({int(row['latest_year'])})", status, _chance(results, indicator)


def _chance(results: Results, indicator: str) -> str:
    """Write the chance of the next target: “2030: 35%”; why there is none where there is none."""
    row = outlook.next_chance(results, indicator)
    if pd.isna(row["probability"]) or outlook.is_lost(row):
        return outlook.chance_text(results, row)
    star = STAR if outlook.rests_on_few(row) else ""
    return f"{row['milestone']}: {chance_sign(row['probability'])}{star}"


def _notes(results: Results, rows: pd.DataFrame) -> tuple[str, ...]:
    """Return what the speaker can say of each indicator that has a value of the plan period."""
    judged = rows[rows["n_plan"].gt(0)]
    said = [
        f"{coded_name(results, i)}: {say.status_sentence(results, row)} {outlook.chance_beside(results, i)}"
        for i, row in judged.iterrows()
    ]
    return tuple(said) or (say.words_of(results).text("slides.notes.none"),)


def _charts(results: Results, objective: int, known: list[str]) -> Slide:
    """Return the slide with the charts of the indicators that have values."""
    words = say.words_of(results)
    if len(known) == 1:
        chart = figures.trajectory_figure(results, known[0])
    else:
        chart = figures.objective_figure(results, objective, panels(len(known)))
    picture = on_slide(chart, words, illustrative=results.parameters.illustrative)
    title, lines = unbroken(chart)
    return Slide(
        title=f"{known[0]}. {title}" if len(known) == 1 else title,
        subtitle=lines[-1],
        content=picture,
        notes=(picture.description,),
        source=values_source(results, known),
    )
