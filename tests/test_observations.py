"""Loading observations: what is refused and how it is told, what is derived, and what makes a series."""

import csv
import io

import pandas as pd
import pytest

from analysis.errors import DataError, MissingFileError
from analysis.observations import NATION, OBSERVATIONS, Observations, load_observations, series
from analysis.paths import DataPaths
from analysis.plan import load_plan

FILE = "data/observations/reported.csv"
HEADING = [column.name for column in OBSERVATIONS]
# One good row: 17a of the province in 2023, which no published file has.
GOOD = {
    "measure": "17a",
    "indicator": "17a",
    "year": "2023",
    "area_level": "province",
    "area_code": "22",
    "group": "total",
    "value": "98.5",
    "unit": "percent",
    "kind": "observed",
    "status": "final",
    "source_id": "plan52",
    "used": "yes",
}


@pytest.fixture
def load(data_copy, plan):
    """Write rows, each GOOD with some cells changed, beside the real files and load everything."""

    def write(*changes: dict) -> Observations:
        text = io.StringIO()
        writer = csv.DictWriter(text, HEADING, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(GOOD | change for change in changes)
        (data_copy / "observations" / "reported.csv").write_text(text.getvalue(), encoding="utf-8")
        return load_observations(data_copy, plan)

    return write


@pytest.fixture
def problems(load):
    """Return the (row, column, read, expected) of everything wrong with such rows."""

    def find(*changes: dict) -> list[tuple]:
        with pytest.raises(DataError) as raised:
            load(*changes)
        assert {FILE} == {p.file for p in raised.value.problems}
        return [(p.row, p.column, p.read, p.expected) for p in raised.value.problems]

    return find


def of_file(observations: Observations) -> pd.DataFrame:
    return observations.rows[observations.rows["file"].eq(FILE)]


def test_the_good_row_is_loaded(load):
    """The row that the other tests break is accepted as it stands."""
    rows = of_file(load({}))

    assert [("17a", 2023, 98.5, False)] == list(
        rows[["measure", "year", "value", "derived"]].itertuples(index=False, name=None)
    )


@pytest.mark.parametrize(
    ("expected", "change"),
    [
        (("value", "130.0", "expected.range"), {"measure": "16", "indicator": "16", "value": "130"}),
        (("value", "-1.0", "expected.range"), {"value": "-1"}),
        (("value", "120.1", "expected.range"), {"value": "120.1"}),
        (("measure", "99", "expected.measure"), {"measure": "99", "indicator": "99"}),
        (("indicator", "16", "expected.indicator_of_measure"), {"indicator": "16"}),
        (("source_id", "nobody", "expected.source"), {"source_id": "nobody"}),
        (("unit", "parts", "expected.unit"), {"unit": "parts"}),
        (("area_code", "99", "expected.area"), {"area_code": "99"}),
        (("value", "nan", "expected.value"), {"value": ""}),
        (("value", "nan", "expected.value"), {"value": "", "numerator": "5"}),
        (("denominator", "0.0", "expected.positive"), {"value": "", "numerator": "5", "denominator": "0"}),
        (("value", "98.5", "expected.ratio"), {"numerator": "1", "denominator": "2"}),
        (
            ("value", "4.5", "expected.whole"),
            {"measure": "13", "indicator": "13", "unit": "cases", "value": "4.5"},
        ),
        (("kind", "illustrative", "expected.only_real"), {"kind": "illustrative"}),
        (("kind", "guessed", "expected.one_of"), {"kind": "guessed"}),
        (("used", "maybe", "expected.yes_no"), {"used": "maybe"}),
    ],
)
def test_a_row_that_cannot_be_is_refused(problems, expected, change):
    """Each mistake of a row is told with its row, its column, what was read and what was expected."""
    assert (2, *expected) in problems(change)


def test_an_unknown_indicator_is_refused(problems):
    """An indicator that the plan does not have is told at its row."""
    assert "99" in [
        read for row, column, read, _ in problems({"indicator": "99"}) if (row, column) == (2, "indicator")
    ]


def test_a_repeated_key_is_refused_at_both_rows(problems):
    """Two rows with the same key are both named."""
    found = problems({"used": "no"}, {"used": "no", "value": "98"})

    assert [(2, None, None, "expected.unique"), (3, None, None, "expected.unique")] == found


def test_two_used_rows_are_refused(problems):
    """Where two sources disagree only one row may be the one that is shown."""
    found = problems({}, {"source_id": "qd23_2021", "value": "98"})

    assert "expected.one_used" in [expected for *_, expected in found]


def test_sources_may_disagree_when_one_is_used(load):
    """Every published value is kept; the one marked as used makes the series."""
    observations = load({"used": "no"}, {"source_id": "qd23_2021", "value": "98"})

    assert [98.5, 98.0] == of_file(observations)["value"].tolist()


def test_mistakes_of_several_files_come_together(data_copy, load):
    """Unreadable cells of two files are reported in one error."""
    other = data_copy / "observations" / "education.csv"
    lines = other.read_text(encoding="utf-8").split("\n")
    lines[1] = lines[1].replace(",2018,", ",20180,", 1)
    other.write_text("\n".join(lines), encoding="utf-8")

    with pytest.raises(DataError) as raised:
        load({"value": "abc"})

    assert {"data/observations/education.csv", FILE} == {p.file for p in raised.value.problems}


def test_a_value_is_derived_from_its_counts_and_flagged(load):
    """A value that the source did not print is numerator over denominator, in the unit, and says so."""
    rows = of_file(load({"value": "", "numerator": "4534", "denominator": "347194"}))

    assert [True] == rows["derived"].tolist()
    assert 100 * 4534 / 347194 == pytest.approx(rows["value"].item())


@pytest.mark.parametrize("value", ["33.3", "33.33", "33.333", "33"])
def test_a_printed_value_may_be_rounded(load, value):
    """A printed value agrees with its counts when it is the ratio rounded to its own decimals."""
    rows = of_file(load({"value": value, "numerator": "1", "denominator": "3"}))

    assert [(float(value), False)] == list(rows[["value", "derived"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("value", ["33.4", "33.35", "34"])
def test_a_value_further_off_than_rounding_is_refused(problems, value):
    """A value that is no rounding of its ratio is refused."""
    assert [(2, "value", str(float(value)), "expected.ratio")] == problems(
        {"value": value, "numerator": "1", "denominator": "3"}
    )


def test_a_cohort_rate_may_pass_100_but_not_120(load, problems):
    """The primary completion rate counts a cohort, so 120 is allowed and 120.1 is not."""
    assert [120.0] == of_file(load({"value": "120"}))["value"].tolist()
    assert [(2, "value", "120.1", "expected.range")] == problems({"value": "120.1"})


def test_a_demo_file_among_the_real_ones_is_refused(data_copy, plan):
    """An illustrative file in the real folder is told once, at its first row."""
    demo = data_copy / "demo" / "observations" / "province.csv"
    demo.rename(data_copy / "observations" / "province.csv")

    with pytest.raises(DataError) as raised:
        load_observations(data_copy, plan)

    assert [("data/observations/province.csv", 2, "kind", "illustrative", "expected.only_real")] == [
        (p.file, p.row, p.column, p.read, p.expected) for p in raised.value.problems
    ]


def test_a_real_file_among_the_illustrative_ones_is_refused(data_copy, plan):
    """A real file in the demo folder is told at its first row."""
    (data_copy / "observations" / "protection.csv").rename(
        data_copy / "demo" / "observations" / "protection.csv"
    )

    with pytest.raises(DataError) as raised:
        load_observations(DataPaths(data_copy, illustrative=True), plan)

    assert [("data/demo/observations/protection.csv", "expected.only_illustrative")] == [
        (p.file, p.expected) for p in raised.value.problems
    ]


def test_an_empty_folder_is_told(data_copy, plan):
    """Without any observation file the folder is named."""
    for path in (data_copy / "observations").glob("*.csv"):
        path.unlink()

    with pytest.raises(MissingFileError, match="observations holds no data file"):
        load_observations(data_copy, plan)


def test_until_leaves_out_what_came_later(load):
    """A report of a year knows that year and nothing later, and the lists stay whole."""
    everything = load({}, {"year": "2024", "area_code": "30"}, {"year": "2026"})

    known = everything.until(2024)

    assert [2023, 2024] == of_file(known)["year"].tolist()
    assert 2024 == known.rows["year"].max()
    assert 2026 == everything.rows["year"].max()
    assert list(everything.sources.index) == list(known.sources.index)


def hand_made(*rows: tuple) -> Observations:
    """Return observations of (measure, indicator, year, area_code, group, value, used)."""
    columns = ["measure", "indicator", "year", "area_code", "group", "value", "used"]
    nothing = pd.DataFrame()
    areas = pd.DataFrame({"own": [True]}, index=["22"])
    return Observations(
        pd.DataFrame(rows, columns=columns).assign(**{"break": None}),
        nothing,
        nothing,
        areas,
        nothing,
        illustrative=False,
    )


def test_a_series_takes_only_the_plans_own_measure(plan):
    """Another way to measure the same indicator never joins its series."""
    made = hand_made(
        ("4b", "4b", 2020, "22", "total", 20.0, True), ("4b_mics", "4b", 2021, "22", "total", 30.0, True)
    )

    assert [20.0] == series(made, plan)["value"].tolist()


def test_a_series_takes_only_used_rows(plan):
    """A row that is kept but not used never joins a series."""
    made = hand_made(
        ("4b", "4b", 2020, "22", "total", 20.0, True), ("4b", "4b", 2020, "22", "total", 21.0, False)
    )

    assert [20.0] == series(made, plan)["value"].tolist()


@pytest.mark.parametrize(("expected", "indicator"), [("rural", "4c"), ("urban", "4d"), ("total", "4b")])
def test_a_series_takes_the_group_that_the_plan_names(plan, expected, indicator):
    """Rural children count for 4c, urban ones for 4d, all children elsewhere."""
    groups = ("total", "urban", "rural", "female")
    made = hand_made(*((indicator, indicator, 2020, "22", group, 1.0, True) for group in groups))

    assert [expected] == series(made, plan)["group"].tolist()


def test_a_series_takes_one_area(plan):
    """The province's series and the nation's never mix."""
    made = hand_made(
        ("4b", "4b", 2020, "22", "total", 20.0, True), ("4b", "4b", 2020, "VN", "total", 21.0, True)
    )

    assert [20.0] == series(made, plan)["value"].tolist()
    assert [21.0] == series(made, plan, area=NATION)["value"].tolist()


def test_a_series_is_in_time_order(plan):
    """Rows come sorted by indicator and year whatever their order in the files."""
    made = hand_made(
        ("4b", "4b", 2022, "22", "total", 3.0, True),
        ("4a", "4a", 2021, "22", "total", 1.0, True),
        ("4b", "4b", 2020, "22", "total", 2.0, True),
    )

    assert [1.0, 2.0, 3.0] == series(made, plan)["value"].tolist()


def test_a_declared_break_begins_a_new_segment(plan):
    """Indicator 21 of 2025 stands on other boundaries than 2024 and is not compared with it."""
    made = hand_made(*(("21", "21", year, "22", "total", 30.0, True) for year in (2023, 2024, 2025)))

    assert [0, 0, 1] == series(made, plan)["segment"].tolist()


def test_a_break_that_a_source_tells_begins_a_new_segment(plan):
    """A row marked as a break starts a segment in its own area only."""
    rows = [("4b", "4b", year, area, "total", 20.0, True) for area in ("22", "VN") for year in (2021, 2023)]
    made = hand_made(*rows)
    made.rows.loc[1, "break"] = "definition"

    assert [0, 1] == series(made, plan)["segment"].tolist()
    assert [0, 0] == series(made, plan, area=NATION)["segment"].tolist()


def test_a_replaced_row_is_never_used(problems):
    """A value that a later one replaced is kept and not shown."""
    assert (2, "used", "True", "expected.not_superseded") in problems({"status": "superseded"})


def test_a_share_of_counts_is_exactly_its_target(load):
    """7 of 100 is 7 %, not a little more that would miss a target of 7 %."""
    rows = of_file(load({"value": "", "numerator": "7", "denominator": "100"}))

    assert [7.0] == rows["value"].tolist()


@pytest.mark.parametrize("fixture", ["results", "demo_results"])
def test_the_real_and_the_illustrative_series_have_one_value_a_year(fixture, request):
    """No indicator of either data set has two values in a year, none is missing, none is after 2025."""
    made = request.getfixturevalue(fixture).series

    assert not made.duplicated(["indicator", "year"]).any()
    assert not made["value"].isna().any()
    assert made["year"].max() <= 2025


def test_real_and_illustrative_rows_never_meet(results, demo_results):
    """Every row of the demo is illustrative and no real row is."""
    assert {"illustrative"} == set(demo_results.observations.rows["kind"])
    assert "illustrative" not in set(results.observations.rows["kind"])


def test_a_break_of_an_unknown_measure_is_told(data_copy, plan):
    """A typing mistake in the breaks of the plan would silently join what cannot be compared."""
    path = data_copy / "plan" / "breaks.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\n19,", "\n99,"), encoding="utf-8")

    with pytest.raises(DataError) as raised:
        load_observations(data_copy, load_plan(data_copy))

    assert [("data/plan/breaks.csv", 4, "measure", "99")] == [
        (p.file, p.row, p.column, p.read) for p in raised.value.problems
    ]


def test_a_denominator_that_is_no_measure_is_told(data_copy, plan):
    """A typing mistake there would silently leave out what a target takes in people."""
    path = data_copy / "measures.csv"
    text = path.read_text(encoding="utf-8").replace(
        ",children,children_under_16,", ",children,children_16,", 1
    )
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataError) as raised:
        load_observations(data_copy, plan)

    assert [("denominator", "children_16")] == [(p.column, p.read) for p in raised.value.problems]


@pytest.mark.parametrize("own", ["no", "yes"])
def test_the_data_are_about_one_province(data_copy, plan, own):
    """No province of one's own, or two of them, is an error that says what is expected."""
    areas = data_copy / "areas.csv"
    written = areas.read_text(encoding="utf-8")
    before, after = ("VN-RRD,yes", "VN-RRD,no") if own == "no" else ("VN-RRD,no", "VN-RRD,yes")
    assert before in written
    areas.write_text(written.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(DataError, match="own"):
        load_observations(data_copy, plan)


def test_the_province_is_a_row_of_the_data(data_copy, plan):
    """Another province than Quảng Ninh needs another row and no other code."""
    areas = data_copy / "areas.csv"
    written = areas.read_text(encoding="utf-8").replace("VN-RRD,yes", "VN-RRD,no", 1)
    other = "30,province,Hải Dương,Hải Dương,VN-RRD,"
    areas.write_text(written.replace(f"{other}no", f"{other}yes"), encoding="utf-8")

    known = load_observations(data_copy, plan)

    assert "30" == known.province
    assert {"30"} == set(series(known, plan)["area_code"])
