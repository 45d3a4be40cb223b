"""What offices write into cells, each with the reading or the words it has to get; nothing is guessed."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import Problem, describe
from analysis.intake.numbers import read_cell, read_column
from analysis.intake.readings import Expectation, Reading, expect
from analysis.language import LOCALE_DIR, speak

PERCENT, BIRTHS, CHILDREN, COMMUNES = "percent", "per_1000_live_births", "per_100000_children", "communes"
vi, en = speak("vi"), speak("en")

# Content, unit, value: read as it stands, without a remark.
PLAIN = [
    ("6,5", PERCENT, 6.5),
    ("6.5", PERCENT, 6.5),
    ("98.75", PERCENT, 98.75),
    ("0,08", PERCENT, 0.08),
    ("0.123", PERCENT, 0.123),
    (",5", PERCENT, 0.5),
    ("06", BIRTHS, 6.0),
    ("+6,5", PERCENT, 6.5),
    ("1.234,5", CHILDREN, 1234.5),
    ("1,234.5", CHILDREN, 1234.5),
    ("1 234", CHILDREN, 1234.0),
    ("1\u00a0234,5", CHILDREN, 1234.5),
    ("1\u202f234", CHILDREN, 1234.0),
    ("1\u2009234\u2009567", "persons", 1234567.0),
    ("1.234.567", "persons", 1234567.0),
    ("1,234,567", "persons", 1234567.0),
    ("1234,567", CHILDREN, 1234.567),
    ("1.234", COMMUNES, 1234.0),
    ("1,234", "persons", 1234.0),
    ("6,5%", PERCENT, 6.5),
    ("6,5 %", PERCENT, 6.5),
    ("6,5 phần trăm", PERCENT, 6.5),
    ("6,5 phan tram", PERCENT, 6.5),
    ("6,5 ‰", BIRTHS, 6.5),
    ("6,5 phần nghìn", BIRTHS, 6.5),
    ("14/100.000", CHILDREN, 14.0),
    ("14/100,000", CHILDREN, 14.0),
    ("550/100.000 trẻ", CHILDREN, 550.0),
    ("550/100 000 trẻ em", CHILDREN, 550.0),
    ("14/1.000", BIRTHS, 14.0),
    ("6,5 trẻ /1.000 trẻ đẻ sống", BIRTHS, 6.5),
    ("6,5 trẻ trên 1.000 trẻ đẻ sống", BIRTHS, 6.5),
    ("12 xã", COMMUNES, 12.0),
    ("12 Xã, phường", COMMUNES, 12.0),
    ("120 trẻ", "persons", 120.0),
    ("34 cuộc", "cases", 34.0),
    ("1.234,5 nghìn người", "thousand_persons", 1234.5),
    ("mức độ 2", "level", 2.0),
    ("３５，２", PERCENT, 35.2),
    ("６．５％", PERCENT, 6.5),
    ("  98,5\n", PERCENT, 98.5),
    ("\u200b98,5\ufeff", PERCENT, 98.5),
    ("'98,5", PERCENT, 98.5),
    ("’98,5", PERCENT, 98.5),
    ("đạt 98,5%", PERCENT, 98.5),
    (98.5, PERCENT, 98.5),
    (98.60000000000001, PERCENT, 98.6),
    (54, COMMUNES, 54.0),
    (54.0, COMMUNES, 54.0),
    (np.float64(6.5), PERCENT, 6.5),
    (np.int64(54), COMMUNES, 54.0),
    (0, PERCENT, 0.0),
    (-3.5, "percent_per_year", -3.5),
    ("-3,5%/năm", "percent_per_year", -3.5),
    ("−3,5", "percent_per_year", -3.5),
]
# Content, unit, kind, value.
BOUNDS = [
    ("<5", PERCENT, "below", 5.0),
    ("< 5%", PERCENT, "below", 5.0),
    ("≤ 5", PERCENT, "below", 5.0),
    ("dưới 5", PERCENT, "below", 5.0),
    ("duoi 5", PERCENT, "below", 5.0),
    ("không quá 5%", PERCENT, "below", 5.0),
    ("5 trở xuống", PERCENT, "below", 5.0),
    ("≥ 95", PERCENT, "above", 95.0),
    (">=95", PERCENT, "above", 95.0),
    ("＞９５", PERCENT, "above", 95.0),
    ("trên 90", PERCENT, "above", 90.0),
    ("Trên 90%", PERCENT, "above", 90.0),
    ("đạt trên 90%", PERCENT, "above", 90.0),
    ("hơn 1.200 trẻ", "persons", "above", 1200.0),
    ("90 trở lên", PERCENT, "above", 90.0),
    ("khoảng 90", PERCENT, "about", 90.0),
    ("~90", PERCENT, "about", 90.0),
    ("gần 30%", PERCENT, "about", 30.0),
    ("ước đạt khoảng 90", PERCENT, "about", 90.0),
    ("hơn khoảng 90", PERCENT, "above", 90.0),
]
# Content, unit, the change that is told, value (None: missing).
CHANGED = [
    ("-", PERCENT, "dash", None),
    ("–", COMMUNES, "dash", None),
    ("…", PERCENT, "missing", None),
    ("...", PERCENT, "missing", None),
    ("n/a", PERCENT, "missing", None),
    ("N/A", PERCENT, "missing", None),
    ("chưa có số liệu", PERCENT, "missing", None),
    ("Chưa có số liệu", COMMUNES, "missing", None),
    ("chua co so lieu", PERCENT, "missing", None),
    ("KPS", "cases", "none", 0.0),
    ("không phát sinh", "cases", "none", 0.0),
    ("Không  phát sinh", COMMUNES, "none", 0.0),
    ("1.234", PERCENT, "mark_by_range", 1.234),
    ("6.500", PERCENT, "mark_by_range", 6.5),
    ("12,345", PERCENT, "mark_by_range", 12.345),
    ("100.000", PERCENT, "mark_by_range", 100.0),
    ("1.234", BIRTHS, "mark_by_range", 1.234),
    ("98,5*", PERCENT, "footnote", 98.5),
    ("98,5 (*)", PERCENT, "footnote", 98.5),
    ("12 nghìn người", "persons", "times", 12000.0),
    ("12,5 nghìn", "persons", "times", 12500.0),
    ("1,2 triệu người", "persons", "times", 1200000.0),
]
# Content, unit, the question that is asked, the values proposed.
ASKED = [
    ("không có", "cases", "unclear", (0.0,)),
    ("Không", PERCENT, "unclear", (0.0,)),
    ("KPS", PERCENT, "none", (0.0,)),
    ("không phát sinh", BIRTHS, "none", (0.0,)),
    ("1.234", CHILDREN, "mark", (1234.0, 1.234)),
    ("6.500", CHILDREN, "mark", (6500.0, 6.5)),
    ("1,234", "thousand_persons", "mark", (1234.0, 1.234)),
    ("1.234/100.000 trẻ", CHILDREN, "mark", (1234.0, 1.234)),
    ("1,234 triệu người", "persons", "mark", (1234000000.0, 1234000.0)),
    (12.5, COMMUNES, "thousands", (12500.0,)),
    (1.234, "persons", "thousands", (1234.0,)),
    ("12/54 xã", COMMUNES, "count_of", (12.0,)),
    ("6,5%", BIRTHS, "other_share", (6.5, 65.0)),
    ("6,5 ‰", PERCENT, "other_share", (6.5, 0.65)),
    ("14/100.000", BIRTHS, "other_share", (14.0, 0.14)),
    ("14/1.000", PERCENT, "other_share", (14.0, 1.4)),
    ("14/10.000", CHILDREN, "other_share", (14.0, 140.0)),
]
# Content, unit, what was expected.
REFUSED = [
    ("abc", PERCENT, "number"),
    ("năm mươi", PERCENT, "number"),
    ("TRUE", PERCENT, "number"),
    ("x" * 200, PERCENT, "number"),
    (b"6", PERCENT, "number"),
    (pd.NaT, PERCENT, "number"),
    ("5 quả", PERCENT, "one_number"),
    ("98,5% (sơ bộ)", PERCENT, "one_number"),
    ("45/54 quả", PERCENT, "one_number"),
    ("1.23,4", PERCENT, "marks"),
    ("12 34", PERCENT, "marks"),
    ("1.234.56", PERCENT, "marks"),
    ("6,,5", PERCENT, "marks"),
    ("012 345", "persons", "marks"),
    ("٣", PERCENT, "digits"),
    (float("nan"), PERCENT, "finite"),
    (float("inf"), PERCENT, "finite"),
    (10**400, "persons", "finite"),
    (1.5e15, "persons", "size"),
    ("1234567890123456", "persons", "size"),
    ("999.999.999 tỷ người", "persons", "size"),
    (True, PERCENT, "not_boolean"),
    (np.True_, COMMUNES, "not_boolean"),
    (datetime(2026, 5, 6), PERCENT, "not_date"),
    (date(2026, 5, 6), PERCENT, "not_date"),
    ("06/05/2026", PERCENT, "not_date_text"),
    ("2026-05-06 00:00:00", PERCENT, "not_date_text"),
    (time(6, 5), PERCENT, "not_time"),
    (timedelta(hours=6), PERCENT, "not_time"),
    ("6:05", PERCENT, "not_time"),
    ("#DIV/0!", PERCENT, "not_error"),
    ("#N/A", PERCENT, "not_error"),
    ("=A1/B1", PERCENT, "not_formula"),
    ("1,2E+05", "persons", "not_scientific"),
    ("3-5%", PERCENT, "not_interval"),
    ("từ 3 đến 5", PERCENT, "not_interval"),
    ("trên 3, dưới 5", PERCENT, "one_number"),
    ("trên dưới 5", PERCENT, "not_interval"),
    ("98,5¹", PERCENT, "not_superscript"),
    ("6½", PERCENT, "not_superscript"),
    ("-5", PERCENT, "not_negative"),
    (-5, COMMUNES, "not_negative"),
    ("12,5", COMMUNES, "whole"),
    (12.34567, COMMUNES, "whole"),
    (2.5, "level", "whole"),
    ("4,5/54", PERCENT, "whole_parts"),
    ("3/0", PERCENT, "denominator"),
    ("12 xã", PERCENT, "unit"),
    ("12%", COMMUNES, "unit"),
    ("12 người", "thousand_persons", "unit"),
    ("101", PERCENT, "between"),
    ("500.000", PERCENT, "between"),
    (1234, PERCENT, "between"),
    ("1.234,5", PERCENT, "between"),
    ("54/45", PERCENT, "between"),
    (4, "level", "between"),
]
ALL = [*PLAIN, *BOUNDS, *CHANGED, *ASKED, *REFUSED]


@pytest.fixture(scope="module")
def units(plan):
    """What each unit of data/units.csv expects."""
    return {unit: expect(row) for unit, row in plan.units.iterrows()}


def remarks(reading: Reading) -> list:
    """Everything that is told of a cell."""
    return [r for r in (*reading.changes, reading.problem, reading.question) if r is not None]


@pytest.mark.parametrize(("content", "unit", "value"), PLAIN)
def test_what_can_mean_one_thing_only_is_read(units, content, unit, value):
    reading = read_cell(content, units[unit])

    assert ("value", value, []) == (reading.kind, reading.value, remarks(reading))
    assert reading.accepted and reading.exact


@pytest.mark.parametrize(("content", "unit", "kind", "value"), BOUNDS)
def test_bounds_and_estimates_are_no_values(units, content, unit, kind, value):
    reading = read_cell(content, units[unit])

    assert (kind, value, []) == (reading.kind, reading.value, remarks(reading))
    assert reading.accepted and not reading.exact


@pytest.mark.parametrize(("content", "unit", "change", "value"), CHANGED)
def test_what_is_read_otherwise_than_it_stands_is_told(units, content, unit, change, value):
    reading = read_cell(content, units[unit])

    assert [f"intake.change.{change}"] == [r.identifier for r in remarks(reading)]
    assert ("missing" if value is None else "value", value) == (reading.kind, reading.value)
    assert content == reading.changes[0].fields["read"]


@pytest.mark.parametrize(("content", "unit", "question", "proposals"), ASKED)
def test_what_may_mean_several_things_is_asked_about(units, content, unit, question, proposals):
    reading = read_cell(content, units[unit])

    assert ("held", None, proposals) == (reading.kind, reading.value, reading.proposals)
    assert [f"intake.question.{question}"] == [r.identifier for r in remarks(reading)]
    assert not reading.accepted


@pytest.mark.parametrize(("content", "unit", "expected"), REFUSED)
def test_what_is_no_number_is_refused_with_what_was_expected(units, content, unit, expected):
    reading = read_cell(content, units[unit])

    assert ("refused", None) == (reading.kind, reading.value)
    assert [f"expected.intake.{expected}"] == [r.identifier for r in remarks(reading)]
    assert not reading.accepted


@pytest.mark.parametrize("content", [None, "", "  ", "\u00a0", "'"])
def test_an_empty_cell_is_missing_and_needs_no_words(units, content):
    assert ("missing", None, []) == (
        (reading := read_cell(content, units[PERCENT])).kind,
        reading.value,
        remarks(reading),
    )


@pytest.mark.parametrize(
    ("content", "unit", "value", "numerator", "denominator"),
    [
        ("45/54", PERCENT, 83.3333333333333, 45, 54),
        ("45/54 xã", PERCENT, 83.3333333333333, 45, 54),
        ("4.534/347.194", PERCENT, 1.3058981434011, 4534, 347194),
        ("14/2.150", BIRTHS, 6.51162790697674, 14, 2150),
        ("0/54", PERCENT, 0.0, 0, 54),
    ],
)
def test_a_count_out_of_a_count_gives_both_and_the_share(units, content, unit, value, numerator, denominator):
    reading = read_cell(content, units[unit])

    assert ("fraction", value) == (reading.kind, reading.value)
    assert (numerator, denominator) == (reading.numerator, reading.denominator)


def test_the_base_of_a_rate_is_no_denominator(units):
    """14/100.000 is a rate: nobody counted exactly 100,000 children."""
    reading = read_cell("14/100.000 trẻ", units[CHILDREN])

    assert (None, None, "/100.000 trẻ") == (reading.numerator, reading.denominator, reading.unit_written)


def test_there_are_many_distinct_inputs():
    """The issue asks for at least 60; contents that differ in their type are different."""
    assert 150 <= len({(type(content), str(content)) for content, *_ in ALL})


@pytest.mark.parametrize(
    ("content", "number_format", "unit", "expected"),
    [
        (0.65, "0%", PERCENT, 65.0),
        (0.655, "0.0%", PERCENT, 65.5),
        (1, "0%", PERCENT, 100.0),
        (0.65, "General", PERCENT, 0.65),
        (0.65, '0.00"%"', PERCENT, 0.65),
        (0.65, "0.00\\%", PERCENT, 0.65),
        (-0.03, "0%", "percent_per_year", -3.0),
        ("65", "0%", PERCENT, 65.0),
    ],
)
def test_a_cell_shown_as_a_percentage_is_read_as_it_is_shown(units, content, number_format, unit, expected):
    reading = read_cell(content, units[unit], number_format=number_format)

    assert expected == reading.value
    changed = ["intake.change.percent_format"] if expected != content and content != "65" else []
    assert changed == [r.identifier for r in remarks(reading)]


def test_a_percentage_where_another_unit_is_expected_is_asked_about_or_refused(units):
    rate = read_cell(0.0065, units[BIRTHS], number_format="0.00%")
    count = read_cell(0.65, units[COMMUNES], number_format="0%")

    assert ("held", (0.65, 6.5)) == (rate.kind, rate.proposals)
    assert ("refused", "expected.intake.unit") == (count.kind, count.problem.identifier)


@pytest.mark.parametrize(
    ("previous", "mark", "kind", "value", "proposals", "remark"),
    [
        (None, None, "held", None, (1234.0, 1.234), "intake.question.mark"),
        (1200.0, None, "value", 1234.0, (), "intake.change.mark_by_previous"),
        (1.2, None, "value", 1.234, (), "intake.change.mark_by_previous"),
        (60.0, None, "held", None, (1234.0, 1.234), "intake.question.mark"),
        (None, ",", "value", 1234.0, (), "intake.change.mark_by_column"),
        (None, ".", "value", 1.234, (), "intake.change.mark_by_column"),
        (1200.0, ",", "value", 1234.0, (), "intake.change.mark_by_column"),
        (1200.0, ".", "held", None, (1234.0, 1.234), "intake.question.mark_conflict"),
    ],
)
def test_an_ambiguous_mark_is_settled_by_column_and_previous_value_if_they_agree(
    units, previous, mark, kind, value, proposals, remark
):
    expectation = replace(units[CHILDREN], previous=previous)
    reading = read_cell("1.234", expectation, decimal_mark=mark)

    assert (kind, value, proposals) == (reading.kind, reading.value, reading.proposals)
    assert [remark] == [r.identifier for r in remarks(reading)]


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        (["6,5", "1.234", "7,25"], [6.5, 1234.0, 7.25]),
        (["6.5", "1.234", "7.25"], [6.5, 1.234, 7.25]),
        (["6,5", "1,234", "7,25"], [6.5, 1.234, 7.25]),
        (["1.234.567/100.000", "2.345,5", "1.234"], [None, 2345.5, 1234.0]),
        (["6,5", "1.234", "7.25"], [6.5, None, 7.25]),
        (["1.234", "2.345", 17], [None, None, 17.0]),
    ],
)
def test_the_plain_cells_of_a_column_tell_its_decimal_mark(units, contents, expected):
    assert expected == [r.value for r in read_column(contents, units[CHILDREN])]


def test_cells_of_another_unit_tell_the_mark_too(units):
    """A form has one column of values and a row for each indicator, in its own unit."""
    expectations = [units[PERCENT], units[CHILDREN], units[COMMUNES]]

    assert [98.5, 1234.0, 54.0] == [
        r.value for r in read_column(["98,5", "1.234", "54"], expectations, one_measure=False)
    ]


def test_the_mark_of_the_rest_of_the_file_may_be_given(units):
    assert [1234.0] == [r.value for r in read_column(["1.234"], units[CHILDREN], decimal_mark=",")]


@pytest.mark.parametrize(
    ("content", "unit", "previous", "question", "proposals"),
    [
        (0.65, PERCENT, 64.0, "share_of_one", (65.0, 0.65)),
        ("0,65", PERCENT, 64.0, "share_of_one", (65.0, 0.65)),
        (0.65, BIRTHS, 6.6, "percent_for_rate", (6.5, 0.65)),
        (6.5, PERCENT, 66.0, "off_below", (65.0, 6.5)),
        (65.0, PERCENT, 6.6, "off_above", (6.5, 65.0)),
        (650, BIRTHS, 6.6, "off_above", (6.5, 650.0)),
        (3, "cases", 30, "off_below", (30.0, 3.0)),
        ("khoảng 5.500", "persons", 560, "off_above", (550.0, 5500.0)),
    ],
)
def test_a_value_ten_or_a_hundred_times_off_is_held(units, content, unit, previous, question, proposals):
    reading = read_cell(content, replace(units[unit], previous=previous))

    assert ("held", None, proposals) == (reading.kind, reading.value, reading.proposals)
    assert f"intake.question.{question}" == reading.question.identifier


@pytest.mark.parametrize(
    ("content", "unit", "previous"),
    [
        (6.5, PERCENT, 7.1),
        (13.0, PERCENT, 1.7),
        (0, PERCENT, 64.0),
        (5, "cases", 0),
        (16, "cases", 2),
        ("<5", PERCENT, 64.0),
        (-3, "percent_per_year", 3),
        (6.5, PERCENT, None),
        (6.5, PERCENT, float("nan")),
    ],
)
def test_ordinary_changes_zeros_bounds_and_small_counts_are_not_held(plan, content, unit, previous):
    assert read_cell(content, expect(plan.units.loc[unit], previous=previous)).accepted


@pytest.mark.parametrize(
    ("contents", "held"),
    [
        ([98.5, 97, 0.965, 88, 99], [2]),
        ([0.985, 0.97, 0.965], [0, 1, 2]),
        ([0.985, 0.97], []),
        ([5.2, 3.1, 0.8, 4.4], []),
        ([0.08, 99.2, 98.0, 97.5], []),
        ([98.5, 97, "0,965%", 88], []),
        ([98.5, 97, "2/300", 88], []),
        ([98.5, 97, 0, 88], []),
    ],
)
def test_a_share_of_one_in_a_column_of_percentages_is_held(units, contents, held):
    readings = read_column(contents, units[PERCENT])

    assert held == [i for i, reading in enumerate(readings) if not reading.accepted]
    assert all(readings[i].proposals[0] == round(100 * contents[i], 6) for i in held)


def test_a_column_of_small_shares_is_not_held_where_the_previous_values_are_small_too(units):
    expectations = [replace(units[PERCENT], previous=0.09)] * 4

    assert all(r.accepted for r in read_column([0.08, 0.07, 0.1, 0.05], expectations))


def test_indicators_of_one_form_are_not_compared_with_each_other(units):
    contents = [98.5, 97, 0.965, 88]

    assert all(r.accepted for r in read_column(contents, units[PERCENT], one_measure=False))


def test_a_measure_may_have_its_own_maximum(plan):
    """A completion rate by cohort may be above 100 %."""
    percent = plan.units.loc[PERCENT]

    assert 104.2 == read_cell("104,2", expect(percent, maximum=120)).value
    assert "refused" == read_cell("104,2", expect(percent, maximum=float("nan"))).kind


def every_reading(units) -> list[Reading]:
    """The readings of all cells in this file that are told something of."""
    readings = [read_cell(content, units[unit]) for content, unit, *_ in ALL]
    readings += read_column([98.5, 97, 0.965, 88], units[PERCENT])
    readings += read_column([0.985, 0.97, 0.965], units[PERCENT])
    readings += read_column(["6,5", "1.234"], units[CHILDREN])
    previous = [(0.65, PERCENT, 64), (0.65, BIRTHS, 6.6), (6.5, PERCENT, 66), (65, PERCENT, 6.6)]
    readings += [read_cell(c, replace(units[unit], previous=p)) for c, unit, p in previous]
    near = replace(units[CHILDREN], previous=1200.0)
    readings += [read_cell("1.234", near), read_cell("1.234", near, decimal_mark=".")]
    open_below, open_above = (Expectation(PERCENT, {"vi": "a", "en": "a"}) for _ in range(2))
    readings.append(read_cell("7", replace(open_below, maximum=5.0)))
    readings.append(read_cell("3", replace(open_above, minimum=5.0)))
    readings.append(read_cell(0.65, units[PERCENT], number_format="0%"))
    return readings


def test_every_text_about_numbers_is_told_by_some_cell(units):
    """No catalogue text is unreachable, and each is whole in both languages."""
    told = {r.identifier: r for reading in every_reading(units) for r in remarks(reading)}
    catalogue = (LOCALE_DIR / "vi" / "intake.po").read_text(encoding="utf-8")
    written = [line.split('"')[1] for line in catalogue.splitlines() if line.startswith("msgid")]
    elsewhere = (".no_", ".tcvn3", ".vni")

    assert {i for i in written if i and not any(part in i for part in elsewhere)} == set(told)
    for remark in told.values():
        for words in (vi, en):
            said = remark.text(words)
            assert not any(sign in said for sign in ("{", "}", "None", "nan", "inf"))


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (98.60000000000001, "98.6"),
        (54.0, "54"),
        (True, "True"),
        (None, ""),
        (" 6,5 ", " 6,5 "),
        (date(2026, 5, 6), "2026-05-06"),
        (10**400, "inf"),
        ("x" * 80, "x" * 59 + "…"),
    ],
)
def test_the_content_of_a_cell_is_told_as_text(units, content, read):
    assert read == read_cell(content, units[PERCENT]).read


def test_a_refusal_becomes_a_problem_with_its_place(units):
    """The words say where, what was read, what was expected and how to mend it."""
    problem = read_cell(datetime(2026, 5, 6), units[PERCENT]).problem
    told = describe(
        Problem("so_yt.xlsx", problem.identifier, 14, "D", "2026-05-06", dict(problem.fields)), "vi"
    )

    assert told == (
        "so_yt.xlsx, dòng 14, cột “D”: đọc được “2026-05-06”, cần một số; Excel đã đổi ô này thành ngày "
        "06/05/2026: hãy đặt định dạng ô là Văn bản (Text) rồi gõ lại số"
    )


def test_numbers_in_remarks_are_written_as_the_language_does(units):
    question = read_cell("6,5%", units[CHILDREN]).question

    assert "6,5 (đơn vị ghi nhầm) hay 6.500" in question.text(vi)
    assert "6.5 (the unit is a slip) or 6,500" in question.text(en)


SIGNS = "0123456789.,-+%‰/<>≥≤~*' ½¹５．…\u00a0\u200b"
WORDS = ("trên", "dưới", "khoảng", "nghìn", "triệu", "xã", "trẻ", "không có", "KPS", "100.000", "trở lên")
SCRAPS = st.lists(st.sampled_from([*SIGNS, *WORDS, "E+05", "#N/A", "=", "đạt"]), max_size=12).map("".join)
CONTENTS = st.one_of(
    st.text(max_size=40),
    SCRAPS,
    st.floats(),
    st.integers(),
    st.integers(min_value=10**300),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(timezones=st.none() | st.timezones()),
    st.times(),
    st.timedeltas(),
    st.decimals(),
    st.binary(max_size=5),
)
PREVIOUS = st.none() | st.floats(1e-6, 1e12) | st.floats(-1e12, -1e-6)


@given(CONTENTS, PREVIOUS, st.sampled_from([None, ".", ","]), st.none() | st.text('0.%\\"[]', max_size=6))
@settings(max_examples=2000, deadline=None)
def test_no_content_of_a_cell_raises(units, content, previous, mark, number_format):
    """2,000 contents of every kind, each in all eleven units, give a reading with all its words."""
    for expectation in units.values():
        reading = read_cell(
            content, replace(expectation, previous=previous), number_format=number_format, decimal_mark=mark
        )
        assert reading.accepted == (not reading.problem and not reading.question)
        assert (reading.value is None) == (reading.kind in ("missing", "held", "refused"))
        assert all(remark.text(vi) and remark.text(en) for remark in remarks(reading))
        assert reading.value is None or expectation.allows(reading.value)


@given(st.lists(CONTENTS, max_size=6))
@settings(max_examples=300, deadline=None)
def test_no_column_raises(units, contents):
    assert len(contents) == len(read_column(contents, units[PERCENT]))


def test_a_decimal_is_a_number_of_its_own_kind(units):
    """python-calamine gives floats; what is no float, text or date is refused rather than trusted."""
    assert "refused" == read_cell(Decimal("6.5"), units[PERCENT]).kind
