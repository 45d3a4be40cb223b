"""Which words can be Vietnamese syllables: real ones can, words of other languages mostly cannot."""

import csv
import unicodedata

import pytest

from analysis.intake.syllables import is_syllable, tone_places

SYLLABLES = """
    a ơ ý ủy uỷ hoà hòa thuý thúy khoẻ khỏe quý quận quýt quỳnh quốc quyết giữa gì già giếng giết nghiêng
    ghế ngoằn khuya khuỷu xoong ruộng người ưu tươi cười hươu yêu yến nguyễn đặc bích chếch tách thích
    ngoéo loắt choắt huênh uể thuở HẢI Đông
"""
NO_SYLLABLES = """
    été déjà naïf Noël forêt garçon où maïs strength child über señor Internet UBND km ba2 xã!
    Quaûng phöôøng Qu¶ng tØnh ngi ce gha nge quaa tiêngg việtt cat bạm̀ hỏp tõc aõ tháing
"""


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_real_syllables_are_syllables(word):
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", NO_SYLLABLES.split())
def test_other_words_are_none(word):
    assert not is_syllable(word)


def test_no_word_at_all_is_no_syllable():
    assert not is_syllable("")
    assert not is_syllable("phường xã")


TONE_PLACES = {
    **{"a": {0}, "ai": {0}, "an": {0}, "ia": {0}, "eo": {0}, "ưa": {0}},
    **{"oa": {0, 1}, "uy": {0, 1}, "oan": {1}, "oai": {1}, "uya": {1}, "iêu": {1}, "ươu": {1}, "uyên": {2}},
}


@pytest.mark.parametrize(("rime", "places"), TONE_PLACES.items())
def test_the_tone_stands_over_the_letter_that_bears_it(rime, places):
    assert places == tone_places(rime)


def test_every_name_of_a_commune_is_made_of_syllables(data_dir):
    """All names of the three lists, but for their numbers, in both normal forms."""
    with (data_dir / "communes" / "units.csv").open(encoding="utf-8") as file:
        names = {row["full_name"] for row in csv.DictReader(file)}
    words = {word for name in names for word in name.split() if not word.isdecimal()}

    assert 150 <= len(words)
    assert set() == {word for word in words if not is_syllable(word)}


def test_the_plans_sentences_are_made_of_syllables(plan):
    """All words of the plan's wording, but for foreign names and abbreviations."""
    words = set(" ".join(plan.indicators["name_vi"]).replace(",", " ").split())
    others = {word for word in words if word.isalpha() and not is_syllable(word)}

    assert 100 <= len(words)
    assert {"HIV", "THCS", "THPT", "vắc", "xin"} >= others
