"""Compare the names of communes as agencies' files write them.

The same name comes composed or decomposed (NFC, NFD), in capitals, with or without its type
("Phường", "P.", "TT."), with the tone mark in the old or the new place (Hoà, Hòa), and sometimes
without any marks. ``name_key`` makes all but the last one equal; ``plain_key`` also drops the marks,
which may make different names equal, so that a match by it counts only where it is the only one.
"""

import unicodedata

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
    keys = [plain_key(name)]
    while (shorter := _without(keys[-1], _PLAIN_PREFIXES, once=True)) != keys[-1]:
        keys.append(shorter)
    return set(keys)


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
    letters = unicodedata.normalize("NFD", text.casefold())
    words = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in letters).split()
    return unicodedata.normalize("NFC", " ".join(map(_tone_last, words)))


def _tone_last(word: str) -> str:
    """Move the tone marks of a decomposed syllable behind its letters: hoà and hòa are the same."""
    return "".join(c for c in word if c not in TONES) + "".join(c for c in word if c in TONES)


def _without(text: str, prefixes: tuple[str, ...], *, once: bool = False) -> str:
    """Return the text without the type words it begins with; a text that is only those is kept."""
    for prefix in prefixes:
        rest = text.removeprefix(f"{prefix} ")
        if rest != text:
            return rest if once else _without(rest, prefixes)
    return text


_BY_TYPE = {kind: tuple(map(_spelled, words)) for kind, words in TYPE_WORDS.items()}
_PREFIXES = tuple(word for words in _BY_TYPE.values() for word in words)
_PLAIN_PREFIXES = tuple(map(without_marks, _PREFIXES))
_DISTRICT_PREFIXES = tuple(
    p for word in DISTRICT_WORDS for p in (_spelled(word), without_marks(_spelled(word)))
)
