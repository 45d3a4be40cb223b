"""The invented communes of data/demo: who is better off, how each is assessed, what each counts.

Helper of :mod:`analysis.demo`. ``units`` are those of data/communes with two invented columns:
``advantage`` (higher is better off; no unit) and ``size`` (relative number of children).
"""

import numpy as np
import pandas as pd


def add_advantage(
    units: pd.DataFrame, crosswalk: pd.DataFrame, lists: list[str], rng: np.random.Generator
) -> pd.DataFrame:
    """Add ``advantage`` and ``size`` to the units of every list, ``lists`` being in time order.

    In the first list a unit is better off where it and its district are urban, plus chance; each later
    list inherits from the units that became its own: sizes add up, advantages are averaged by size.
    """
    first = units[units["list"].eq(lists[0])].reset_index(drop=True)
    urban = first["urban"].astype("float64").fillna(0)
    district = urban.groupby(first["district_code"], dropna=False).transform("mean")
    noise = rng.standard_normal((2, len(first)))
    advantage, size = urban + 1.2 * district + 0.7 * noise[0], np.exp(0.7 * urban + 0.3 * noise[1])
    known = [first.assign(advantage=advantage, size=size)]
    for name in lists[1:]:
        known.append(_inherit(units[units["list"].eq(name)], crosswalk, known[-1]))
    return pd.concat(known, ignore_index=True)


def _inherit(units: pd.DataFrame, crosswalk: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Give the units of one list the sizes and advantages of the units they came from."""
    pairs = crosswalk.merge(before, left_on=["from_list", "from_code"], right_on=["list", "code"])
    pairs["size"] *= pairs["area_share"]
    pairs["weighted"] = pairs["advantage"] * pairs["size"]
    sums = pairs.groupby("to_code")[["size", "weighted"]].sum().reindex(units["code"])
    size, weighted = sums["size"].to_numpy(), sums["weighted"].to_numpy()
    return units.assign(advantage=weighted / size, size=size)


def assess(units: pd.DataFrame, shape: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """Give points (0-1000) around the minimum so that the declared share of the communes reaches it.

    ``shape`` is a row of rounds.csv. Returns the units that reported, with year, decision, minimum, points
    and status (recognised, not_recognised).
    """
    units = leave_out(units, shape["left_out"], rng)
    score = units["advantage"] + 0.6 * rng.standard_normal(len(units))
    last = score.quantile(1 - shape["recognised_percent"] / 100)
    minimum = np.where(units["urban"].fillna(False), shape["minimum_urban"], shape["minimum_rural"])
    points = (minimum + shape["spread"] * (score - last) / score.std()).round().clip(0, 1000).astype(int)
    status = np.where(points >= minimum, "recognised", "not_recognised")
    same = {"year": shape["year"], "decision": shape["decision"]}
    return units.assign(**same, minimum=minimum, points=points, status=status)


def allot(
    units: pd.DataFrame, numerator: int, denominator: int, slope: float, rng: np.random.Generator
) -> pd.DataFrame:
    """Share one count of the province out among its communes: columns numerator and denominator added.

    Members go by size (one each, if there are as many members as communes); those who lack it are drawn
    one by one, the more often the lower the commune's advantage times ``slope``.
    """
    alike = denominator == len(units)
    members = apportion(denominator, np.ones(len(units)) if alike else units["size"].to_numpy())
    commune = np.repeat(np.arange(len(units)), members)
    weight = np.exp(-slope * units["advantage"].to_numpy())[commune]
    order = np.argsort(-np.log1p(-rng.random(len(commune))) / weight, kind="stable")
    lacking = np.bincount(commune[order[: denominator - numerator]], minlength=len(units))
    return units.assign(numerator=members - lacking, denominator=members)


def apportion(total: int, size: np.ndarray) -> np.ndarray:
    """Divide a whole total in proportion to ``size``, by largest remainders."""
    exact = total * size / size.sum()
    parts = np.floor(exact).astype(int)
    parts[np.argsort(parts - exact, kind="stable")[: total - parts.sum()]] += 1
    return parts


def leave_out(units: pd.DataFrame, n: float, rng: np.random.Generator) -> pd.DataFrame:
    """Return the units without ``n`` of them, drawn by chance: they did not report."""
    kept = np.sort(np.argsort(rng.random(len(units)), kind="stable")[int(n) :])
    return units.iloc[kept].reset_index(drop=True)
