"""The two encodings that Vietnamese offices used before Unicode, as tables, and their conversion.

TCVN3 (fonts .VnTime, "ABC") is VN3 of the national standard TCVN 5712:1993: one byte a letter, all
small letters but capitals only without tone; a capital with a tone is the small letter's byte in a font
of capitals (.VnTimeH). VNI (fonts VNI-Times) is the VNI Software Company's encoding for Windows: a vowel
and behind it a byte for its marks, single bytes for đ, ơ, ư and the letters of i.

A workbook stores such bytes as the Windows-1252 characters of the same numbers: "H¹ Long", "Haï Long".
"""

import re
import unicodedata
from functools import cache

TCVN3, VNI = "tcvn3", "vni"
ENCODINGS = (TCVN3, VNI)
# Tones in the order of the tables below: none, grave, hook, tilde, acute, dot.
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")

# Vowel: the bytes of its six tones, as Windows-1252 characters.
_TCVN3_VOWELS = {
    "a": "aµ¶·¸¹",
    "ă": "¨»¼½¾Æ",
    "â": "©ÇÈÉÊË",
    "e": "eÌÎÏÐÑ",
    "ê": "ªÒÓÔÕÖ",
    "i": "i×ØÜÝÞ",
    "o": "oßáâãä",
    "ô": "«åæçèé",
    "ơ": "¬êëìíî",
    "u": "uïñòóô",
    "ư": "\u00adõö÷øù",
    "y": "yúûüýþ",
}
_TCVN3_CAPITALS = {"Ă": "¡", "Â": "¢", "Ê": "£", "Ô": "¤", "Ơ": "¥", "Ư": "¦", "Đ": "§"}
# What follows the plain vowel for each tone, then for each tone on a circumflex or a breve.
_VNI_TONES = ("", "ø", "û", "õ", "ù", "ï")
_VNI_CIRCUMFLEX = ("â", "à", "å", "ã", "á", "ä")
_VNI_BREVE = ("ê", "è", "ú", "ü", "é", "ë")
_VNI_I = "iìæóíò"


def to_unicode(text: str, encoding: str) -> str:
    """Return ``text``, written in ``encoding`` ("tcvn3", "vni"), in Unicode (NFC).

    What the encoding does not define is kept, and so is a sign that stands alone (a bullet, a section
    sign). A TCVN3 text without any small plain letter and with a capital inside a word was written in
    capitals: its letters with tones become capitals too, which the encoding itself cannot say.

    >>> to_unicode("TØnh Qu¶ng Ninh", "tcvn3"), to_unicode("Tænh Quaûng Ninh", "vni")
    ('Tỉnh Quảng Ninh', 'Tỉnh Quảng Ninh')
    """
    letters, pattern = _decoder(encoding)
    converted = " ".join(
        word if len(word) == 1 and not word.isalpha() else pattern.sub(lambda m: letters[m[0]], word)
        for word in text.split(" ")
    )
    return converted.upper() if encoding == TCVN3 and _in_capitals(text) else converted


def letters_of(encoding: str) -> dict[str, str]:
    """Return the letters beyond ASCII by what ``encoding`` writes for them.

    67 small letters and 7 capitals in TCVN3; all 134 in VNI, some in two ways.
    """
    table = _tcvn3() if encoding == TCVN3 else _vni()
    return {written: letter for written, letter in table.items() if not written.isascii()}


def _tcvn3() -> dict[str, str]:
    letters = {
        written: _letter(vowel, tone)
        for vowel, row in _TCVN3_VOWELS.items()
        for written, tone in zip(row, _TONES, strict=True)
    }
    return letters | {written: capital for capital, written in _TCVN3_CAPITALS.items()} | {"®": "đ"}


def _vni() -> dict[str, str]:
    """Return the letters by their one or two characters; a mark of either case fits a capital."""
    small = {"ñ": "đ"} | dict(zip(_VNI_I, (_letter("i", tone) for tone in _TONES), strict=True))
    for vowel, written in (*((v, v) for v in "aeouy"), ("ơ", "ô"), ("ư", "ö")):
        small |= _marked(vowel, written, _VNI_TONES)
    for vowel in "aeo":
        small |= _marked(_letter(vowel, "\u0302"), vowel, _VNI_CIRCUMFLEX)
    small |= _marked("ă", "a", _VNI_BREVE)
    small |= {"î": "ỵ"}
    del small["yï"]
    mixed = {written.capitalize(): letter.upper() for written, letter in small.items()}
    return small | mixed | {written.upper(): letter.upper() for written, letter in small.items()}


def _marked(vowel: str, written: str, marks: tuple[str, ...]) -> dict[str, str]:
    """Return the six tones of a vowel by what is written: a letter and a mark."""
    return {written + mark: _letter(vowel, tone) for mark, tone in zip(marks, _TONES, strict=True)}


def _letter(vowel: str, mark: str) -> str:
    return unicodedata.normalize("NFC", vowel + mark)


@cache
def _decoder(encoding: str) -> tuple[dict[str, str], re.Pattern]:
    """Return the table of an encoding and a pattern that finds its letters, the longer first."""
    letters = letters_of(encoding)
    longest_first = sorted(letters, key=len, reverse=True)
    return letters, re.compile("|".join(map(re.escape, longest_first)))


def _in_capitals(text: str) -> bool:
    """Return whether no plain letter is small and one inside a word is a capital."""
    return not re.search("[a-z]", text) and re.search(r"(?<=[^\W\d_]|[¡-÷])[A-Z]", text) is not None
