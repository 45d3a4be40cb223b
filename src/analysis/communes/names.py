"""Compare the names of communes as agencies' files write them.

The same name comes composed or decomposed (NFC, NFD), in capitals, with or without its type
("Phường", "P.", "TT."), with the tone mark in the old or the new place (Hoà, Hòa), and sometimes
without any marks. ``name_key`` makes all but the last one equal; ``plain_key`` also drops the marks,
which may make different names equal, so that a match by it counts only where it is the only one.
"""

import unicodedata
from difflib import SequenceMatcher

LIKE = 0.8  # two names without marks that are more alike than this are one name misspelled
CROSSED = str.maketrans("ð", "đ")  # the letter eth, which old Vietnamese fonts leave in place of đ
TONES = "\u0300\u0301\u0303\u0309\u0323"
TYPE_WORDS = {
    "phuong": ("phường", "p"),
    "xa": ("xã", "x"),
    "thi_tran": ("thị trấn", "tt"),
    "dac_khu": ("đặc khu", "đk"),
}
DISTRICT_WORDS = ("thành phố", "thị xã", "huyện", "quận", "tp", "tx", "h", "q")


def name_key(name: str) -> str:
    """Return what is compared of a unit's name: its type left out, marks kept.

    >>> name_key("P.  HOÀ LẠC") == name_key("Phường Hòa Lạc")
    True
    """
    return _without(_spelled(name), _PREFIXES)


def plain_key(name: str) -> str:
    """Return the name without its type and without marks: "Phường Đông Triều" -> "dong trieu".

    The type is left out only where it is written with its marks: "Phuong Dong" may be a name.
    """
    return without_marks(name_key(name))


def plain_keys(name: str) -> set[str]:
    """Return the keys that a name without marks may stand for: whole, or less the types it begins with."""
    return set(plain_readings(name))


def plain_readings(name: str) -> dict[str, str | None]:
    """Return the same keys, each with the type that was read before it (None if the name says none).

    >>> plain_readings("Thi tran Dam Ha")
    {'thi tran dam ha': None, 'dam ha': 'thi_tran'}
    """
    key, kind = plain_key(name), type_of(name)
    readings = {key: kind}
    while (shorter := _without(key, _PLAIN_PREFIXES, once=True)) != key:
        kind = kind or _PLAIN_TYPES[key.removesuffix(shorter).strip()]
        readings[key := shorter] = kind
    return readings


def only_lacks_marks(written: str, name: str) -> bool:
    """Tell whether ``written`` is ``name`` with some marks left out, none of them another one.

    "Ha Tu" and "Hà Tú" without one mark are; "Hạ Tu" is not "Hà Tu". The type before the name is left
    aside in both.
    """
    own = name_key(name)
    words = name_key(written).split()[-len(own.split()) :]
    one, other = ([_letters(word) for word in words], [_letters(word) for word in own.split()])
    return len(one) == len(other) and all(
        [letter for letter, _ in a] == [letter for letter, _ in b]
        and all(marks <= more for (_, marks), (_, more) in zip(a, b, strict=True))
        for a, b in zip(one, other, strict=True)
    )


def likeness(written: str, name: str) -> float:
    """Return how alike two names are without their marks and types: 0 to 1 (the same)."""
    own = plain_key(name)
    return max(SequenceMatcher(None, key, own).ratio() for key in plain_keys(written))


def type_of(name: str) -> str | None:
    """Return the type that a name begins with (phuong, xa, thi_tran, dac_khu), None if it says none."""
    spelled = _spelled(name)
    return next((kind for kind, words in _BY_TYPE.items() if _without(spelled, words) != spelled), None)


def type_word(word: object) -> str | None:
    """Return the type that a word alone stands for: "Phường", "TT." or "thi_tran"."""
    if not isinstance(word, str):
        return None
    return word if word in TYPE_WORDS else type_of(f"{word} ?a")


def district_key(name: str) -> str:
    """Return what is compared of a district's name: "TP. Hạ Long" and "ha long" are the same."""
    return without_marks(_without(_spelled(name), _DISTRICT_PREFIXES))


def without_marks(text: str) -> str:
    """Return the text without the marks of its letters; đ becomes d."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d")


def _spelled(text: str) -> str:
    """Return the text in small letters, one space between words, each tone at its syllable's end."""
    letters = unicodedata.normalize("NFD", text.casefold().translate(CROSSED))
    words = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in letters).split()
    return unicodedata.normalize("NFC", " ".join(map(_tone_last, words)))


def _tone_last(word: str) -> str:
    """Move the tone marks of a decomposed syllable behind its letters: hoà and hòa are the same."""
    return "".join(c for c in word if c not in TONES) + "".join(c for c in word if c in TONES)


def _letters(word: str) -> list[tuple[str, frozenset[str]]]:
    """Return the letters of a word, each with its marks; the bar of đ is a mark as well."""
    letters: list[tuple[str, frozenset[str]]] = []
    for c in unicodedata.normalize("NFD", word):
        if unicodedata.combining(c) and letters:
            letters[-1] = (letters[-1][0], letters[-1][1] | {c})
        else:
            letters.append(("d", frozenset("đ")) if c == "đ" else (c, frozenset()))
    return letters


def _without(text: str, prefixes: tuple[str, ...], *, once: bool = False) -> str:
    """Return the text without the type words it begins with; a text that is only those is kept."""
    for prefix in prefixes:
        rest = text.removeprefix(f"{prefix} ")
        if rest != text:
            return rest if once else _without(rest, prefixes)
    return text


_BY_TYPE = {kind: tuple(map(_spelled, words)) for kind, words in TYPE_WORDS.items()}
_PREFIXES = tuple(word for words in _BY_TYPE.values() for word in words)
_PLAIN_TYPES = {without_marks(word): kind for kind, words in _BY_TYPE.items() for word in words}
_PLAIN_PREFIXES = tuple(_PLAIN_TYPES)
_DISTRICT_PREFIXES = tuple(
    p for word in DISTRICT_WORDS for p in (_spelled(word), without_marks(_spelled(word)))
)
