"""A number written in any of the forms that offices use is read as the same number."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.intake.numbers import read_cell, read_column
from analysis.intake.numerals import parse_numeral
from analysis.intake.readings import expect
from analysis.language import speak
from analysis.tables import CellError

FULL_WIDTH = str.maketrans("0123456789.,-%", "０１２３４５６７８９．，－％")
# Grouping mark and decimal mark of each way to write.
STYLES = {
    "vietnamese": (".", ","),
    "english": (",", "."),
    "plain_comma": ("", ","),
    "plain_point": ("", "."),
    "spaces": (" ", ","),
    "no_break_spaces": ("\u00a0", ","),
    "thin_spaces": ("\u2009", "."),
    "narrow_spaces": ("\u202f", ","),
}
# What may stand around a number without changing it.
FRAMES = ["{}", "  {} ", "\u00a0{}\u200b", "'{}", "đạt {}", "{}\n", "\ufeff{}"]
SHARES = {
    "percent": ["{}%", "{} %", "{} phần trăm", "{}％"],
    "per_1000_live_births": ["{}‰", "{} ‰", "{}/1.000", "{}/1.000 trẻ đẻ sống", "{} trẻ /1 000"],
    "per_100000_children": ["{}/100.000", "{}/100.000 trẻ", "{}/100,000", "{} trẻ em trên 100.000 trẻ em"],
}


def written(value: Decimal, style: str) -> str:
    """Write a number with the marks of a style."""
    group, mark = STYLES[style]
    return f"{value:,f}".replace(",", "\0").replace(".", mark).replace("\0", group)


@pytest.fixture(scope="module")
def units(plan):
    return {unit: expect(row) for unit, row in plan.units.iterrows()}


decimals = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(0, 10**9), st.integers(0, 4)
)
styles = st.sampled_from(list(STYLES))


@given(decimals, styles, st.sampled_from(FRAMES), st.booleans())
def test_a_rate_is_read_in_every_form(units, value, style, frame, wide):
    """Where a form is ambiguous the decimal mark of the other cells, or the previous value, settles it."""
    expectation = replace(units["per_100000_children"], minimum=None, maximum=None)
    text = frame.format(written(value, style))
    text = text.translate(FULL_WIDTH) if wide else text
    by_column = read_cell(text, expectation, decimal_mark=STYLES[style][1])
    by_previous = read_cell(text, replace(expectation, previous=float(value) or None))

    assert float(value) == by_column.value
    assert float(value) == by_previous.value or value == 0


@given(decimals, styles)
def test_without_a_witness_a_form_is_read_rightly_or_asked_about(units, value, style):
    """Never another number: the value itself, or a question that proposes it."""
    expectation = replace(units["per_100000_children"], maximum=None)
    reading = read_cell(written(value, style), expectation)

    assert float(value) in ([reading.value] if reading.accepted else reading.proposals)


@given(st.sampled_from(sorted(SHARES)), st.data(), st.integers(0, 10**5), st.integers(0, 3), styles)
def test_a_share_with_its_unit_is_read(units, unit, data, digits, places, style):
    """Within the possible range, which leaves percentages and rates per 1.000 one reading."""
    value = Decimal(digits).scaleb(-places)
    maximum = units[unit].maximum
    value = value if value <= maximum else value % int(maximum)
    text = data.draw(st.sampled_from(SHARES[unit])).format(written(value, style))
    reading = read_cell(text, units[unit], decimal_mark=STYLES[style][1])

    assert float(value) == reading.value
    assert reading.unit_written


@given(st.integers(0, 10**12), styles, st.sampled_from(["{}", "{} người", "{} trẻ em", "{} hs"]))
def test_a_count_is_read_in_every_form_without_help(units, value, style, frame):
    reading = read_cell(frame.format(written(Decimal(value), style)), units["persons"])

    assert float(value) == reading.value
    assert () == reading.changes


@given(st.integers(0, 10**6), st.integers(1, 10**6), styles)
def test_a_count_out_of_a_count_is_read_in_every_form(units, numerator, denominator, style):
    """Bases of rates are no counts, and a share above the maximum is refused."""
    text = f"{written(Decimal(numerator), style)}/{written(Decimal(denominator), style)} trẻ"
    reading = read_cell(text, replace(units["percent"], maximum=None))

    if denominator not in (100, 1_000, 10_000, 100_000, 1_000_000):
        assert (numerator, denominator) == (reading.numerator, reading.denominator)
        assert reading.value == pytest.approx(100 * numerator / denominator, rel=1e-14)


@given(st.sampled_from(["<", "≤ ", "dưới ", "không quá "]), decimals, styles)
def test_a_bound_is_read_in_every_form(units, sign, value, style):
    expectation = replace(units["per_100000_children"], maximum=None)
    reading = read_cell(sign + written(value, style), expectation, decimal_mark=STYLES[style][1])

    assert ("below", float(value)) == (reading.kind, reading.value)


@given(st.lists(decimals, min_size=1, max_size=8), st.sampled_from(["vietnamese", "english"]))
def test_a_column_with_a_plain_cell_is_read_whole(units, values, style):
    """One cell that shows its decimal mark settles all the others."""
    expectation = replace(units["per_100000_children"], maximum=None)
    contents = [written(value, style) for value in (*values, Decimal("1234.5"))]

    assert [*map(float, values), 1234.5] == [r.value for r in read_column(contents, expectation)]


@given(st.floats(0, 1e12), st.sampled_from(["vi", "en"]))
def test_what_the_report_writes_is_read_back(units, value, language):
    """The numbers of our own report, written in either language, are read as they were printed."""
    said = speak(language).number(value)
    printed = float(said.replace(".", "").replace(",", ".") if language == "vi" else said.replace(",", ""))
    mark = "," if language == "vi" else "."
    reading = read_cell(said, replace(units["per_100000_children"], maximum=None), decimal_mark=mark)

    assert printed == reading.value


@given(st.floats(0, 100))
def test_a_number_is_read_to_the_fifteen_digits_of_a_spreadsheet(units, value):
    assert read_cell(value, units["percent"]).value == pytest.approx(value, rel=1e-14, abs=1e-300)


@pytest.mark.parametrize(
    ("text", "value", "grouped", "decimal_mark"),
    [
        ("6,5", 6.5, None, ","),
        ("1.234", 1.234, 1234.0, None),
        ("-1,234", -1.234, -1234.0, None),
        ("0.123", 0.123, None, "."),
        ("1.234,5", 1234.5, None, ","),
        ("1.234,567", 1234.567, None, ","),
        ("1.234.567", 1234567.0, None, ","),
        ("1 234", 1234.0, None, None),
        ("1 234.5", 1234.5, None, "."),
        ("17", 17.0, None, None),
    ],
)
def test_a_numeral_shows_its_readings_and_its_decimal_mark(text, value, grouped, decimal_mark):
    numeral = parse_numeral(text)

    assert (value, grouped, decimal_mark) == (numeral.value, numeral.grouped, numeral.decimal_mark)
    assert (grouped is not None) == numeral.ambiguous


@pytest.mark.parametrize(
    "text", ["", "-", ".", "1.2.3", "1,2,3", "12 34", "1.234 567", "1,23.4", "0.123.456", "1.234,"]
)
def test_marks_out_of_place_are_refused(text):
    with pytest.raises(CellError) as raised:
        parse_numeral(text)
    assert "expected.intake.marks" == raised.value.expected
