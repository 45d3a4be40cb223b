"""What the profiles of all communes of a list are made of, put together once."""

from collections.abc import Iterator
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
    ``parts``: for each code the units (list, code) of any list that its land was or is; ``before``: the
    names of those of the list before. ``statuses``: year, code, status and state (words). ``numbers``:
    see :func:`commune_numbers`; ``hidden``: see :func:`hidden_units`; ``pairs``: see
    :func:`analysis.communes.neighbours.neighbours`.
    """

    units: pd.DataFrame
    all_units: pd.DataFrame
    parts: dict[str, list[Unit]]
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
    whole = crosswalk.groupby(["to_list", "to_code"])
    before = {key: list(zip(g["from_list"], g["from_code"], strict=True)) for key, g in whole}
    return Shared(
        units=units.assign(district=units["district_name"].fillna(former)),
        all_units=every.set_index(["list", "code"]),
        before=made_of(results, every.set_index(["list", "code"])),
        parts={code: list(_back((vintage, code), before)) for code in units.index},
        statuses=status_layer(results, [vintage]).cells,
        numbers=commune_numbers(results, [vintage]),
        hidden=hidden_units(results, [vintage]),
        pairs=neighbours(load_facts(paths), crosswalk, vintage),
        evaluation=load_evaluation(paths, results.observations.sources),
        standard=load_standard(paths),
        boundaries=load_boundaries(results.parameters.shapes, vintage).set_index("code", drop=False),
    )


def _back(unit: Unit, before: dict[Unit, list[Unit]]) -> Iterator[Unit]:
    """Yield a unit and, list by list, the units that it was made of."""
    yield unit
    for part in before.get(unit, []):
        yield from _back(part, before)
