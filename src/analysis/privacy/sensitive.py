"""What tells too much of a child when it is counted in a small place: the rows of data/privacy.csv."""

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from analysis.paths import DataPaths
from analysis.plan import Plan
from analysis.tables import check, choice, integer, read_table, text

# A threshold of 1 would hide nothing.
LEAST_THRESHOLD = 2
PRIVACY = (
    # A measure, or an indicator with all measures of it that have no row of their own.
    choice("scope", ("measure", "indicator")),
    text("id", required=True),
    # What is counted, where another measure counts the same; otherwise the measure itself.
    text("counts"),
    # What the denominator counts, where that too is a number of children who must be protected.
    text("out_of"),
    integer("threshold"),
    choice("zeros", ("shown", "hidden")),
    *(text(f"basis_{code}", required=True) for code in ("vi", "en")),
    text("source", required=True),
    *(text(f"note_{code}") for code in ("vi", "en")),
)


def load_sensitive(data: Path | DataPaths, plan: Plan, measures: pd.DataFrame) -> pd.DataFrame:
    """Read which measures are protected: one row a measure, indexed by it.

    ``measures`` as of ``Observations``. Columns: measure, counts (what value or numerator count), out_of
    (what the denominator counts, missing where that needs no protection), threshold, zeros (shown,
    hidden). Raises MissingFileError; DataError for what is not as declared, for an unknown measure or
    indicator and for one that has two rows.
    """
    paths = data if isinstance(data, DataPaths) else DataPaths(Path(data))
    path = paths.data / "privacy.csv"
    rows = read_table(path, PRIVACY, name=paths.name(path))
    rows = check(rows, _schema(rows, plan, measures))
    by_scope = {scope: some.set_index("id") for scope, some in rows.groupby("scope")}
    own = measures[["measure", "indicator"]].astype("str")
    found = [
        own.join(by_scope[scope], on=scope, how="inner")
        for scope in ("measure", "indicator")
        if scope in by_scope
    ]
    protected = pd.concat(found).drop_duplicates("measure").set_index("measure", drop=False).rename_axis(None)
    protected["counts"] = protected["counts"].fillna(protected["measure"])
    return protected[["measure", "counts", "out_of", "threshold", "zeros"]]


def _schema(rows: pd.DataFrame, plan: Plan, measures: pd.DataFrame) -> pa.DataFrameSchema:
    """Declare that every row names one measure or indicator that there is, and no other row the same."""
    is_measure = rows["scope"].eq("measure")
    known = rows["id"].isin(measures.index).where(is_measure, rows["id"].isin(plan.indicators.index))
    return pa.DataFrameSchema(
        {
            "id": pa.Column(
                checks=[
                    pa.Check(lambda _: known, error="expected.privacy.id"),
                    pa.Check(
                        lambda _: ~rows.duplicated(["scope", "id"], keep=False), error="expected.unique"
                    ),
                ]
            ),
            "threshold": pa.Column(
                checks=pa.Check(lambda c: c >= LEAST_THRESHOLD, error="expected.privacy.threshold")
            ),
        }
    )
