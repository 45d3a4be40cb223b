"""Indicator 1 from the communes: shares with bounds, in every list, never across decisions."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.communes.assessments import load_assessments
from analysis.communes.crosswalk import count_parts, restate_status
from analysis.communes.recognition import province_indicator, recognition_change, share_bounds
from analysis.communes.standard import load_standard
from analysis.communes.units import load_crosswalk, load_units
from analysis.errors import ParameterError
from analysis.observations import load_observations, series
from analysis.paths import DataPaths

NEW, OLD = "06/QĐ-TTg (2019)", "34/2014/QĐ-TTg"
YES, NO = "recognised", "not_recognised"
# L1  a   b   c   d
# L2  └ab─┘   c   d
# L3  └─abc──┘└c  d
PAIRS = pd.DataFrame(
    [
        *(("L1", x, "L2", "ab", 1.0) for x in "ab"),
        *(("L1", x, "L2", x, 1.0) for x in "cd"),
        ("L2", "ab", "L3", "abc", 1.0),
        ("L2", "c", "L3", "abc", 0.3),
        ("L2", "c", "L3", "c", 0.7),
        ("L2", "d", "L3", "d", 1.0),
    ],
    columns=["from_list", "from_code", "to_list", "to_code", "area_share"],
)
CODES = {"L1": ["a", "b", "c", "d"], "L2": ["ab", "c", "d"], "L3": ["abc", "c", "d"]}
UNITS = pd.DataFrame(
    [(name, code) for name, codes in CODES.items() for code in codes], columns=["list", "code"]
)


@pytest.fixture(scope="module")
def standard(data_dir):
    return load_standard(data_dir)


def statuses(
    rows: dict[str, str], *, year: int = 2022, decision: str = NEW, name: str = "L1"
) -> pd.DataFrame:
    """Make statuses of one list and year from code: status."""
    columns = ["list", "code", "year", "decision", "status"]
    made = [(name, code, year, decision, status) for code, status in rows.items()]
    return pd.DataFrame(made, columns=columns).astype({"year": "int64"})


def indicator(rows: pd.DataFrame, standard) -> pd.DataFrame:
    return province_indicator(rows, UNITS, PAIRS, standard)


def row_of(made: pd.DataFrame, vintage: str) -> pd.Series:
    return made.set_index("vintage").loc[vintage]


@pytest.mark.parametrize(
    ("known", "vintage", "counts", "bounds"),
    [
        ({"a": YES, "b": YES, "c": YES, "d": NO}, "L1", (4, 4, 3, 0), (75, 75, 75)),
        ({"a": YES, "b": YES, "c": YES, "d": NO}, "L3", (3, 3, 2, 0), (200 / 3, 200 / 3, 200 / 3)),
        ({"a": YES, "b": NO, "c": YES, "d": YES}, "L3", (3, 3, 2, 1), (200 / 3, 200 / 3, 200 / 3)),
        ({"a": YES, "b": YES}, "L1", (4, 2, 2, 0), (100, 50, 100)),
        ({"a": YES, "b": YES}, "L3", (3, 0, 0, 0), (None, 0, 100)),
        ({"a": NO}, "L3", (3, 1, 0, 0), (0, 0, 200 / 3)),
        ({"c": NO, "d": YES}, "L3", (3, 3, 1, 0), (100 / 3, 100 / 3, 100 / 3)),
        ({"d": "cannot_be_verified", "a": YES}, "L1", (4, 1, 1, 0), (100, 25, 100)),
        ({"a": "cannot_be_verified"}, "L1", (4, 0, 0, 0), (None, 0, 100)),
    ],
)
def test_the_share_and_its_bounds(standard, known, vintage, counts, bounds):
    """A successor counts only if all its parts were recognised; one part that was not settles it."""
    row = row_of(indicator(statuses(known), standard), vintage)

    assert tuple(row[["n_units", "n_known", "n_recognised", "n_mixed"]]) == counts
    assert [None if pd.isna(x) else x for x in row[["value", "low", "high"]]] == pytest.approx(list(bounds))
    assert row["restated"] == (vintage != "L1")


@settings(max_examples=8, deadline=None)
@given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from([YES, NO]), min_size=1))
def test_the_bounds_are_the_worst_and_the_best_that_can_come_to_light(standard, known):
    """Every completion of what is missing lies within the bounds, and both are reached."""
    missing = [code for code in "abcd" if code not in known]
    partial = indicator(statuses(known), standard).set_index("vintage")
    shares = {name: [] for name in CODES}
    for filled in itertools.product([YES, NO], repeat=len(missing)):
        complete = indicator(statuses(known | dict(zip(missing, filled, strict=True))), standard)
        for row in complete.itertuples():
            assert row.low == row.value == row.high
            shares[row.vintage].append(row.value)

    for name, found in shares.items():
        assert (partial.at[name, "low"], partial.at[name, "high"]) == pytest.approx((min(found), max(found)))


def test_each_list_from_the_assessed_one_on_is_told(standard):
    both = pd.concat([statuses({"a": YES}), statuses({"d": YES}, year=2024, name="L2")])
    made = indicator(both, standard)

    assert made[["vintage", "year"]].apply(tuple, axis=1).tolist() == [
        ("L1", 2022),
        ("L2", 2022),
        ("L2", 2024),
        ("L3", 2022),
        ("L3", 2024),
    ]
    assert made["restated"].tolist() == [False, True, False, True, True]


def test_years_of_two_lists_take_the_nearest(standard):
    both = pd.concat([statuses({"a": NO, "d": NO}), statuses({"d": YES}, name="L2")])
    made = indicator(both, standard)

    assert made["vintage"].tolist() == ["L2", "L3"]
    assert tuple(row_of(made, "L2")[["n_known", "n_recognised", "restated"]]) == (2, 1, True)


def test_decisions_never_share_a_line(standard):
    """One year may have both; each has its own segment, bounds and unknown communes."""
    both = pd.concat(
        [
            statuses({"a": YES, "b": YES, "c": YES, "d": YES}, year=2016, decision=OLD),
            statuses({"a": YES}, year=2019, decision=OLD),
            statuses({"b": NO}, year=2019, decision=NEW),
            statuses({"a": YES, "b": NO, "c": YES, "d": YES}, decision=NEW),
        ]
    )
    made = indicator(both, standard)
    first = made[made["vintage"].eq("L1")]

    assert first["year"].tolist() == [2016, 2019, 2019, 2022]
    assert first["decision"].tolist() == [OLD, OLD, NEW, NEW]
    assert first["segment"].tolist() == [0, 0, 1, 1]
    assert made["segment"].nunique() == 6
    assert first["n_known"].tolist() == [4, 1, 1, 4]


def test_the_change_is_told_with_its_bounds(standard):
    both = pd.concat([statuses({"a": YES, "b": NO, "c": NO}), statuses({"a": YES, "b": YES}, year=2024)])
    change = recognition_change(indicator(both, standard), "L1", 2022, 2024)

    assert change["decision"] == NEW
    assert change["change"] == pytest.approx(100 - 100 / 3)
    assert (change["low"], change["high"]) == (50 - 50, 100 - 25)


@pytest.mark.parametrize(
    ("first", "last", "vintage", "said"),
    [
        (2016, 2022, "L1", f"2016 and 2022 cannot be compared.*{OLD}, 06/QĐ-TTg"),
        (2022, 2016, "L1", "2022 and 2016 cannot be compared"),
        (2016, 2020, "L1", "No assessment of 2020 in the list L1"),
        (2016, 2022, "L9", "No assessment of 2016 in the list L9"),
    ],
)
def test_years_of_different_decisions_are_not_joined(standard, first, last, vintage, said):
    both = pd.concat([statuses({"a": YES}, year=2016, decision=OLD), statuses({"a": YES})])

    with pytest.raises(ParameterError, match=said) as caught:
        recognition_change(indicator(both, standard), vintage, first, last)
    assert caught.value.text("vi") != caught.value.text("en")


def test_a_year_of_both_decisions_can_be_compared_by_the_same(standard):
    both = pd.concat(
        [
            statuses({"a": YES}, year=2016, decision=OLD),
            statuses({"a": NO}, year=2019, decision=OLD),
            statuses({"b": YES}, year=2019),
            statuses({"b": YES}),
        ]
    )
    made = indicator(both, standard)

    assert recognition_change(made, "L1", 2016, 2019)["decision"] == OLD
    assert recognition_change(made, "L1", 2016, 2019)["change"] == -100
    assert recognition_change(made, "L1", 2019, 2022)["decision"] == NEW


def test_without_assessments_there_is_no_row(standard):
    made = indicator(statuses({}), standard)

    assert made.empty
    assert list(made)[:5] == ["vintage", "year", "decision", "segment", "restated"]


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_a_share_lies_between_its_bounds(recognised, failed, missing):
    known = recognised + failed
    share = share_bounds(recognised, known, known + missing)

    if known:
        assert share["low"] <= share["value"] + 1e-9 and share["value"] <= share["high"] + 1e-9
    if known and not missing:
        assert share["low"] == share["value"] == share["high"]


def test_counting_parts_gives_the_restated_status():
    rows = statuses({"a": YES, "b": NO, "d": YES})
    parts = count_parts(rows, PAIRS, "L3")
    status = restate_status(rows, PAIRS, "L3")

    pd.testing.assert_frame_equal(parts[list(status)], status)
    assert parts.set_index("code")[["n_recognised", "n_not_recognised", "n_parts"]].T.to_dict("list") == {
        "abc": [1, 1, 3],
        "c": [0, 0, 1],
        "d": [1, 0, 1],
    }


def test_the_illustrative_share_is_that_of_the_province(data_dir, plan, standard):
    """Beside the observations of indicator 1: the same share, and the communes that did not report."""
    paths = DataPaths(data_dir, illustrative=True)
    observations = load_observations(paths, plan)
    rows = load_assessments(paths, observations.sources)
    made = province_indicator(rows, load_units(paths), load_crosswalk(paths), standard)
    own = made[~made["restated"]].set_index("year")
    observed = series(observations, plan).query("indicator == '1'").set_index("year")["value"]

    assert own["value"].round(2).to_dict() == observed.to_dict()
    assert (own["n_units"] - own["n_known"]).to_dict() == {2022: 5, 2024: 4}
    assert made.query("year == 2024")["vintage"].tolist() == ["2024", "2025"]
