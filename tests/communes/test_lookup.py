"""Which unit a code or a name means: every way to write it, and never a guess."""

import re
import unicodedata
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.communes.commune_sheet import AmbiguousUnitError, look_up
from analysis.communes.gazetteer import Gazetteer, load_gazetteer
from analysis.communes.lookup import CERTAINTY, explain, labels, match_units
from analysis.communes.lookup_index import UnitIndex, written_code
from analysis.communes.names import only_lacks_marks
from analysis.communes.near_names import NearNames
from analysis.errors import ParameterError
from analysis.language import speak

ROOT = Path(__file__).parents[2]
GAZETTEER = load_gazetteer(ROOT / "data")
UNITS = GAZETTEER.units


def bare(text: str) -> str:
    """Return a text without its marks."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in letters if not unicodedata.combining(c))


def ask(gazetteer: Gazetteer = GAZETTEER, **cells) -> tuple[str | None, str, tuple]:
    """Match one row: "list/code" or None, the reason, the candidates as "list/code"."""
    found = match_units(pd.DataFrame({name: [cell] for name, cell in cells.items()}), gazetteer).iloc[0]
    unit = None if pd.isna(found["code"]) else f"{found['list']}/{found['code']}"
    assert found["certainty"] == CERTAINTY[found["reason"]]
    assert (unit is None) == (found["certainty"] == "none")
    return unit, found["reason"], tuple(map("/".join, found["candidates"]))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("Phường Hà Tu", "name"),
        ("Hà Tu", "name"),
        ("PHƯỜNG HÀ TU", "name"),
        ("p.hà tu", "name"),
        ("P. Hà Tu", "name"),
        (unicodedata.normalize("NFD", "Phường Hà Tu"), "name"),
        ("  Hà\u00a0  Tu ", "name"),
        ("Ha Tu", "plain"),
        ("PHUONG HA TU", "plain"),
        ("Phuong Hà Tu", "plain"),
        ("Xã Hà Tu", "type_differs"),
        ("06664", "code"),
        ("6664", "code"),
    ],
)
def test_the_ways_to_write_one_unit(written, reason):
    assert ask(name=written, list="2024") == ("2024/06664", reason, ("2024/06664",))


@pytest.mark.parametrize("written", ["Hoà Lạc", "Hòa Lạc", "P. HOÀ LẠC", "hoa lac", "Hoa Lạc"])
def test_old_and_new_places_of_the_tone_are_one_name(written):
    assert ask(name=written, list="2020")[0] == "2020/06718"


def test_the_old_letter_eth_is_read_as_crossed_d():
    assert ask(name="Ðông Triều", list="2025")[0] == "2025/07093"


@pytest.mark.parametrize("written", ["Hạ Tu", "Hà Tuu", "Há Tu"])
def test_a_name_that_is_only_like_another_is_proposed_and_not_taken(written):
    unit, reason, candidates = ask(name=written, list="2024")

    assert (unit, reason) == (None, "near")
    assert "2024/06664" in candidates


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"name": "Đầm Hà", "district": "Đầm Hà"}, (None, "ambiguous", ("2024/06895", "2024/06916"))),
        ({"name": "TT. Đầm Hà"}, ("2024/06895", "name", ("2024/06895",))),
        ({"name": "Thi tran Dam Ha"}, ("2024/06895", "plain", ("2024/06895",))),
        ({"name": "xã đầm hà"}, ("2024/06916", "name", ("2024/06916",))),
        ({"name": "XA DAM HA"}, ("2024/06916", "plain", ("2024/06916",))),
    ],
)
def test_the_type_tells_two_units_of_one_name_apart(cells, expected):
    assert ask(list="2024", **cells) == expected


@pytest.mark.parametrize(
    ("district", "expected"),
    [
        ("TP. Móng Cái", ("2024/06742", "name")),
        ("mong cai", ("2024/06742", "name")),
        ("Thành phố Cẩm Phả", ("2024/06799", "name")),
        ("195", ("2024/06799", "name")),
        (None, (None, "ambiguous")),
        ("  ", (None, "ambiguous")),
        ("Hạ Long", (None, "district_differs")),
        ("tỉnh Quảng Ninh", (None, "district_differs")),
    ],
)
def test_the_district_tells_two_units_of_one_name_apart(district, expected):
    unit, reason, candidates = ask(name="Hải Hòa", list="2024", district=district)

    assert (unit, reason) == expected
    assert set(candidates) == ({unit} if unit else {"2024/06742", "2024/06799"})


@pytest.mark.parametrize("district", ["Huyện Tiên Yên", "Tp. Cẩm Phả"])
def test_a_former_district_is_known_where_there_are_none_any_more(district):
    assert ask(name="Hải Hòa", list="2025", district=district)[0] == "2025/06799"


@pytest.mark.parametrize("code", ["06946", "6946", 6946, 6946.0, " 06946", "'06946"])
@pytest.mark.parametrize("list_id", ["2024", "2025"])
def test_a_code_is_another_unit_in_another_list(code, list_id):
    assert ask(code=code, list=list_id)[:2] == (f"{list_id}/06946", "code")


def test_a_bare_code_is_not_guessed():
    unit, reason, candidates = ask(code="06946")

    assert (unit, reason) == (None, "ambiguous")
    assert candidates == ("2020/06946", "2024/06946", "2025/06946")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"code": "06946", "name": "Quảng Long", "list": "2024"}, ("2024/06946", "code")),
        ({"code": "06946", "name": "quang long", "list": "2024"}, ("2024/06946", "code")),
        ({"code": "06946", "name": "Xã Đường Hoa"}, ("2025/06946", "code")),
        ({"code": "06946", "name": "Quảng Long", "list": "2025"}, (None, "other_list")),
        ({"code": "06946", "name": "Hà Tu", "list": "2025"}, (None, "code_differs")),
        ({"code": "06664", "name": "Hà Tuu", "list": "2024"}, ("2024/06664", "nearly")),
        ({"code": "06664", "name": "Bãi Chái", "list": "2024"}, (None, "code_differs")),
        ({"code": "06978", "name": "Ba Chẽ", "list": "2025"}, ("2025/06970", "code_unknown")),
        ({"code": "Hà Tu", "name": "Hà Tu", "list": "2025"}, ("2025/06652", "code_unknown")),
        ({"code": "06978", "name": "Ba Chẽẽ", "list": "2025"}, (None, "near")),
        ({"code": "99999", "list": "2025"}, (None, "unknown")),
        ({"code": "06664", "list": "2024", "district": "Cẩm Phả"}, (None, "district_differs")),
    ],
)
def test_code_and_name_are_held_against_each_other(cells, expected):
    assert ask(**cells)[:2] == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"name": "Phường Bình Dương", "list": "2020"}, ("2020/07090", "former_name", ("2020/07090",))),
        ({"name": "Xã Bình Dương", "list": "2024"}, ("2024/07090", "former_name", ("2024/07090",))),
        ({"name": "Hòa Lạc", "list": "2024"}, (None, "other_list", ("2024/06712",))),
        ({"name": "Thị trấn Tiên Yên", "list": "2025"}, (None, "other_list", ("2025/06862",))),
        (
            {"name": "Móng Cái 3", "list": "2024"},
            (None, "other_list", ("2024/06730", "2024/06736")),
        ),
        ({"name": "Hà Khẩu", "list": "2025"}, (None, "other_list", ("2025/06661", "2025/06706"))),
        ({"code": "06655", "list": "2025"}, (None, "other_list", ("2025/06661", "2025/06706"))),
    ],
)
def test_a_unit_of_another_list_counts_only_for_exactly_the_same_land(cells, expected):
    assert ask(**cells) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"name": None, "list": "2025"}, (None, "empty")),
        ({"name": " ", "code": None}, (None, "empty")),
        ({"name": "Hà Tu", "list": "2019"}, (None, "no_list")),
        ({"name": "Hà Tu", "date": date(2019, 12, 31)}, (None, "no_list")),
        ({"name": "Hà Tu", "date": date(2024, 12, 1)}, ("2024/06664", "name")),
        ({"name": "Hà Tu", "date": pd.Timestamp(2025, 8, 1)}, ("2025/06652", "name")),
        ({"name": "Hà Tu", "date": None}, (None, "ambiguous")),
        ({"name": "Hà Tu", "list": 2025.0}, ("2025/06652", "name")),
        ({"name": "Hòa Lạc"}, ("2020/06718", "name")),
        ({"name": "zzzz qqqq"}, (None, "unknown")),
    ],
)
def test_the_list_of_a_row(cells, expected):
    assert ask(**cells)[:2] == expected


def test_all_rows_may_go_by_one_list_or_day():
    rows = pd.DataFrame({"name": ["Hà Tu", "06652"]}, index=[7, 7])
    by_list, by_day = (
        match_units(rows, GAZETTEER, list_id="2025"),
        match_units(rows, GAZETTEER, day=date(2026, 1, 1)),
    )

    assert by_list["code"].tolist() == ["06652", "06652"]
    assert by_list.index.tolist() == [7, 7]
    pd.testing.assert_frame_equal(by_list, by_day)


def test_a_list_or_day_of_no_list_is_a_wrong_parameter():
    with pytest.raises(ParameterError, match="2019"):
        match_units(pd.DataFrame({"name": ["Hà Tu"]}), GAZETTEER, list_id="2019")
    with pytest.raises(ParameterError, match="2019-01-01"):
        match_units(pd.DataFrame({"name": ["Hà Tu"]}), GAZETTEER, day=date(2019, 1, 1))


def test_no_rows_give_no_matches():
    found = match_units(pd.DataFrame({"name": []}), GAZETTEER)

    assert found.empty
    assert found.columns.tolist() == ["list", "code", "certainty", "reason", "candidates"]


def test_every_unit_is_found_by_its_own_words():
    """402 units by full name, district and list, by code and list; without marks none is mistaken."""
    own = UNITS.rename(columns={"district_name": "district"})
    rows = pd.DataFrame({"name": own["full_name"], "district": own["district"], "list": own["list"]})

    for found in (
        match_units(rows, GAZETTEER),
        match_units(own[["list", "code"]], GAZETTEER),
        match_units(own[["list", "code", "name"]], GAZETTEER),
    ):
        assert (found["certainty"] == "certain").all()
        assert found["code"].tolist() == UNITS["code"].tolist()
        assert found["list"].tolist() == UNITS["list"].tolist()
    stripped = match_units(
        rows.assign(name=rows["name"].map(bare), district=rows["district"].map(bare, "ignore")), GAZETTEER
    )
    right = stripped["code"] == UNITS["code"]
    assert (right | (stripped["reason"] == "ambiguous")).all()
    assert right.mean() > 0.98


SPELLINGS = [
    lambda text: unicodedata.normalize("NFD", text),
    str.upper,
    str.lower,
    bare,
    lambda text: f"  {text} ",
    lambda text: text.replace(" ", "\u00a0 "),
    lambda text: text.replace("Phường ", "P. ").replace("Thị trấn ", "TT.").replace("Xã ", "X. "),
    lambda text: text.split(" ", 1)[1] if text.startswith(("Phường ", "Xã ")) else text,
    lambda text: text.replace("òa", "oà").replace("ủy", "uỷ"),
]


@given(st.integers(0, len(UNITS) - 1), st.lists(st.sampled_from(SPELLINGS), max_size=4))
def test_no_spelling_is_taken_for_another_unit(place, spellings):
    row = UNITS.iloc[place]
    written = row["full_name"]
    for spelling in spellings:
        written = spelling(written)
    unit, reason, candidates = ask(name=written, list=row["list"], district=row["district_name"])
    own = f"{row['list']}/{row['code']}"

    assert unit == own or (reason == "ambiguous" and own in candidates)


@given(st.text(max_size=20))
def test_a_name_is_only_taken_for_one_that_it_spells(written):
    unit, reason, _ = ask(name=written, list="2025")

    if unit is not None and reason != "code":
        own = UNITS[(UNITS["list"] == "2025") & (UNITS["code"] == unit.split("/")[1])].iloc[0]
        assert only_lacks_marks(written, own["name"])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reason_has_its_words(language):
    rows = pd.DataFrame(
        {"reason": list(CERTAINTY), "candidates": [(("2024", "06742"), ("2024", "06799"))] * len(CERTAINTY)}
    )
    told = explain(rows, GAZETTEER, speak(language))

    assert told.nunique() == len(CERTAINTY)
    assert "Phường Hải Hòa, Thành phố Móng Cái (06742: 2024)" in told[rows["reason"] == "ambiguous"].item()


def test_the_documentation_lists_every_reason_with_its_certainty():
    """The table of docs/communes.md and of the function's docstring are those of the code."""
    page = (ROOT / "docs" / "communes.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| (certain|likely|none) \|", page, flags=re.MULTILINE)
    written = {reason: sure for reasons, sure in rows for reason in re.findall(r"\w+", reasons)}
    docstring = dict(re.findall(r"^ +(\w+) +(certain|likely|none) ", match_units.__doc__, flags=re.MULTILINE))

    assert written == CERTAINTY
    assert docstring == CERTAINTY


def test_units_are_labelled_so_that_they_can_be_told_apart():
    units = [("2024", "06967"), ("2020", "06967"), ("2025", "06652")]

    assert labels(units, GAZETTEER) == [
        "Xã Cái Chiên, Huyện Hải Hà (06967: 2020, 2024)",
        "Phường Hà Tu (06652: 2025)",
    ]


def test_of_many_candidates_a_few_are_named():
    codes = UNITS.loc[UNITS["list"] == "2024", "code"][:9]
    rows = pd.DataFrame({"reason": ["ambiguous"], "candidates": [tuple(("2024", code) for code in codes)]})
    said = explain(rows, GAZETTEER, speak("en")).item()

    assert said.endswith("; …")
    assert said.count(": 2024)") == 5


def test_a_place_through_time_is_found_newest_first():
    assert look_up("hà tu", GAZETTEER) == [("2025", "06652"), ("2024", "06664"), ("2020", "06664")]
    assert look_up("6967", GAZETTEER) == [("2025", "06967"), ("2024", "06967"), ("2020", "06967")]


def test_the_units_of_the_list_in_force_come_before_others():
    assert look_up("Hà Tu", GAZETTEER, day=date(2024, 12, 1)) == [("2024", "06664")]
    assert look_up("Hòa Lạc", GAZETTEER, day=date(2024, 12, 1)) == [("2020", "06718")]


@pytest.mark.parametrize(
    ("written", "options", "units"),
    [
        ("06652", {}, {("2020", "06652"), ("2024", "06652"), ("2025", "06652")}),
        ("Đầm Hà", {"day": date(2024, 12, 1)}, {("2024", "06895"), ("2024", "06916")}),
        ("Hải Hoà", {"day": date(2024, 12, 1)}, {("2024", "06742"), ("2024", "06799")}),
        ("Hạ Long", {}, {("2020", "07012"), ("2024", "07012"), ("2025", "06688")}),
    ],
)
def test_what_may_be_several_units_is_told_with_all_of_them(written, options, units):
    with pytest.raises(AmbiguousUnitError) as caught:
        look_up(written, GAZETTEER, **options)

    assert set(caught.value.units) == units
    for language in ("vi", "en"):
        said = caught.value.text(language)
        assert all(code in said for _, code in units) and written in said


@pytest.mark.parametrize(
    ("written", "district", "words"),
    [
        ("Hạ Tu", None, "Phường Hà Tu"),
        ("99999", None, "99999"),
        ("zzzz", None, "zzzz"),
        ("Hải Hòa", "Ba Chẽ", "Phường Hải Hòa, Thành phố Móng Cái (06742: 2020, 2024)"),
    ],
)
def test_what_is_no_unit_is_told(written, district, words):
    with pytest.raises(ParameterError) as caught:
        look_up(written, GAZETTEER, district=district)

    assert words in caught.value.text("vi") and words in caught.value.text("en")
    assert not isinstance(caught.value, AmbiguousUnitError)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("06652", "06652"),
        (6652, "06652"),
        (6652.0, "06652"),
        ("1", "00001"),
        ("066520", None),
        ("Hà Tu", None),
        (None, None),
        (float("nan"), None),
        ("-1", None),
    ],
)
def test_codes_are_read_as_a_spreadsheet_leaves_them(cell, code):
    assert written_code(cell) == code


def test_near_names_are_put_in_order_of_likeness():
    names = NearNames(["Hà Tu", "Hà Trung", "Bãi Cháy", "Hà Tu"])

    assert names.propose("Ha Tuu") == [0, 3, 1]
    assert names.propose("Phuong Ha Tu", at_most=2) == [0, 3]
    assert names.propose("Hà Trungg", at_most=1) == [1]
    assert names.propose("zzzz") == []


def test_an_index_knows_the_land_that_units_share():
    index = UnitIndex(GAZETTEER)

    assert index.sharing_land(("2025", "06652"), "2020") == [("2020", "06652"), ("2020", "06664")]
    assert index.same_land(("2025", "06967"), "2020") == ("2020", "06967")
    assert index.same_land(("2025", "06652"), "2020") is None
