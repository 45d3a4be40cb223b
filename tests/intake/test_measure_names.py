"""Which measure a name or a number means."""

import pytest
from grids import illustrative_reference


@pytest.fixture(scope="module")
def reference():
    return illustrative_reference()


def test_every_indicator_is_meant_by_its_number_and_its_names(reference):
    for indicator in reference.plan.indicators.index:
        row = reference.known.measures.loc[indicator]
        for words in (indicator, f"CT {indicator}", f"Chỉ tiêu {indicator}", row["name_vi"], row["name_en"]):
            assert reference.names.match(words).measure == indicator, words


@pytest.mark.parametrize(
    ("words", "measure", "proposals"),
    [
        ("3", None, ("3a", "3b", "3c")),
        (6.0, "6", ()),
        ("Tỉ lệ TE dưới 5 tuổi được ĐKKS", "14", ()),
        ("Tỷ lệ trẻ dưới 5 tuổi đăng ký khai sinh", None, ("14",)),
        ("Sản lượng than sạch", None, ()),
        ("", None, ()),
        (None, None, ()),
        (6.5, None, ()),
    ],
)
def test_what_is_not_certain_is_only_proposed(reference, words, measure, proposals):
    match = reference.names.match(words)

    assert match.measure == measure
    assert set(proposals) <= set(match.proposals)


@pytest.mark.parametrize(
    ("code", "name", "measure"),
    [
        ("3a", "Tử vong sơ sinh", "3a"),
        ("3a", "", "3a"),
        ("3a", "Tỷ suất tử vong của trẻ em dưới 1 tuổi", None),
        ("3", "Tỷ suất tử vong của trẻ em dưới 1 tuổi", "3b"),
        ("1", "Sản lượng than sạch", None),
        ("99", "Tỷ lệ trẻ em bỏ học bậc tiểu học", "17b"),
    ],
)
def test_a_number_counts_only_if_the_name_beside_it_fits(reference, code, name, measure):
    assert reference.names.together(code, name).measure == measure


def test_a_title_is_searched_for_one_measure(reference):
    names = reference.names

    assert names.within("Biểu 3: Tỷ lệ trẻ em bỏ học bậc tiểu học năm 2026").measure == "17b"
    assert names.within("Số liệu trẻ em năm 2026").measure is None


def test_a_yearly_reduction_is_not_the_number_that_is_reduced(reference):
    assert reference.names.match(reference.plan.indicators.at["13", "short_vi"]).measure is None
    assert reference.names.match("Số cuộc tảo hôn").measure == "13"
