"""The order of Vietnamese names."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import speak
from analysis.language.collation import vietnamese_key

ORDERED = [
    ["An Sinh", "Ba Chẽ", "Bãi Cháy", "Bình Liêu", "Cao Xanh", "Cẩm Phả", "Cô Tô", "Cửa Ông"],
    ["Dương Huy", "Đầm Hà", "Đông Mai", "Đường Hoa", "Hà An", "Hạ Long", "Hải Hòa"],
    ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ", "mb"],
    ["Phường 2", "Phường 10", "Phường A"],
    ["Hồng Gai", "Hồng Hà", "Hồng Hải"],
    ["Tiên Yên", "Uông Bí", "Ưu Đàm", "Vân Đồn", "Yên Tử"],
]


@pytest.mark.parametrize("names", ORDERED, ids=lambda names: names[0])
def test_names_stand_as_in_vietnamese_lists(names):
    """Whatever their order before; Đ comes after D, tones count last."""
    mixed = random.Random(52).sample(names, len(names))

    assert names == sorted(mixed, key=speak("vi").sort_key)


@given(st.text(), st.text())
def test_only_equal_names_have_equal_keys(one, other):
    """So the order never depends on the order before."""
    assert (vietnamese_key(one) == vietnamese_key(other)) == (one == other)
