"""Text in TCVN3 and VNI: the tables letter by letter, recognition, and what must never be taken for it."""

import csv
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.intake.encodings import ENCODINGS, TCVN3, VNI, letters_of, to_unicode
from analysis.intake.legacy import read_texts, recognise
from analysis.language import speak

# VN3 of TCVN 5712:1993 by code position, written out apart from the module's table: from 0xA1 to 0xAE, then
# the toned letters from 0xB5 on; None where the standard has no letter.
CODES_FROM_A1 = "ĂÂÊÔƠƯĐăâêôơưđ"
CODES_FROM_B5 = [
    *["à", "ả", "ã", "á", "ạ", None, "ằ", "ẳ", "ẵ", "ắ", None],
    *[None, None, None, None, None, None, "ặ", "ầ", "ẩ", "ẫ", "ấ", "ậ", "è", None, "ẻ", "ẽ"],
    *["é", "ẹ", "ề", "ể", "ễ", "ế", "ệ", "ì", "ỉ", None, None, None, "ĩ", "í", "ị", "ò"],
    *[None, "ỏ", "õ", "ó", "ọ", "ồ", "ổ", "ỗ", "ố", "ộ", "ờ", "ở", "ỡ", "ớ", "ợ", "ù"],
    *[None, "ủ", "ũ", "ú", "ụ", "ừ", "ử", "ữ", "ứ", "ự", "ỳ", "ỷ", "ỹ", "ý", "ỵ"],
]
VN3 = {chr(0xA1 + i): letter for i, letter in enumerate(CODES_FROM_A1)} | {
    chr(0xB5 + i): letter for i, letter in enumerate(CODES_FROM_B5) if letter
}
# VNI for Windows: what is written behind a vowel for its marks, in the order of the tones.
VNI_ROWS = {
    "aù aø aû aõ aï": "áàảãạ",
    "aâ aá aà aå aã aä": "âấầẩẫậ",
    "aê aé aè aú aü aë": "ăắằẳẵặ",
    "eù eø eû eõ eï": "éèẻẽẹ",
    "eâ eá eà eå eã eä": "êếềểễệ",
    "í ì æ ó ò": "íìỉĩị",
    "où oø oû oõ oï": "óòỏõọ",
    "oâ oá oà oå oã oä": "ôốồổỗộ",
    "ô ôù ôø ôû ôõ ôï": "ơớờởỡợ",
    "uù uø uû uõ uï": "úùủũụ",
    "ö öù öø öû öõ öï": "ưứừửữự",
    "yù yø yû yõ î": "ýỳỷỹỵ",
    "ñ": "đ",
}
VNI_LETTERS = {
    written: letter
    for row, letters in VNI_ROWS.items()
    for written, letter in zip(row.split(), letters, strict=True)
}
TEXT = """
    cá nhà cả xã hạ năm bắc bằng hẳn sẵn đặc cân cấp cầu cẩm mẫu quận đông bé hè trẻ chẽ mẹ tên chế về thể lễ
    huyện chính bình tỉnh nghĩa thị có hòn nhỏ rõ học sông phố đồng tổ chỗ hộ sơn lớp trường sở dưỡng trợ chú
    mùa thủ vũ phụ tư thứ rừng tử chữ tự ý kỳ kỷ mỹ kỵ phường Quảng Ninh Hạ Long
"""
WORDS = TEXT.split()
LOWER = sorted({letter for word in WORDS for letter in word.lower() if not letter.isascii()})
FRENCH = [
    "Où est la bibliothèque de l'école, près de la forêt ?",
    "Le garçon a mangé du maïs à Noël ; c'était très naïf.",
    "Développement de la petite enfance : santé, éducation et protection",
    "Taux de mortalité des enfants de moins de cinq ans",
    "L'élève est né à Hanoï en août ; il a bu son thé tôt.",
    "où on va, le Thaï laïc, il a dû, là où tu es né",
]
ENGLISH = [
    "The naïve façade of the café was a cliché",
    "Share of children under 5 whose birth is registered — “final”",
    "Price: £5 or ¥100 © 2026 Company® § 12, µm and ±5°, ½ of 10 m²",
    "Brontë's coöperative résumé, 100 % done",
    "bui 2.5 µm",
]


def inverse(encoding: str) -> dict[str, str]:
    """What an encoding writes for each letter; TCVN3 has small letters for toned capitals."""
    table: dict[str, str] = {}
    for written, letter in letters_of(encoding).items():
        table.setdefault(letter, written)
    if encoding == TCVN3:
        table |= {letter.upper(): table.get(letter.upper(), table[letter]) for letter in LOWER}
    return table


INVERSE = {encoding: inverse(encoding) for encoding in ENCODINGS}


def encoded(text: str, encoding: str) -> str:
    return "".join(INVERSE[encoding].get(letter, letter) for letter in text)


def test_the_words_have_every_letter():
    """67 small letters beyond ASCII; with their capitals 134."""
    assert 67 == len(LOWER)
    assert 134 == len({*LOWER, *"".join(LOWER).upper()})


def test_the_table_of_tcvn3_is_the_standards():
    assert 74 == len(VN3)
    assert VN3 == letters_of(TCVN3)


def test_the_table_of_vni_is_the_companys():
    """In small letters, in capitals, and in a capital with its mark as of a small letter (Ñaïi, AÙo, Aùo)."""
    table = letters_of(VNI)

    assert 67 == len(VNI_LETTERS)
    assert VNI_LETTERS == {written: table[written] for written in VNI_LETTERS}
    assert [] == [w for w, letter in VNI_LETTERS.items() if table[w.upper()] != letter.upper()]
    assert {*LOWER, *"".join(LOWER).upper()} == set(table.values())
    assert "Áo ĐẸP Ông" == to_unicode("Aùo ÑEÏP Oâng", VNI)


@pytest.mark.parametrize(
    ("tcvn3", "vni", "unicode"),
    [
        ("TØnh Qu¶ng Ninh", "Tænh Quaûng Ninh", "Tỉnh Quảng Ninh"),
        ("Thµnh phè H¹ Long", "Thaønh phoá Haï Long", "Thành phố Hạ Long"),
        ("HuyÖn B×nh Liªu", "Huyeän Bình Lieâu", "Huyện Bình Liêu"),
        ("ThÞ x· §«ng TriÒu", "Thò xaõ Ñoâng Trieàu", "Thị xã Đông Triều"),
        ("Ph­êng CÈm Thuû", "Phöôøng Caåm Thuûy", None),
        ("sè trÎ em d­íi 5 tuæi", "soá treû em döôùi 5 tuoåi", "số trẻ em dưới 5 tuổi"),
        ("Ch­a cã sè liÖu", "Chöa coù soá lieäu", "Chưa có số liệu"),
        (
            "Céng hoµ x· héi chñ nghÜa ViÖt Nam",
            "Coäng hoaø xaõ hoäi chuû nghóa Vieät Nam",
            "Cộng hoà xã hội chủ nghĩa Việt Nam",
        ),
    ],
)
def test_real_texts_are_recognised_and_converted(tcvn3, vni, unicode):
    assert (TCVN3, VNI) == (recognise(tcvn3), recognise(vni))
    if unicode:
        assert (unicode, unicode) == (to_unicode(tcvn3, TCVN3), to_unicode(vni, VNI))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("word", WORDS)
def test_real_words_with_every_letter_come_back(encoding, word):
    """Small letters in both encodings; capitals too where the encoding has them."""
    assert word == to_unicode(encoded(word, encoding), encoding)
    if encoding == VNI:
        assert word.upper() == to_unicode(encoded(word.upper(), encoding), encoding)


@pytest.mark.parametrize("letter", LOWER)
def test_every_capital_comes_back_in_a_title(letter):
    """TCVN3 writes toned capitals as small letters: in a text of capitals they are raised again."""
    title = f"TRUNG TÂM {letter.upper()}M"

    assert title == to_unicode(encoded(title, TCVN3), TCVN3)
    assert title == to_unicode(encoded(title, VNI), VNI)


@given(st.sampled_from(ENCODINGS), st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_text_is_recognised_and_comes_back(encoding, words):
    """Recognised as what it is or not at all, and then converted to the original in NFC."""
    text = " ".join(words)
    found = recognise(encoded(text, encoding))

    assert found in (encoding, None)
    assert unicodedata.normalize("NFC", text) == to_unicode(encoded(text, encoding), encoding)


@given(st.sampled_from(ENCODINGS), st.lists(st.sampled_from(WORDS), min_size=5, max_size=12, unique=True))
def test_a_longer_text_is_always_recognised(encoding, words):
    """Five different words with marks leave no doubt."""
    text = " ".join(word for word in (*words, "phường", "huyện"))

    assert encoding == recognise(encoded(text, encoding))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_full_name_of_a_commune_is_recognised_alone(data_dir, encoding):
    """200 names of "Phường Hà Khánh"'s kind, each as the only cell that is known."""
    names = full_names(data_dir)
    read = {name: encoded(name, encoding) for name in names}

    assert 190 <= len(names)
    assert [] == [name for name, text in read.items() if text != name and recognise(text) != encoding]
    assert [] == [name for name, text in read.items() if to_unicode(text, encoding) != name]


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), max_size=6), st.sampled_from(ENCODINGS)
)
def test_a_column_in_one_encoding_is_converted_or_asked_about(sentences, encoding):
    """Beside a certain text the others are converted; where both readings are Vietnamese it is asked."""
    texts = ["thành phố Hạ Long tỉnh Quảng Ninh", *map(" ".join, sentences)]
    readings = read_texts([encoded(text, encoding) for text in texts])

    for text, reading in zip(texts, readings, strict=True):
        if reading.question is None:
            assert (text, encoding if encoded(text, encoding) != text else None) == (
                reading.text,
                reading.encoding,
            )
        else:
            assert encoded(text, encoding) == reading.text
            assert text == reading.question.fields["converted"]


@pytest.mark.parametrize("text", ["HuyÖn", "Haï", "sín löng"])
def test_one_word_and_a_text_that_fits_both_encodings_are_not_certain(text):
    """sín löng is sớn lửng in TCVN3 and sín lưng in VNI."""
    assert recognise(text) is None


def test_single_words_tell_the_encoding_together():
    """A column of one-word cells is no less certain than a sentence."""
    readings = read_texts(["HuyÖn", "TØnh", "N¨m", "2026", "Long"])

    assert ["Huyện", "Tỉnh", "Năm", "2026", "Long"] == [r.text for r in readings]
    assert [TCVN3, TCVN3, TCVN3, None, None] == [r.encoding for r in readings]


def test_a_text_that_is_vietnamese_both_ways_is_asked_about():
    """Cô Tô in Unicode is Cụ Tụ in TCVN3; alone it is what it is."""
    assert ["Cô Tô"] == [r.text for r in read_texts(["Cô Tô"]) if r.question is None]
    sure, unsure = read_texts(["HuyÖn V©n §ån", "Cô Tô"])

    assert ("Huyện Vân Đồn", "intake.change.tcvn3") == (sure.text, sure.change.identifier)
    assert ("Cô Tô", None, "intake.question.tcvn3") == (
        unsure.text,
        unsure.encoding,
        unsure.question.identifier,
    )
    assert "“Cụ Tụ”" in unsure.question.text(speak("vi"))
    assert "TCVN3" in sure.change.text(speak("en"))


def test_texts_in_two_encodings_are_each_converted_from_their_own():
    readings = read_texts(["HuyÖn V©n §ån", "Huyeän Vaân Ñoàn", "Huyện Vân Đồn", "Sè"])

    assert ["Huyện Vân Đồn"] * 3 + ["Sè"] == [r.text for r in readings]
    assert [TCVN3, VNI, None, None] == [r.encoding for r in readings]
    assert "VNI" in readings[1].change.text(speak("vi"))


def test_a_name_that_is_vietnamese_in_vni_too_is_asked_about():
    """Hoàng Gai in Unicode is Hồng Gai in VNI."""
    _, unsure = read_texts(["Huyeän Vaân Ñoàn", "Hoàng Gai"])

    assert ("Hoàng Gai", "intake.question.vni") == (unsure.text, unsure.question.identifier)
    assert "“Hồng Gai”" in unsure.question.text(speak("en"))


@pytest.mark.parametrize("text", [*FRENCH, *ENGLISH, "", "2026", "UBND", "naïf", "Thaï", "où", "±5 µg/m³"])
def test_ordinary_french_and_english_is_never_taken_for_legacy(text):
    assert recognise(text) is None
    assert [text] == [r.text for r in read_texts([text])]


@given(st.text(string.printable))
def test_plain_ascii_is_never_taken_for_legacy(text):
    assert recognise(text) is None


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.sampled_from(["NFC", "NFD"]))
def test_unicode_vietnamese_is_never_taken_for_legacy(words, form):
    text = unicodedata.normalize(form, " ".join(words))

    assert recognise(text) is None
    assert [(text, None, None)] == [(r.text, r.encoding, r.question) for r in read_texts([text])]


LATIN_1 = [word for word in WORDS if all(ord(letter) < 256 for letter in word)]


@given(st.lists(st.sampled_from([*LATIN_1, "Cô", "Tô", "Hoà", "Hòa", "loã", "quý"]), min_size=1, max_size=8))
def test_unicode_vietnamese_of_latin_1_letters_only_is_never_taken_for_legacy(words):
    """à é ì ô ù are letters of Vietnamese and signs of VNI and TCVN3 too."""
    assert recognise(" ".join(words)) is None


def test_the_projects_own_texts_are_never_taken_for_legacy(data_dir, plan):
    """Names of communes, indicators and the plan's sentences, in both languages."""
    texts = [*full_names(data_dir), *plan.indicators["sentence"], *plan.indicators["name_en"]]
    texts += [*plan.indicators["short_vi"], *plan.units["name_vi"]]

    assert [] == [text for text in texts if recognise(text)]
    assert [] == [r.text for r in read_texts(texts) if r.encoding or r.question]


@given(st.text(max_size=60), st.text("¡¢£¤¥¦§¨©ª«¬®µ¶·¸¹»¼½¾ÆÇØÞßàáâãåæøùûüýþ abcHT", max_size=30))
def test_no_text_raises(any_text, latin):
    """Arbitrary texts are read, and converting is always possible."""
    for text in (any_text, latin):
        assert 2 == len(read_texts([text, "HuyÖn V©n §ån"]))
        assert all(isinstance(to_unicode(text, encoding), str) for encoding in ENCODINGS)


def test_signs_that_stand_alone_stay():
    assert "· Hà Tu § 5" == to_unicode("· Hµ Tu § 5", TCVN3)


def full_names(data_dir) -> list[str]:
    """The full names of the communes of all lists."""
    with (data_dir / "communes" / "units.csv").open(encoding="utf-8") as file:
        return sorted({row["full_name"] for row in csv.DictReader(file)})
