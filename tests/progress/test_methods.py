"""All published methods: one registry, one way in, one table out, and what must hold for each of them."""

from inspect import signature

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from method_cases import DOWN, FEW, PERCENTAGES, UP, drawn, frames, oracle_rows

from analysis.errors import ParameterError
from analysis.language import speak
from analysis.progress.methods import METHODS, assess, compare
from analysis.progress.methods._cases import flags
from analysis.progress.methods.escap import CURRENT_LABELS

# Which test file covers the cases of each method of the oracle file; the others belong to projection.
COVERED = {
    "open_sdg_statcan": "progress/test_methods_open_sdg.py",
    "eurostat": "progress/test_methods_eurostat.py",
    "unsd_progress_chart_2023": "progress/test_methods_unsd.py",
    "escap_status_anticipated_menaro": "progress/test_methods_escap.py",
    "sdsn_arrows": "progress/test_methods_sdsn.py",
    "destatis_weather": "progress/test_methods_destatis.py",
    "unicef_nutrition_ladder": "progress/test_methods_unicef.py",
    "aarr_unicef": "trajectories/test_rates.py",
    "aarr_unicef_edge": "trajectories/test_rates.py",
    "aarr_interpolation": "trajectories/test_rates.py",
    "annual_rate_of_change": "trajectories/test_rates.py",
    "published_aarr_from_slope": "trajectories/test_rates.py",
    "published_required_rate": "trajectories/test_rates.py",
    "continue_latest_rate": "trajectories/test_scenarios.py",
    "linear_change_path": "trajectories/test_scenarios.py",
    "percent_change_path": "trajectories/test_scenarios.py",
    "required_path_geometric": "trajectories/test_scenarios.py",
    "required_path_linear": "trajectories/test_scenarios.py",
    "ci_binomial": "trajectories/test_intervals.py",
    "ci_poisson": "trajectories/test_intervals.py",
}
OF_PROJECTION = ("baseline_", "brier", "crps_", "interval_score", "ols_trend_", "projection_")
ORDER = ("reached", "on_track", "at_risk", "off_track", "moving_away", "not_enough_data")
# Whole percentages keep differences exact, so that both sides of a mirror fall to the same side of a cut.
WHOLE = st.integers(1, 99).map(float)
# Each of these judges by all methods several times over.
FEW = settings(FEW, max_examples=4)
COMMON = {"cases", "values", "base_from"}
GROWTH = ("open_sdg", "eurostat", "unsd", "sdsn", "destatis")


def judged(method: str, cases: list[dict], **options) -> pd.DataFrame:
    return assess(*frames(*cases), method, **options)


def labels(method: str, cases: list[dict]) -> list:
    return judged(method, cases)["label"].fillna("none").tolist()


def test_every_method_of_the_oracle_file_is_covered(shared, request):
    """No oracle method is left out, and each is named in the test file that covers it."""
    methods = {row["method"] for row in oracle_rows(shared)}
    mine = {method for method in methods if not method.startswith(OF_PROJECTION)}
    tests = request.config.rootpath / "tests"

    assert set(COVERED) == mine
    assert [] == [
        m for m, file in COVERED.items() if f'"{m}"' not in (tests / file).read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_labels_run_from_best_to_worst(method):
    """Each label has a status of the plan, and no later label a better one."""
    ranks = [ORDER.index(status) for status in method.labels.values()]

    assert sorted(ranks) == ranks
    assert "not_enough_data" not in method.labels.values()


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_every_method_and_label_has_its_words(method, code):
    """Name, source and every label are in both catalogues."""
    words = speak(code)
    extra = CURRENT_LABELS if method.name == "escap" else ()

    assert words.text(f"method.{method.name}.name") and words.text(f"method.{method.name}.source")
    assert all(words.text(f"method.{method.name}.label.{label}") for label in (*method.labels, *extra))


def test_the_documentation_names_every_method_label_and_option(request):
    """docs/methods.md has a chapter a method, with all its labels and the options of its function."""
    text = (request.config.rootpath / "docs" / "methods.md").read_text(encoding="utf-8")
    chapters = {name: text.split(f"(`{name}`)", 1)[1].split("\n## ", 1)[0] for name in METHODS}
    options = {name: set(signature(m.function).parameters) - COMMON for name, m in METHODS.items()}

    assert [] == [(n, w) for n, m in METHODS.items() for w in m.labels if f"`{w}`" not in chapters[n]]
    assert [] == [(n, w) for n, words in options.items() for w in words if f"`{w}`" not in chapters[n]]


def test_an_unknown_method_is_refused_with_those_that_exist():
    """One mistake, one message, in both languages."""
    with pytest.raises(ParameterError, match="There is no method “magic”; choose one of: open_sdg, eurostat"):
        assess(*frames({"series": {2015: 1}, "direction": UP}), "magic")
    with pytest.raises(ParameterError) as caught:
        compare(*frames({"series": {2015: 1}, "direction": UP}), ["open_sdg", "magic"])
    assert caught.value.text("vi").startswith("Không có phương pháp “magic”")


def test_the_comparison_has_a_row_for_every_case_and_method():
    """Its case column holds the index of the cases, whatever that is."""
    rows = [
        {"id": f"{name}", "series": {2015: 20, 2024: 15}, "direction": DOWN, "target": 10} for name in "ba"
    ]
    table = compare(*frames(*(row | {"target_year": 2030} for row in rows)))

    assert ["case", "method", "measure", "score", "label", "status", "reason"] == list(table.columns)
    assert [(m, c) for m in METHODS for c in "ba"] == list(zip(table["method"], table["case"], strict=True))
    assert ["sdsn"] * 2 == list(compare(*frames(*rows), ["sdsn"])["method"])
    assert compare(*frames(*rows), []).empty


@pytest.mark.parametrize("method", METHODS)
def test_no_cases_and_no_years_are_no_mistake(method):
    """An empty table is answered by an empty one, a table without years by "no data"."""
    table, values = frames(
        {"series": {2015: 20, 2024: 15}, "direction": DOWN, "target": 10, "target_year": 2030}
    )

    assert assess(table.iloc[:0], values.iloc[:0], method).empty
    assert ["method.reason.no_data"] == list(assess(table, values.iloc[:, :0], method)["reason"])


@pytest.mark.parametrize("method", METHODS)
def test_nullable_columns_are_understood(method):
    """Int64 years and Float64 values with pd.NA are judged like floats with NaN."""
    series = {2015: 20.0, 2018: None, 2019: 18.0, 2021: 17.0, 2024: 15.0}
    case = {"series": series, "direction": DOWN, "target": 10, "target_year": 2030, "base_year": None}
    table, values = frames(case)
    nullable = table.astype({"base_year": "Int64", "target_year": "Int64", "target": "Float64"})

    pd.testing.assert_frame_equal(
        assess(table, values, method), assess(nullable, values.astype("Float64"), method)
    )


def test_flags_are_joined():
    """Several flags of a case stand in one text; none is missing."""
    found = flags(
        pd.RangeIndex(3), first=pd.Series([True, False, True]), second=pd.Series([True, False, False])
    )

    assert ["first second", "first"] == [found[0], found[2]]
    assert pd.isna(found[1])


@FEW
@given(drawn())
def test_every_answer_has_a_label_or_a_reason_with_its_words(cases):
    """Exactly one of the two; labels and statuses are registered, reasons and flags have texts."""
    words = speak("vi")
    for name, method in METHODS.items():
        answer = judged(name, cases)
        assert (answer["label"].isna() == answer["reason"].notna()).all()
        assert set(answer["label"].dropna()) <= set(method.labels)
        assert (answer["status"].eq("not_enough_data") == answer["label"].isna()).all()
        assert all(words.text(reason) for reason in answer["reason"].dropna())
        told = answer["flags"].dropna().str.split().explode() if "flags" in answer else []
        assert all(words.text(f"method.flag.{flag}") for flag in told)
        aimless = pd.Series([case["target"] is None for case in cases])
        assert not (method.needs_target and answer["label"][aimless].notna().any())


@FEW
@given(drawn(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(cases, random):
    """Each case gets the same answer wherever it stands, also if both tables are ordered differently."""
    table, values = frames(*cases)
    rows, years = list(table.index), list(values.columns)
    random.shuffle(rows)
    random.shuffle(years)
    for method in METHODS:
        shuffled = assess(table.loc[rows], values[years], method)
        pd.testing.assert_frame_equal(assess(table, values, method), shuffled.loc[table.index])


@FEW
@given(drawn(WHOLE), st.sampled_from(["<", "<=", ">=", ">", None]))
def test_a_mirrored_case_has_the_same_label(cases, comparator):
    """Turning signs and direction around changes no label; for shares the complement is the mirror."""
    turned = {"<": ">", "<=": ">=", ">=": "<=", ">": "<", None: None}[comparator]
    cases = [case | {"comparator": comparator, "percent": 0} for case in cases]
    turns = dict.fromkeys(GROWTH, lambda x: -x) | dict.fromkeys(("escap", "unicef"), lambda x: 100 - x)
    for method, turn in turns.items():
        assert labels(method, cases) == labels(method, [mirrored(case, turn, turned) for case in cases])


def mirrored(case: dict, turn, comparator: str | None = None) -> dict:
    """Return the case with its values and target turned around."""
    return case | {
        "series": {year: turn(value) for year, value in case["series"].items()},
        "target": None if case["target"] is None else turn(case["target"]),
        "direction": -case["direction"],
        "comparator": comparator,
    }


@FEW
@given(drawn(PERCENTAGES), st.sampled_from([0.25, 8.0, 1024.0]))
def test_another_unit_changes_no_label(cases, unit):
    """Only UNICEF's ladder, which rounds percentages, knows its unit; the UN's rule of 1 point is off."""
    cases = [case | {"percent": 0, "scale": 100.0} for case in cases]
    scaled = [
        mirrored(case, lambda x: x * unit) | {"scale": 100.0 * unit, "direction": case["direction"]}
        for case in cases
    ]
    for method in METHODS:
        if method != "unicef":
            assert labels(method, cases) == labels(method, scaled)


@FEW
@given(drawn(PERCENTAGES, base_year=st.none()), st.integers(1, 400))
def test_a_better_last_value_never_worsens_a_label(cases, gain):
    """All published rules are monotone in the last value, as long as it is not the base itself."""
    better = []
    for case in cases:
        series = dict(case["series"])
        if series:
            last = max(series)
            moved = series[last] + case["direction"] * gain / 10
            series[last] = min(max(moved, min(0.1, series[last])), max(99.9, series[last]))
        better.append(case | {"series": series})
    for name, method in METHODS.items():
        ranks = {label: rank for rank, label in enumerate(method.labels)}
        before, after = judged(name, cases)["label"], judged(name, better)["label"]
        compared = before.notna() & after.notna()
        assert (after[compared].map(ranks) <= before[compared].map(ranks)).all(), name
        assert after[before.notna()].notna().all(), name
