"""Where child-friendly communes are: by former district, town and country, type, class; and in children."""

from datetime import date
from typing import Any

import pandas as pd

from analysis.communes.equity import (
    UNKNOWN,
    child_populations,
    commune_groups,
    recognised_shares,
    status_by_group,
)
from analysis.communes.gazetteer import load_gazetteer
from analysis.report import narrative as say
from analysis.report.fragments import Fragment
from analysis.report.tables import table
from analysis.results import Results


def equity(results: Results) -> Fragment:
    """Return the share of communes recognised in each group, with its bounds where some are not known."""
    words = say.words_of(results)
    rows = [
        [words.text(f"equity.dimension.{dimension}"), *cells] for dimension, *cells in equity_rows(results)
    ]
    heads = ["dimension", "commune_group", "units", "recognised", "mixed", "unknown", "share"]
    return table(results, "table.caption.equity", heads, rows, (2, 3, 4, 5, 6))


def equity_rows(results: Results) -> list[list[str]]:
    """Return a row a group of communes: its dimension, then in words its name, how many it has, and shares.

    The cells are those of the table: group, units, recognised, mixed, without data, share recognised.
    """
    words, parameters = say.words_of(results), results.parameters
    day = date(parameters.report_year, 12, 31)
    groups = commune_groups(load_gazetteer(parameters.paths), parameters.boundary_vintage, day)
    # A dimension of which nothing is known divides nothing.
    groups = groups[groups["group"].ne(UNKNOWN).groupby(groups["dimension"]).transform("any")]
    return [
        [
            row.dimension,
            _name(row.dimension, row.group, words),
            words.number(row.n_units),
            words.number(row.n_recognised),
            words.number(row.n_mixed),
            words.number(row.n_units - row.n_known),
            _share(row, words),
        ]
        for row in status_by_group(results.communes[["code", "status"]], groups).itertuples()
    ]


def children_sentence(results: Results) -> str:
    """Say what share of children live in recognised communes, beside the share of communes."""
    words, counted = say.words_of(results), _counted(results)
    if counted is None:
        return words.text("equity.children.none")
    measure, year = counted["denominator"], int(counted["year"])
    children = child_populations(results.observations.rows, counted["indicator"], year)
    children = children[children["list"].eq(results.parameters.boundary_vintage)]
    shares = recognised_shares(results.communes[["code", "status"]], children).set_index("basis")
    said = {basis: _percent(shares.at[basis, "value"], words) for basis in ("communes", "children")}
    who = words.pick(results.observations.measures.loc[measure], "name")
    return words.text(
        "equity.children",
        n=words.number(shares.at["children", "n_known"]),
        total=words.number(len(results.communes)),
        year=year,
        who=who[0].lower() + who[1:],
        **said,
    )


def _counted(results: Results) -> pd.Series | None:
    """Return which children the communes of the report's list counted last: indicator, denominator, year.

    Those are the denominators of an indicator that measures.csv names as a number of persons.
    """
    measures, rows = results.observations.measures, results.observations.rows
    named = measures["denominator"].dropna()
    named = named[named.map(measures["unit"]).eq("persons")]
    own = rows[rows["area_code"].str.startswith(f"{results.parameters.boundary_vintage}/")]
    own = own[own["denominator"].notna() & own["measure"].isin(named.index)]
    if own.empty:
        return None
    latest = own.sort_values("year", kind="stable").iloc[-1]
    return pd.Series(
        {"indicator": latest["indicator"], "denominator": named[latest["measure"]], "year": latest["year"]}
    )


def _share(row: Any, words: Any) -> str:
    """Write a group's share with its bounds, "–" where nothing is known."""
    if pd.isna(row.value):
        return "–"
    value, low, high = (_percent(x, words) for x in (row.value, row.low, row.high))
    return value if low == high else words.text("equity.share.bounds", value=value, low=low, high=high)


def _percent(value: float, words: Any) -> str:
    """Write a share in whole percent."""
    return f"{words.number(value, at_most=0)}%"


def _name(dimension: str, group: str, words: Any) -> str:
    """Name a group: a district by itself, the others by the catalogue."""
    if group == UNKNOWN:
        return words.text("equity.unknown")
    if dimension == "district":
        return group
    if dimension == "residence":
        return words.text(f"gazetteer.urban.{group == 'urban'}")
    return words.text(f"gazetteer.{'type' if dimension == 'type' else 'class'}.{group}")
