"""Put results, sentences and charts together: one function a figure of the report."""

import altair as alt
import pandas as pd

from analysis.charts import status, trajectory
from analysis.charts.frame import Heading
from analysis.charts.small_multiples import PAGE, Panels, small_multiples
from analysis.language.quantities import chance_sign
from analysis.observations import NATION
from analysis.plan import PLAN_START
from analysis.report import narrative as say
from analysis.report import outlook
from analysis.report.findings.counted import completeness_finding, objective_finding, overview_finding
from analysis.report.findings.course import indicator_finding
from analysis.report.lines import break_lines, indicator_lines
from analysis.results import Results


def overview(results: Results) -> alt.LayerChart:
    """Return the picture of all indicators by objective and status."""
    words = say.words_of(results)
    names = {s: say.status_name(results, s) for s in results.plan.statuses.sort_values("order").index}
    counts = results.headline["status"].value_counts()
    listed = words.listing([f"{names[s]}: {words.number(counts[s])}" for s in names if s in counts])
    year = results.parameters.report_year
    return status.overview(
        _cells(results),
        names,
        words,
        heading=Heading(
            title=overview_finding(results),
            subtitle=[words.text("figure.overview.subtitle")],
            description=words.text("figure.overview.alt", year=year, counts=listed),
            illustrative=results.parameters.illustrative,
        ),
    )


def _cells(results: Results) -> pd.DataFrame:
    """Return the cell of each indicator: indicator, objective, place in it, status, name, chance, detail."""
    words, plan, rows = say.words_of(results), results.plan, results.headline
    indicators = plan.indicators.loc[rows.index]
    objective = indicators["objective"].map(lambda o: words.pick(plan.objectives.loc[o], "short"))
    return pd.DataFrame(
        {
            "indicator": rows.index,
            "objective": objective.to_numpy(),
            "place": indicators.groupby("objective").cumcount().to_numpy(),
            "status": rows["status"].to_numpy(),
            "name": [f"{i}. {words.pick(indicators.loc[i], 'name')}" for i in rows.index],
            "chance": [_printed_chance(results, i) for i in rows.index],
            "detail": [_detail(results, i, row) for i, row in rows.iterrows()],
        }
    )


def _detail(results: Results, indicator: str, row: pd.Series) -> str:
    """Say what the tooltip of an indicator's cell says: its status, why, its chance."""
    name, sentence = say.status_name(results, row["status"]), say.status_sentence(results, row)
    return f"{name}. {sentence} {outlook.chance_beside(results, indicator)}"


def _printed_chance(results: Results, indicator: str) -> str:
    """Return the chance of an indicator's next target as a few signs, nothing where there is none."""
    row = outlook.next_chance(results, indicator)
    silent = pd.isna(row["probability"]) or outlook.is_lost(row) or outlook.rests_on_few(row)
    return "" if silent else chance_sign(row["probability"])


def trajectory_figure(
    results: Results, indicator: str, compared: tuple[str, ...] | None = None
) -> alt.LayerChart:
    """Return the chart of one indicator that has values; ``compared``: see :func:`indicator_lines`."""
    words = say.words_of(results)
    values = results.series[results.series["indicator"].eq(indicator)]
    return trajectory.trajectory(
        indicator_lines(results, indicator, compared),
        words,
        names=_layer_names(results, compared or ()),
        breaks=break_lines(results, indicator),
        heading=Heading(
            title=indicator_finding(results, indicator),
            subtitle=_about(results, indicator, values),
            description=say.alt_text(results, indicator, values),
            illustrative=results.parameters.illustrative,
        ),
    )


def _layer_names(results: Results, compared: tuple[str, ...]) -> dict[str, str]:
    """Return the layers that are called by their area: where they are of another than the usual ones."""
    usual = (NATION, results.observations.areas.at[results.province, "parent"])
    own = {} if results.area == results.province else {"observed": say.area_name(results)}
    others = [say.area_name(results, area) for area in compared if area not in usual]
    return own | ({"compared": others[0]} if others else {})


def _about(results: Results, indicator: str, values: pd.DataFrame) -> list[str]:
    """Return the lines under a trajectory's title; where intervals are drawn, what they are."""
    *name, about = say.about_lines(results, indicator, values)
    if values["lower"].isna().all():
        return [*name, about]
    return [*name, say.words_of(results).text("figure.subtitle.intervals", about=about)]


def objective_figure(results: Results, objective: int, layout: Panels = PAGE) -> alt.FacetChart:
    """Return the indicators of an objective that have values, side by side."""
    words, plan = say.words_of(results), results.plan
    known = indicators_with_values(results, objective)
    parts = [
        indicator_lines(results, i).assign(panel=f"{i}. {words.pick(plan.indicators.loc[i], 'short')}")
        for i in known
    ]
    listed = []
    for indicator in known:
        last = results.series[results.series["indicator"].eq(indicator)].iloc[-1]
        value = say.value_text(results, indicator, last["value"])
        listed.append(f"{words.pick(plan.indicators.loc[indicator], 'short')}: {value} ({int(last['year'])})")
    return small_multiples(
        pd.concat(parts, ignore_index=True),
        words,
        heading=Heading(
            title=objective_finding(results, objective, known),
            subtitle=[words.text("figure.multiples.subtitle")],
            description=words.text("figure.multiples.alt", values="; ".join(listed)),
            illustrative=results.parameters.illustrative,
        ),
        layout=layout,
    )


def indicators_with_values(results: Results, objective: int) -> list[str]:
    """Return the indicators of an objective that have at least one value of the province."""
    mine = results.plan.indicators["objective"].eq(objective)
    return list(results.coverage.index[mine & results.coverage["n_values"].gt(0)])


def picker_figure(results: Results) -> alt.LayerChart:
    """Return the chart in which the reader picks one of the indicators that have values."""
    words = say.words_of(results)
    known = list(results.coverage.index[results.coverage["n_values"].gt(0)])
    lines = pd.concat([indicator_lines(results, i) for i in known], ignore_index=True)
    names = {i: f"{i}. {words.pick(results.plan.indicators.loc[i], 'short')}" for i in known}
    return trajectory.picker(
        lines,
        names,
        words,
        start=known[0],
        findings={i: indicator_finding(results, i) for i in known},
        heading=Heading(
            title=words.text("figure.picker.title"),
            subtitle=[
                words.text("figure.picker.title"),
                words.text("figure.picker.subtitle", area=say.area_name(results)),
            ],
            description=words.text("figure.picker.alt", names=words.listing(list(names.values()))),
            illustrative=results.parameters.illustrative,
        ),
    )


def completeness_figure(results: Results) -> alt.LayerChart:
    """Return which indicator has a value in which year of the plan, with the year before it."""
    words, year = say.words_of(results), results.parameters.report_year
    years = range(PLAN_START - 2, year + 1)
    known = results.series.set_index(["indicator", "year"])
    cells = []
    for indicator, row in results.plan.indicators.iterrows():
        name = f"{indicator}. {words.pick(row, 'short')}"
        for each in years:
            found = known.loc[(indicator, each)] if (indicator, each) in known.index else None
            cells.append(
                {"indicator": indicator, "name": name, "year": each} | _cell(results, indicator, found, each)
            )
    total = len(results.plan.indicators)
    n = sum(c["state"] != "none" for c in cells)
    share = words.number(100 * n / len(cells), at_most=0)
    return status.completeness(
        pd.DataFrame(cells),
        words,
        heading=Heading(
            title=completeness_finding(results, n, len(cells)),
            subtitle=[words.text("figure.completeness.subtitle", first=years[0], last=year)],
            description=words.text("figure.completeness.alt", share=share, total=words.number(total)),
            illustrative=results.parameters.illustrative,
        ),
    )


def _cell(results: Results, indicator: str, found: pd.Series | None, year: int) -> dict[str, str]:
    """Return the state of one indicator in one year and its tooltip."""
    words = say.words_of(results)
    if found is None:
        return {"state": "none", "detail": f"{year}: {words.text('chart.completeness.none')}"}
    state = "provisional" if found["status"] == "provisional" else "value"
    return {"state": state, "detail": f"{year}: {say.value_text(results, indicator, found['value'])}"}
