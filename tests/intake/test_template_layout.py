"""What a template says of itself is read back as it was written; anything else is no template."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.intake.template_layout import (
    AGENCY,
    COMMUNES,
    AssessmentKey,
    RowKey,
    TemplateInfo,
    choice_of,
    criteria_columns,
    info_rows,
    read_info,
)

WORD = st.text("abcdeêơ_ 0123456789.", min_size=1, max_size=8)
NAMES = st.dictionaries(WORD, WORD, max_size=4)
INFOS = st.builds(
    TemplateInfo,
    kind=st.sampled_from([AGENCY, COMMUNES]),
    year=st.integers(2021, 2030),
    language=st.sampled_from(["vi", "en"]),
    illustrative=st.booleans(),
    generated_by=WORD,
    agency=WORD,
    decision=WORD,
    communes=st.lists(WORD, max_size=3).map(tuple),
    version=st.integers(1, 99),
    sheets=NAMES,
    columns=st.dictionaries(WORD, st.dictionaries(WORD, WORD, min_size=1, max_size=3), max_size=3),
    choices=st.dictionaries(WORD, st.dictionaries(WORD, WORD, min_size=1, max_size=1), max_size=3),
)
INFO = TemplateInfo(AGENCY, 2026, "vi", True, "0.1", agency="so_gddt")


@given(INFOS)
def test_what_a_template_says_of_itself_is_read_back(info):
    """Every field of the hidden sheet comes back as it was, the order of the columns too."""
    read = read_info(info_rows(info))

    assert info == read
    assert [list(of) for of in info.columns.values()] == [list(of) for of in read.columns.values()]


def test_numbers_made_of_texts_are_read_as_well():
    """A spreadsheet may keep the version and the year as numbers, and add empty cells."""
    rows = [[k, float(v) if k in ("version", "year") else v, ""] for k, v in info_rows(INFO)]

    assert INFO == read_info([*rows, [], ["alone"], [None, None]])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "letter"),
        ("year", "this"),
        ("year", "²"),
        ("version", ""),
        ("version", "1.5"),
        ("illustrative", "maybe"),
    ],
)
def test_a_sheet_that_is_no_template_s_is_none(key, value):
    """Without a known kind, a year and a version there is no template."""
    rows = [(k, value if k == key else v) for k, v in info_rows(INFO)]

    assert read_info(rows) is None
    assert read_info([row for row in rows if row[0] != key]) is None
    assert read_info([]) is None


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("6/6/province/total/2026", RowKey("6", "6", "province", "total", 2026)),
        ("4c/4c/province/rural/2025", RowKey("4c", "4c", "province", "rural", 2025)),
        (
            "14/14/commune/total/2026/2025/06649",
            RowKey("14", "14", "commune", "total", 2026, "2025/06649"),
        ),
        ("standard/2026/2025/06649", AssessmentKey(2026, "2025/06649")),
    ],
)
def test_a_key_is_written_and_read(written, key):
    """A key is one text, and the text gives the key."""
    assert written == str(key)
    assert key == type(key).read(written)


@pytest.mark.parametrize(
    "content",
    [
        "",
        None,
        6.0,
        "key",
        "6/6/province/total",
        "6/6/province/total/26",
        "6/6/commune/total/2026",
        "6/6/province/total/2026/2025/06649",
        "6//province/total/2026",
        "standard/2026/2025",
        "standard/now/2025/06649",
        "other/2026/2025/06649",
    ],
)
def test_other_texts_are_no_keys(content):
    """A text of another form is no key, of neither kind."""
    assert RowKey.read(content) is None
    assert AssessmentKey.read(content) is None


def test_columns_of_criteria_have_their_choice():
    """Each criterion has points, which are free, and yes or no."""
    assert ["points.1", "met.1", "points.2", "met.2"] == criteria_columns([1, 2])
    assert [None, "met", "status", None] == [choice_of(c) for c in ("points.1", "met.1", "status", "value")]
