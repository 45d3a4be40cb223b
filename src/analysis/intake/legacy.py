"""Recognise text in a legacy encoding, convert what is certain and ask about the rest.

A text is taken for TCVN3 or VNI only if it is no Unicode Vietnamese and its words become Vietnamese
syllables when read so. Vietnamese in Unicode has letters beyond Latin-1 or words that are syllables as
they stand; French and English have words that are no syllables in any reading.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.intake.encodings import ENCODINGS, to_unicode
from analysis.intake.readings import Remark
from analysis.intake.syllables import is_syllable

# The runs that are words in Windows-1252: letters, and the signs that TCVN3 puts letters in the place of.
_WORD = re.compile("[A-Za-z¡-¯µ-¹»-¾À-ÿ]+")
# Words of French, and a unit, that are Vietnamese syllables in TCVN3 or VNI, found by reading a lexicon.
_OTHERS = "caïn coït dît dû gît haïs laïc mît mû où rît rôt thaï tôt vît µm"
# A text may hold so many foreign words: one in five.
FOREIGN = 0.2


@dataclass(frozen=True)
class TextReading:
    """What a text is in Unicode: ``text``, the ``encoding`` it was in (None: it was Unicode already).

    ``change`` tells that it was converted, ``question`` that it may be in a legacy encoding and has to be
    looked at; the text is then as it was read.
    """

    text: str
    encoding: str | None = None
    change: Remark | None = None
    question: Remark | None = None


def recognise(text: str) -> str | None:
    """Return the legacy encoding that ``text`` is certainly in ("tcvn3" or "vni"), else None.

    Certain is a text of two words or more, one of which at least is no Vietnamese as it stands, and which
    all (four in five of a longer text) become Vietnamese syllables in this encoding and not in the other.
    """
    words = _words(text)
    certain = [code for code in ENCODINGS if words and _certain(words, code)]
    possible = [code for code in ENCODINGS if all(is_syllable(to_unicode(word, code)) for word in words)]
    return certain[0] if certain and set(possible) <= {certain[0]} else None


def read_texts(texts: Sequence[str]) -> list[TextReading]:
    """Read the texts of one column or sheet, converting those in a legacy encoding.

    Where some are certain, or all together are, the others that are no Vietnamese as they stand and
    become so in the same encoding are converted too. A text that is Vietnamese both ways ("Cô Tô" is
    "Cụ Tụ" in TCVN3) is asked about, because Unicode and legacy text may be mixed. Texts in two legacy
    encodings may meet: each is converted from its own, and nothing is inferred for the rest.
    """
    encodings = [recognise(text) for text in texts]
    found = set(encodings) - {None} or {recognise(" ".join(texts))}
    common = found.pop() if len(found) == 1 else None
    return [
        _converted(text, own) if own else _beside(text, common) if common else TextReading(text)
        for text, own in zip(texts, encodings, strict=True)
    ]


def _words(text: str) -> list[str]:
    """Return the words of a text that may be in a legacy encoding; none if it cannot be."""
    unicode_letters = any(c.isalpha() and ord(c) > 0xFF for c in text)
    if text.isascii() or unicode_letters:
        return []
    words = _WORD.findall(text)
    return [w for w in words if any(c.isalpha() for c in w) and not (w.isascii() and w.isupper())]


def _certain(words: list[str], encoding: str) -> bool:
    """Return whether the words say by themselves that they are in ``encoding``."""
    fitting = [word for word in words if is_syllable(to_unicode(word, encoding))]
    n_other = len(words) - len(fitting)
    return len(words) >= 2 and any(map(_is_foreign, fitting)) and n_other <= FOREIGN * len(words)


def _is_foreign(word: str) -> bool:
    """Return whether a word is neither Vietnamese as it stands nor known to be of another language."""
    return not (word.isascii() or is_syllable(word) or word.lower() in _OTHERS.split())


def _beside(text: str, encoding: str) -> TextReading:
    """Read a text that is not certain by itself among others that are in ``encoding``."""
    words = _words(text)
    if not words or not all(is_syllable(to_unicode(word, encoding)) for word in words):
        return TextReading(text)
    converted = _converted(text, encoding)
    if converted.text == text:
        return TextReading(text)
    if not all(is_syllable(word) for word in words):
        return converted
    question = Remark(f"intake.question.{encoding}", {"read": text, "converted": converted.text})
    return replace(converted, text=text, encoding=None, change=None, question=question)


def _converted(text: str, encoding: str) -> TextReading:
    """Return the text in Unicode and what was done to it."""
    converted = to_unicode(text, encoding)
    change = Remark(f"intake.change.{encoding}", {"read": text, "converted": converted})
    return TextReading(converted, encoding, change)
