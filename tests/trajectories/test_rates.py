"""Yearly rates: what each is, when there is none, and the published results they reproduce."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from method_cases import FEW, PERCENTAGES, agrees, differences, oracle

from analysis.errors import ParameterError
from analysis.trajectories.rates import (
    aarr,
    aarr_from_slope,
    compound_change,
    interpolate_aarr,
    linear_change,
    project_by_aarr,
    required_aarr,
)

SERIES = st.dictionaries(st.integers(2005, 2030), PERCENTAGES, max_size=8)


def long(series: dict) -> pd.DataFrame:
    """Return observations; a series without any is named by an empty row."""
    rows = [
        (name, year, value) for name, points in series.items() for year, value in (points or [(None, None)])
    ]
    return pd.DataFrame(rows, columns=["series", "year", "value"])


def one(points: list[tuple], estimator: str = "regression") -> pd.Series:
    return aarr(long({"a": points}), estimator=estimator).loc["a"]


@pytest.mark.parametrize(
    ("expected", "points"),
    [
        pytest.param("one_year", [(2020, 41.0)], id="one observation"),
        pytest.param("one_year", [(2019, 12.0), (2019, 13.0)], id="one year twice"),
        pytest.param("not_positive", [(2015, 0.0), (2018, 4.0)], id="a zero"),
        pytest.param("not_positive", [(2000, 10.0), (2001, -1.0), (2002, 5.0)], id="below zero in between"),
        pytest.param("no_data", [], id="nothing"),
        pytest.param("no_data", [(2015, None)], id="a year without a value"),
        pytest.param("not_finite", [(2015, np.inf), (2018, 4.0)], id="infinity"),
    ],
)
@pytest.mark.parametrize("estimator", ["regression", "endpoint"])
def test_without_two_years_of_positive_values_there_is_no_rate(expected, points, estimator):
    """The rate is missing and the reason is told, for both estimators."""
    row = one(points, estimator)

    assert np.isnan(row["aarr_pct"])
    assert f"method.reason.{expected}" == row["reason"]


def test_a_positive_rate_means_a_fall():
    """A series that falls by 2.4 % a year has an AARR of 2.4, one that rises a negative one."""
    falling = [(year, 100 * 0.976 ** (year - 2015)) for year in range(2015, 2025)]
    rising = [(year, 1 / value) for year, value in falling]

    assert [2.4, 2.4] == pytest.approx([one(falling)["aarr_pct"], one(falling, "endpoint")["aarr_pct"]])
    assert one(rising)["aarr_pct"] == pytest.approx(100 * (1 - 1 / 0.976))
    assert 0 == one([(2015, 13.5), (2016, 13.5), (2017, 13.5)])["aarr_pct"]


def test_observations_of_the_same_year_are_pooled_and_flagged():
    """Mixed strata: the regression takes all of them, the endpoints their means."""
    points = [(2000, 90.0), (2000, 110.0), (2010, 60.0), (2010, 80.0)]

    assert one(points, "endpoint")["aarr_pct"] == pytest.approx(100 * (1 - 0.7**0.1))
    assert one(points)["aarr_pct"] == pytest.approx(100 * (1 - (4800 / 9900) ** 0.05))
    assert [True, False] == [one(points)["duplicate_years"], one(points[1:3])["duplicate_years"]]


def test_the_two_forms_of_a_required_rate_differ_and_are_named():
    """40 % fewer in 13 years are 3.85 % a year compounded and 3.93 % continuously."""
    assert 3.85 == pytest.approx(required_aarr(1, 0.6, 13), abs=0.005)
    assert 3.93 == pytest.approx(required_aarr(1, 0.6, 13, form="continuous"), abs=0.005)
    assert np.isnan(required_aarr([10, 0, 10, 10], [5, 5, 0, 5], [0, 3, 3, -1])).all()


@pytest.mark.parametrize("wrong", [{"estimator": "median"}, {"form": "daily"}])
def test_an_unknown_word_is_refused_with_those_that_exist(wrong):
    """Estimators and forms are checked; the error names the allowed ones."""
    with pytest.raises(ParameterError, match=r"regression, endpoint|compound, continuous"):
        aarr(long({"a": []}), **wrong) if "estimator" in wrong else required_aarr(1, 2, 3, **wrong)


@pytest.mark.parametrize(
    ("expected", "start", "end", "years"),
    [
        pytest.param(-1.0, 22.0, 0.0, 12, id="down to zero"),
        pytest.param(0.1, 10.0, 11.0, 1, id="one year"),
        pytest.param(np.nan, 0.0, 5.0, 4, id="from zero"),
        pytest.param(np.nan, 0.0, 0.0, 4, id="zero to zero"),
        pytest.param(np.nan, 2.0, -1.0, 1, id="through zero"),
        pytest.param(2 ** (1 / 4) - 1, -2.0, -4.0, 4, id="both negative"),
        pytest.param(np.nan, 5.0, 4.0, 0, id="no time"),
        pytest.param(np.nan, 5.0, 4.0, -2, id="backwards"),
        pytest.param(np.nan, np.nan, 4.0, 2, id="missing"),
    ],
)
def test_compound_change_has_no_value_where_growth_means_nothing(expected, start, end, years):
    """A growth rate needs time, a start other than zero and the same sign at both ends."""
    assert expected == pytest.approx(compound_change(start, end, years), nan_ok=True)


def test_an_index_is_kept():
    """Series come back as series, in their own order."""
    start = pd.Series([10.0, 20.0], ["b", "a"])

    assert ["b", "a"] == list(compound_change(start, 5.0, 2).index)
    assert [-2.5, -7.5] == list(linear_change(start, 5.0, 2))


def test_a_projection_starts_from_the_last_value():
    """At 10 % a year, 50 becomes 40.5 in two years."""
    assert 40.5 == pytest.approx(project_by_aarr(50.0, 10.0, 2))


def test_interpolation_stays_between_known_values_above_zero():
    """Nothing is added outside, nor beside a zero; what is known stays."""
    values = pd.DataFrame(
        [[np.nan, 40.0, np.nan, 10.0, np.nan], [0.0, np.nan, 4.0, np.nan, 1.0]], columns=range(2010, 2015)
    )
    filled = interpolate_aarr(values)

    assert [np.nan, 40.0, 20.0, 10.0, np.nan] == pytest.approx(list(filled.iloc[0]), nan_ok=True)
    assert [0.0, np.nan, 4.0, 2.0, 1.0] == pytest.approx(list(filled.iloc[1]), nan_ok=True)


def plain_aarr(points: list[tuple[int, float]]) -> float | None:
    """Return the AARR of one series by numpy's own line."""
    if len(points) < 2:
        return None
    slope = np.polyfit([year - 2000 for year, _ in points], np.log([value for _, value in points]), 1)[0]
    return 100 * (1 - np.exp(slope))


@FEW
@given(st.lists(SERIES, min_size=1, max_size=5), st.randoms())
def test_all_series_at_once_are_as_one_by_one_in_any_order(series, random):
    """The vectorised rate is that of a plain regression for each series; rows may come in any order."""
    named = {str(number): list(points.items()) for number, points in enumerate(series)}
    rates = aarr(long(named).sample(frac=1, random_state=random.randrange(10**6)))["aarr_pct"]

    assert all(agrees(plain_aarr(points), rates[name]) for name, points in named.items())


@FEW
@given(SERIES.filter(lambda points: len(points) >= 2), st.sampled_from([0.25, 8.0, 1024.0]))
def test_another_unit_changes_no_rate(points, unit):
    """The rate is the same whether a share is written per 100 or per 1,000."""
    scaled = [(year, value * unit) for year, value in points.items()]

    assert one(list(points.items()))["aarr_pct"] == pytest.approx(one(scaled)["aarr_pct"], abs=1e-9)


def test_every_published_aarr_comes_out(shared):
    """WHO's and DSIR's code agree with both estimators to 1e-6."""
    cases = oracle(shared, "aarr_unicef")
    observations = long({case.id: case.inputs["series"] for case in cases})
    both = aarr(observations).assign(endpoint=aarr(observations, estimator="endpoint")["aarr_pct"])

    assert len(cases) >= 39
    assert [] == differences(cases, both, {"aarr_percent": "aarr_pct", "aarr_endpoint_percent": "endpoint"})


def test_every_edge_case_of_the_aarr_comes_out(shared):
    """DSIR's code warns and gives nothing where we give nothing, and the same value elsewhere."""
    cases = oracle(shared, "aarr_unicef_edge")
    for estimator in ("regression", "endpoint"):
        mine = [case for case in cases if case.inputs["estimator"] == estimator]
        rows = aarr(long({case.id: case.inputs["series"] for case in mine}), estimator=estimator)
        warned = rows["reason"].notna() | rows["duplicate_years"]
        rows = rows.assign(fraction=rows["aarr_pct"] / 100, warned=warned)

        assert [] == differences(mine, rows, {"aarr_fraction": "fraction", "warned": "warned"})
    assert len(cases) >= 25


def test_every_published_yearly_change_comes_out(shared):
    """WHO's compound and linear rates of change agree to 1e-6."""
    cases = oracle(shared, "annual_rate_of_change")
    inputs = pd.DataFrame([case.inputs for case in cases], [case.id for case in cases])
    span = inputs["baseline_value"], inputs["end_value"], inputs["end_year"] - inputs["baseline_year"]
    rates = pd.DataFrame({"compound": compound_change(*span), "linear_per_year": linear_change(*span)})

    assert len(cases) >= 17
    assert [] == differences(cases, rates, {"compound": "compound", "linear_per_year": "linear_per_year"})


def test_every_published_interpolation_comes_out(shared):
    """WHO's interpolation by the AARR fills the same years with the same values."""
    cases = oracle(shared, "aarr_interpolation")
    values = pd.DataFrame([dict(case.inputs["series"]) for case in cases], dtype="float64")
    filled = interpolate_aarr(values)

    assert len(cases) >= 5
    for (_, row), case in zip(filled.iterrows(), cases, strict=True):
        assert all(agrees(value, row[year]) for year, value in case.expected["series"]), case.id


def test_every_published_required_rate_comes_out_in_its_own_form(shared):
    """Each printed rate is the rounded result of the form that its source used."""
    cases = oracle(shared, "published_required_rate")

    assert len(cases) >= 3
    for case in cases:
        form = {"discrete": "compound"}.get(word := case.expected["formula"].split()[0], word)
        printed = case.expected["published_rate_percent"]
        found = required_aarr(1, 1 - case.inputs["reduction"], case.inputs["years"], form=form)
        assert printed == round(float(found), len(str(printed).partition(".")[2])), case.id


def test_the_example_of_the_technical_note_comes_out(shared):
    """The slope of UNICEF's example means 6.4 % a year."""
    cases = oracle(shared, "published_aarr_from_slope")

    assert len(cases) >= 1
    for case in cases:
        assert case.expected["aarr_percent_1dp"] == round(float(aarr_from_slope(case.inputs["log_slope"])), 1)
