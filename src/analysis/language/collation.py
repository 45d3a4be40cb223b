"""The order of Vietnamese names in lists: Đ after D, Ă and Â after A, tones only where letters are alike.

By hand, because the one library for it (PyICU) has to be compiled on the office computers of this project's
users. Source: the Vietnamese rules of the Unicode Common Locale Data Repository (collation vi).
"""

import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Level, grave, hook above, tilde, acute, dot below.
TONES = "\u0300\u0309\u0303\u0301\u0323"
SHAPES = "\u0306\u0302\u031b"
Key = tuple[tuple[tuple[int, ...], ...], tuple[int, ...], str]


def vietnamese_key(name: str) -> Key:
    """Return what sorts a name word by word as Vietnamese lists do; other signs come before letters.

    Numbers inside are compared as numbers. Equal keys only for equal names.
    """
    words, tones = [], []
    for word in name.casefold().split():
        letters, said = _letters(word)
        words.append(letters)
        tones += said
    return tuple(words), tuple(tones), name


def _letters(word: str) -> tuple[tuple[int, ...], list[int]]:
    """Return the places of a word's letters in the alphabet, and the tones that stand on them."""
    if word.isdecimal():
        return (-1, int(word)), [0]
    places, tones = [], []
    for sign in unicodedata.normalize("NFC", word):
        parts = unicodedata.normalize("NFD", sign)
        shape = "".join(p for p in parts[1:] if p in SHAPES)
        letter = unicodedata.normalize("NFC", parts[0] + shape)
        known = ALPHABET.find(letter)
        places.append(known if known >= 0 else ord(letter[0]) - 0x110000)
        tones.append(next((1 + TONES.index(p) for p in parts[1:] if p in TONES), 0))
    return tuple(places), tones
