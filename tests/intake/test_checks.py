"""Each check finds what it is there for, says so in both languages, and leaves the rest alone."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.intake.check_counts import decimals
from analysis.intake.checks import CHECKS, IN_READING, RUN, Checks, load_checks, run_checks
from analysis.intake.reference import Reference, load_reference
from analysis.language import LANGUAGES, speak
from analysis.paths import DataPaths

DEFAULTS = {
    "area_code": "22",
    "group": "total",
    "year": 2026,
    "numerator": np.nan,
    "denominator": np.nan,
    "received": 2027,
}


@pytest.fixture(scope="module")
def reference(data_dir) -> Reference:
    return load_reference(DataPaths(data_dir, illustrative=True))


@pytest.fixture(scope="module")
def checks(data_dir, reference) -> Checks:
    return load_checks(data_dir, reference.known.measures)


def candidates(reference: Reference, *rows: dict) -> pd.DataFrame:
    """Return candidate rows from what matters of them; the first stands in A1, the second in A2, …"""
    measures = reference.known.measures
    table = pd.DataFrame([DEFAULTS | {"value": np.nan, "file": "tệp.xlsx"} | row for row in rows])
    return table.assign(
        unit=table["measure"].map(measures["unit"]),
        area_level=np.where(table["area_code"].eq("22"), "province", "commune"),
        address=[f"Bảng!A{place + 1}" for place in range(len(table))],
    )


def found(reference, checks, *rows, check=None) -> list[tuple[str, str, tuple[int, ...]]]:
    findings = run_checks(candidates(reference, *rows), reference, checks)
    return [(f.check, f.severity, f.entries) for f in findings if check in (None, f.check)]


def known(reference: Reference, *rows: dict) -> Reference:
    """Return the reference with nothing known but these rows."""
    table = candidates(reference, *rows).assign(used=True)
    return replace(reference, known=replace(reference.known, rows=table))


@pytest.fixture(scope="module")
def unknown(reference) -> Reference:
    """The reference with nothing known but a value that is beside the point."""
    return known(reference, {"measure": "23", "value": 98.0, "year": 2020})


def every_commune(reference: Reference, measure: str, **fields) -> list[dict]:
    """Return a row for each commune of the list in force; a field may be a list of 54."""
    units = reference.gazetteer.units
    codes = ("2025/" + units.loc[units["list"].eq("2025"), "code"]).tolist()
    return [
        {"measure": measure, "area_code": code}
        | {name: value[place] if isinstance(value, list) else value for name, value in fields.items()}
        for place, code in enumerate(codes)
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"value": 75.0, "numerator": 45, "denominator": 60}, []),
        ({"value": 66.7, "numerator": 2, "denominator": 3}, []),
        ({"value": 66.6, "numerator": 2, "denominator": 3}, []),
        ({"value": 67.0, "numerator": 2, "denominator": 3}, []),
        ({"value": 66.5, "numerator": 2, "denominator": 3}, ["ratio"]),
        ({"value": 7.5, "numerator": 45, "denominator": 60}, ["ratio"]),
        ({"numerator": 45, "denominator": 60}, []),
        ({"value": 75.0, "numerator": 45}, []),
        ({"numerator": 5, "denominator": 0}, ["denominator", "share"]),
        ({"numerator": 61, "denominator": 60}, ["share"]),
        ({"numerator": 60, "denominator": 60}, []),
    ],
)
def test_a_value_agrees_with_its_counts(unknown, checks, fields, expected):
    told = found(unknown, checks, {"measure": "14", **fields})

    assert [name for name, *_ in told] == expected
    assert {severity for _, severity, _ in told} <= {"rejected"}


def test_more_pupils_than_the_cohort_may_finish(unknown, checks):
    """Completion counts over-age pupils: its maximum is 120."""
    told = found(unknown, checks, {"measure": "17a", "value": 101.0, "numerator": 101, "denominator": 100})

    assert told == []


@given(
    numerator=st.integers(0, 10_000),
    denominator=st.integers(1, 10_000),
    places=st.integers(0, 6),
    error=st.floats(1.5, 50),
)
def test_rounding_is_no_mistake_and_a_mistake_is_one(
    reference, checks, numerator, denominator, places, error
):
    share = 100_000 * numerator / denominator
    counts = {"measure": "11a", "numerator": numerator, "denominator": denominator}
    rounded = round(share, places)
    wrong = round(share + error * 10.0**-places + 10.0**-places, places)

    assert found(reference, checks, counts | {"value": rounded}, check="ratio") == []
    if decimals(pd.Series([wrong])).iloc[0] == places:
        assert found(reference, checks, counts | {"value": wrong}, check="ratio") != []


@pytest.mark.parametrize(
    ("value", "n"), [(7.0, 0), (0.1, 1), (98.55, 2), (1234.567, 3), (0.3 + 0.1, 1), (1 / 3, 8), (0.0, 0)]
)
def test_decimals_are_counted_as_written(value, n):
    assert decimals(pd.Series([value])).tolist() == [n]


@pytest.mark.parametrize(
    ("neonatal", "infant", "under_five", "entries"),
    [
        (6.0, 9.0, 12.0, []),
        (9.0, 9.0, 9.0, []),
        (9.5, 9.0, 12.0, [(0, 1)]),
        (6.0, 13.0, 12.0, [(1, 2)]),
        (14.0, 13.0, 12.0, [(0, 1), (1, 2)]),
    ],
)
def test_who_dies_early_dies_before_five(unknown, checks, neonatal, infant, under_five, entries):
    rows = [
        {"measure": measure, "value": value}
        for measure, value in (("3a", neonatal), ("3b", infant), ("3c", under_five))
    ]

    assert [own for *_, own in found(unknown, checks, *rows)] == entries


def test_a_part_is_compared_with_what_is_known(reference, checks):
    before = known(reference, {"measure": "3c", "value": 12.0})

    assert found(before, checks, {"measure": "3b", "value": 13.0}) == [("order", "rejected", (0,))]
    assert found(before, checks, {"measure": "3b", "value": 13.0, "year": 2025}) == []


@pytest.mark.parametrize(("boys", "expected"), [(60.0, []), (61.0, [("groups", "rejected", (2, 0, 1))])])
def test_girls_and_boys_are_all_children(reference, checks, boys, expected):
    rows = [
        {"measure": "14", "group": group, "numerator": n}
        for group, n in (("female", 50.0), ("male", boys), ("total", 110.0))
    ]

    assert found(reference, checks, *rows, check="groups") == expected
    assert found(reference, checks, *rows[1:], check="groups") == []


def test_communes_add_up_to_the_province(reference, checks):
    communes = every_commune(reference, "13", value=2.0)
    n = len(communes)

    assert (
        found(reference, checks, {"measure": "13", "value": 2.0 * n}, *communes, check="communes_sum") == []
    )
    assert found(
        reference, checks, {"measure": "13", "value": 2.0 * n + 1}, *communes, check="communes_sum"
    ) == [("communes_sum", "warning", (0,))]
    some = communes[:-1]
    assert found(reference, checks, {"measure": "13", "value": 1.0}, *some, check="communes_sum") == []


def test_communes_are_compared_with_what_is_known_of_the_province(reference, checks):
    """And the other way round: files come when they come. What is known alone is not told again."""
    communes = every_commune(reference, "13", value=2.0)
    province = {"measure": "13", "value": 1.0}

    told = found(known(reference, province), checks, *communes, check="communes_sum")
    assert told == [("communes_sum", "warning", tuple(range(len(communes))))]
    told = found(known(reference, *communes), checks, province, check="communes_sum")
    assert told == [("communes_sum", "warning", (0,))]
    both = known(reference, province, *communes)
    assert found(both, checks, {"measure": "14", "value": 98.0}, check="communes_sum") == []


@pytest.mark.parametrize(("province", "expected"), [(95.0, []), (90.0, []), (89.9, [(0,)]), (99.1, [(0,)])])
def test_the_province_lies_between_its_communes(reference, checks, province, expected):
    communes = every_commune(reference, "14", value=[90.0] + [99.0] * 53)
    told = found(reference, checks, {"measure": "14", "value": province}, *communes, check="communes_range")

    assert [entries for *_, entries in told] == expected


@pytest.mark.parametrize(
    ("values", "new", "expected"),
    [
        ([90.0, 91.0, 92.0, 93.0], 96.0, []),
        ([90.0, 91.0, 92.0, 93.0], 96.1, [(0,)]),
        ([90.0, 91.0, 92.0, 93.0], 89.0, [(0,)]),
        ([90.0, 91.0, 92.0], 80.0, []),
        ([90.0, 90.0, 90.0, 90.0], 80.0, []),
    ],
)
def test_a_change_is_measured_by_the_series_own(reference, checks, values, new, expected):
    """Three times the largest yearly change; nothing is said of a short series or one that never moved."""
    years = range(2026 - len(values), 2026)
    before = known(
        reference, *({"measure": "14", "year": y, "value": v} for y, v in zip(years, values, strict=True))
    )
    told = found(before, checks, {"measure": "14", "value": new}, check="jump")

    assert [entries for *_, entries in told] == expected


def test_old_figures_that_were_copied_are_told(reference, checks):
    before = known(
        reference, *({"measure": m, "year": 2025, "value": 90.5} for m in ("14", "5a", "16", "19"))
    )
    same = [{"measure": m, "value": 90.5} for m in ("14", "5a", "16")]

    assert found(before, checks, *same, check="repeated") == [("repeated", "warning", (0, 1, 2))]
    assert found(before, checks, *same[:2], check="repeated") == []
    apart = [row | {"file": f"{place}.xlsx"} for place, row in enumerate(same)]
    assert found(before, checks, *apart, check="repeated") == []


@pytest.mark.parametrize(("value", "n", "n_found"), [(97.3, 10, 1), (97.3, 9, 0), (100.0, 54, 0)])
def test_one_value_for_all_communes_is_told(reference, checks, value, n, n_found):
    communes = every_commune(reference, "14", value=value)[:n]

    assert len(found(reference, checks, *communes, check="uniform")) == n_found


def test_a_year_that_had_not_begun_is_refused(unknown, checks):
    """A target of 2030, or 2062 for 2026, is no observation; each year of a file is told once."""
    rows = [{"measure": "14", "value": 90.0, "year": year} for year in (2027, 2028, 2030, 2028)]
    rows[3]["area_code"] = "2025/06652"

    told = found(unknown, checks, *rows, check="to_come")

    assert told == [("to_come", "rejected", (1, 3)), ("to_come", "rejected", (2,))]


def test_nothing_is_found_in_nothing(reference, checks):
    assert run_checks(candidates(reference, {"measure": "14"}).iloc[:0], reference, checks) == []


def test_every_check_says_what_it_found_in_both_languages(reference, checks):
    """One table with everything wrong: no check of the catalogue stays silent."""
    years = [{"measure": "16", "year": y, "value": 90.0 + y - 2021} for y in range(2021, 2026)]
    copied = [{"measure": m, "year": 2025, "value": 90.5} for m in ("5a", "19", "23")]
    before = known(reference, *years, *copied)
    rows = [
        {"measure": "16", "value": 10.0, "numerator": 61, "denominator": 60},
        {"measure": "12", "numerator": 1, "denominator": 0},
        {"measure": "3a", "value": 9.0},
        {"measure": "3b", "value": 8.0},
        *({"measure": m, "value": 90.5} for m in ("5a", "19", "23")),
        *({"measure": "2", "group": g, "numerator": 5.0} for g in ("female", "male", "total")),
        {"measure": "13", "value": 1.0},
        *every_commune(reference, "13", value=2.0),
        {"measure": "14", "value": 10.0},
        *every_commune(reference, "14", value=97.5),
        {"measure": "23", "value": 95.0, "year": 2030},
    ]
    findings = run_checks(candidates(before, *rows), before, checks)

    assert {f.check for f in findings} == set(RUN)
    for language in LANGUAGES:
        assert all(f.text(speak(language)) for f in findings)


def test_the_catalogue_lists_every_check(checks, data_dir):
    """And the docs explain each of them."""
    docs = (data_dir.parent / "docs" / "checks.md").read_text("utf-8")

    assert set(checks.catalogue.index) == {*RUN, *IN_READING}
    assert [] == [name for name in checks.catalogue["name_vi"] if name not in docs]
    assert [] == [name for name in checks.catalogue["name_en"] if name not in docs]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("checks.csv", "\nratio,", "\nratios,"),
        ("checks.csv", "ratio,rejected", "ratio,fatal"),
        ("check_relations.csv", "\n3a,", "\n3x,"),
    ],
)
def test_a_catalogue_that_is_not_as_declared_is_told(data_copy, reference, name, before, after):
    path = data_copy / name
    path.write_text(path.read_text("utf-8").replace(before, after), encoding="utf-8")

    with pytest.raises(DataError) as caught:
        load_checks(data_copy, reference.known.measures)

    assert name in caught.value.text("vi")
    assert len(CHECKS) == 8
