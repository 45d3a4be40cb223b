"""Layers of numbers on the interactive map: points of the standard, commune values, and their change."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.charts.theme import HIDDEN
from analysis.charts.tokens import CHANGE_COLOURS, COMMUNE_COLOURS, SEQUENCE_COLOURS
from analysis.communes.assessments import load_assessments
from analysis.communes.classes import Classes, classify
from analysis.communes.restate import restate
from analysis.communes.units import load_crosswalk, load_facts, load_units
from analysis.language.quantities import difference, number_for, quantity
from analysis.observations import PER
from analysis.report import narrative as say
from analysis.report.map_hidden import hidden_cells, hidden_units, with_hidden_counts
from analysis.report.map_layers import Layer
from analysis.results import Results

POINTS = "points"
CHANGE = "change"
COLUMNS = ["list", "code", "indicator", "year", "kind", "value", "numerator", "denominator", "per"]


def number_layers(results: Results, lists: list[str]) -> list[Layer]:
    """Return a layer for the points, one for each measure with commune values, and one for its change.

    Values are shown on the list that they were reported for and restated on later ones.
    """
    layers, hidden, known = [], hidden_units(results, lists), commune_numbers(results, lists)
    for measure in dict.fromkeys([*known["indicator"], *hidden["indicator"]]):
        unit = results.plan.units.loc[number_unit(results, measure)]
        shown = known[known["indicator"].eq(measure)]
        unseen = hidden_cells(hidden[hidden["indicator"].eq(measure)], shown)
        layers.append(_with_hidden(_level(results, measure, shown, unit), unseen, results))
        changed = _change(shown)
        if len(changed) and direction_of(results, measure):
            since = unseen[unseen["year"].gt(changed["since"].min())]
            layers.append(_with_hidden(_changes(results, measure, changed, unit), since, results))
    return layers


def commune_numbers(results: Results, lists: list[str]) -> pd.DataFrame:
    """Return the points and values of every commune: rows of :func:`analysis.communes.restate.restate`.

    ``indicator`` is the measure, POINTS for points of the standard. Points are no ratio that could be
    averaged: a unit made of several has none.
    """
    areas = load_facts(results.parameters.paths)
    every = [_shown(_points(results), results, lists), _shown(_values(results), results, lists, areas)]
    return pd.concat(every, ignore_index=True)


def _with_hidden(layer: Layer, unseen: pd.DataFrame, results: Results) -> Layer:
    """Return a layer with the units whose numbers are hidden, in its map, its legend and its captions."""
    if unseen.empty:
        return layer
    words = say.words_of(results)
    return replace(
        layer,
        cells=pd.concat([layer.cells, unseen], ignore_index=True),
        legend=[*layer.legend, (HIDDEN, words.text("privacy.legend"))],
        captions=with_hidden_counts(layer.captions, unseen, words),
    )


def _points(results: Results) -> pd.DataFrame:
    """Return the points of the child-friendly standard as reported."""
    rows = load_assessments(results.parameters.paths, results.observations.sources)
    rows = rows[rows["points"].notna() & rows["year"].le(results.parameters.report_year)]
    return rows.assign(indicator=POINTS, kind="ratio", value=rows["points"]).reindex(columns=COLUMNS)


def _values(results: Results) -> pd.DataFrame:
    """Return the commune values that the report uses, with the list that they were reported for."""
    rows = results.observations.rows
    rows = rows[rows["area_level"].eq("commune") & rows["used"] & rows["group"].eq("total")]
    place = rows["area_code"].str.split("/", n=1)
    count = rows["unit"].map(results.plan.units["is_count"])
    return rows.assign(
        list=place.str[0],
        code=place.str[1],
        indicator=rows["measure"],
        kind=count.map({"yes": "count", "no": "ratio"}),
        per=rows["unit"].map(PER).astype("float64"),
    )[COLUMNS]


def _shown(
    reported: pd.DataFrame, results: Results, lists: list[str], areas: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return values on every list of the map that is not older than they are; ``areas`` weigh ratios."""
    crosswalk = load_crosswalk(results.parameters.paths)
    parts = [restate(reported[reported["list"].le(name)], crosswalk, name, areas=areas) for name in lists]
    shown = pd.concat(parts, ignore_index=True)
    return shown[shown["value"].notna()].assign(year=lambda t: t["year"].astype(int))


def _change(shown: pd.DataFrame) -> pd.DataFrame:
    """Return the change of each commune since the first year that its list has values of."""
    first = shown.groupby("list")["year"].transform("min")
    base = shown[shown["year"].eq(first)].set_index(["list", "code"])
    later = shown[shown["year"].gt(first)]
    keys = pd.MultiIndex.from_frame(later[["list", "code"]])
    later = later.assign(
        before=base["value"].reindex(keys).to_numpy(), since=base["year"].reindex(keys).to_numpy()
    )
    return later.assign(change=later["value"] - later["before"]).dropna(subset=["change"])


def _level(results: Results, measure: str, shown: pd.DataFrame, unit: pd.Series) -> Layer:
    """Return the layer of a measure's values."""
    # Where no list of the map is that of the values, all of them are restated.
    words, own = say.words_of(results), shown[~shown["restated"] | shown["restated"].all()]
    classes = classify(own["value"], decimals=int(unit["decimals"]))
    colours = _sequence(0 if classes is None else len(classes.upper))
    place = classes.of(shown["value"]) if classes else pd.Series(dtype="Int64")
    cells = shown[["list", "year", "code"]].assign(
        colour=place.map(dict(enumerate(colours))).to_numpy(),
        state=[number_text(row, unit, words) for row in shown.itertuples()],
    )
    legend = list(zip(colours, _labels(classes, unit, words), strict=True)) if classes else []
    legend = [*legend, (COMMUNE_COLOURS["no_data"], words.text("commune.no_data"))]
    return Layer(measure, number_name(results, measure), cells, legend, _captions(results, shown, unit))


def _changes(results: Results, measure: str, changed: pd.DataFrame, unit: pd.Series) -> Layer:
    """Return the layer of a measure's change: better or worse by less or more than the median change."""
    words = say.words_of(results)
    sign = {"up": 1.0, "down": -1.0}[direction_of(results, measure)]
    good = sign * changed["change"].round(int(unit["decimals"]))
    size = round(float(good.abs()[good.ne(0)].median()), int(unit["decimals"])) if good.any() else 0.0
    names = list(CHANGE_COLOURS)
    # Two steps from the middle where the change is at least the median one, else one.
    place = len(names) // 2 + np.sign(good) * (1 + good.abs().ge(size))
    said = [
        words.text(
            "atlas.change.state",
            change=_signed(row.change, unit, words),
            since=int(row.since),
            year=row.year,
            before=quantity(row.before, unit, words),
            value=quantity(row.value, unit, words),
        )
        for row in changed.itertuples()
    ]
    cells = changed[["list", "year", "code"]].assign(
        colour=[CHANGE_COLOURS[names[int(p)]] for p in place], state=said
    )
    by = difference(size, unit, words)
    legend = [(CHANGE_COLOURS[n], words.text(f"atlas.change.{n}", size=by)) for n in reversed(names)]
    legend.append((COMMUNE_COLOURS["no_data"], words.text("commune.no_data")))
    name = words.text("atlas.layer.change", name=number_name(results, measure))
    return Layer(f"{measure}-{CHANGE}", name, cells, legend, _change_captions(changed, good, words))


def number_text(row: tuple, unit: pd.Series, words: Any) -> str:
    """Write a commune's value, with how it was restated."""
    value = quantity(row.value, unit, words)
    if not row.restated:
        return words.text("atlas.value", value=value, year=row.year)
    kind = "whole" if row.weight_basis == "whole" and row.n_parts == 1 else "restated"
    low, high = (quantity(end, unit, words) for end in (row.low, row.high))
    if kind == "restated" and low != high:
        kind = "between"
    n = words.number(row.n_parts)
    return words.text(f"atlas.value.{kind}", value=value, year=row.year, n=n, low=low, high=high)


def _captions(results: Results, shown: pd.DataFrame, unit: pd.Series) -> pd.DataFrame:
    """Say for each list and year how many units have a value, and the lowest, middle and highest."""
    words, rows = say.words_of(results), []
    totals = load_units(results.parameters.paths).groupby("list").size()
    for (name, year), some in shown.groupby(["list", "year"]):
        low, middle, high = (quantity(x, unit, words) for x in some["value"].quantile([0, 0.5, 1]))
        counts = {"n": words.number(len(some)), "total": words.number(totals[name])}
        text = words.text("atlas.caption.values", year=year, low=low, middle=middle, high=high, **counts)
        rows.append({"list": name, "year": year, "text": text})
    return pd.DataFrame(rows, columns=["list", "year", "text"])


def _change_captions(changed: pd.DataFrame, good: pd.Series, words: Any) -> pd.DataFrame:
    """Say for each list and year how many units became better, stayed or became worse."""
    rows = []
    for (name, year), some in changed.assign(good=good).groupby(["list", "year"]):
        counts = {
            "better": words.number((some["good"] > 0).sum()),
            "same": words.number((some["good"] == 0).sum()),
            "worse": words.number((some["good"] < 0).sum()),
        }
        since = int(some["since"].iloc[0])
        text = words.text("atlas.caption.change", since=since, year=year, **counts)
        rows.append({"list": name, "year": year, "text": text})
    return pd.DataFrame(rows, columns=["list", "year", "text"])


def _sequence(n: int) -> list[str]:
    """Return n colours of the sequence, as far apart as it allows."""
    if n <= 1:
        return [SEQUENCE_COLOURS[len(SEQUENCE_COLOURS) // 2]] * n
    return [SEQUENCE_COLOURS[round(i * (len(SEQUENCE_COLOURS) - 1) / (n - 1))] for i in range(n)]


def _labels(classes: Classes, unit: pd.Series, words: Any) -> list[str]:
    """Write the classes: up to the first break, from break to break, above the last one.

    Restated values may lie beyond those reported, so the outer ends stay open.
    """
    if len(classes.upper) == 1:
        return [words.text("atlas.class.only", value=quantity(classes.upper[0], unit, words))]
    inner = list(zip(classes.lower, classes.upper, strict=True))[1:-1]
    return [
        words.text("atlas.class.first", upper=quantity(classes.upper[0], unit, words)),
        *(
            words.text("atlas.class", lower=number_for(a, unit, words), upper=quantity(b, unit, words))
            for a, b in inner
        ),
        words.text("atlas.class.last", lower=quantity(classes.lower[-1], unit, words)),
    ]


def _signed(change: float, unit: pd.Series, words: Any) -> str:
    """Write a change with its sign."""
    text = difference(change, unit, words)
    return f"+{text}" if change > 0 else text


def number_name(results: Results, measure: str) -> str:
    """Name a layer: the indicator by its short name, another measure by its own."""
    words = say.words_of(results)
    if measure == POINTS:
        return words.text("atlas.layer.points")
    if measure in results.plan.indicators.index:
        return f"{measure}. {words.pick(results.plan.indicators.loc[measure], 'short')}"
    return words.pick(results.observations.measures.loc[measure], "name")


def number_unit(results: Results, measure: str) -> str:
    """Return the unit of a measure."""
    return POINTS if measure == POINTS else results.observations.measures.at[measure, "unit"]


def direction_of(results: Results, measure: str) -> str | None:
    """Return whether "up" or "down" is better: points up, others by their indicator; None without one."""
    if measure == POINTS:
        return "up"
    directions = results.plan.indicators["direction"]
    return directions.get(results.observations.measures.at[measure, "indicator"])
