"""Which communes lie beside each other: over a shared border on land, and across water where there is none.

Islands have no land border. So that the map hangs together, the landmasses are joined by the narrowest waters
between two communes, as many as are needed (a minimum spanning tree): those pairs are marked ``water``. How
wide a water is follows from the facts: the distance between the middles of two communes less the radii of
circles as large as their land. (The point on its land that the facts also have lies for Cô Tô on its
farthest islet, 30 km from the main one, and would make it a neighbour of Vĩnh Thực.)
"""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.communes.crosswalk import compose, list_order
from analysis.communes.positions import KM_PER_DEGREE, unit_positions
from analysis.communes.units import borders_of
from analysis.errors import ParameterError

if TYPE_CHECKING:
    from libpysal.graph import Graph
    from numpy.typing import NDArray

COLUMNS = ["code", "neighbour", "kind", "km"]


def neighbours(facts: pd.DataFrame, crosswalk: pd.DataFrame, list_id: str) -> pd.DataFrame:
    """Return the neighbours of the communes of a list, every pair in both directions, sorted.

    ``facts`` and ``crosswalk`` from ``load_facts`` and ``load_crosswalk``. Columns: code, neighbour, kind
    ("land", "water") and km: length of the shared border, or distance between the middles across water. A
    list without facts of its own has the borders of the newest older list that has them, its units merged.
    Raises ParameterError where no list of the facts leads to this one, or units were divided on the way:
    where their parts meet is then unknown.
    """
    borders = _borders(facts, crosswalk, list_id)
    middles = facts.assign(lon=facts["centroid_lon"], lat=facts["centroid_lat"])
    links = _links(unit_positions(middles, crosswalk, list_id))
    back = links.rename(columns={"code": "neighbour", "neighbour": "code"})
    pairs = pd.concat([borders, links, back]).astype({"km": "float64"})
    return pairs.sort_values(["code", "neighbour"], ignore_index=True)[COLUMNS]


def graph(pairs: pd.DataFrame, codes: pd.Index | pd.Series) -> "Graph":
    """Return the neighbours as a libpysal Graph with weights 1, in the order of ``codes``.

    Pairs with a unit that is not among ``codes`` are left out; a unit without neighbours is an isolate.
    """
    from libpysal.graph import Graph

    kept = pairs[pairs["code"].isin(codes) & pairs["neighbour"].isin(codes)]
    alone = sorted(set(codes) - set(kept["code"]))
    adjacency = pd.concat(
        [
            kept[["code", "neighbour"]].set_axis(["focal", "neighbor"], axis=1).assign(weight=1.0),
            pd.DataFrame({"focal": alone, "neighbor": alone, "weight": 0.0}),
        ]
    )
    order = {code: place for place, code in enumerate(codes)}
    adjacency = adjacency.sort_values(["focal", "neighbor"], key=lambda c: c.map(order))
    return Graph.from_adjacency(adjacency)


def _borders(facts: pd.DataFrame, crosswalk: pd.DataFrame, list_id: str) -> pd.DataFrame:
    """Return the borders on land of a list: its own, or those of an older list between its merged units."""
    source = _source(facts, crosswalk, list_id)
    pairs = borders_of(facts[facts["list"].eq(source)])
    if source != list_id:
        became = compose(crosswalk, source, list_id)
        divided = became.loc[became["relation"].eq("part"), "from_code"].unique()
        if len(divided):
            raise ParameterError("error.spatial.divided", list=list_id, source=source, n=len(divided))
        successor = became.set_index("from_code")["to_code"]
        pairs = pairs.assign(**{side: pairs[side].map(successor) for side in ("code", "neighbour")})
        pairs = pairs[pairs["code"].ne(pairs["neighbour"])]
    return pairs.groupby(["code", "neighbour"], as_index=False)["km"].sum().assign(kind="land")


def _source(facts: pd.DataFrame, crosswalk: pd.DataFrame, list_id: str) -> str:
    """Return the list itself if the facts know it, else the newest older one that they know."""
    known = set(facts["list"])
    if list_id in known:
        return list_id
    order = list_order(crosswalk)
    older = order[: order.index(list_id)] if list_id in order else []
    found = [name for name in older if name in known]
    if not found:
        raise ParameterError("error.spatial.no_facts", list=list_id, known=", ".join(sorted(known)) or "–")
    return found[-1]


def _links(positions: pd.DataFrame) -> pd.DataFrame:
    """Return the narrowest waters that join the landmasses, one row a pair of communes."""
    lat = positions["lat"].to_numpy()
    east = positions["lon"].to_numpy() * np.cos(np.radians(lat.mean()))
    middles = KM_PER_DEGREE * np.column_stack([east, lat])
    radius = np.sqrt(positions["land_area_km2"].to_numpy() / np.pi)
    codes = positions["code"].to_numpy()
    rows = [
        (codes[i], codes[j], "water", float(np.hypot(*(middles[i] - middles[j]))))
        for i, j in _tree(_waters(middles, radius, positions["landmass"].to_numpy()))
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _waters(
    middles: "NDArray[np.float64]", radius: "NDArray[np.float64]", landmass: "NDArray[np.int64]"
) -> dict[tuple[int, int], tuple[float, int, int]]:
    """Return the narrowest water between each two landmasses: its km and a unit of each."""
    found = {}
    members = [np.flatnonzero(landmass == mass) for mass in range(landmass.max(initial=-1) + 1)]
    for other, theirs in enumerate(members):
        for mass, ours in enumerate(members[:other]):
            apart = middles[ours, None] - middles[theirs]
            width = np.hypot(apart[..., 0], apart[..., 1]) - radius[ours, None] - radius[theirs]
            i, j = np.unravel_index(width.argmin(), width.shape)
            found[mass, other] = (float(width[i, j]), int(ours[i]), int(theirs[j]))
    return found


def _tree(waters: dict[tuple[int, int], tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Return the ends of the waters that join all landmasses and are narrowest in all."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    if not waters:
        return []
    pairs, width = np.array(list(waters)), np.array([water[0] for water in waters.values()])
    size = int(pairs.max()) + 1
    # Sparse zeros are no edges, and circles may overlap: lengths from 1 on give the same tree.
    tree = minimum_spanning_tree(coo_array((width - width.min() + 1, pairs.T), shape=(size, size))).tocoo()
    return [waters[int(a), int(b)][1:] for a, b in zip(*tree.coords, strict=True)]
