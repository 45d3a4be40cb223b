"""What the interactive map can show: a layer has its colours, its words and a line for every year."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.charts import maps
from analysis.charts.tokens import COMMUNE_COLOURS
from analysis.communes.assessments import load_assessments
from analysis.communes.crosswalk import restate_status
from analysis.communes.units import load_crosswalk
from analysis.report import narrative as say
from analysis.report.map_figures import state_text
from analysis.results import Results

STATUS = "status"


@dataclass(frozen=True)
class Layer:
    """One content of the map.

    ``cells``: list, year, code, colour, state (words), and status for the layer of statuses. ``legend``:
    pairs of colour and label. ``captions``: list, year, text, for the years that have cells.
    """

    key: str
    name: str
    cells: pd.DataFrame
    legend: list[tuple[str, str]]
    captions: pd.DataFrame


def status_layer(results: Results, lists: list[str]) -> Layer:
    """Return the child-friendly status of every commune in every year that was assessed."""
    words, statuses = say.words_of(results), _statuses(results, lists)
    cells = statuses[["list", "year", "code", "status"]].assign(
        colour=statuses["status"].map(COMMUNE_COLOURS),
        state=[state_text(row, words) for row in statuses.itertuples()],
    )
    legend = [(COMMUNE_COLOURS[s], words.text(f"commune.{s}")) for s in maps.STATUSES]
    return Layer(STATUS, words.text("atlas.layer.status"), cells, legend, _counted(statuses, words))


def _statuses(results: Results, lists: list[str]) -> pd.DataFrame:
    """Return the status of every commune in every year that was assessed, on each list of the map."""
    paths = results.parameters.paths
    assessments = load_assessments(paths, results.observations.sources)
    known = assessments[assessments["year"].le(results.parameters.report_year)]
    crosswalk = load_crosswalk(paths)
    parts = [restate_status(known[known["list"].le(name)], crosswalk, name) for name in lists]
    return pd.concat(parts, ignore_index=True)


def _counted(statuses: pd.DataFrame, words: Any) -> pd.DataFrame:
    """Return the counts of statuses for each list and year in words."""
    rows = []
    for (name, year), some in statuses.groupby(["list", "year"]):
        counts = some["status"].value_counts()
        parts = [
            f"{words.text(f'commune.{s}')}: {words.number(counts[s])}" for s in maps.STATUSES if s in counts
        ]
        text = words.text("atlas.caption", year=year, counts=" · ".join(parts))
        rows.append({"list": name, "year": year, "text": text})
    return pd.DataFrame(rows, columns=["list", "year", "text"])
