"""Check the rows of totals of a table against the rows above them; totals are never imported."""

import pandas as pd

from analysis.intake.findings import WARNING, Finding
from analysis.intake.readings import Remark

COUNTED = ("numerator", "denominator")
# Half a unit of a whole number: a sum of whole counts differs by at least one.
LEAST = 0.5


def check_totals(rows: pd.DataFrame, units: pd.DataFrame, *, file: str) -> list[Finding]:
    """Return a finding for each total of one table that its rows do not add up to.

    ``rows``: candidates of one table; ``units``: data/units.csv by unit. Shares are not added up, only
    counts. A sum is compared with the rows since the last one, a district's total with those below it, the
    province's with all.
    """
    return [
        finding
        for _, series in rows.groupby(["measure", "year", "group"], sort=False)
        for finding in _of_series(series, units, file)
    ]


def _of_series(series: pd.DataFrame, units: pd.DataFrame, file: str) -> list[Finding]:
    """Check the totals of one measure, year and group."""
    is_count = units.at[series["unit"].iloc[0], "is_count"] == "yes"
    parts = ["value", *COUNTED] if is_count else list(COUNTED)
    data, totals = series[series["total"].eq("")], series[series["total"].ne("")]
    return [
        finding
        for entry in totals.index
        for part in parts
        if (finding := _compared(entry, part, data, totals, file)) is not None
    ]


def _compared(entry: int, part: str, data: pd.DataFrame, totals: pd.DataFrame, file: str) -> Finding | None:
    """Compare one total with the rows that it is the total of, if all of them have their count."""
    total, own = totals.at[entry, part], data[_rows_of(entry, data, totals)]
    if pd.isna(total) or own.empty or own[part].isna().any():
        return None
    added = float(own[part].sum())
    if abs(added - total) < LEAST:
        return None
    remark = Remark("intake.found.total", {"total": float(total), "sum": added, "n": len(own)})
    return Finding(WARNING, file, totals.at[entry, "address"], remark, f"{total:g}", check="table_total")


def _rows_of(entry: int, data: pd.DataFrame, totals: pd.DataFrame) -> pd.Series:
    """Tell the rows of a total: a district's stand below it, a sum's above, the province's are all."""
    kind, places = totals.at[entry, "total"], pd.Series(data.index, data.index)
    same = totals.index[totals["total"].eq(kind)]
    if kind == "district":
        return places.between(entry, min(same[same > entry], default=data.index.max() + 1))
    if kind == "sum":
        return places.between(max(same[same < entry], default=-1), entry)
    return places.notna()
