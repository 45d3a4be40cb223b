"""What the profiles of all communes of a list are made of, put together once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communes.assessments import former_districts
from analysis.communes.boundaries import load_boundaries
from analysis.communes.child_friendly import Evaluation, load_evaluation
from analysis.communes.neighbours import neighbours
from analysis.communes.standard import Standard, load_standard
from analysis.communes.units import load_crosswalk, load_facts, load_units
from analysis.language import Words
from analysis.report.commune_list import made_of
from analysis.report.map_hidden import hidden_units
from analysis.report.map_layers import status_layer
from analysis.report.map_numbers import commune_numbers
from analysis.results import Results

if TYPE_CHECKING:
    import geopandas

Unit = tuple[str, str]


@dataclass(frozen=True)
class Shared:
    """The communes of the list that a report speaks in, and everything known of them.

    ``units``: by code, with full_name and district (former districts). ``all_units``: by list and code.
    ``made_from``: for each unit (list, code) those of the list before that it was made of, and whether whole;
    ``before``: their names. ``statuses``: year, code, status and state (words). ``numbers``:
    see :func:`commune_numbers`; ``hidden``: see :func:`hidden_units`; ``pairs``: see
    :func:`analysis.communes.neighbours.neighbours`.
    """

    units: pd.DataFrame
    all_units: pd.DataFrame
    made_from: dict[Unit, list[tuple[Unit, bool]]]
    before: dict[Unit, list[str]]
    statuses: pd.DataFrame
    numbers: pd.DataFrame
    hidden: pd.DataFrame
    pairs: pd.DataFrame
    evaluation: Evaluation
    standard: Standard
    boundaries: "geopandas.GeoDataFrame"


@lru_cache(maxsize=2)
def shared(results: Results) -> Shared:
    """Put together what profiles share; kept by the results."""
    paths, vintage = results.parameters.paths, results.parameters.boundary_vintage
    every, crosswalk = load_units(paths), load_crosswalk(paths)
    units = every[every["list"].eq(vintage)].set_index("code")
    former = pd.Series(units.index, units.index).map(former_districts(paths, vintage))
    return Shared(
        units=units.assign(district=units["district_name"].fillna(former)),
        all_units=every.set_index(["list", "code"]),
        before=made_of(results, every.set_index(["list", "code"])),
        made_from=_made_from(crosswalk),
        statuses=status_layer(results, [vintage]).cells,
        numbers=commune_numbers(results, [vintage]),
        hidden=hidden_units(results, [vintage]),
        pairs=neighbours(load_facts(paths), crosswalk, vintage),
        evaluation=load_evaluation(paths, results.observations.sources),
        standard=load_standard(paths),
        boundaries=load_boundaries(results.parameters.shapes, vintage).set_index("code", drop=False),
    )


def latest_status(found: Shared, codes: Iterable[str], words: Words) -> pd.DataFrame:
    """Return the latest status and its words (status, state) of communes by code; no_data where none is."""
    latest = found.statuses.sort_values("year").drop_duplicates("code", keep="last").set_index("code")
    unknown = {"status": "no_data", "state": words.text("commune.no_data")}
    return latest[["status", "state"]].astype("str").reindex(list(codes)).fillna(unknown)


def _made_from(crosswalk: pd.DataFrame) -> dict[Unit, list[tuple[Unit, bool]]]:
    """Return what each unit was made of, and whether it got the whole of it."""
    made: dict[Unit, list[tuple[Unit, bool]]] = {}
    for step in crosswalk.itertuples():
        older = ((step.from_list, step.from_code), step.relation == "whole")
        made.setdefault((step.to_list, step.to_code), []).append(older)
    return made
