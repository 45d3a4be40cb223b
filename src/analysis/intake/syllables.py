"""Tell whether a word can be a syllable of Vietnamese, by its sounds alone.

Vietnamese writes every syllable apart, as an initial consonant, a rime and a tone, and the rimes are a
closed list; a syllable that ends in c, ch, p or t has the tone sắc or nặng only. Text in a legacy
encoding is recognised by this: read rightly it is made of syllables, read wrongly it is not.
"""

import unicodedata
from functools import cache

ACUTE, DOT = "\u0301", "\u0323"
STOPS = ("c", "ch", "p", "t")
TONES = frozenset(("\u0300", ACUTE, "\u0303", "\u0309", DOT))
INITIALS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
RIMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong oong op ot ooc oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt uân uâng uât uây uê uêch uên uênh uơ
    uy uya uych uynh uyn uyp uyt uyu uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
"""
# After qu the glide is in the initial already: quân is qu and ân, quýt is qu and yt.
RIMES_AFTER_QU = ("yt", "ynh", "ych", "yn")
FRONT = ("e", "ê", "i", "y")


def is_syllable(word: str) -> bool:
    """Return whether ``word``, in any case and normal form, can be one Vietnamese syllable.

    The tone has to stand over the letter that bears it, of oa, oe and uy over either (hoà, hòa).

    >>> is_syllable("Quảng"), is_syllable("Quaûng")
    (True, False)
    """
    letters = unicodedata.normalize("NFC", word.casefold())
    toneless, tones = "", []
    for place, letter in enumerate(letters):
        marks = unicodedata.normalize("NFD", letter)
        tones += [(place, mark) for mark in marks if mark in TONES]
        toneless += unicodedata.normalize("NFC", "".join(c for c in marks if c not in TONES))
    rimes = _rimes().get(toneless)
    if rimes is None or len(tones) > 1:
        return False
    if not tones:
        return not toneless.endswith(STOPS)
    place, tone = tones[0]
    stopped = toneless.endswith(STOPS) and tone not in (ACUTE, DOT)
    return not stopped and any(place - len(toneless) + len(rime) in tone_places(rime) for rime in rimes)


def tone_places(rime: str) -> set[int]:
    """Return at which letters of a rime its tone may stand: "iêng" {1}, "oa" {0, 1}, "ai" {0}."""
    marked = [place for place, letter in enumerate(rime) if letter in "ăâêôơư"]
    if marked:
        return {marked[-1]}
    n_vowels = len(rime) - len(rime.lstrip("aeiouy"))
    if n_vowels == 1:
        return {0}
    if rime in ("oa", "oe", "uy"):
        return {0, 1}
    return {1} if n_vowels == 3 or n_vowels < len(rime) else {0}


@cache
def _rimes() -> dict[str, list[str]]:
    """Return every syllable without its tone, with the rimes that it may end in: gi + a or g + ia."""
    found: dict[str, list[str]] = {}
    for initial in ("", *INITIALS.split()):
        for rime in (*RIMES.split(), *(RIMES_AFTER_QU if initial == "qu" else ())):
            if _spelled(initial, rime):
                found.setdefault(initial + rime, []).append(rime)
    return found


def _spelled(initial: str, rime: str) -> bool:
    """Return whether the initial is written so before the rime: gh and ngh before front vowels only."""
    front = rime.startswith(FRONT)
    if initial in ("gh", "ngh"):
        return front
    return not (front and initial in ("c", "ng"))
