"""The few lines of Python that make a view again."""

import json
from dataclasses import fields
from typing import Any

from analysis.explore.choices import Choices
from analysis.language import speak
from analysis.parameters import USUAL_REPORT, Parameters

# A line is no longer than the text box shows.
WIDTH = 80
# What each view does not depend on: its lines need not say it.
UNUSED = {
    "trajectory": {"method", "model", "levels", "until", "pace_years", "factor"},
    "methods": {"compared", "model", "levels", "until", "pace_years", "factor"},
    "fan": {"compared", "method", "pace_years", "factor"},
    "tried": {"compared", "method", "levels", "until", "pace_years", "factor"},
    "scenario": {"compared", "method"},
    "data": {"compared", "method", "model", "levels", "until", "pace_years", "factor"},
}


def lines(view: str, choices: Choices, parameters: Parameters) -> str:
    """Return a program that ends with the view's ``chart`` and ``table``; run it in the project's folder.

    Only what differs from the defaults is written, so that it can be read at a glance.
    """
    words = speak(parameters.language)
    said = [_written(view), _written(choices.indicator), *map(_argument, _chosen(view, choices))]
    said += map(_argument, _data(parameters))
    warning = [f"# {words.text('illustrative.banner')}"] if parameters.illustrative else []
    short = f"view = qn.look({', '.join(said)})"
    call = [short] if len(short) <= WIDTH else ["view = qn.look(", *(f"    {each}," for each in said), ")"]
    last = [f"chart = view.chart  # {words.text('explore.code.chart')}"]
    last += [f"table = view.table  # {words.text('explore.code.table')}"]
    return "\n".join(["import analysis as qn", "", *warning, *call, *last, ""])


def _chosen(view: str, choices: Choices) -> list[tuple[str, Any]]:
    """Return the choices that matter to a view and are not the usual ones."""
    return [
        (each.name, getattr(choices, each.name))
        for each in fields(Choices)
        if each.name not in {"indicator", *UNUSED[view]} and getattr(choices, each.name) != each.default
    ]


def _data(parameters: Parameters) -> list[tuple[str, Any]]:
    """Return the parameters of the data that are not the usual ones."""
    usual = {"report_year": USUAL_REPORT, "language": "vi", "illustrative": False}
    found = [(k, getattr(parameters, k)) for k, v in usual.items() if getattr(parameters, k) != v]
    folder = parameters.data_dir
    return [*found, *([] if folder.name == "data" else [("data", str(folder))])]


def _argument(pair: tuple[str, Any]) -> str:
    """Write one keyword of a call."""
    return f"{pair[0]}={_written(pair[1])}"


def _written(value: Any) -> str:
    """Write a value as ruff would have it."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
