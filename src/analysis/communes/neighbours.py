"""Which communes lie beside each other: over a shared border on land, and across water where there is none.

Islands have no land border. So that the map hangs together, the landmasses are joined by their shortest
links between the middles of two communes, as many as are needed (a minimum spanning tree): those pairs are
marked ``water``.
"""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.communes.crosswalk import compose, list_order
from analysis.communes.positions import KM_PER_DEGREE, unit_positions

if TYPE_CHECKING:
    from libpysal.graph import Graph

COLUMNS = ["code", "neighbour", "kind", "km"]


def neighbours(facts: pd.DataFrame, crosswalk: pd.DataFrame, list_id: str) -> pd.DataFrame:
    """Return the neighbours of the communes of a list, every pair in both directions, sorted.

    ``facts`` and ``crosswalk`` from ``load_facts`` and ``load_crosswalk``. Columns: code, neighbour, kind
    ("land", "water") and km: length of the shared border, or distance between the middles across water. A
    list without facts of its own has the borders of the newest older list that has them, its units merged.
    """
    borders = _borders(facts, crosswalk, list_id)
    positions = unit_positions(facts, crosswalk, list_id).set_index("code")
    links = _links(positions)
    pairs = pd.concat([borders, links, links.rename(columns={"code": "neighbour", "neighbour": "code"})])
    return pairs.sort_values(["code", "neighbour"], ignore_index=True)[COLUMNS]


def graph(pairs: pd.DataFrame, codes: pd.Series) -> "Graph":
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
    own = facts[facts["list"].eq(list_id)]
    if len(own):
        return _read(own)
    order = list_order(crosswalk)
    older = [name for name in order[: order.index(list_id)] if facts["list"].eq(name).any()]
    if not older:
        return pd.DataFrame(columns=COLUMNS)
    became = compose(crosswalk, older[-1], list_id)[["from_code", "to_code"]]
    pairs = _read(facts[facts["list"].eq(older[-1])])
    for side in ("code", "neighbour"):
        pairs = pairs.merge(became, left_on=side, right_on="from_code")
        pairs = pairs.assign(**{side: pairs["to_code"]}).drop(columns=["from_code", "to_code"])
    pairs = pairs[pairs["code"].ne(pairs["neighbour"])]
    return pairs.groupby(["code", "neighbour", "kind"], as_index=False)["km"].sum()


def _read(facts: pd.DataFrame) -> pd.DataFrame:
    """Read "code:km code:km" of each unit."""
    said = facts[["code", "neighbours"]].dropna()
    if said.empty:
        return pd.DataFrame(columns=COLUMNS)
    each = said.assign(pair=said["neighbours"].str.split()).explode("pair")
    parts = each["pair"].str.split(":", n=1, expand=True)
    return pd.DataFrame(
        {"code": each["code"], "neighbour": parts[0], "kind": "land", "km": parts[1].astype("float64")}
    ).reset_index(drop=True)


def _links(positions: pd.DataFrame) -> pd.DataFrame:
    """Return the shortest links that join the landmasses, one row a pair."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    lat = np.radians(positions["lat"].mean())
    x, y = positions["lon"].to_numpy() * np.cos(lat), positions["lat"].to_numpy()
    landmass = pd.factorize(positions["landmass"])[0]
    best: dict[tuple[int, int], tuple[float, int, int]] = {}
    for mass in range(1, landmass.max(initial=0) + 1):
        mine, others = np.flatnonzero(landmass == mass), np.flatnonzero(landmass < mass)
        km = KM_PER_DEGREE * np.hypot(x[mine, None] - x[others], y[mine, None] - y[others])
        for other in np.unique(landmass[others]):
            some = np.flatnonzero(landmass[others] == other)
            i, j = np.unravel_index(km[:, some].argmin(), (len(mine), len(some)))
            best[(mass, int(other))] = (float(km[i, some[j]]), int(mine[i]), int(others[some[j]]))
    if not best:
        return pd.DataFrame(columns=COLUMNS)
    masses, size = np.array(list(best)), landmass.max() + 1
    length = np.array([link[0] for link in best.values()])
    tree = minimum_spanning_tree(coo_array((length, masses.T), shape=(size, size))).tocoo()
    kept = [best[pair] for pair in zip(tree.coords[0].tolist(), tree.coords[1].tolist(), strict=True)]
    codes = positions.index.to_numpy()
    return pd.DataFrame([(codes[i], codes[j], "water", km) for km, i, j in kept], columns=COLUMNS)
