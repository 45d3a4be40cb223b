"""The words beside numbers: the table is whole, and a cell's text is made comparable."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.intake import vocabulary
from analysis.intake.vocabulary import COLUMNS, Word, meaning, plain
from analysis.observations import PER
from analysis.tables import read_table


@pytest.fixture(scope="module")
def table():
    from pathlib import Path

    return read_table(Path(vocabulary.__file__).with_name("words.csv"), COLUMNS)


def test_each_word_stands_once_as_it_is_looked_up(table):
    words = list(table["word"])

    assert len(words) == len(set(words))
    assert [] == [word for word in words if word != plain(word).casefold()]


def test_units_are_those_of_the_project_and_factors_are_numbers(table, plan):
    units = table[table["role"] == "unit"]["means"].str.split().explode()
    factors = table[table["role"] == "times"]["means"]

    assert set(units) <= set(plan.units.index)
    assert all(float(factor) > 1 for factor in factors)


def test_only_bounds_stand_behind_their_number(table):
    after = table[table["means"].eq("after")]

    assert {"below", "above"} == set(after["role"])


def test_every_share_has_a_word(table):
    """What is a share of a hundred or a thousand can be written out, in words or by a sign."""
    said = set(table[table["role"] == "unit"]["means"].str.split().explode())

    assert {unit for unit, base in PER.items() if base <= 1000} <= said


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("KPS", Word("none")),
        ("Không Phát Sinh", Word("none")),
        ("khong phat sinh", Word("none")),
        ("trở lên", Word("above", ("after",))),
        ("triệu", Word("times", ("1000000",))),
        ("xyz", None),
        ("", None),
    ],
)
def test_words_are_found_in_any_case_and_without_marks(words, expected):
    assert expected == meaning(words)


def test_words_that_differ_by_their_marks_only_are_not_guessed(monkeypatch):
    """Without marks, a word that could mean two things means none."""
    both = {"tám": Word("exact"), "tạm": Word("about")}
    monkeypatch.setattr(vocabulary, "_vocabulary", lambda: both)
    vocabulary._unmarked.cache_clear()

    assert (Word("exact"), Word("about"), None) == (meaning("tám"), meaning("tạm"), meaning("tam"))
    vocabulary._unmarked.cache_clear()


@pytest.mark.parametrize(
    ("expected", "content"),
    [
        ("1 234,5", "1\u00a0234,5"),
        ("1 234", "\u20031\u2009\u202f234\n"),
        ("98,5%", "\u200b９８，５％\ufeff"),
        ("-5", "\u22125"),
        ("- -", "– —"),
        ("...", "…"),
        ("6¹", "6¹"),
        ("xã", unicodedata.normalize("NFD", "xã")),
    ],
)
def test_each_sign_is_brought_to_one_form(expected, content):
    assert expected == plain(content)


@given(st.text())
def test_making_plain_twice_changes_nothing_more(text):
    assert plain(text) == plain(plain(text))
