"""What of a chart's data its reader may take away: the rows of its table and of its CSV.

A chart's specification holds more than it shows (places, widths, colours), under internal names. Which
dataset is which is known by its fields; its columns for readers are named in the catalogues
(``chart.column.*``). The page makes the rows itself, when asked (assets/chart_files.js).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.charts.reachability import LINES
from analysis.charts.trajectory import LAYERS
from analysis.language import Words


@dataclass(frozen=True)
class Part:
    """Rows of a chart's table that come from one kind of dataset.

    ``marks``: the fields by which the dataset is known. ``columns``: column of the table -> field of the
    dataset, "@name" for what the reader chose in the control of that name, "=value" for always the same.
    ``controls``: the controls a chart has for this to be its part. ``where``: field -> the control whose
    choice it must equal. ``unless``: field -> the value of rows that another part tells better.
    """

    marks: frozenset[str]
    columns: Mapping[str, str]
    controls: frozenset[str] = frozenset()
    where: Mapping[str, str] = field(default_factory=dict)
    unless: Mapping[str, str] = field(default_factory=dict)


def _same(*names: str) -> dict[str, str]:
    """Return columns called as their fields are."""
    return {name: name for name in names}


# Every column that a table can have, in the order in which they stand.
COLUMNS = (
    *("shown", "indicator", "objective", "code", "name", "district", "layer", "line", "year", "value"),
    *("lower", "upper", "lower_50", "upper_50", "lower_80", "upper_80", "chance", "state", "label"),
    *("detail", "source"),
)
_SERIES = _same("layer", "year", "value", "lower", "upper", "label", "detail")
_BANDS = _same("lower_50", "upper_50", "lower_80", "upper_80", "label")
# A dataset belongs to the first part that fits it; a table has its rows in the order of its parts.
PARTS = (
    Part(
        frozenset({"layer", "segment", "label", "detail", "indicator"}),
        {"indicator": "@indicator"} | _SERIES,
        controls=frozenset({"indicator"}),
        where={"indicator": "indicator"},
    ),
    Part(frozenset({"layer", "segment", "label", "detail", "panel"}), {"indicator": "panel"} | _SERIES),
    Part(frozenset({"layer", "segment", "label", "detail"}), _SERIES),
    Part(
        frozenset({"line", "year", "value", "label"}),
        _same("line", "year", "value", "label"),
        unless={"line": "median"},
    ),
    Part(
        frozenset({"year", "median", "lower_50", "lower_80", "label"}),
        {"line": "=median", "year": "year", "value": "median"} | _BANDS,
    ),
    Part(
        frozenset({"layer", "side", "note", "label", "value"}),
        {"line": "=target"} | _same("year", "value", "label"),
    ),
    Part(
        frozenset({"name", "objective", "chance", "detail"}),
        {"indicator": "name"} | _same("objective", "chance", "detail"),
    ),
    Part(
        frozenset({"code", "name", "district", "state", "source"}),
        _same("code", "name", "district", "state", "source"),
    ),
    Part(
        frozenset({"code", "name", "district"}),
        {"shown": "@shown", "year": "@year"} | _same("code", "name", "district", "state"),
        controls=frozenset({"shown", "year", "units"}),
    ),
    Part(
        frozenset({"name", "detail", "state", "block"}),
        {"indicator": "name", "chance": "text", "detail": "detail"},
    ),
    Part(frozenset({"name", "detail", "state", "year"}), {"indicator": "name"} | _same("year", "detail")),
)


def chart_table(spec: Mapping[str, Any], datasets: Mapping[str, Any], words: Words) -> dict[str, Any] | None:
    """Return how the page makes the table of a chart; None where no dataset is for readers.

    Keys: columns (names, of COLUMNS), parts. A part: data (the dataset's name), cells (for each column its
    field, "@control" or "=value", None where the part has no such column), and where needed where, unless
    (see :class:`Part`), when (control -> the choice with which the part is shown) and lookup (for the map
    to work with: the dataset of what its communes are coloured by).
    """
    controls = {parameter["name"] for parameter in spec.get("params", ())}
    found = _parts(datasets, controls)
    if not found:
        return None
    columns = [name for name in COLUMNS if any(name in part.columns for part, _ in found)]
    return {"columns": columns, "parts": [_told(part, name, columns, words) for part, name in found]}


def table_words(words: Words) -> dict[str, Any]:
    """Return what the page writes in the tables: columns by name; layer and line: the names of each code."""
    lines = {line: words.text(f"chart.fan.{line}") for line in LINES}
    return {
        "columns": {name: words.text(f"chart.column.{name}") for name in ("warning", *COLUMNS)},
        "codes": {
            "layer": {layer: words.text(f"chart.layer.{layer}") for layer in LAYERS},
            "line": lines | {"target": words.text("chart.layer.target")},
        },
    }


def _parts(datasets: Mapping[str, Any], controls: set[str]) -> list[tuple[Part, str]]:
    """Return the parts of a table with the name of each one's dataset, in the order of PARTS."""
    known = {name: rows for name, rows in sorted(datasets.items()) if isinstance(rows, list) and rows}
    first = {
        name: next((p for p in PARTS if p.marks <= set(rows[0]) and p.controls <= controls), None)
        for name, rows in known.items()
    }
    # Points drawn on a line are rows of the line again: a table has them once.
    again = {name for name in known for other in known if _is_within(known[name], known[other])}
    return [
        (part, name) for part in PARTS for name, fits in first.items() if fits is part and name not in again
    ]


def _is_within(rows: list, others: list) -> bool:
    """Return whether rows are some, not all, of others."""
    return len(rows) < len(others) and rows[0].keys() == others[0].keys() and all(r in others for r in rows)


def _told(part: Part, data: str, columns: Sequence[str], words: Words) -> dict[str, Any]:
    """Return a part as the page reads it."""
    told: dict[str, Any] = {"data": data, "cells": [part.columns.get(name) for name in columns]}
    told |= {key: dict(value) for key in ("where", "unless") if (value := getattr(part, key))}
    if "units" in part.controls:
        units = data.removeprefix("about-")
        told["when"] = {"units": units}
        told["lookup"] = {
            "data": f"cells-{units}",
            "field": "state",
            "otherwise": words.text("commune.no_data"),
        }
    return told
