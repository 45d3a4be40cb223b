"""Play the attacker: what can be reckoned back from what was published, by linear programming."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.privacy import feasible_intervals, suppress
from analysis.privacy.intervals import ImpossibleCountsError

THRESHOLD = 5
# Every example solves hundreds of linear programmes.
FEW, FEWER = settings(max_examples=8), settings(max_examples=4)
SUM = ["sum", "whole", "part"]
# Small counts are what matters, with some greater ones among them.
COUNT = st.one_of(st.integers(0, 6), st.integers(0, 40))
UNITS = pd.DataFrame({"is_count": {"cases": "yes", "percent": "no"}})
MEASURES = pd.DataFrame({"denominator": {"cases": None, "share": None}})


def rules(zeros: str) -> pd.DataFrame:
    """Return rules for a count and a share."""
    names = ["cases", "share"]
    return pd.DataFrame(
        {"measure": names, "counts": names, "out_of": None, "threshold": THRESHOLD, "zeros": zeros},
        index=names,
    ).astype({"out_of": "str"})


def table(
    counts: dict[tuple[str, str], int], out_of: dict[tuple[str, str], int] | None = None
) -> pd.DataFrame:
    """Return rows of observations of counts by area and group, or of shares of ``out_of``."""
    rows = pd.DataFrame(
        [(a, g, float(n)) for (a, g), n in counts.items()], columns=["area_code", "group", "n"]
    )
    level = rows["area_code"].map({"22": "province"}).fillna("commune")
    rows = rows.assign(year=2025, area_level=level, used=True)
    if out_of is None:
        return rows.assign(
            measure="cases", unit="cases", value=rows["n"], numerator=np.nan, denominator=np.nan
        )
    whole = np.array([float(out_of[key]) for key in counts])
    share = (100 * rows["n"] / whole).round(2)
    return rows.assign(measure="share", unit="percent", value=share, numerator=rows["n"], denominator=whole)


def published(rows: pd.DataFrame, nesting: pd.DataFrame, zeros: str) -> pd.DataFrame:
    """Return the rows as they are published, by (area, group)."""
    made = suppress(rows, rules(zeros), nesting, measures=MEASURES, units=UNITS)
    return made.set_index(["area_code", "group"])


def nested(areas: list[str]) -> pd.DataFrame:
    """Return that areas make up the province."""
    return pd.DataFrame([(a, "22", "2025") for a in areas], columns=["part", "whole", "partition"])


def attack(made: pd.DataFrame, sums: list[tuple], *, reads: bool, zeros: str) -> pd.DataFrame:
    """Return between which bounds the attacker finds each hidden count, written anew from the published rows.

    One who ``reads`` knows that "at most 4" means 4 or fewer, and a zero only where zeros are hidden.
    """
    count = made["numerator"].where(made["unit"].eq("percent"), made["value"])
    low, high = pd.Series(0.0, made.index), pd.Series(np.inf, made.index)
    if reads:
        high = made["at_most"].fillna(np.inf)
        low = pd.Series(0.0 if zeros == "hidden" else 1.0, made.index).where(made["at_most"].notna(), 0.0)
    known = pd.DataFrame({"low": low, "high": high})
    return feasible_intervals(count, pd.DataFrame(sums, columns=SUM), known)


def margins(counts: dict[tuple[str, str], int]) -> tuple[dict, list[tuple]]:
    """Return a table of communes by sex with both margins and the grand total, and its sums."""
    full, areas = dict(counts), list(dict.fromkeys(a for a, _ in counts))
    for sex in ("female", "male"):
        full["22", sex] = sum(counts[a, sex] for a in areas)
    for area in (*areas, "22"):
        full[area, "total"] = full[area, "female"] + full[area, "male"]
    sums = [(f"of {a}", (a, "total"), (a, s)) for a in (*areas, "22") for s in ("female", "male")] + [
        (f"by {g}", ("22", g), (a, g)) for g in ("female", "male", "total") for a in areas
    ]
    return full, sums


def hopeless(full: dict, sums: list[tuple], key: tuple) -> float:
    """Return how wide an interval is where the province alone is told."""
    count = pd.Series({k: float(n) if k[0] == "22" else np.nan for k, n in full.items()})
    count.index = pd.MultiIndex.from_tuples(count.index)
    return feasible_intervals(count, pd.DataFrame(sums, columns=SUM)).at[key, "width"]


@FEW
@given(st.lists(COUNT, min_size=2, max_size=9), st.sampled_from(["shown", "hidden"]))
def test_no_hidden_count_can_be_reckoned_from_a_total(counts, zeros):
    """Communes of a province whose total is told: each hidden one may be anything in a width of 5."""
    areas = [f"2025/{n}" for n in range(len(counts))]
    full = {(a, "total"): n for a, n in zip(areas, counts, strict=True)} | {("22", "total"): sum(counts)}
    sums = [("total", ("22", "total"), (a, "total")) for a in areas]
    made = published(table(full), nested(areas), zeros)

    found = attack(made, sums, reads=False, zeros=zeros)

    assert found["width"].ge(min(THRESHOLD, sum(counts)) - 1e-6).all()
    assert all(made.at[(a, "total"), "suppressed"] for a, n in zip(areas, counts, strict=True) if 0 < n < 5)


@FEWER
@given(
    st.lists(st.tuples(COUNT, COUNT), min_size=2, max_size=5),
    st.sampled_from(["shown", "hidden"]),
    st.booleans(),
)
def test_no_hidden_count_can_be_reckoned_from_two_margins(pairs, zeros, as_shares):
    """Communes by sex with both margins told, as counts and as shares of known numbers of children."""
    counts = {
        (f"2025/{n}", s): c for n, p in enumerate(pairs) for s, c in zip(("female", "male"), p, strict=True)
    }
    full, sums = margins(counts)
    out_of = {key: 1000 * (n + 1) for key, n in full.items()} if as_shares else None
    made = published(table(full, out_of), nested(sorted({a for a, _ in counts})), zeros)

    found = attack(made, sums, reads=False, zeros=zeros)

    narrow = found[found["width"].lt(THRESHOLD - 1e-6)]
    assert all(row.width >= hopeless(full, sums, row.Index) - 1e-6 for row in narrow.itertuples())
    assert all(made.at[key, "suppressed"] for key, n in counts.items() if 0 < n < 5)


@FEW
@given(st.lists(COUNT, min_size=4, max_size=9), st.sampled_from(["shown", "hidden"]))
def test_who_reads_at_most_4_learns_no_more(counts, zeros):
    """With "≤ 4" beside small counts the others keep their width, and the small ones all that ≤ 4 may be."""
    counts = [*counts, 30, 31, 32]
    areas = [f"2025/{n}" for n in range(len(counts))]
    full = {(a, "total"): n for a, n in zip(areas, counts, strict=True)} | {("22", "total"): sum(counts)}
    sums = [("total", ("22", "total"), (a, "total")) for a in areas]
    made = published(table(full), nested(areas), zeros)

    width = attack(made, sums, reads=True, zeros=zeros)["width"]

    said = made["at_most"].reindex(width.index).notna()
    assert width[said].eq(4.0 if zeros == "hidden" else 3.0).all()
    assert width[~said].ge(THRESHOLD - 1e-6).all()


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=3), st.data())
def test_intervals_are_those_of_all_tables_there_are(pairs, data):
    """The ends by linear programming are those of every table of whole numbers that fits what is told."""
    counts = {
        (f"2025/{n}", s): c for n, p in enumerate(pairs) for s, c in zip(("female", "male"), p, strict=True)
    }
    full, sums = margins(counts)
    hidden = data.draw(st.lists(st.sampled_from(sorted(full)), min_size=1, max_size=4, unique=True))
    told = {key: n for key, n in full.items() if key not in hidden or key[0] == "22"}
    inner = [key for key in counts if key not in told]
    fitting = []
    for tried in product(range(13), repeat=len(inner)):
        other, _ = margins({**counts, **dict(zip(inner, tried, strict=True))})
        if all(other[key] == n for key, n in told.items()):
            fitting.append(other)
    count = pd.Series({key: float(told.get(key, np.nan)) for key in full})
    count.index = pd.MultiIndex.from_tuples(count.index)

    found = feasible_intervals(count, pd.DataFrame(sums, columns=SUM))

    for key, row in found.iterrows():
        values = [other[key] for other in fitting]
        assert (min(values), max(values)) == pytest.approx((row["low"], row["high"]))


def test_a_count_in_no_sum_can_be_anything():
    """Without a total nothing bounds a hidden count but what else is known of it."""
    count = pd.Series({"a": np.nan, "b": np.nan, "c": 3.0})
    none = pd.DataFrame(columns=SUM)

    assert [np.inf, np.inf] == feasible_intervals(count, none)["width"].tolist()
    known = pd.DataFrame({"low": {"b": 1.0}, "high": {"b": 4.0}})
    assert {"a": np.inf, "b": 3.0} == feasible_intervals(count, none, known)["width"].to_dict()


def test_a_hidden_total_has_no_upper_end():
    """Of a hidden total with a hidden part nothing is known but that it is no less than its parts."""
    count = pd.Series({"t": np.nan, "a": np.nan, "b": 7.0})
    sums = pd.DataFrame([("s", "t", "a"), ("s", "t", "b")], columns=SUM)

    assert [(7.0, np.inf), (0.0, np.inf)] == list(
        feasible_intervals(count, sums)[["low", "high"]].itertuples(index=False, name=None)
    )


def test_counts_that_cannot_be_are_told():
    """A part that is more than its total fits no table."""
    count = pd.Series({"t": 3.0, "a": np.nan, "b": 7.0})

    with pytest.raises(ImpossibleCountsError):
        feasible_intervals(count, pd.DataFrame([("s", "t", "a"), ("s", "t", "b")], columns=SUM))
