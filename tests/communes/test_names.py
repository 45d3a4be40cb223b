"""Names of communes, as agencies write them and as they are compared."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.communes.names import (
    district_key,
    likeness,
    name_key,
    only_lacks_marks,
    plain_key,
    plain_keys,
    plain_readings,
    type_of,
)

VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹòóỏõọừứửữựỳýỷỹỵ ABCĐÀÁ.-'2")


@pytest.mark.parametrize(
    "written",
    [
        "Phường Hòa Lạc",
        "Phường Hoà Lạc",
        "PHƯỜNG HÒA LẠC",
        "p. hoà lạc",
        "P.Hòa  Lạc",
        " Hòa Lạc ",
        unicodedata.normalize("NFD", "Phường Hoà Lạc"),
    ],
)
def test_the_ways_to_write_one_name_are_equal(written):
    assert name_key(written) == name_key("Hòa Lạc")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hà Tu", "Hạ Tu"), ("Hải Sơn", "Hải Sến"), ("Bắc Sơn", "Bác Sơn"), ("Móng Cái 1", "Móng Cái 2")],
)
def test_different_names_stay_different(one, other):
    assert name_key(one) != name_key(other)


def test_a_name_that_begins_like_a_type_is_kept():
    assert name_key("Phường Phương Đông") == name_key("Phương Đông")
    assert plain_key("Phương Đông") == "phuong dong"


def test_a_name_without_marks_may_begin_with_its_type_or_not():
    assert plain_keys("Phuong Ha Tu") == {"phuong ha tu", "ha tu"}
    assert plain_keys("Phuong Phuong Dong") == {"phuong phuong dong", "phuong dong", "dong"}


def test_the_type_is_read_before_a_name_without_marks():
    assert plain_readings("Thi tran Dam Ha") == {"thi tran dam ha": None, "dam ha": "thi_tran"}
    assert plain_readings("TT. Dam Ha") == {"dam ha": "thi_tran"}
    assert plain_readings("Phường Phương Đông") == {"phuong dong": "phuong", "dong": "phuong"}


@pytest.mark.parametrize(
    ("written", "name", "expected"),
    [
        ("Ha Tu", "Hà Tu", True),
        ("Phuong Ha Tu", "Hà Tu", True),
        ("Hoa Lạc", "Hòa Lạc", True),
        ("Đong Trieu", "Đông Triều", True),
        ("Hạ Tu", "Hà Tu", False),
        ("Hà Tu", "Ha Tu", False),
        ("Đồng Hải", "Đông Hải", False),
        ("Ha", "Hà Tu", False),
    ],
)
def test_marks_may_be_left_out_but_not_exchanged(written, name, expected):
    assert only_lacks_marks(written, name) is expected


@given(VIETNAMESE.filter(str.strip))
def test_a_name_only_lacks_marks_of_itself_and_without_them(name):
    assert only_lacks_marks(name, name)
    assert only_lacks_marks(plain_key(name), name)


def test_likeness_leaves_types_and_marks_aside():
    assert likeness("Phuong Ha Tu", "Hà Tu") == 1
    assert likeness("Hà Tuu", "Hà Tu") > 0.8
    assert likeness("Bãi Cháy", "Hà Tu") < 0.5


def test_eth_is_the_crossed_d_of_old_fonts():
    assert name_key("Ðông Triều") == name_key("Đông Triều")


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Thị trấn Đầm Hà", "thi_tran"),
        ("TT. Đầm Hà", "thi_tran"),
        ("Xã Đầm Hà", "xa"),
        ("ĐẶC KHU VÂN ĐỒN", "dac_khu"),
        ("P. Hà Tu", "phuong"),
        ("Phương Đông", None),
    ],
)
def test_the_type_is_read_from_the_name(written, kind):
    assert type_of(written) == kind


@pytest.mark.parametrize(
    "written", ["Thành phố Hạ Long", "TP. Hạ Long", "TP Ha Long", "hạ long", "Thanh pho Ha Long"]
)
def test_districts_are_compared_without_type_and_marks(written):
    assert district_key(written) == "ha long"


@given(VIETNAMESE)
def test_keys_are_idempotent(name):
    assert name_key(name_key(name)) == name_key(name)
    assert plain_key(plain_key(name)) == plain_key(name)


@given(st.text())
def test_any_text_has_a_key_that_is_idempotent(name):
    assert name_key(name_key(name)) == name_key(name)


@given(VIETNAMESE)
def test_composed_and_decomposed_texts_have_the_same_key(name):
    assert name_key(unicodedata.normalize("NFD", name)) == name_key(unicodedata.normalize("NFC", name))
