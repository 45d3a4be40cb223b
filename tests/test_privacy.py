"""Small counts of children: which are hidden, what else with them, and where they must not come out."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.observations import load_observations
from analysis.privacy import area_nesting, load_sensitive, suppress

NESTING = pd.DataFrame(
    [(f"2025/{c}", "22", "2025") for c in "abcdef"], columns=["part", "whole", "partition"]
)


def rows_of(*rows: tuple) -> pd.DataFrame:
    """Return rows of observations: measure, area_code, group, value, unit, numerator, denominator."""
    columns = ["measure", "area_code", "group", "value", "unit", "numerator", "denominator"]
    table = pd.DataFrame(rows, columns=columns).astype({c: "float64" for c in ("value", *columns[-2:])})
    level = table["area_code"].map({"22": "province"}).fillna("commune")
    return table.assign(year=2025, area_level=level, used=True, quote="F14: 3", note_vi="", note_en="")


def marriages(**counts: float) -> pd.DataFrame:
    """Return the numbers of child marriages by commune, and the province's (``total``)."""
    return rows_of(
        *(
            ("13", "22" if name == "total" else f"2025/{name}", "total", n, "cases", None, None)
            for name, n in counts.items()
        )
    )


@pytest.fixture(scope="module")
def measures(data_dir, plan):
    return load_observations(data_dir, plan).measures


@pytest.fixture(scope="module")
def hide(data_dir, plan, measures):
    """A function that suppresses rows by the project's own rules."""
    sensitive = load_sensitive(data_dir, plan, measures)

    def run(rows: pd.DataFrame, nesting: pd.DataFrame = NESTING, **options) -> pd.DataFrame:
        return suppress(rows, sensitive, nesting, measures=measures, units=plan.units, **options)

    return run


def states(made: pd.DataFrame) -> dict[str, str]:
    """Return what was hidden, by commune."""
    return {a.rpartition("/")[2]: s for a, s in zip(made["area_code"], made["suppressed"], strict=True) if s}


def test_without_a_total_only_small_counts_are_hidden(hide):
    """1 to 4 are hidden, 0 and 5 are told."""
    made = hide(marriages(a=0, b=1, c=4, d=5, e=12))

    assert {"b": "primary", "c": "primary"} == states(made)
    assert [0.0, 5.0, 12.0] == made["value"].dropna().tolist()


def test_of_what_is_hidden_no_number_is_left(hide):
    """Value, numerator, denominator and the words that may repeat them are missing; at most 4 is told."""
    made = hide(rows_of(("11b", "2025/a", "total", 60.0, "per_100000_children", 3, 5000))).iloc[0]

    assert made[["value", "numerator", "denominator", "quote", "note_vi", "note_en"]].isna().all()
    assert ("primary", 4.0) == (made["suppressed"], made["at_most"])


def test_a_single_small_count_hides_others_with_it(hide):
    """One hidden count of a known total would be the difference: the next smallest go with it, no zero."""
    made = hide(marriages(a=0, b=3, c=6, d=9, e=12, f=0, total=30))

    assert {"b": "primary", "c": "complementary", "d": "complementary"} == states(made)
    assert 30.0 == made["value"].iloc[-1]


def test_a_count_of_an_unreported_commune_is_not_given_away_either(hide):
    """Five of six communes told and a total that is 2 more: the sixth would have 2."""
    made = hide(marriages(a=7, b=8, c=9, d=10, e=11, total=47))

    assert {"a": "complementary"} == states(made)


def test_what_is_left_over_of_all_communes_points_at_nobody(hide):
    """Where every commune reported, a total that is 2 more is a difference between sources."""
    assert {} == states(hide(marriages(a=7, b=8, c=9, d=10, e=11, f=5, total=52)))


def test_a_total_that_is_less_than_its_parts_is_no_sum(hide):
    """Nothing can be reckoned from a total that does not come out."""
    assert {"b": "primary"} == states(hide(marriages(a=9, b=3, c=9, d=9, e=9, f=9, total=20)))


@pytest.mark.parametrize("percent", [1.09, 1.11])
def test_a_rounded_total_is_a_total_all_the_same(hide, percent):
    """1.09 % or 1.11 % of 10,000 is 109 or 111, give or take 1: the communes' 110 are all there is."""
    counts = {"a": 3, "b": 20, "c": 21, "d": 22, "e": 24, "f": 20}
    communes = [("8b", f"2025/{c}", "total", 100 * n / 100, "percent", n, 100) for c, n in counts.items()]
    made = hide(rows_of(*communes, ("8b", "22", "total", percent, "percent", None, 10_000)))

    assert "primary" == states(made)["a"]
    assert 2 <= len(states(made))


def test_each_total_that_was_told_counts(hide):
    """A total that is not used is told in the tables all the same, and its sum comes out."""
    rows = pd.concat([marriages(a=3, b=20, c=21, d=22, e=23, f=24, total=150), marriages(total=113)])
    used = [True] * 7 + [False]

    assert {"a": "primary", "b": "complementary", "c": "complementary"} == states(
        hide(rows.reset_index(drop=True).assign(used=used))
    )


def test_where_the_total_tells_more_nothing_is_hidden_in_vain(hide):
    """Of 3 in all each commune has at most 3, whatever is hidden: the zeros stay."""
    assert {"b": "primary", "c": "primary"} == states(hide(marriages(a=0, b=1, c=2, d=0, e=0, f=0, total=3)))


@pytest.mark.parametrize(
    ("expected", "measure", "value", "unit", "numerator", "denominator"),
    [
        ("primary", "8a", 0.3, "percent", 3, 1000),
        ("primary", "8a", 0.3, "percent", None, 1000),
        ("", "8a", 3.0, "percent", 30, 1000),
        ("", "8a", 0.0, "percent", None, None),
        ("complementary", "8a", 3.0, "percent", None, None),
        ("complementary", "8b", 97.0, "percent", 97, 100),
        ("primary", "8b", 66.67, "percent", 2, 3),
        ("complementary", "8b", 0.0, "percent", 0, 3),
        ("", "8b", 100.0, "percent", 100, 100),
        ("primary", "9", 0.0, "percent", 0, 1000),
        ("primary", "9_reported_children", 0, "persons", None, None),
        ("", "9_reported_children", 5, "persons", None, None),
        ("primary", "11b", 20.0, "per_100000_children", None, 10000),
        ("primary", "hiv_living", 2, "persons", None, None),
        ("primary", "20b_inclusive_pupils", 4, "persons", None, None),
        ("", "14", 98.0, "percent", 98, 100),
        ("", "5a", 3.0, "percent", 3, 100),
    ],
)
def test_each_way_to_tell_a_small_count(hide, expected, measure, value, unit, numerator, denominator):
    """A count, a numerator, what is left of a denominator, a share of a known number; zeros by policy."""
    made = hide(rows_of((measure, "2025/a", "total", value, unit, numerator, denominator)))

    assert [expected] == made["suppressed"].tolist()


def test_a_denominator_is_looked_up_where_it_is_known(hide):
    """0.1 % of the commune's 2,000 children are 2 children."""
    made = hide(
        rows_of(
            ("9", "2025/a", "total", 0.1, "percent", None, None),
            ("children_under_16", "2025/a", "total", 2000, "persons", None, None),
        )
    )

    assert ["primary", ""] == made["suppressed"].tolist()


def test_the_same_count_is_hidden_wherever_it_is_told(hide):
    """Numerator of 8a, the measure of its own and the denominator of 8b are one count."""
    made = hide(
        rows_of(
            ("8a", "2025/a", "total", 0.4, "percent", 4, 1000),
            ("children_special_circumstances", "2025/a", "total", 4, "persons", None, None),
            ("8b", "2025/a", "total", 0.0, "percent", 0, 4),
        )
    )

    assert ["primary", "primary", "complementary"] == made["suppressed"].tolist()


def test_the_province_is_always_told(hide):
    """Small counts of the province stay: its numbers are what the plan is about."""
    assert [""] == hide(marriages(total=3))["suppressed"].tolist()


def test_the_threshold_is_a_parameter(hide):
    """With a threshold of 10 a count of 9 is hidden and called at most 9."""
    made = hide(marriages(a=9, b=10), threshold=10)

    assert {"a": "primary"} == states(made)
    assert 9.0 == made["at_most"].iloc[0]


def test_girls_do_not_give_boys_away(hide):
    """A small number of boys hides the girls too, where the total is told."""
    made = hide(
        rows_of(
            *(
                ("9_reported_children", f"2025/{c}", group, n, "persons", None, None)
                for c, by in {"a": (12, 9, 3), "b": (30, 14, 16), "c": (28, 16, 12)}.items()
                for group, n in zip(("total", "female", "male"), by, strict=True)
            )
        )
    )
    hidden = made[made["suppressed"].ne("")]

    assert {("2025/a", "male"): "primary", ("2025/a", "female"): "complementary"}.items() <= {
        (r.area_code, r.group): r.suppressed for r in hidden.itertuples()
    }.items()
    assert {"2025/a"} == set(hidden["area_code"])


def test_the_rest_of_a_group_is_protected_without_being_told(hide):
    """10 children, 7 of them of ethnic minorities: the other 3 would be known."""
    made = hide(
        rows_of(
            ("9_reported_children", "2025/a", "total", 10, "persons", None, None),
            ("9_reported_children", "2025/a", "ethnic_minority", 7, "persons", None, None),
        )
    )

    assert made["suppressed"].ne("").any()


def test_older_communes_do_not_give_newer_ones_away(hide):
    """A newer commune made of two older ones is a total of both."""
    nesting = pd.DataFrame(
        [("2024/x", "2025/a", "2024 in 2025"), ("2024/y", "2025/a", "2024 in 2025")], columns=NESTING.columns
    )
    counts = {"2024/x": 3, "2024/y": 20, "2025/a": 23}
    made = hide(rows_of(*(("13", a, "total", n, "cases", None, None) for a, n in counts.items())), nesting)

    assert {"x": "primary", "y": "complementary", "a": "complementary"} == states(made)


def test_a_value_that_was_replaced_is_judged_by_itself(hide):
    """An earlier count of 3 stays hidden after it became 50, and 50 is told."""
    rows = pd.concat([marriages(a=3), marriages(a=50)], ignore_index=True).assign(used=[False, True])

    assert ["primary", ""] == hide(rows)["suppressed"].tolist()


def test_areas_nest_by_list_district_and_merger(data_dir):
    """Communes of each list make up the province and former districts; whole older ones newer ones."""
    from analysis.communes.units import load_crosswalk, load_units

    units, crosswalk = load_units(data_dir), load_crosswalk(data_dir)
    nesting = area_nesting(units, crosswalk, "22")
    of_province = nesting.loc[nesting["whole"].eq("22"), "partition"].value_counts()

    assert {"2020": 177, "2024": 171, "2025": 54} == of_province[["2020", "2024", "2025"]].to_dict()
    assert {"22", "193", "2024/06649"} == set(nesting.loc[nesting["part"].eq("2020/06649"), "whole"])
    divided = crosswalk[crosswalk["relation"].eq("part")]
    assert not set(divided["to_list"] + "/" + divided["to_code"]) & set(
        nesting.loc[nesting["partition"].str.contains(" in "), "whole"]
    )
    assert not nesting.duplicated().any()


@pytest.mark.parametrize(
    ("spoiled", "by", "expected"),
    [
        ("indicator,13,", "indicator,99,", "expected.privacy.id"),
        ("measure,hiv_living,", "measure,hiv,", "expected.privacy.id"),
        ("indicator,13,,,5,", "indicator,13,,,1,", "expected.privacy.threshold"),
        ("indicator,13,,,5,", "indicator,13,,,five,", "expected.integer"),
        ("indicator,11b,", "indicator,11a,", "expected.unique"),
    ],
)
def test_a_rule_that_is_wrong_is_refused(data_copy, plan, measures, spoiled, by, expected):
    """Unknown measures and indicators, thresholds that hide nothing and repeated rows are told."""
    path = data_copy / "privacy.csv"
    content = path.read_text(encoding="utf-8")
    assert spoiled in content
    path.write_text(content.replace(spoiled, by), encoding="utf-8")

    with pytest.raises(DataError) as error:
        load_sensitive(data_copy, plan, measures)

    assert {("data/privacy.csv", expected)} == {(p.file, p.expected) for p in error.value.problems}


def test_the_indicators_that_the_issue_names_are_protected(data_dir, plan, measures):
    """Indicators 6, 8, 9, 11, 13, 20 and HIV, with every measure of them, at 5 and below."""
    sensitive = load_sensitive(data_dir, plan, measures)
    families = measures.loc[
        measures["indicator"].isin(["6", "8a", "8b", "9", "11a", "11b", "13", "20a", "20b"])
    ]

    assert {*families.index, "hiv_new_cases", "hiv_living"} == set(sensitive.index)
    assert [5] == sensitive["threshold"].unique().tolist()
    assert np.isin(sensitive["zeros"], ["shown", "hidden"]).all()
