"""What every chart has in common: title, description, look, and the mark of illustrative data."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

import altair as alt
import pandas as pd

from analysis.charts.lettering import REGULAR, SEMIBOLD, text_width
from analysis.charts.theme import config
from analysis.charts.tokens import SIZES, TOKENS
from analysis.language import Words

# Pixels. A page stretches charts to its own width; JupyterLab 4 hangs on a chart that asks for the width
# of its container, so the notebooks hold this one.
WIDTH = 780
# What is written above a chart is broken for the room that a printed page has.
TITLE_WIDTH = 640
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
    line of the subtitle and across the chart (see :func:`watermark`). Title and subtitle are broken into
    lines; unbroken, as documents and slides want them, :func:`unbroken` returns them. Who cannot see the
    chart is told its title too: guides and titles are not in the accessibility tree.
    """
    warning = [words.text("illustrative.banner")] if heading.illustrative else []
    lines = [on_lines(line, TITLE_WIDTH, SIZES["small"]) for line in heading.subtitle]
    title = alt.TitleParams(
        text=title_lines(heading.title),
        subtitle=[*warning, *chain.from_iterable(lines)],
        subtitleColor=TOKENS["warning" if heading.illustrative else "ink_soft"],
    )
    description = ". ".join([*warning, heading.title, heading.description])
    layout = {
        "wide": wide,
        "stretch": not isinstance(chart, alt.FacetChart),
        "title": heading.title,
        "subtitle": list(heading.subtitle),
    }
    return chart.properties(title=title, description=description, config=config(words), usermeta=layout)


def unbroken(chart: alt.TopLevelMixin) -> tuple[str, list[str]]:
    """Return the title of a finished chart and the lines of its subtitle, without breaks and warning."""
    return chart.usermeta["title"], chart.usermeta["subtitle"]


def following(control: str, titles: Mapping[str, str]) -> alt.Parameter:
    """Return the parameter that holds the title of what is chosen in a control, broken into lines."""
    lines = {choice: title_lines(title) for choice, title in titles.items()}
    return alt.param(name="finding", expr=f"{json.dumps(lines, ensure_ascii=False)}[{control}]")


def title_lines(title: str) -> list[str]:
    """Break a title into lines that are read as parts of a sentence."""
    return on_lines(title, TITLE_WIDTH, SIZES["text"], SEMIBOLD)


def on_lines(text: str, width: float, size: float, weight: int = REGULAR) -> list[str]:
    """Break a text into as few lines as hold it, none wider than ``width``, in the unit of ``size``.

    Breaks behind a comma, colon or dash are preferred, then lines about as wide as one another. A sign of
    comparison stays with its number; a wider word has a line of its own.
    """
    words = re.sub("([<>≤≥]) ", "\\1\u00a0", text).split(" ")
    measured = tuple((word, text_width(f"{word} ", size, weight)) for word in words)
    room = max(width + text_width(" ", size, weight), *(wide for _, wide in measured))
    ways = (_broken(measured, n, room) for n in range(1, len(words) + 1))
    _, lines = next(way for way in ways if way is not None)
    return [line.replace("\u00a0", " ") for line in lines]


@lru_cache(maxsize=4096)
def _broken(
    words: tuple[tuple[str, float], ...], n: int, room: float
) -> tuple[tuple[int, float], tuple[str, ...]] | None:
    """Return the best way to break words into ``n`` lines, behind its cost; None where they don't fit.

    Each word has its width with the space behind it. The cost: how many lines end inside a part of a
    sentence, then the widest line.
    """
    if n == 1:
        wide = sum(own for _, own in words)
        return ((0, wide), (" ".join(word for word, _ in words),)) if wide <= room else None
    ways = []
    for taken in range(1, len(words) - n + 2):
        wide = sum(own for _, own in words[:taken])
        rest = _broken(words[taken:], n - 1, room) if wide <= room else None
        if rest is not None:
            (inside, widest), lines = rest
            line = " ".join(word for word, _ in words[:taken])
            cost = (inside + (not line.endswith((",", ";", ":", "–"))), max(widest, wide))
            ways.append((cost, (line, *lines)))
    return min(ways, default=None)


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
