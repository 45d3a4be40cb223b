"""What stands beside a status: said of every indicator in both languages, right where it can be checked."""

from dataclasses import replace

import pytest

from analysis.report import figures, outlook, remarks


@pytest.fixture(scope="module", params=["results", "demo_results"])
def both(request):
    """The results of the real and of the illustrative data."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_remark_of_every_indicator_has_words(both, language):
    """No remark lacks a text or a field, whatever the indicator's kind."""
    found = replace(both, parameters=replace(both.parameters, language=language))
    for indicator, row in found.headline.iterrows():
        said = [
            *filter(None, (f(found, row) for f in (remarks.certainty, remarks.joint, remarks.reduction))),
            *remarks.flags(found, row),
            *(
                line
                for lines in (remarks.effort, remarks.other_sources, remarks.comparisons, remarks.related)
                for line in lines(found, indicator)
            ),
            *(cell for r in remarks.method_rows(found, indicator) for cell in r.values()),
            outlook.chance_beside(found, indicator),
            *outlook.chance_sentences(found, indicator),
        ]
        assert not [text for text in said if "{" in text or "nan" in text.split() or "<NA>" in text]


def of(results, indicator: str):
    return results.headline.loc[indicator]


def test_a_verdict_inside_its_interval_says_so(demo_results):
    """9.24 per 1,000 misses 9, and 8 to 10.6 holds it; 6.35 meets 6.5 within 5.3 to 7.5."""
    missed, met = (remarks.certainty(demo_results, of(demo_results, i)) for i in ("3b", "3a"))

    assert missed.startswith("Chưa đạt, nhưng trong phạm vi sai số")
    assert met.startswith("Đạt, trong phạm vi sai số")


def test_a_clear_verdict_needs_no_words(results):
    """8a at 1.12 to 1.19 % is clear of 1 %."""
    assert remarks.certainty(results, of(results, "8a")) is None


def test_a_breach_is_told_with_its_margin(demo_results):
    """Relief for 98.4 % of children in a year of the span is a breach, and its margin is said."""
    assert "khoảng tin cậy 95%" in remarks.certainty(demo_results, of(demo_results, "12"))


def test_the_effort_is_told_in_children(results):
    """4,226 children are 578 more than 1 % of 364,893."""
    assert [
        "So với mục tiêu 2025 (≤ 1%) còn nhiều hơn 578 trẻ em.",
        "Để đạt ≤ 1% năm 2030: nhiều nhất 3.648 trên 364.893 trẻ em, tức bớt 578.",
    ] == remarks.effort(results, "8a")


def test_both_parts_of_a_promise_are_named(demo_results):
    """Rural kept and urban lost: as a whole lost."""
    assert remarks.joint(demo_results, of(demo_results, "4c")).endswith("tính chung là đi ngược mục tiêu.")
    assert remarks.joint(demo_results, of(demo_results, "4b")) is None


def test_the_mismatch_of_indicators_8_9_17_and_18_is_flagged(demo_results):
    """Another scope, counted cases and cohort rates stand beside the status."""
    for indicator, word in {
        "8a": "phạm vi",
        "9": "được báo cáo",
        "17a": "khoá học",
        "18a": "khoá học",
    }.items():
        assert any(word in flag for flag in remarks.flags(demo_results, of(demo_results, indicator)))


def test_sources_that_disagree_are_told_with_their_verdict(results):
    """The other article's 1.09 % misses 1 % as well."""
    assert [
        "Năm 2025 nguồn khác ghi 1,09% (báo cáo dùng 1,16%); kết luận không đổi."
    ] == remarks.other_sources(results, "8a")


def test_nation_region_and_national_target_stand_beside_the_province(results):
    """Infant mortality of 2016 and the nation's milder targets."""
    said = remarks.comparisons(results, "3b")

    assert "Năm 2016: Quảng Ninh 14,8‰; Việt Nam 14,5‰; Đồng bằng sông Hồng 11,5‰." == said[0]
    assert said[-1].endswith("mục tiêu của tỉnh chặt hơn.")


@pytest.mark.parametrize(
    ("expected", "own", "other", "by_pace"),
    [
        (False, "reached", "on_track", False),
        (False, "off_track", "moving_away", False),
        (True, "off_track", "moving_away", True),
        (True, "off_track", "on_track", False),
        (True, "on_track", "at_risk", True),
        (False, "on_track", "not_enough_data", True),
    ],
)
def test_methods_disagree_where_their_words_are_on_the_other_side(expected, own, other, by_pace):
    """Reached and on track are one side; kinds of bad differ only where the pace decided."""
    assert expected == remarks._differs(own, other, by_pace=by_pace)


def test_a_disagreement_names_the_methods(demo_results):
    """Indicator 1 missed 65 % at its last assessment while the pace was right: both are told."""
    said = remarks.disagreement(demo_results, "1")

    assert "Open SDG" in said and "đúng tiến độ" in said
    assert remarks.disagreement(demo_results, "10") is None


def test_few_cases_of_a_plain_count_are_told_with_their_number(demo_results):
    """12 child marriages have no numerator; the count itself is the number of cases."""
    row = of(demo_results, "13").copy()
    row["latest_value"], row["is_few_cases"] = 12.0, True

    assert any(flag.startswith("chỉ 12 trường hợp") for flag in remarks.flags(demo_results, row))


def test_a_decided_target_of_older_boundaries_is_not_counted_in_todays_communes(demo_results):
    """65 % in 2025 was decided on 171 communes in 2024; only 2030 is told of the 54."""
    assert ["Mục tiêu ≥ 75% năm 2030 tương ứng 41 trên 54 xã, phường, đặc khu."] == remarks.effort(
        demo_results, "1"
    )


def test_a_chance_from_one_value_always_says_so(results):
    """16 has one value: 70 % stands nowhere without that word, and not in the overview's square."""
    assert "chỉ từ 1 giá trị" in outlook.chance_beside(results, "16")
    assert "" == figures._printed_chance(results, "16")
    assert "" == figures._printed_chance(results, "8a")


def test_a_chance_from_enough_values_stands_in_the_overview(demo_results):
    """3c of seven values has its percentage beside its mark."""
    assert figures._printed_chance(demo_results, "3c").endswith("%")
