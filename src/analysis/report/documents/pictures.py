"""Charts for documents: drawn once as SVG for the PDF, and from the SVG as PNG for Word."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode

from analysis.charts.frame import unbroken
from analysis.report.documents.blocks import Figure
from analysis.report.pictures import save_spec
from analysis.results import Results

# A text 160 mm wide holds so many pixels that a chart's 13-pixel labels come out at about 9 points.
TEXT_WIDTH = 600


def figure(
    results: Results,
    make: Callable[..., alt.TopLevelMixin],
    *what: Any,
    stem: Path,
    notes: tuple[str, ...] = (),
    **size: int,
) -> Figure:
    """Draw the chart ``make(results, *what)`` as ``stem``.svg and ``stem``.png; return it with its words.

    The chart's title and subtitle become caption and note, where they can be read, found and translated.
    ``size``: width and height in pixels where the chart's own do not suit a page.
    """
    with debug_mode(False):
        chart = make(results, *what)
        spec = chart.to_dict() | size
    del spec["title"]
    save_spec(spec, stem)
    title, lines = unbroken(chart)
    return Figure(stem, spec["description"], title, " ".join([*map(_ended, lines), *notes]))


def _ended(text: str) -> str:
    """End a text with a full stop."""
    return text if text.endswith(".") else f"{text}."
