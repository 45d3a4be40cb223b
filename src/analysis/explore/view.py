"""What a view is: a chart, its data, and what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import altair as alt
import pandas as pd

from analysis.report.fragments import Fragment


@dataclass(frozen=True)
class View:
    """One view of one indicator.

    ``chart``: None where there is nothing to draw; then ``sentences`` begin with why. ``table``: the data
    behind the chart, tidy; ``more``: further tables by name. ``sentences``: what is said under the chart;
    ``told``: a table to read, where there is one.
    """

    name: str
    chart: alt.TopLevelMixin | None
    table: pd.DataFrame
    sentences: tuple[str, ...] = ()
    told: Fragment | None = None
    more: Mapping[str, pd.DataFrame] = field(default_factory=dict)
