"""Vietnamese and English: the same texts in both, the numbers of each, and words for every value."""

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pandas as pd
import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import ParameterError
from analysis.language import LANGUAGES, LOCALE_DIR, MissingTextError, speak
from analysis.language.quantities import (
    chance,
    chance_word,
    difference,
    natural_frequency,
    number_for,
    quantity,
    target,
    yearly_rate,
)

SOURCE = Path(__file__).resolve().parents[1] / "src" / "analysis"
vi, en = speak("vi"), speak("en")
# Strings of the same form that name a file, or a state that is never put into words.
NO_IDENTIFIERS = (".", ".csv", ".html", ".json", ".py", ".j2", ".css", ".js", ".svg", "projection.ok")


def catalogue(code: str) -> dict[str, tuple[str, ...]]:
    """Return the texts of a language by identifier; a text in several numbers has several."""
    texts: dict[str, tuple[str, ...]] = {}
    for path in sorted((LOCALE_DIR / code).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                if message.id:
                    several = isinstance(message.id, (list, tuple))
                    identifier = message.id[0] if several else message.id
                    assert identifier not in texts, f"{identifier} stands twice in {code}"
                    texts[identifier] = tuple(message.string) if several else (message.string,)
    return texts


@pytest.fixture(scope="module")
def texts() -> dict[str, dict[str, tuple[str, ...]]]:
    return {code: catalogue(code) for code in LANGUAGES}


def fields(text: str) -> set[str]:
    """Return the names in braces of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def used() -> tuple[dict[str, str], dict[str, str]]:
    """Return the identifiers in the sources and the beginnings of those made with a value, with their file.

    An identifier is a string "word.word…" whose first word begins an identifier of the catalogues, or any
    string given to text(), count(), t(), _help() or _short().
    """
    first_words = {identifier.split(".")[0] for identifier in catalogue("vi")} - {"yes", "no"}
    literal = re.compile(rf"""(?<![\w.])["']((?:{"|".join(sorted(first_words))})\.[\w.]+)["']""")
    call = re.compile(r"""(?:words\.text|w\.text|\bt|\.count)\(\s*["']([\w.]+)["']""")
    beginning = re.compile(rf"""\bf["']((?:{"|".join(sorted(first_words))})\.[\w.]*){{""")
    whole, begun = {}, {}
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.j2")]):
        content = path.read_text(encoding="utf-8")
        whole |= dict.fromkeys(literal.findall(content) + call.findall(content), path.name)
        begun |= dict.fromkeys(beginning.findall(content), path.name)
    begun |= {k: v for k, v in whole.items() if k.endswith(".")}
    return {k: v for k, v in whole.items() if not k.endswith(NO_IDENTIFIERS)}, begun


def test_both_languages_have_the_same_identifiers(texts):
    """No text stands in one language only."""
    assert set(texts["vi"]) == set(texts["en"])
    assert 150 <= len(texts["vi"])


def test_both_languages_fill_in_the_same_fields(texts):
    """A text takes the same values in both languages, in every grammatical number."""
    wrong = [
        identifier
        for identifier, vietnamese in texts["vi"].items()
        if {frozenset(fields(text)) for text in vietnamese}
        != {frozenset(fields(text)) for text in texts["en"][identifier]}
    ]

    assert [] == wrong


def test_no_text_is_empty(texts):
    """Every text of both languages is filled, in every grammatical number."""
    assert [] == [i for code in LANGUAGES for i, said in texts[code].items() if not all(said)]


def test_the_catalogues_hold_no_text_of_the_other_language(texts):
    """Sentences differ between the languages and English ones have no Vietnamese letters."""
    sentences = [i for i, said in texts["vi"].items() if len(said[0].split()) >= 4]
    names = re.compile("[A-ZĐ][a-zà-ỹ]+ [A-ZĐ][a-zà-ỹ]+")

    assert [] == [i for i in sentences if texts["vi"][i][0] == texts["en"][i][0]]
    assert [] == [
        i
        for i in sentences
        if not i.startswith(("cli.", "page.", "index.", "boundary."))
        and re.search("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđơư]", names.sub("", texts["en"][i][0]))
    ]


def test_every_text_that_the_program_asks_for_is_there(texts):
    """Each identifier in the sources stands in both catalogues."""
    whole, _ = used()

    assert {} == {i: file for i, file in whole.items() if i not in texts["vi"] or i not in texts["en"]}
    assert 100 <= len(whole)


def test_every_family_of_texts_that_the_program_asks_for_is_there(texts):
    """Where an identifier is made with a value, the catalogues have texts that begin so."""
    _, begun = used()

    assert {} == {b: file for b, file in begun.items() if not any(i.startswith(b) for i in texts["vi"])}
    assert 5 <= len(begun)


def test_no_text_names_the_plan_or_its_province(texts):
    """Their names are rows of data/plan/names.csv; only the help of the commands says whose tool this is."""
    named = re.compile("Qu[ảa]ng Ninh|52/KH|Plan 52|Kế hoạch 52")
    own = {i: said for code in LANGUAGES for i, said in texts[code].items() if not i.startswith("cli.")}

    assert [] == [i for i, said in own.items() if any(named.search(text) for text in said)]


def test_a_text_with_names_needs_a_plan(plan):
    """Without one it is a defect, never a text with a hole in it."""
    assert "Báo cáo Kế hoạch 52 – trẻ em Quảng Ninh – năm 2025" == plan.words("vi").text(
        "page.title", year=2025
    )
    with pytest.raises(MissingTextError, match="the_short_plan"):
        vi.text("page.title", year=2025)


@pytest.mark.parametrize(
    ("expected_vi", "expected_en", "value"),
    [
        ("1.234,5", "1,234.5", 1234.5),
        ("6,5", "6.5", 6.5),
        ("1.234.567", "1,234,567", 1234567),
        ("99,99", "99.99", 99.99),
        ("0,08", "0.08", 0.08),
        ("100", "100", 100.0),
        ("-3", "-3", -3),
        ("12,834", "12.834", 12.834),
    ],
)
def test_numbers_are_written_as_each_language_does(expected_vi, expected_en, value):
    """A comma is the decimal mark in Vietnamese and a point in English, the other one groups thousands."""
    assert expected_vi == vi.number(value)
    assert expected_en == en.number(value)


@pytest.mark.parametrize(("expected", "words"), [("yes", en), ("có", vi)])
def test_a_text_may_be_its_own_identifier(expected, words):
    """The English "yes" is a text like any other."""
    assert expected == words.text("yes")


@given(st.integers(-(10**7), 10**7), st.integers(0, 3))
def test_both_languages_write_the_same_number(whole, decimals):
    """Read back with its own marks, a number is the same in both languages."""
    value = whole / 10**decimals

    assert value == float(en.number(value).replace(",", ""))
    assert value == float(vi.number(value).replace(".", "").replace(",", "."))


def test_no_more_decimals_than_asked_for():
    """At most the given number of decimals is written, and no zero at the end."""
    assert "1,16" == vi.number(1.158146, at_most=2)
    assert "1" == vi.number(1.158146, at_most=0)
    assert "2,5" == vi.number(2.50, at_most=2)


def test_what_fills_a_text_is_written_as_each_language_does():
    """Floats, dates, words by language and lists are told; counts, years and texts stay as they are."""
    words_of_both = {"vi": "phần trăm", "en": "per cent"}

    assert ("6,5", "6.5") == (vi.told(6.5), en.told(6.5))
    assert ("08/03/2021", "8 March 2021") == (vi.told(date(2021, 3, 8)), en.told(date(2021, 3, 8)))
    assert ("phần trăm", "per cent") == (vi.told(words_of_both), en.told(words_of_both))
    assert ("6,5 và 7", "6.5 and 7") == (vi.told([6.5, 7]), en.told([6.5, 7]))
    assert (2025, "3c", None) == (vi.told(2025), vi.told("3c"), vi.told(None))


def test_dates_are_written_as_each_language_does():
    """The plan's date reads 08/03/2021 in Vietnamese and 8 March 2021 in English."""
    assert "08/03/2021" == vi.date(date(2021, 3, 8))
    assert "8 March 2021" == en.date(date(2021, 3, 8))


def test_names_are_joined_as_prose_does():
    """The last two names are joined by a word, and no names make an empty text."""
    assert "a, b và c" == vi.listing(["a", "b", "c"])
    assert "a, b, and c" == en.listing(["a", "b", "c"])
    assert "a" == vi.listing(["a"])
    assert "" == vi.listing([])


@pytest.mark.parametrize("words", [vi, en])
def test_a_text_that_is_missing_is_a_defect_and_never_silent(words):
    """An identifier without a text raises, singular and plural."""
    with pytest.raises(MissingTextError, match=f"no.such.text.*{words.code}"):
        words.text("no.such.text")
    with pytest.raises(MissingTextError):
        words.count("no.such.text", 2)


@pytest.mark.parametrize("code", ["fr", "VI", "", "vi_VN"])
def test_an_unknown_language_is_refused_with_those_that_exist(code):
    """Any language but vi and en raises ParameterError that names both."""
    with pytest.raises(ParameterError, match=f"no language “{code}”; choose one of: vi, en"):
        speak(code)


@pytest.mark.parametrize(
    ("expected", "n"), [("1 mistake;", 1), ("2 mistakes;", 2), ("0 mistakes;", 0), ("1,234 mistakes;", 1234)]
)
def test_english_has_its_plural(expected, n):
    """A count is worded in the number that English asks for."""
    assert expected in en.count("error.data", n)


def test_a_row_gives_its_own_text_in_the_language():
    """Names in the data are taken from the column of the language."""
    row = {"name_vi": "Sở Y tế", "name_en": "Department of Health"}

    assert ("Sở Y tế", "Department of Health") == (vi.pick(row, "name"), en.pick(row, "name"))


@pytest.mark.parametrize(
    ("expected_vi", "expected_en", "value", "unit"),
    [
        ("6,5‰", "6.5‰", 6.5, "per_1000_live_births"),
        ("98,5%", "98.5%", 98.5, "percent"),
        ("0,08%", "0.08%", 0.08, "percent"),
        ("0%", "0%", 0.0, "percent"),
        ("1,16%", "1.16%", 1.158146, "percent"),
        ("550/100.000 trẻ", "550/100,000 children", 550.0, "per_100000_children"),
        ("12 cuộc", "12 cases", 12.0, "cases"),
        ("1.234 người", "1,234 persons", 1234.0, "persons"),
        ("mức độ 3", "level 3", 3.0, "level"),
    ],
)
def test_a_value_is_written_with_its_unit(plan, expected_vi, expected_en, value, unit):
    """A sign joins its number, a word stands apart, where its language wants it; decimals are the unit's."""
    row = plan.units.loc[unit]

    assert expected_vi == quantity(value, row, vi)
    assert expected_en == quantity(value, row, en)


def test_a_difference_of_levels_is_a_number_of_them(plan):
    """One level more is no level 1."""
    assert "1 mức độ" == difference(1.0, plan.units.loc["level"], vi)


def test_a_small_value_keeps_one_more_decimal(plan):
    """Below 1 a value is written with one decimal more than its unit has."""
    assert "0,054" == number_for(0.0544, plan.units.loc["percent"], vi)
    assert "5,44" == number_for(5.4444, plan.units.loc["percent"], vi)


@pytest.mark.parametrize(
    ("expected", "indicator", "milestone"),
    [
        ("≥ 65%", "1", 2025),
        ("≤ 6,5‰", "3a", 2025),
        ("< 9%", "4a", 2025),
        ("≤ 17%", "4b", 2025),
        ("< 15%", "4b", 2030),
        ("100%", "7", 2025),
        ("100%", "12", 2030),
        ("≤ 550/100.000 trẻ", "11a", 2025),
        ("giảm 3–5% mỗi năm", "13", 2030),
        ("< 0,02%", "18b", 2030),
        ("≥ 99,99%", "18a", 2025),
    ],
)
def test_a_target_is_written_as_the_plan_means_it(plan, expected, indicator, milestone):
    """Comparator, value and unit of a target come in one short text."""
    row = plan.milestone_targets().set_index(["indicator", "milestone"]).loc[(indicator, milestone)]

    assert expected == target(row, plan.units.loc[plan.indicators.at[indicator, "unit"]], vi)


def test_every_target_can_be_written(plan):
    """Every target of the plan and of the nation has a text in both languages."""
    for national in (False, True):
        for row in plan.milestone_targets(national=national).to_dict("records"):
            unit = plan.units.loc[plan.indicators.at[row["indicator"], "unit"]]
            said = [target(pd.Series(row), unit, words) for words in (vi, en)]
            assert all("nan" not in text and re.search(r"\d", text) for text in said)


@pytest.mark.parametrize(
    ("expected", "probability"),
    [
        ("dưới 5%", 0.0),
        ("dưới 5%", 0.0499),
        ("5%", 0.05),
        ("5%", 0.074),
        ("10%", 0.076),
        ("50%", 0.5),
        ("50%", 0.52),
        ("55%", 0.53),
        ("95%", 0.949),
        ("95%", 0.95),
        ("trên 95%", 0.9501),
        ("trên 95%", 1.0),
    ],
)
def test_a_chance_is_written_in_steps_of_five_and_never_as_certain(expected, probability):
    """A chance comes in steps of 5 points, "dưới 5%" and "trên 95%" at the ends."""
    assert expected == chance(probability, vi)


@given(st.floats(0, 1))
def test_a_written_chance_is_near_the_chance(probability):
    """The written chance is at most half a step away and never 0 % or 100 %."""
    said = chance(probability, en)
    number = int(re.search(r"\d+", said)[0])

    assert 5 <= number <= 95
    assert 0 == number % 5
    assert abs(number - 100 * probability) <= (2.5 if said[0].isdigit() else 5) + 1e-9


@pytest.mark.parametrize(
    ("expected", "probability"),
    [
        ("rất ít khả năng", 0.0),
        ("rất ít khả năng", 0.07),
        ("ít khả năng", 0.099),
        ("ít khả năng", 0.32),
        ("khả năng ngang nhau", 0.33),
        ("khả năng ngang nhau", 0.66),
        ("nhiều khả năng", 0.68),
        ("nhiều khả năng", 0.87),
        ("rất nhiều khả năng", 0.88),
        ("rất nhiều khả năng", 1.0),
    ],
)
def test_a_chance_has_its_word(expected, probability):
    """The words change at 10, 33, 66 and 90 % of the chance as it is printed, so that both agree."""
    assert expected == chance_word(probability, vi)


@pytest.mark.parametrize(
    ("expected", "probability"),
    [
        ("fewer than 1 in 20", 0.04),
        ("about 1 in 20", 0.06),
        ("about 1 in 10", 0.11),
        ("about 7 in 20", 0.345),
        ("about 7 in 10", 0.7),
        ("more than 19 in 20", 0.96),
    ],
)
def test_a_chance_is_counted_as_it_is_printed(expected, probability):
    """35 % is 7 in 20, not 3 in 10."""
    assert expected == natural_frequency(probability, en)


@pytest.mark.parametrize(
    ("expected", "rate"), [("+1,2%/năm", 0.0123), ("-0,5%/năm", -0.005), ("0%/năm", 0.0), ("+100%/năm", 1.0)]
)
def test_a_yearly_rate_is_written_with_its_sign(expected, rate):
    """A rate of change has its sign, one decimal and the year."""
    assert expected == yearly_rate(rate, vi)
