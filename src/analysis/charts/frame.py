"""What every chart has in common: title, description, look, and the mark of illustrative data."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from analysis.charts.theme import config
from analysis.charts.tokens import TOKENS
from analysis.language import Words

# Pixels. A page stretches charts to its own width; JupyterLab 4 hangs on a chart that asks for the width
# of its container, so the notebooks hold this one.
WIDTH = 780
ONE_ROW = pd.DataFrame({"one": [1]})


@dataclass(frozen=True)
class Heading:
    """What a chart says of itself: title, subtitle lines, text alternative, and whether it is real."""

    title: str
    subtitle: Sequence[str]
    description: str
    illustrative: bool


def finish(
    chart: alt.TopLevelMixin, words: Words, heading: Heading, *, wide: bool = False
) -> alt.TopLevelMixin:
    """Return the chart with its title, its description and the report's look.

    A ``wide`` chart is not squeezed on a phone; the reader moves it sideways. All but facets are
    stretched to the width of a page. Charts of illustrative data say so in the picture itself: first
    line of the subtitle and across the chart (see :func:`watermark`).
    """
    warning = [words.text("illustrative.banner")] if heading.illustrative else []
    title = alt.TitleParams(
        text=heading.title,
        subtitle=[*warning, *heading.subtitle],
        subtitleColor=TOKENS["warning" if heading.illustrative else "ink_soft"],
    )
    description = ". ".join([*warning, heading.description])
    layout = {"wide": wide, "stretch": not isinstance(chart, alt.FacetChart)}
    return chart.properties(title=title, description=description, config=config(words), usermeta=layout)


def watermark(words: Words) -> alt.Chart:
    """Return the layer that writes "illustrative" across a chart."""
    return alt.Chart(ONE_ROW).mark_text(
        text=words.text("illustrative.banner"),
        x={"expr": "width / 2"},
        y={"expr": "height / 2"},
        angle=340,
        fontSize={"expr": "max(11, min(30, width / 24))"},
        fontWeight=600,
        color=TOKENS["warning"],
        opacity=0.22,
    )


def stamped(
    layers: Sequence[alt.Chart], words: Words, *, illustrative: bool, data: pd.DataFrame | None = None
) -> alt.LayerChart:
    """Layer charts, with the watermark on top where the data are illustrative.

    ``data`` is what the layers without data of their own share: it is then converted once.
    """
    shared = {} if data is None else {"data": data}
    return alt.layer(*layers, *([watermark(words)] if illustrative else []), **shared)


def ink_on(field: str, inks: Mapping[str, str]) -> Any:
    """Return the colour of what is written on each state of a field: state -> token."""
    states: dict[str, list[str]] = {}
    for state, ink in inks.items():
        states.setdefault(ink, []).append(state)
    chain: Any = alt
    for ink, mine in states.items():
        chain = chain.when(alt.FieldOneOfPredicate(field=field, oneOf=mine)).then(alt.value(TOKENS[ink]))
    return chain.otherwise(alt.value(TOKENS["ink"]))


def names_for(labels: Mapping[str, str]) -> str:
    """Return the Vega expression that writes each value of a legend by its name."""
    return f"{json.dumps(dict(labels), ensure_ascii=False)}[datum.label]"
