"""The sentence that is a chart's title: what it says, that it agrees with the status, that it can be read."""

import copy
import re

import numpy as np
import pandas as pd
import pytest
from altair.utils.schemapi import debug_mode
from hypothesis import assume, given
from hypothesis import strategies as st
from in_language import in_english

from analysis.charts.frame import on_lines
from analysis.charts.lettering import text_width
from analysis.language import speak
from analysis.parameters import check_parameters
from analysis.report import figures, map_figures, reach_figures
from analysis.report.findings import ahead, counted, course, places
from analysis.report.findings.apart import decimals_apart, unit_apart
from analysis.report.findings.length import LONGEST
from analysis.results import Results, compute
from analysis.trajectories.required import meets

CASES = ("real_vi", "demo_vi", "real_en", "demo_en", "later_vi", "later_en")
# What one long unit said twice adds to a title.
LONG_UNIT = 12
BY_LEVEL = ("reason.met", "reason.met_early", "reason.due_not_met", "reason.lost")
REASONS = (
    "no_data",
    "before_plan",
    "due_unknown",
    "before_break",
    "one_value",
    "no_ratio",
    "held",
    "not_held",
    "breach",
    "met",
    "met_early",
    "due_not_met",
    "lost",
    "pace",
    "away",
)
NUMBER = r"[\d.,]*\d"


@pytest.fixture(scope="module")
def reports(results, demo_results, data_dir) -> dict[str, Results]:
    """The reports of both data sets in both languages, and one of a year with the pace to 2030 at stake."""
    later = compute(check_parameters(report_year=2027, data_dir=data_dir, illustrative=True))
    made = {"real_vi": results, "demo_vi": demo_results, "later_vi": later}
    for report in made.values():
        # Computed before they are copied, and so once.
        assert all((report.headline.size, report.projection.chances.size, report.communes.size))
    return made | {name.replace("_vi", "_en"): in_english(r) for name, r in made.items()}


def with_values(results: Results) -> list[str]:
    return list(results.coverage.index[results.coverage["n_values"].gt(0)])


def titles(results: Results) -> dict[str, str]:
    """Return every finding of a report by the chart that it stands above."""
    known, plan = with_values(results), results.plan
    made = {i: course.indicator_finding(results, i) for i in known}
    made |= {
        f"fan {i}": ahead.fan_finding(results, i) for i in results.projection.paths["indicator"].unique()
    }
    for objective in plan.objectives.index:
        mine = [i for i in known if plan.indicators.at[i, "objective"] == objective]
        if mine:
            made[f"objective {objective}"] = counted.objective_finding(results, objective, mine)
    return made | {
        "overview": counted.overview_finding(results),
        "chances": ahead.chances_finding(results),
        "completeness": counted.completeness_finding(results, 12, 245),
        "communes": places.communes_finding(results),
    }


def number(text: str, code: str) -> float:
    """Read a number as the language writes it."""
    return float(text.replace(".", "").replace(",", ".") if code == "vi" else text.replace(",", ""))


def row_of(results: Results, indicator: str, **changed: object) -> pd.Series:
    """Return the row that an indicator is judged by, with some of it changed."""
    row = results.headline.loc[indicator].copy()
    for name, value in changed.items():
        row[name] = value
    return row


@pytest.mark.parametrize("case", CASES)
def test_every_title_is_a_sentence_that_is_read_at_once(reports, case):
    """Nothing is left unfilled, missing or too long."""
    for chart, said in titles(reports[case]).items():
        assert not re.search(r"[{}]|\bnan\b|\binf\b|None|NaT|finding\.|reason\.|  ", said), said
        assert len(said) <= LONGEST + LONG_UNIT, f"{chart}: {said}"
        assert not said.endswith((".", ",", ":", ";"))


@pytest.mark.parametrize("case", CASES)
def test_numbers_are_written_as_the_language_does(reports, case):
    """A decimal comma in Vietnamese, a decimal point in English."""
    wrong = r"\d\.\d{1,2}(?!\d)" if case.endswith("vi") else r"\d,\d{1,2}(?!\d)"

    assert [] == [said for said in titles(reports[case]).values() if re.search(wrong, said)]


@pytest.mark.parametrize("case", CASES)
def test_a_level_compares_with_its_target_as_it_was_judged(reports, case):
    """What is printed as value and target fulfils the comparator just if the target is met."""
    results, code, seen = reports[case], case[-2:], 0
    for indicator in with_values(results):
        row = results.headline.loc[indicator]
        if row["reason"] not in BY_LEVEL:
            continue
        said = course.indicator_finding(results, indicator).split(": ")[-1]
        value, target = re.match(rf"({NUMBER}).*\((?:[<>≤≥] )?({NUMBER})", said).groups()
        value, target = number(value, code), number(target, code)
        assert row["met"] == _meets(value, row["comparator"], target), said
        seen += 1
    assert seen


def _meets(value: float, comparator: str, target: float) -> bool:
    """Tell whether one value satisfies its target."""
    return meets(*(pd.Series([part]) for part in (value, comparator, target))).item()


@pytest.mark.parametrize("code", ["vi", "en"])
def test_a_pace_that_is_behind_is_printed_as_slower_and_as_its_status_says(reports, code):
    """Rates and shares of the needed pace stand on the side of the cuts on which they were judged."""
    results, seen = reports[f"later_{code}"], set()
    rows = results.headline[results.headline["reason"].eq("reason.pace")]
    for indicator, row in rows.iterrows():
        check_pace(course.indicator_finding(results, indicator), row, code)
        seen.add(row["status"])
    assert {"on_track", "at_risk", "off_track"} <= seen


def check_pace(said: str, row: pd.Series, code: str) -> None:
    """Check the printed pace against the status of its row."""
    share = re.search(rf"({NUMBER})% (?:tốc độ|of the pace)", said)
    if share:
        ratio = number(share[1], code) / 100
    else:
        rates = [number(r, code) for r in re.findall(rf"({NUMBER})%(?:/năm| a year)", said)]
        ratio = rates[0] / rates[1]
        assert (row["status"] == "on_track") == any(w in said for w in ("hơn", "gần", "more", "nearly")), said
    if row["status"] == "on_track":
        assert ratio >= 0.95 or not share
    else:
        assert ratio < 1
        assert not share or (0.6 <= ratio < 0.95) == (row["status"] == "at_risk")


@given(required=st.floats(-0.3, -0.0001), ratio=st.floats(0.001, 2))
def test_no_pace_is_rounded_over_a_cut(results, demo_results, required, ratio):
    """However near to the pace that is needed, or to a cut: what is printed says as the status does."""
    status = "on_track" if ratio >= 0.95 else "at_risk" if ratio >= 0.6 else "off_track"
    changed = {"actual_rate": ratio * required, "required_rate": required, "ratio": ratio}
    for indicator in ("3c", "6"):
        changed |= {"reason": "reason.pace", "status": status, "relation": "at"}
        row = row_of(demo_results, indicator, **changed)
        said = course.row_finding(demo_results, row)
        rates = [number(r, "vi") for r in re.findall(rf"({NUMBER})%/năm", said)]
        if len(rates) == 1:
            # The same pace is said once.
            assert ratio == pytest.approx(1, rel=1e-8)
        elif rates:
            assert 0 < rates[0]
            assert (rates[0] < rates[1]) == (ratio < 1)
        else:
            check_pace(said, row, "vi")


@given(target=st.floats(0.01, 100), gap=st.floats(1e-6, 0.5), sign=st.sampled_from([-1, 1]))
def test_a_value_just_beside_its_target_is_printed_beside_it(plan, target, gap, sign):
    """More decimals where the unit's own would make them one number."""
    value = target + sign * gap * target
    assume(0 < value)
    unit = unit_apart(plan.units.loc["percent"], value, target)
    places_ = int(unit["decimals"])

    assert (round(value, places_) > round(target, places_)) == (sign > 0) or places_ == 9
    assert round(value, places_) != round(target, places_) or places_ == 9


@given(
    st.lists(st.integers(-(10**6), 10**6).map(lambda n: n / 10**4), min_size=1, max_size=4),
    st.integers(0, 3),
)
def test_decimals_are_the_fewest_that_tell_numbers_apart(values, least):
    """All are printed differently, and with one decimal fewer two would not be."""
    words = speak("en")
    decimals = decimals_apart(values, least)

    def printed(places_: int) -> int:
        return len({float(words.number(v, at_most=places_).replace(",", "")) for v in values})

    assert printed(decimals) == len(set(values))
    assert decimals == least or printed(decimals - 1) < len(set(values))


def test_equal_numbers_need_no_decimals_to_be_told_apart():
    """Binary dust is no difference."""
    assert 1 == decimals_apart([0.1 + 0.2, 0.3], 1)


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize("indicator", ["3c", "5b"])
@pytest.mark.parametrize("reason", REASONS)
def test_there_is_a_sentence_for_every_reason(reports, reason, indicator, code):
    """No reason of a status is without its finding."""
    results = reports[f"demo_{code}"]
    said = course.row_finding(
        results, row_of(results, indicator, reason=f"reason.{reason}", n_judged=3, n_kept=1)
    )

    assert said
    assert "{" not in said


@pytest.mark.parametrize(
    ("expected", "change", "judged"),
    [
        ("fell 4.3% in 2025 (target: a fall of 3–5% a year)", 4.3, 1),
        ("fell 2.96% in 2025 (target: a fall of 3–5% a year)", 2.96, 1),
        ("rose 1.5% in 2025 (target: a fall of 3–5% a year), enough in 1 of 2 years with data", -1.5, 2),
        ("no fall in 2025 (target: a fall of 3–5% a year)", 0.0, 1),
        ("from 0 up to 72 cases in 2025 (target: a fall of 3–5% a year)", -np.inf, 1),
    ],
)
def test_a_yearly_reduction_says_the_latest_change(reports, expected, change, judged):
    """A fall that is just not enough is not rounded up to one that is; from nothing there is no per cent."""
    row = row_of(
        reports["demo_en"], "13", reason="reason.pace", last_quantity=change, n_judged=judged, n_kept=1
    )

    assert expected == course.row_finding(reports["demo_en"], row)


def with_communes(results: Results, statuses: list[str]) -> Results:
    """Return results with so many communes of these statuses."""
    made = copy.copy(results)
    rows = results.communes.iloc[: len(statuses)].assign(status=statuses, year=2024, restated=False)
    made.__dict__["communes"] = rows
    return made


@pytest.mark.parametrize(
    ("expected", "statuses"),
    [
        ("1 of 3 communes meets the child-friendly standard (assessed in 2024)", [1, 0, 0]),
        ("2 of 3 communes meet the child-friendly standard, 1 without data (assessed in 2024)", [1, 1, None]),
        ("0 of 2 communes meet the child-friendly standard (assessed in 2024)", [0, 0]),
        ("Child-friendly communes: no data published by commune", [None, None]),
    ],
)
def test_communes_are_counted_in_their_grammatical_number(reports, expected, statuses):
    """One meets, two meet; what is not known is said."""
    names = {1: "recognised", 0: "not_recognised", None: "no_data"}
    results = with_communes(reports["demo_en"], [names[s] for s in statuses])

    assert expected == places.communes_finding(results)


@pytest.mark.parametrize("case", CASES)
def test_every_target_of_the_last_milestone_is_counted_once(reports, case):
    """The counts of the title of the chances add up to the number that it names."""
    said = ahead.chances_finding(reports[case])
    total, parts = re.match(r".*?(\d+).*?: (.*)", said).groups()

    assert int(total) == sum(int(re.match(r"\d+", part)[0]) for part in parts.split(", "))


def test_a_chance_of_few_values_says_so_in_the_title(results):
    """From one value the chance is a guess."""
    assert ahead.fan_finding(results, "17a").endswith("(chỉ từ 1 giá trị)")


def test_nearly_all_values_are_not_said_to_be_all(demo_results):
    """A share is not rounded to 0 or 100 per cent."""
    assert "(99,6%)" in counted.completeness_finding(demo_results, 244, 245)
    assert "(0,4%)" in counted.completeness_finding(demo_results, 1, 245)


def results_years(results: Results, indicator: str) -> str:
    """Return the years that an indicator has values of, as a subtitle writes them."""
    years = results.series.loc[results.series["indicator"].eq(indicator), "year"]
    return "–".join(dict.fromkeys(str(year) for year in (years.min(), years.max())))


FIGURES = {
    "overview": (figures.overview, counted.overview_finding),
    "chances": (reach_figures.chances_figure, ahead.chances_finding),
    "tiles": (map_figures.tile_map, places.communes_finding),
    "trajectory": (
        lambda results: figures.trajectory_figure(results, "8a"),
        lambda results: course.indicator_finding(results, "8a"),
    ),
    "fan": (
        lambda results: reach_figures.fan_figure(results, "17a"),
        lambda results: ahead.fan_finding(results, "17a"),
    ),
}


@pytest.mark.parametrize("case", ["real_vi", "demo_en"])
@pytest.mark.parametrize("figure", FIGURES)
def test_the_finding_is_the_title_of_its_chart_and_in_its_description(reports, case, figure):
    """Seen and heard alike; unit, area and period stand below."""
    make, finding = FIGURES[figure]
    with debug_mode(False):
        spec = make(reports[case]).to_dict()
    said = finding(reports[case])

    assert said == " ".join(spec["title"]["text"])
    assert said in spec["description"]
    if figure in ("trajectory", "fan"):
        about, words = " ".join(spec["title"]["subtitle"]), speak(case[-2:])
        unit = words.pick(reports[case].plan.units.loc["percent"], "name")
        years = results_years(reports[case], "8a" if figure == "trajectory" else "17a")
        assert all(part in about for part in ("Quảng Ninh", years, unit))


@pytest.mark.parametrize(("drawn", "indicator"), [(True, "8a"), (False, "16")])
def test_intervals_are_explained_where_they_are_drawn(results, drawn, indicator):
    """A picture that leaves the page still says what its upright bars are."""
    with debug_mode(False):
        spec = figures.trajectory_figure(results, indicator).to_dict()
    rows = next(rows for rows in spec["datasets"].values() if "lower" in rows[0])

    assert drawn == any(row["lower"] < row["upper"] for row in rows)
    assert drawn == ("khoảng tin cậy 95%" in " ".join(spec["title"]["subtitle"]))


@given(st.lists(st.text("abcdé‰,:≤ ", min_size=1, max_size=12), min_size=1, max_size=30), st.integers(30, 90))
def test_titles_are_broken_between_words_and_lose_none(words, letters):
    """As few lines as hold the text, each within its width; a comparison stays with its number."""
    text = " ".join(" ".join(words).split())
    assume(text)
    width = text_width("e" * letters, 1)
    lines = on_lines(text, width, 1)

    assert text == " ".join(lines)
    assert all(text_width(line, 1) <= width + 1e-9 for line in lines)
    assert len(lines) <= 1 + 2 * text_width(text, 1) / width
