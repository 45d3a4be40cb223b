"""Restating counts and ratios: totals stay, whole units carry over exactly, bounds hold what may be."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.communes.crosswalk import compose
from analysis.communes.restate import restate, with_population
from analysis.communes.units import load_crosswalk, load_facts, load_units
from analysis.errors import DataError, ParameterError

DATA = Path(__file__).parents[2] / "data"
PAIR = ["from_list", "from_code", "to_list", "to_code"]

# a and b merge; c is divided among ab and c; d goes on as it is; e is divided into slivers and a rest.
#   A  a   b   c       d   e
#   B  └─ab┴─┘ └─c     d   e ┐(0.01 to d)
SMALL = pd.DataFrame(
    [
        ("A", "a", "B", "ab", 1.0),
        ("A", "b", "B", "ab", 1.0),
        ("A", "c", "B", "ab", 0.25),
        ("A", "c", "B", "c", 0.75),
        ("A", "d", "B", "d", 1.0),
        ("A", "e", "B", "d", 0.01),
        ("A", "e", "B", "e", 0.99),
        ("A", "f", "B", "f", 1.0),
    ],
    columns=[*PAIR, "area_share"],
)
COUNTS = {"a": 10.0, "b": 20.0, "c": 40.0, "d": 5.0, "e": 100.0, "f": 7.0}


def values(cells: dict[str, object], *, kind: str = "count", list_id: str = "A", **more) -> pd.DataFrame:
    """Values by code; more columns by name as dicts by code or one value for all."""
    frame = pd.DataFrame({"list": list_id, "code": list(cells), "value": list(cells.values()), "kind": kind})
    frame = frame.assign(indicator="x", year=2022)
    for name, column in more.items():
        frame[name] = frame["code"].map(column) if isinstance(column, dict) else column
    return frame


def restated(*arguments, **options) -> pd.DataFrame:
    return restate(*arguments, **options).set_index("code")


def test_a_count_is_the_sum_of_the_parts_by_area():
    found = restated(values(COUNTS), SMALL, "B")

    assert found["value"].to_dict() == {"ab": 40.0, "c": 30.0, "d": 6.0, "e": 99.0, "f": 7.0}
    assert found["low"].to_dict() == {"ab": 30.0, "c": 0.0, "d": 5.0, "e": 0.0, "f": 7.0}
    assert found["high"].to_dict() == {"ab": 70.0, "c": 40.0, "d": 105.0, "e": 100.0, "f": 7.0}
    assert found["weight_basis"].to_dict() == {
        "ab": "area",
        "c": "area",
        "d": "area",
        "e": "area",
        "f": "whole",
    }
    assert found["n_parts"].to_dict() == {"ab": 3, "c": 1, "d": 2, "e": 1, "f": 1}
    assert found["restated"].all()


def test_shares_of_population_come_before_shares_of_area():
    people = pd.DataFrame([("A", "c", "B", "ab", 0.9), ("A", "c", "B", "c", 0.1)])
    people.columns = [*PAIR, "population_share"]
    found = restated(values(COUNTS), SMALL, "B", population=people)

    assert found["value"].to_dict() == {"ab": 66.0, "c": 4.0, "d": 6.0, "e": 99.0, "f": 7.0}
    assert found["weight_basis"].to_dict()["c"] == "population"
    assert found.loc["ab", ["low", "high"]].tolist() == [30.0, 70.0]


def test_population_of_some_successors_only_is_not_used():
    people = pd.DataFrame([("A", "c", "B", "ab", 0.9)], columns=[*PAIR, "population_share"])
    weights = with_population(SMALL, people)

    assert weights["area_share"].tolist() == SMALL["area_share"].tolist()
    assert set(weights["weight_basis"]) == {"area"}


def test_slivers_can_be_left_out_and_the_total_stays():
    found = restated(values(COUNTS), SMALL, "B", min_share=0.02)

    assert found.loc["e", ["value", "low", "high"]].tolist() == [100.0, 100.0, 100.0]
    assert found.loc["d", ["value", "low", "high"]].tolist() == [5.0, 5.0, 5.0]
    assert found.loc["e", "weight_basis"] == "area"
    assert found["value"].sum() == pytest.approx(sum(COUNTS.values()), rel=1e-12)


def test_the_largest_part_stays_whatever_is_left_out():
    found = restated(values(COUNTS), SMALL, "B", min_share=0.8)

    assert found["value"].to_dict() == {"ab": 30.0, "c": 40.0, "d": 5.0, "e": 100.0, "f": 7.0}


def test_an_unknown_part_makes_the_value_missing():
    found = restated(values({k: v for k, v in COUNTS.items() if k != "b"}), SMALL, "B")

    assert found.loc["ab", ["value", "low", "high"]].isna().all()
    assert found.loc["ab", ["n_parts", "n_known_parts"]].tolist() == [3, 2]
    assert found.loc["c", "value"] == 30.0


def test_a_partial_count_has_no_upper_bound():
    found = restated(values({"a": 10.0, "c": np.nan}), SMALL, "B", partial=True)

    assert found.loc["ab", ["value", "low"]].tolist() == [10.0, 10.0]
    assert np.isnan(found.loc["ab", "high"])
    assert found.loc[["c", "d", "e", "f"], "value"].isna().all()


def test_a_partial_ratio_has_no_bounds():
    people = {"a": 100.0, "b": 300.0, "c": 100.0}
    found = restated(
        values({"a": 10.0, "c": 30.0}, kind="ratio", denominator=people), SMALL, "B", partial=True
    )

    assert found.loc["ab", "value"] == pytest.approx((100 * 10 + 25 * 30) / 125)
    assert found.loc["ab", ["low", "high", "denominator"]].isna().all()


RATIOS = {"a": 10.0, "b": 20.0, "c": 40.0, "d": 5.0, "e": 50.0, "f": 7.3}
PEOPLE = {"a": 100.0, "b": 300.0, "c": 400.0, "d": 10.0, "e": 1000.0, "f": 30.0}


def test_a_ratio_is_weighted_by_its_denominators():
    found = restated(values(RATIOS, kind="ratio", denominator=PEOPLE), SMALL, "B")

    assert found.loc["ab", "value"] == pytest.approx((1000 + 6000 + 4000) / 500)
    assert found.loc["ab", "low"] == pytest.approx(7000 / 400)  # without c, which is above the rest
    assert found.loc["ab", "high"] == pytest.approx((7000 + 16000) / 800)  # with all of c
    assert found.loc["ab", "denominator"] == 500.0
    assert found.loc["f", ["value", "low", "high"]].tolist() == [7.3, 7.3, 7.3]
    assert found.loc["c", ["value", "low", "high"]].tolist() == [40.0, 40.0, 40.0]


def test_numerators_come_before_rounded_ratios():
    rows = values(
        {"a": 33.3, "b": 66.7},
        kind="ratio",
        numerator={"a": 1.0, "b": 2.0},
        denominator={"a": 3.0, "b": 3.0},
        per=100.0,
    )
    merged = SMALL[SMALL["from_code"].isin(["a", "b"])]
    found = restated(rows, merged, "B")

    assert found.loc["ab", ["value", "numerator", "denominator"]].tolist() == [50.0, 3.0, 6.0]


def test_a_ratio_that_is_not_written_is_made_of_its_numerator():
    rows = values({"f": None}, kind="ratio", numerator=3.0, denominator=4.0, per=100.0)

    assert restated(rows, SMALL, "B").loc["f", "value"] == 75.0


def test_a_part_without_people_adds_nothing_to_a_ratio():
    rows = values({"a": None, "b": 20.0}, kind="ratio", denominator={"a": 0.0, "b": 300.0})
    found = restated(rows, SMALL[SMALL["to_code"].eq("ab") & SMALL["from_code"].ne("c")], "B")

    assert found.loc["ab", ["value", "low", "high", "denominator"]].tolist() == [20.0, 20.0, 20.0, 300.0]


def test_a_ratio_without_denominators_is_weighted_by_area():
    areas = pd.DataFrame(
        {"list": "A", "code": list("abcdef"), "land_area_km2": [1.0, 3.0, 8.0, 1.0, 1.0, 1.0]}
    )
    found = restated(values(RATIOS, kind="ratio"), SMALL, "B", areas=areas)

    assert found.loc["ab", "value"] == pytest.approx((10 + 60 + 2 * 40) / 6)
    assert found.loc["ab", ["low", "high", "weight_basis"]].tolist() == [10.0, 40.0, "area"]
    assert found.loc["f", ["value", "low", "high"]].tolist() == [7.3, 7.3, 7.3]


def test_a_ratio_without_denominators_or_areas_has_bounds_only():
    found = restated(values(RATIOS, kind="ratio"), SMALL, "B")

    assert np.isnan(found.loc["ab", "value"])
    assert found.loc["ab", ["low", "high"]].tolist() == [10.0, 40.0]
    assert found.loc["c", "value"] == 40.0


def test_values_of_the_list_asked_for_stay_and_come_first():
    own = values({"ab": 33.0}, list_id="B")
    found = restated(pd.concat([values(COUNTS), own]), SMALL, "B")

    assert found.loc["ab", ["value", "low", "high", "restated", "n_parts"]].tolist() == [
        33.0,
        33.0,
        33.0,
        False,
        1,
    ]
    assert found.loc["c", ["value", "restated"]].tolist() == [30.0, True]


def test_measurements_are_kept_apart_by_any_columns_also_empty_ones():
    """Each of several groups, one of them without a name, and each year has its own values."""
    rows = pd.concat(
        [
            values(RATIOS, kind="ratio", denominator=PEOPLE, group=g, year=y)
            for g in ("girls", None)
            for y in (2020, 2021)
        ]
    )
    rows.loc[rows["year"] == 2021, "value"] += 1
    found = restate(rows, SMALL, "B", by=["indicator", "year", "group"])
    alone = restate(values(RATIOS, kind="ratio", denominator=PEOPLE), SMALL, "B")

    assert len(found) == 4 * 5
    for _, each in found.groupby(["year", "group"], dropna=False):
        for column in ("value", "low", "high"):
            expected = alone[column].to_numpy() + (each["year"].iloc[0] - 2020)
            assert each[column].to_numpy() == pytest.approx(expected)


def test_an_earlier_list_takes_only_units_of_the_same_land():
    found = restated(values({"f": 7.0}, list_id="B"), SMALL, "A")

    assert found.loc["f", ["value", "restated", "weight_basis"]].tolist() == [7.0, True, "whole"]
    assert found.loc[["a", "b", "c", "d", "e"], "value"].isna().all()


@pytest.mark.parametrize("code", ["ab", "c", "d", "e"])
def test_a_unit_of_other_land_is_not_carried_backwards(code):
    with pytest.raises(ParameterError) as caught:
        restate(values({"f": 7.0, code: 1.0}, list_id="B"), SMALL, "A")
    for language in ("vi", "en"):
        assert "B → A" in caught.value.text(language)
        assert f"B/{code}" in caught.value.text(language)
        assert "B/f" not in caught.value.text(language)


def test_an_unknown_list_is_a_wrong_parameter():
    with pytest.raises(ParameterError, match="A → Z"):
        restate(values(COUNTS), SMALL, "Z")


def test_nothing_measured_gives_no_rows():
    assert restate(values({}), SMALL, "B").empty


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "z"}, "A/z"),
        ({"kind": "rate"}, "rate"),
        ({"value": -1.0}, "-1.0"),
        ({"code": "b"}, "A/b"),
        ({"denominator": -2.0}, "-2.0"),
    ],
)
def test_a_wrong_row_is_named_with_file_and_row(wrong, words):
    rows = values({"a": 1.0, "b": 2.0}, denominator=3.0).assign(file="x.xlsx", row=[5, 6])
    rows.loc[0, list(wrong)] = list(wrong.values())

    with pytest.raises(DataError) as caught:
        restate(rows, SMALL, "B")
    for language in ("vi", "en"):
        assert words in caught.value.text(language)
        assert "x.xlsx" in caught.value.text(language) and "5" in caught.value.text(language)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("A", "c", "B", "ab", 0.9), ("A", "c", "B", "c", 0.2)], "1.1"),
        ([("A", "c", "B", "d", 0.9)], "A c B d"),
        ([("A", "c", "B", "ab", 1.2)], "1.2"),
        ([("A", "d", "B", "d", 1.0), ("A", "d", "B", "d", 1.0)], "A d B d"),
    ],
)
def test_wrong_shares_of_population_are_named(rows, words):
    people = pd.DataFrame(rows, columns=[*PAIR, "population_share"])

    with pytest.raises(DataError) as caught:
        with_population(SMALL, people)
    assert words in caught.value.text("vi")
    assert words in caught.value.text("en")


@st.composite
def steps(draw) -> pd.DataFrame:
    """Two steps among three lists: each unit goes to one or more of the next list, by any shares."""
    rows = []
    codes = [f"{n}" for n in range(draw(st.integers(1, 6)))]
    for older, newer in (("L1", "L2"), ("L2", "L3")):
        n_newer = draw(st.integers(1, 5))
        following = set()
        for code in codes:
            to = draw(st.lists(st.integers(0, n_newer - 1), min_size=1, max_size=3, unique=True))
            parts = draw(st.lists(st.integers(1, 1000), min_size=len(to), max_size=len(to)))
            rows += [(older, code, newer, f"{t}", p / sum(parts)) for t, p in zip(to, parts, strict=True)]
            following |= {f"{t}" for t in to}
        codes = sorted(following)
    return pd.DataFrame(rows, columns=[*PAIR, "area_share"])


@st.composite
def measured(draw, kind: str, *, complete: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A crosswalk and values of its first list, some missing unless complete."""
    crosswalk = draw(steps())
    codes = sorted(crosswalk.loc[crosswalk["from_list"] == "L1", "from_code"].unique())
    number = st.floats(0.0, 1e6, allow_nan=False)
    cell = number if complete else st.one_of(st.none(), number)
    cells = {code: draw(cell) for code in codes}
    rows = values(cells, kind=kind, list_id="L1")
    if kind == "ratio":
        rows["denominator"] = [draw(st.floats(0.5, 1e5)) for _ in codes]
    return crosswalk, rows.astype({"value": "float64"})


def parts_of(crosswalk: pd.DataFrame, unit: str) -> list[tuple[str, float, bool]]:
    """Old code, share and whether it was divided, of each part of a unit of L3, plainly."""
    shares: dict[tuple[str, str], float] = {}
    for (_, a, _, b, s), (_, c, _, d, t) in product(
        crosswalk[crosswalk["to_list"] == "L2"].itertuples(index=False, name=None),
        crosswalk[crosswalk["to_list"] == "L3"].itertuples(index=False, name=None),
    ):
        if b == c:
            shares[a, d] = shares.get((a, d), 0.0) + s * t
    return [
        (old, share, sum(o == old for o, _ in shares) > 1)
        for (old, new), share in shares.items()
        if new == unit
    ]


@given(measured("count"))
def test_counts_agree_with_the_plain_loop(drawn):
    crosswalk, rows = drawn
    count = dict(zip(rows["code"], rows["value"], strict=True))
    found = restated(rows, crosswalk, "L3")

    for unit, row in found.iterrows():
        parts = parts_of(crosswalk, unit)
        known = [part for part in parts if not np.isnan(count[part[0]])]
        assert (row["n_parts"], row["n_known_parts"]) == (len(parts), len(known))
        if len(known) < len(parts):
            assert np.isnan(row["value"])
            continue
        assert row["value"] == pytest.approx(sum(count[o] * s for o, s, _ in parts), rel=1e-9, abs=1e-9)
        assert row["low"] == pytest.approx(sum(count[o] for o, _, d in parts if not d), rel=1e-9, abs=1e-9)
        assert row["high"] == pytest.approx(sum(count[o] for o, _, _ in parts), rel=1e-9, abs=1e-9)


@given(measured("count", complete=True))
def test_totals_are_conserved(drawn):
    crosswalk, rows = drawn

    for name in ("L2", "L3"):
        found = restate(rows, crosswalk, name)
        assert found["value"].sum() == pytest.approx(rows["value"].sum(), rel=1e-9)
        assert (found["low"] <= found["value"]).all()
        assert (found["value"] <= found["high"]).all()


@given(measured("ratio"))
def test_ratios_agree_with_the_plain_loop(drawn):
    """The bounds are those of every choice of the divided parts, tried one by one."""
    crosswalk, rows = drawn
    ratio = dict(zip(rows["code"], rows["value"], strict=True))
    people = dict(zip(rows["code"], rows["denominator"], strict=True))
    found = restated(rows, crosswalk, "L3")

    for unit, row in found.iterrows():
        parts = parts_of(crosswalk, unit)
        if any(np.isnan(ratio[o]) for o, _, _ in parts):
            assert np.isnan(row["value"])
            continue
        weights = [(ratio[o], people[o], share, divided) for o, share, divided in parts]
        choices = product(*[(0.0, 1.0) if divided else (1.0,) for *_, divided in weights])
        means = [
            sum(r * p * c for (r, p, _, _), c in zip(weights, chosen, strict=True))
            / sum(p * c for (_, p, _, _), c in zip(weights, chosen, strict=True))
            for chosen in choices
            if any(chosen)
        ]
        mean = sum(r * p * s for r, p, s, _ in weights) / sum(p * s for _, p, s, _ in weights)
        assert row["value"] == pytest.approx(mean, rel=1e-9, abs=1e-9)
        assert row["low"] == pytest.approx(min(means), rel=1e-9, abs=1e-9)
        assert row["high"] == pytest.approx(max(means), rel=1e-9, abs=1e-9)
        assert row["low"] <= row["value"] <= row["high"]


@given(st.sampled_from(["count", "ratio"]).flatmap(measured))
def test_whole_units_carry_over_exactly(drawn):
    crosswalk, rows = drawn
    pairs = compose(crosswalk, "L1", "L3")
    alone = pairs[(pairs["relation"] == "whole") & ~pairs.duplicated("to_code", keep=False)]
    found = restated(rows, crosswalk, "L3")

    for pair in alone.itertuples():
        own = rows.loc[rows["code"] == pair.from_code, "value"].item()
        for column in ("value", "low", "high"):
            assert found.at[pair.to_code, column] == own or np.isnan(own)
        assert found.at[pair.to_code, "weight_basis"] == "whole"


@given(st.sampled_from(["count", "ratio"]).flatmap(measured), st.randoms())
def test_the_order_of_rows_does_not_matter(drawn, random):
    crosswalk, rows = drawn
    shuffled = [frame.sample(frac=1, random_state=random.randrange(1000)) for frame in (rows, crosswalk)]

    pd.testing.assert_frame_equal(restate(rows, crosswalk, "L3"), restate(shuffled[0], shuffled[1], "L3"))


@given(st.sampled_from(["count", "ratio"]).flatmap(measured))
def test_the_same_list_gives_the_same_values(drawn):
    crosswalk, rows = drawn
    assume(rows["value"].notna().any())
    found = restated(rows, crosswalk, "L1")

    expected = rows.set_index("code")["value"]
    for column in ("value", "low", "high"):
        pd.testing.assert_series_equal(expected, found[column].reindex(expected.index), check_names=False)
    assert not found["restated"].any()


def test_what_is_restated_there_and_back_is_the_same():
    there = restate(values({"f": 7.0}), SMALL, "B")
    back = restated(
        there[there["value"].notna()][["list", "code", "indicator", "year", "kind", "value"]], SMALL, "A"
    )

    assert back.at["f", "value"] == 7.0


@pytest.mark.parametrize(("start", "end"), [("2020", "2024"), ("2020", "2025"), ("2024", "2025")])
def test_the_provinces_total_is_conserved(start, end):
    units, crosswalk = load_units(DATA), load_crosswalk(DATA)
    codes = units.loc[units["list"] == start, "code"]
    rows = values(dict(zip(codes, np.arange(len(codes)) * 37.0 % 1009, strict=True)), list_id=start)
    found = restate(rows, crosswalk, end)

    assert len(found) == (units["list"] == end).sum()
    assert found["value"].sum() == pytest.approx(rows["value"].sum(), rel=1e-9)
    assert (found["low"] <= found["value"]).all() and (found["value"] <= found["high"]).all()


def test_the_provinces_ratios_are_weighted_by_land_area_where_nothing_else_is_known():
    units, crosswalk, facts = load_units(DATA), load_crosswalk(DATA), load_facts(DATA)
    codes = units.loc[units["list"] == "2020", "code"]
    rows = values(dict.fromkeys(codes, 62.5), kind="ratio", list_id="2020")
    found = restate(rows, crosswalk, "2025", areas=facts)

    assert found["value"].to_numpy() == pytest.approx(62.5, rel=1e-12)
    assert found.loc[found["n_parts"] == 1, "weight_basis"].tolist() == ["whole"]  # Cái Chiên
