"""Reading a CSV: what a cell may hold, and how everything wrong is told with file, row and column."""

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import DataError, MissingFileError, Problem, describe
from analysis.tables import (
    CellError,
    check,
    choice,
    flag,
    integer,
    number,
    parse_number,
    read_table,
    text,
    year,
)

COLUMNS = (text("name", required=True), year("year"), number("value"), choice("kind", ("a", "b")))
HEADING = "name,year,value,kind"


@pytest.fixture
def problems(tmp_path):
    """Write a table and return the (row, column, read, expected) of everything wrong with it."""

    def find(content: str | bytes) -> list[tuple]:
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        with pytest.raises(DataError) as raised:
            read_table(path, COLUMNS, name="data/table.csv")
        assert {"data/table.csv"} == {p.file for p in raised.value.problems}
        return [(p.row, p.column, p.read, p.expected) for p in raised.value.problems]

    return find


@pytest.fixture
def read(tmp_path):
    def make(content: str, columns=COLUMNS) -> pd.DataFrame:
        path = tmp_path / "table.csv"
        path.write_text(content, encoding="utf-8")
        return read_table(path, columns)

    return make


@pytest.mark.parametrize(
    ("expected", "content"),
    [
        (6.5, "6.5"),
        (12.834, "12.834"),
        (-3.0, "-3"),
        (0.0, "0"),
        (1234.0, "1234"),
        (0.08, "0.08"),
        (1.0, "1.0"),
    ],
)
def test_a_number_in_the_canonical_form_is_read(expected, content):
    """Digits with at most one point are a number."""
    assert expected == parse_number(content)


@pytest.mark.parametrize(
    ("expected", "content"),
    [
        ("expected.number", "6,5"),
        ("expected.number_ambiguous", "1.000"),
        ("expected.number_ambiguous", "-12.000"),
        ("expected.number_ambiguous", "1.000.000"),
        ("expected.number", "1,000"),
        ("expected.number", "1.234.567"),
        ("expected.number", "abc"),
        ("expected.number", "1e5"),
        ("expected.number", "nan"),
        ("expected.number", "inf"),
        ("expected.number", "6.5%"),
        ("expected.number", "6."),
        ("expected.number", ".5"),
        ("expected.number", "1 234"),
        ("expected.number", "+3"),
        ("expected.number", "1_000"),
    ],
)
def test_anything_else_is_refused_and_never_guessed(expected, content):
    """A comma, a grouping point, a letter or a sign that is not a minus is refused."""
    with pytest.raises(CellError) as raised:
        parse_number(content)

    assert expected == raised.value.expected


def test_digits_of_other_scripts_are_refused():
    """Only the digits 0 to 9 make a number."""
    with pytest.raises(CellError):
        parse_number("٣")


@given(st.decimals(-(10**9), 10**9, places=2).map(lambda d: format(d.normalize(), "f")))
def test_a_number_written_canonically_comes_back(content):
    """What is written with digits and a point is read as the same number."""
    assert float(content) == parse_number(content)


@given(st.integers(1, 999), st.integers(1, 3))
def test_a_number_that_could_be_thousands_is_always_refused(head, groups):
    """One to three digits followed by groups of ".000" are refused whatever they are."""
    with pytest.raises(CellError):
        parse_number(str(head) + ".000" * groups)


def test_a_table_is_read_with_its_kinds_and_lines(read):
    """Cells come in their column's kind, empty ones missing, with the line a spreadsheet shows."""
    table = read(f"{HEADING}\nx,2024,6.5,a\n\ny,2025,,b\n")

    assert ["x", "y"] == table["name"].tolist()
    assert [2024, 2025] == table["year"].tolist()
    assert 6.5 == table["value"].iloc[0]
    assert pd.isna(table["value"].iloc[1])
    assert [2, 4] == table["row"].tolist()
    assert {"table.csv"} == set(table["file"])


def test_columns_may_stand_in_any_order(read):
    """The order of the columns in the file does not matter."""
    table = read("kind,value,year,name\na,6.5,2024,x\n")

    assert [("x", 2024, 6.5, "a")] == list(
        table[["name", "year", "value", "kind"]].itertuples(index=False, name=None)
    )


def test_a_heading_alone_is_a_table_without_rows(read):
    """A file with its heading and no line below is an empty table, not an error."""
    table = read(f"{HEADING}\n")

    assert 0 == len(table)
    assert ["name", "year", "value", "kind", "file", "row"] == list(table.columns)
    assert "float64" == str(table["value"].dtype)


def test_a_file_that_changed_is_read_anew(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("name,year,value,kind\nx,2021,1,a\n", encoding="utf-8")
    assert read_table(path, COLUMNS)["value"].tolist() == [1]
    path.write_text("name,year,value,kind\nx,2021,2,a\n", encoding="utf-8")
    assert read_table(path, COLUMNS)["value"].tolist() == [2]


def test_who_writes_into_a_table_spoils_it_for_no_other_reader(read):
    content = "name,year,value,kind\nx,2021,1,a\n"
    first = read(content)
    first.loc[0, "value"] = 9
    first["kind"] = "b"
    again = read(content)
    assert again["value"].tolist() == [1] and again["kind"].tolist() == ["a"]


def test_the_same_content_is_told_by_each_files_own_name_and_columns(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("name,year,value,kind\nx,2021,1,a\n", encoding="utf-8")
    assert read_table(path, COLUMNS, name="one.csv")["file"].tolist() == ["one.csv"]
    assert read_table(path, COLUMNS, name="two.csv")["file"].tolist() == ["two.csv"]
    worded = (*COLUMNS[:2], text("value"), COLUMNS[3])
    assert read_table(path, worded)["value"].tolist() == ["1"]


def test_a_byte_order_mark_and_spaces_are_no_mistake(read):
    """The mark that Excel puts before UTF-8 and spaces around cells are not part of the data."""
    assert ["x"] == read(f"\ufeff{HEADING}\r\n x , 2024,6.5 ,a\r\n")["name"].tolist()


def test_a_quoted_cell_may_hold_commas_and_line_breaks(read):
    """A quoted cell keeps its comma and line break, and the rows below keep their line."""
    table = read(f'{HEADING}\n"x, one\nmore",2024,1,a\ny,2025,2,b\n')

    assert ["x, one\nmore", "y"] == table["name"].tolist()
    assert 4 == table["row"].iloc[1]


@pytest.mark.parametrize(
    ("expected", "content"),
    [
        pytest.param((1, None, None, "expected.column"), "name,year,kind\nx,2024,a\n", id="missing column"),
        pytest.param(
            (1, None, "extra", "expected.known_column"),
            f"{HEADING},extra\nx,2024,1,a,9\n",
            id="unknown column",
        ),
        pytest.param(
            (1, None, "year", "expected.column_once"), f"{HEADING},year\nx,2024,1,a,2024\n", id="column twice"
        ),
        pytest.param(
            (2, "value", "abc", "expected.number"), f"{HEADING}\nx,2024,abc,a\n", id="text in a number"
        ),
        pytest.param((2, "value", "6,5", "expected.number"), f'{HEADING}\nx,2024,"6,5",a\n', id="comma"),
        pytest.param(
            (2, "value", "1.000", "expected.number_ambiguous"), f"{HEADING}\nx,2024,1.000,a\n", id="thousands"
        ),
        pytest.param(
            (2, "year", "20235", "expected.year"), f"{HEADING}\nx,20235,1,a\n", id="year of five digits"
        ),
        pytest.param((2, "year", "1989", "expected.year"), f"{HEADING}\nx,1989,1,a\n", id="year too early"),
        pytest.param((2, "year", "2041", "expected.year"), f"{HEADING}\nx,2041,1,a\n", id="year too late"),
        pytest.param((2, "kind", "c", "expected.one_of"), f"{HEADING}\nx,2024,1,c\n", id="unknown word"),
        pytest.param((2, "name", "", "expected.filled"), f"{HEADING}\n,2024,1,a\n", id="required cell empty"),
        pytest.param((2, None, "3", "expected.cells"), f"{HEADING}\nx,2024,1\n", id="too few cells"),
        pytest.param((2, None, "5", "expected.cells"), f"{HEADING}\nx,2024,6,5,a\n", id="too many cells"),
        pytest.param((2, None, None, "expected.csv"), f'{HEADING}\n"x,2024,1,a\n', id="unclosed quote"),
        pytest.param((None, None, None, "expected.not_empty"), "", id="empty file"),
        pytest.param((None, None, None, "expected.not_empty"), "\n \n,,\n", id="blank lines only"),
        pytest.param(
            (3, None, "ea 6e 2c 32", "expected.utf8"),
            f"{HEADING}\nx,2024,1,a\n".encode() + "tên,2024,1,a\n".encode("latin-1"),
            id="not UTF-8",
        ),
    ],
)
def test_each_mistake_is_found_where_it_is(problems, expected, content):
    """A mistake is reported with its row, its column, what was read and what was expected."""
    assert [expected] == problems(content)


def test_every_mistake_is_reported_at_once(problems):
    """All mistakes of a file come together, in the order of its lines."""
    found = problems(f"{HEADING}\nx,20235,abc,a\ny,2024,1\n,2024,1,c\n")

    assert [
        (2, "year", "20235", "expected.year"),
        (2, "value", "abc", "expected.number"),
        (3, None, "3", "expected.cells"),
        (4, "name", "", "expected.filled"),
        (4, "kind", "c", "expected.one_of"),
    ] == found


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "data/table.csv, dòng 2, cột “value”: đọc được “6,5”, cần một số viết bằng chữ số"),
        ("en", "data/table.csv, row 2, column “value”: read “6,5”, expected a number in digits"),
    ],
)
def test_a_mistake_is_told_in_both_languages(tmp_path, language, words):
    """The text names the file, the row, the column, what was read and what was expected."""
    path = tmp_path / "table.csv"
    path.write_text(f'{HEADING}\nx,2024,"6,5",a\n', encoding="utf-8")

    with pytest.raises(DataError) as raised:
        read_table(path, COLUMNS, name="data/table.csv")

    assert words in raised.value.text(language)
    assert words in describe(raised.value.problems[0], language)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_ambiguous_number_is_told_with_both_ways_to_write_it(tmp_path, language):
    """For "1.000" the text offers 1 and 1000."""
    path = tmp_path / "table.csv"
    path.write_text(f"{HEADING}\nx,2024,1.000,a\n", encoding="utf-8")

    with pytest.raises(DataError) as raised:
        read_table(path, COLUMNS)

    told = raised.value.text(language).split("“1.000”")[1]
    assert " 1 " in told and "1000" in told


def test_a_missing_file_is_told_with_its_path(tmp_path):
    """A file that is not there raises MissingFileError with the path."""
    with pytest.raises(MissingFileError, match=r"File not found: .*absent\.csv"):
        read_table(tmp_path / "absent.csv", COLUMNS)


def test_flags_and_integers_are_strict(read):
    """A flag is yes or no and an integer has no decimals."""
    with pytest.raises(DataError) as raised:
        read("used,n\ntrue,1.5\nyes,2\n", (flag("used"), integer("n")))

    assert ["expected.yes_no", "expected.integer"] == [p.expected for p in raised.value.problems]


def test_a_schema_says_the_line_of_each_failure(read):
    """A failed check is told with the file, the line of the spreadsheet, the column and the value."""
    table = read(f"{HEADING}\nx,2024,1,a\n\ny,2024,-2,a\nz,2024,-3,b\n")
    schema = pa.DataFrameSchema({"value": pa.Column(checks=pa.Check.ge(0, error="expected.positive"))})

    with pytest.raises(DataError) as raised:
        check(table, schema)

    assert [
        ("table.csv", 4, "value", "-2.0", "expected.positive"),
        ("table.csv", 5, "value", "-3.0", "expected.positive"),
    ] == [(p.file, p.row, p.column, p.read, p.expected) for p in raised.value.problems]


def test_a_table_that_satisfies_its_schema_comes_back(read):
    """A frame without failures is returned unchanged."""
    table = read(f"{HEADING}\nx,2024,1,a\n")
    schema = pa.DataFrameSchema({"value": pa.Column(checks=pa.Check.ge(0, error="expected.positive"))})

    pd.testing.assert_frame_equal(table, check(table, schema))


def test_a_file_with_semicolons_is_told_once(read):
    """What a Vietnamese Excel saves by default is one mistake with its cure, not one a column."""
    with pytest.raises(DataError) as raised:
        read("name;year;value;note\nx;2024;1;a\n")

    assert ["expected.commas"] == [p.expected for p in raised.value.problems]


def test_of_very_many_mistakes_the_first_are_told_and_the_others_counted():
    """A column that is wrong in a million rows fills no screen for an hour."""
    told = DataError([Problem("a.csv", "expected.number", row, "value", "x") for row in range(2, 1_002)])
    few = DataError([Problem("a.csv", "expected.number", 2, "value", "x")] * 3)

    lines = told.text("vi").splitlines()
    assert len(lines) < 600
    assert "1.000" in lines[0]
    assert lines[-1] == f"  … và {1_002 - len(lines)} chỗ khác."
    assert 4 == len(few.text("en").splitlines())
