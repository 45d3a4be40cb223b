"""Why a status: the arithmetic that is shown gives the status that is shown."""

import re

import pandas as pd
import pytest

from analysis.language import speak
from analysis.parameters import check_parameters
from analysis.report import narrative as say
from analysis.report import why
from analysis.report.caption import caption
from analysis.results import compute

CUTS = {"on_track": 95, "at_risk": 60, "off_track": 0}


def number(text: str) -> float:
    """Read a number as Vietnamese writes it."""
    return float(text.replace(".", "").replace(",", "."))


def by_pace(results):
    """Return the rows that the pace has decided."""
    return results.headline[results.headline["reason"].isin(why.BY_PACE)]


def test_the_rates_that_are_shown_follow_from_the_numbers_beside_them(demo_results):
    """(end / base)^(1 / years) - 1, within what rounding of the printed numbers allows."""
    rows = by_pace(demo_results)
    assert len(rows)
    for _, row in rows.iterrows():
        for step in why.steps(demo_results, row)[:2]:
            end, base, years, rate = re.search(
                r"\(([\d.,]+) / ([\d.,]+)\)\^\(1/(\d+)\) − 1 = (-?[\d.,]+)%", step
            ).groups()
            made = 100 * ((number(end) / number(base)) ** (1 / int(years)) - 1)
            assert number(rate) == pytest.approx(made, abs=0.06), step


def test_the_ratio_that_is_shown_gives_the_status_by_the_cuts_beside_it(demo_results):
    """The ratio stands above the cut of its own status and below the next one."""
    for _, row in by_pace(demo_results).iterrows():
        ratio, cuts = why.steps(demo_results, row)[-2:]
        share = number(re.search(r"(-?[\d.,]+)%", ratio)[1])
        given = next((s for s, cut in CUTS.items() if share >= cut), "moving_away")
        assert given == row["status"]
        assert say.status_name(demo_results, row["status"]) in cuts


def test_a_level_is_compared_with_its_answer(demo_results):
    """ "Đúng" exactly where the target is met."""
    rows = demo_results.headline
    rows = rows[rows["reason"].isin(why.BY_LEVEL) & rows["relation"].eq("at")]
    assert set(rows["met"]) == {True, False}
    for _, row in rows.iterrows():
        (step,) = why.steps(demo_results, row)
        assert step.endswith("– đúng." if row["met"] else "– không đúng.")


def test_a_yearly_reduction_shows_each_year(demo_results):
    """From the year before the first one that counts."""
    row = demo_results.headline.loc["13"]
    _, *years = why.steps(demo_results, row)

    assert len(years) == row["n_judged"]


def test_nothing_is_computed_without_data(results):
    """It says so, for every indicator that has no status."""
    for _, row in results.headline[results.headline["status"].eq("not_enough_data")].iterrows():
        assert [speak("vi").text("why.open")] == why.steps(results, row)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("zero", [2024, 2025])
def test_a_count_of_no_case_has_no_rate_and_breaks_nothing(data_copy, shapes_path, language, zero):
    """A rise from 0 is no number of per cent a year; the report says from what to what."""
    path = data_copy / "demo" / "observations" / "province.csv"
    rows = pd.read_csv(path, dtype="str", keep_default_na=False)
    rows.loc[rows["measure"].eq("13") & rows["year"].eq(str(zero)), "value"] = "0"
    rows.to_csv(path, index=False)
    asked = {"report_year": 2025, "language": language, "data_dir": data_copy, "shapes": shapes_path}
    results = compute(check_parameters(**asked, illustrative=True))
    row = results.headline.loc["13"]

    said = [say.status_sentence(results, row), *why.steps(results, row), caption(results, "13").html]
    assert not [text for text in said if re.search(r"\b(inf|nan|NaN)\b|∞", text)]
    if zero == 2024:
        assert any(re.search(r"\b2025: .*0 ", text) for text in said)
