"""What every chart has in common: title, description, look, and the mark of illustrative data."""

import json
from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from analysis.charts.theme import TOKENS, config
from analysis.language import Words

# Pixels. A page stretches charts to its own width; JupyterLab 4 hangs on a chart that asks for the width
# of its container, so the notebooks hold this one.
WIDTH = 780
ONE_ROW = pd.DataFrame({"one": [1]})


def finish(
    chart: alt.TopLevelMixin,
    words: Words,
    *,
    title: str,
    subtitle: Sequence[str] = (),
    description: str,
    illustrative: bool,
    wide: bool = False,
) -> alt.TopLevelMixin:
    """Return the chart with its title, its description and the report's look.

    A ``wide`` chart is not squeezed on a phone; the reader moves it sideways. All but facets are
    stretched to the width of a page.

    Charts of illustrative data say so in the picture itself: first line of the subtitle and across
    the chart (see :func:`watermark`).
    """
    lines = [words.text("illustrative.banner"), *subtitle] if illustrative else list(subtitle)
    colour = TOKENS["warning"] if illustrative else TOKENS["ink_soft"]
    heading = alt.TitleParams(text=title, subtitle=lines, subtitleColor=colour)
    if illustrative:
        description = f"{words.text('illustrative.banner')}. {description}"
    layout = {"wide": wide, "stretch": not isinstance(chart, alt.FacetChart)}
    return chart.properties(title=heading, description=description, config=config(words), usermeta=layout)


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


def names_for(labels: Mapping[str, str]) -> str:
    """Return the Vega expression that writes each value of a legend by its name."""
    return f"{json.dumps(dict(labels), ensure_ascii=False)}[datum.label]"
