"""Restating assessments from one list of communes to a later one."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.communes.crosswalk import compose, list_order, restate_status
from analysis.communes.units import load_crosswalk
from analysis.errors import DataError, ParameterError

DATA = Path(__file__).parents[2] / "data"

# Lists L1 -> L2 -> L3: a + b merge into ab; c is divided, one part joins ab.
#   L1  a   b   c         d
#   L2  └─ab─┘  c         d
#   L3  └─abc────┘└─c     d
SMALL = pd.DataFrame(
    [
        ("L1", "a", "L2", "ab", 1.0),
        ("L1", "b", "L2", "ab", 1.0),
        ("L1", "c", "L2", "c", 1.0),
        ("L1", "d", "L2", "d", 1.0),
        ("L2", "ab", "L3", "abc", 1.0),
        ("L2", "c", "L3", "abc", 0.01),
        ("L2", "c", "L3", "c", 0.99),
        ("L2", "d", "L3", "d", 1.0),
    ],
    columns=["from_list", "from_code", "to_list", "to_code", "area_share"],
)
CODES = {"L1": "abcd", "L2": ["ab", "c", "d"], "L3": ["abc", "c", "d"]}


def assessed(rows: list[tuple]) -> pd.DataFrame:
    """Make assessments from (list, code, year, status)."""
    return pd.DataFrame(rows, columns=["list", "code", "year", "status"])


def status_of(result: pd.DataFrame) -> dict[str, str]:
    return dict(zip(result["code"], result["status"], strict=True))


def restate_plainly(rows: list[tuple], to_list: str) -> dict[tuple, tuple]:
    """The same rule as a loop that anyone can read."""
    order = ["L1", "L2", "L3"]
    result = {}
    for year in {row[2] for row in rows}:
        sources = sorted({row[0] for row in rows if row[2] == year}, key=order.index)
        for code in CODES[to_list]:
            answers = []
            for source in sources:
                parts = [part for part in CODES[source] if code in successors(source, part, to_list)]
                words = [r[3] for p in parts for r in rows if r[:3] == (source, p, year)]
                answers.append((word_for(words, len(parts)), source != to_list, len(parts), bool(words)))
            known = [answer for answer in answers if answer[3]]
            result[year, code] = (known or answers)[-1][:3]
    return result


def successors(source: str, code: str, to_list: str) -> set[str]:
    if source == to_list:
        return {code}
    steps = [(n, t) for f, c, n, t, _ in SMALL.itertuples(index=False) if (f, c) == (source, code)]
    return set().union(*(successors(n, t, to_list) for n, t in steps))


def word_for(words: list[str], n_parts: int) -> str:
    if len(set(words)) == 2:
        return "mixed"
    return words[0] if len(words) == n_parts else "no_data"


def test_the_lists_are_put_in_order_from_their_pairs():
    assert list_order(SMALL.sample(frac=1, random_state=1)) == ["L1", "L2", "L3"]


def test_shares_multiply_along_the_steps():
    pairs = compose(SMALL, "L1", "L3").set_index(["from_code", "to_code"])

    assert pairs["area_share"].to_dict() == {
        ("a", "abc"): 1.0,
        ("b", "abc"): 1.0,
        ("c", "abc"): 0.01,
        ("c", "c"): 0.99,
        ("d", "d"): 1.0,
    }
    assert pairs.loc[("c", "c"), "relation"] == "part"
    assert pairs.loc[("a", "abc"), "relation"] == "whole"


def test_of_which_older_unit_a_part_is_comes_before_the_way_between():
    """a and b merge, ab is divided: that all of b went to x is known from elsewhere."""
    steps = pd.DataFrame(
        [
            ("L1", "a", "L2", "ab", 1.0),
            ("L1", "b", "L2", "ab", 1.0),
            ("L2", "ab", "L3", "x", 0.9),
            ("L2", "ab", "L3", "y", 0.1),
        ],
        columns=SMALL.columns,
    )
    between = compose(steps, "L1", "L3")
    known = compose(steps.assign(older=[None, None, "L1/b:1 L0/c:0.5", None]), "L1", "L3")
    b = known[known["from_code"] == "b"].iloc[0]

    assert between["relation"].tolist() == ["part"] * 4
    assert between["weight_basis"].tolist() == ["area"] * 4
    assert b[["to_code", "relation", "area_share", "weight_basis"]].tolist() == ["x", "whole", 1.0, "whole"]
    pd.testing.assert_frame_equal(between[between["from_code"] == "a"], known[known["from_code"] == "a"])


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"a": "recognised", "b": "recognised", "c": "recognised"}, "recognised"),
        ({"a": "not_recognised", "b": "not_recognised", "c": "not_recognised"}, "not_recognised"),
        ({"a": "recognised", "b": "not_recognised", "c": "recognised"}, "mixed"),
        ({"a": "recognised", "b": "not_recognised"}, "mixed"),
        ({"a": "recognised", "b": "recognised"}, "no_data"),
        ({"a": "not_recognised"}, "no_data"),
        ({}, "no_data"),
    ],
)
def test_a_successor_is_what_all_of_its_parts_were(parts, expected):
    rows = [("L1", code, 2022, status) for code, status in parts.items()]
    result = restate_status(assessed([*rows, ("L1", "d", 2022, "recognised")]), SMALL, "L3")
    row = result.set_index("code").loc["abc"]

    assert row["status"] == expected
    assert row["restated"]
    assert row["n_parts"] == 3


def test_every_unit_of_the_list_has_a_row_in_every_assessed_year():
    result = restate_status(
        assessed([("L1", "a", 2022, "recognised"), ("L2", "d", 2024, "recognised")]), SMALL, "L3"
    )

    assert result["year"].tolist() == [2022] * 3 + [2024] * 3
    assert result["code"].tolist() == ["abc", "c", "d"] * 2
    assert (result["list"] == "L3").all()


def test_an_assessment_in_the_list_asked_for_is_not_restated():
    rows = [
        ("L1", "d", 2025, "not_recognised"),
        ("L3", "d", 2025, "recognised"),
        ("L1", "c", 2025, "recognised"),
    ]
    result = restate_status(assessed(rows), SMALL, "L3").set_index("code")

    assert result.loc["d", ["status", "restated", "n_parts"]].tolist() == ["recognised", False, 1]
    assert result.loc["c", ["status", "restated", "n_parts"]].tolist() == ["recognised", True, 1]


def test_slivers_can_be_left_out():
    rows = [
        ("L1", "a", 2022, "recognised"),
        ("L1", "b", 2022, "recognised"),
        ("L1", "c", 2022, "not_recognised"),
    ]

    assert status_of(restate_status(assessed(rows), SMALL, "L3"))["abc"] == "mixed"
    assert status_of(restate_status(assessed(rows), SMALL, "L3", min_area_share=0.02))["abc"] == "recognised"


def test_nothing_assessed_gives_no_rows():
    assert restate_status(assessed([]), SMALL, "L3").empty


def test_an_earlier_list_cannot_be_asked_for():
    with pytest.raises(ParameterError) as caught:
        restate_status(assessed([("L3", "d", 2025, "recognised")]), SMALL, "L1")

    assert "L3 → L1" in caught.value.text("vi")
    assert "L1 → L2 → L3" in caught.value.text("en")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("L3", "a", 2025, "recognised"), "L3/a"),
        (("L1", "a", 2022, "đạt"), "đạt"),
        (("L1", "d", 2022, "recognised"), "L1/d"),
    ],
)
def test_a_wrong_row_is_named_with_file_and_row(row, words):
    rows = assessed([("L1", "d", 2022, "recognised"), row]).assign(file="x.csv", row=[2, 3])

    with pytest.raises(DataError) as caught:
        restate_status(rows, SMALL, "L3")
    for language in ("vi", "en"):
        assert words in caught.value.text(language)
        assert "x.csv" in caught.value.text(language)


UNITS = [(name, code) for name, codes in CODES.items() for code in codes]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(UNITS),
        st.sampled_from([2022, 2024]),
        st.sampled_from(["recognised", "not_recognised"]),
    ),
    unique_by=lambda row: row[:2],
    min_size=1,
).map(lambda rows: [(name, code, year, status) for (name, code), year, status in rows])


@given(ROWS)
def test_the_fast_way_agrees_with_the_plain_loop(rows):
    result = restate_status(assessed(rows), SMALL, "L3")
    found = {(r.year, r.code): (r.status, r.restated, r.n_parts) for r in result.itertuples()}

    assert found == restate_plainly(rows, "L3")


@given(ROWS, st.randoms())
def test_restating_does_not_depend_on_the_order_of_rows(rows, random):
    expected = restate_status(assessed(rows), SMALL, "L3")
    random.shuffle(rows)
    shuffled = SMALL.sample(frac=1, random_state=random.randrange(1000))

    pd.testing.assert_frame_equal(expected, restate_status(assessed(rows), shuffled, "L3"))


def test_the_provinces_177_units_restate_to_54():
    crosswalk = load_crosswalk(DATA)
    old = compose(crosswalk, "2020", "2025")
    rows = [("2020", code, 2022, "recognised") for code in old["from_code"].unique()]
    result = restate_status(assessed(rows), crosswalk, "2025")

    assert len(rows) == 177
    assert len(result) == 54
    assert set(result["status"]) == {"recognised"}
    assert old.groupby("from_code")["area_share"].sum().to_numpy() == pytest.approx(1, abs=0.002)
    hai_hoa = result[result["code"] == "06799"]["n_parts"].item()
    assert hai_hoa == 3  # Cộng Hòa and Cẩm Hải (Hải Hòa in 2024) and a sliver of Hải Lạng
