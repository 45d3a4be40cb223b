"""The published methods beside the headline: the same base, the same values, the same targets."""

import pandas as pd
import pytest

from analysis.progress import judge
from analysis.progress.methods import METHODS
from analysis.progress.published import published


def said(plan, indicator: str, values: dict[int, float], report_year: int = 2024) -> pd.DataFrame:
    """Return what each method says of an indicator's first milestone, by method."""
    series = pd.DataFrame(
        {"indicator": indicator, "area_code": "22", "year": list(values), "value": list(values.values())}
    )
    rows = published(judge(series, plan, report_year=report_year), series, plan)
    return rows[rows["milestone"].eq(rows["milestone"].min())].set_index("method")


def test_the_headline_and_open_sdg_agree_on_the_pace(plan):
    """Both take the rate from the base of 2020, not from the older value."""
    values = {2016: 50, 2020: 80, 2022: 82, 2023: 86.1}
    row = judge(
        pd.DataFrame(
            {"indicator": "2", "area_code": "22", "year": list(values), "value": list(values.values())}
        ),
        plan,
        report_year=2024,
    )

    ratio = row.loc[row["indicator"].eq("2") & row["milestone"].eq(2025), "ratio"].item()
    assert ratio == pytest.approx(said(plan, "2", values).at["open_sdg", "measure"])


def test_every_method_is_asked(plan):
    """A share with enough values has a word of each method."""
    rows = said(plan, "2", {2019: 78, 2020: 80, 2021: 81, 2022: 83, 2023: 86.1})

    assert set(METHODS) == set(rows.index)
    assert rows["label"].notna().all()


@pytest.mark.parametrize(
    ("expected", "indicator"), [(False, "17b"), (False, "18a"), (False, "3b"), (True, "4b")]
)
def test_the_nutrition_ladder_is_asked_of_prevalences_only(plan, expected, indicator):
    """Rounded to one decimal nothing is left of 0.08 %, nor of 99.99 % on its complement."""
    assert expected == ("unicef" in said(plan, indicator, {2020: 16, 2022: 15, 2023: 14}).index)


def test_later_values_are_not_told_of_a_passed_milestone(plan):
    """What is said of 2025 rests on values up to 2025."""
    values = {2020: 80, 2022: 82, 2025: 84}

    early, late = said(plan, "2", values, 2025), said(plan, "2", values | {2027: 95}, 2027)
    pd.testing.assert_frame_equal(early, late)


def test_yearly_reductions_and_background_are_left_out(plan):
    """No published method judges a fall from year to year, nor values of before the plan."""
    for indicator, values in (("13", {2023: 100, 2024: 97}), ("2", {2018: 70, 2020: 80})):
        assert said(plan, indicator, values).empty
