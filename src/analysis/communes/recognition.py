"""Indicator 1 from the communes: the share that meets the child-friendly standard, in each list of communes.

What is not known of a commune leaves bounds: as if every commune of which nothing is known had failed, and as
if it had passed. Shares by different decisions are different quantities and never stand on one line.
"""

import pandas as pd

from analysis.communes.crosswalk import count_parts, list_order
from analysis.communes.standard import Standard
from analysis.communes.units import STATUSES
from analysis.errors import ParameterError

COLUMNS = {
    **{"vintage": "str", "year": "int64", "decision": "str", "segment": "int64", "restated": "bool"},
    **dict.fromkeys(["n_units", "n_known", "n_recognised", "n_mixed"], "int64"),
    **dict.fromkeys(["value", "low", "high"], "float64"),
}


def province_indicator(
    statuses: pd.DataFrame,
    units: pd.DataFrame,
    crosswalk: pd.DataFrame,
    standard: Standard,
    *,
    min_area_share: float = 0.0,
) -> pd.DataFrame:
    """Return the share of communes recognised in every year, by every list not older than the assessed one.

    Parameters
    ----------
    statuses
        list, code, year, decision, status: recognised, not_recognised; any other, or a commune without a
        row, is not known. Reported ones are ``load_assessments``, those by the rule are the verdicts of
        ``evaluate`` under the name of status.
    units, crosswalk
        See ``load_units`` and ``load_crosswalk``.
    min_area_share
        See ``restate_status``, by whose rule a commune of a later list counts as recognised only if all of
        its parts were.

    Returns
    -------
    vintage (the list spoken in), year, decision, segment, restated, n_units, n_known, n_recognised, n_mixed,
    value, low, high (percent), by vintage, decision and year. ``value`` is the share of the communes of which
    it is known (missing if there is none), ``low`` and ``high`` that of all communes if those not known had
    all failed or all passed. Only rows of one ``segment`` may be joined by a line: each vintage and decision
    has its own.
    """
    order, rows = list_order(crosswalk), []
    for (year, decision), some in statuses.groupby(["year", "decision"]):
        sources = sorted(some["list"].unique(), key=order.index)
        for vintage in order[order.index(sources[-1]) :]:
            known = some[some["status"].isin(STATUSES)]
            parts = count_parts(known, crosswalk, vintage, min_area_share=min_area_share)
            shares = _shares(parts, n_units=int(units["list"].eq(vintage).sum()))
            about = {"vintage": vintage, "year": year, "decision": decision}
            rows.append(about | {"restated": sources != [vintage]} | shares)
    known_columns = [name for name in COLUMNS if name != "segment"]
    return _finished(pd.DataFrame(rows, columns=known_columns), standard, order)


def recognition_change(indicator: pd.DataFrame, vintage: str, first: int, last: int) -> pd.Series:
    """Return by how many points the share changed between two years in one list.

    ``indicator``: rows of ``province_indicator``. Index: decision, change, low, high. Raises ParameterError
    for a year that was not assessed in that list, and for years not assessed by the same decision.
    """
    own = indicator[indicator["vintage"].eq(vintage)]
    before, after = (own[own["year"].eq(year)].set_index("decision") for year in (first, last))
    for year, rows in ((first, before), (last, after)):
        if rows.empty:
            raise ParameterError("error.child_friendly.no_assessment", year=year, vintage=vintage)
    both = before.index.intersection(after.index)
    if both.empty:
        decisions = ", ".join([*before.index, *after.index])
        raise ParameterError(
            "error.child_friendly.decisions_differ", first=first, last=last, decisions=decisions
        )
    old, new = before.loc[both[-1]], after.loc[both[-1]]
    bounds = {"low": new["low"] - old["high"], "high": new["high"] - old["low"]}
    return pd.Series({"decision": both[-1], "change": new["value"] - old["value"], **bounds})


def share_bounds(n_recognised: float, n_known: float, n_all: float) -> dict[str, float]:
    """Return value, low and high (percent) of a share of which ``n_known`` of ``n_all`` are known."""
    missing = float("nan")
    return {
        "value": 100 * n_recognised / n_known if n_known else missing,
        "low": 100 * n_recognised / n_all if n_all else missing,
        "high": 100 * (n_all - n_known + n_recognised) / n_all if n_all else missing,
    }


def _shares(parts: pd.DataFrame, *, n_units: int) -> dict[str, float]:
    """Count the units of one list that are recognised, mixed and known, and return them with the share.

    A unit is known when all of its parts are, or when one was not recognised.
    """
    yes = parts["n_recognised"].eq(parts["n_parts"])
    no = parts["n_not_recognised"].gt(0)
    n_recognised, n_known = int(yes.sum()), int((yes | no).sum())
    counts = {"n_units": n_units, "n_known": n_known, "n_recognised": n_recognised}
    n_mixed = int(parts["status"].eq("mixed").sum())
    return {**counts, "n_mixed": n_mixed, **share_bounds(n_recognised, n_known, n_units)}


def _finished(rows: pd.DataFrame, standard: Standard, order: list[str]) -> pd.DataFrame:
    """Number the segments, sort, and give the columns their types."""
    decision = rows["decision"].map({name: n for n, name in enumerate(standard.decisions.index)})
    vintage = rows["vintage"].map({name: n for n, name in enumerate(order)})
    rows = rows.assign(place=vintage, by=decision).sort_values(["place", "by", "year"], ignore_index=True)
    segment = rows.groupby(["place", "by"], sort=False).ngroup()
    return rows.assign(segment=segment)[list(COLUMNS)].astype(COLUMNS)
