"""The words beside numbers: words.csv in this folder, and how a cell's text is made comparable."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from analysis.communes.names import without_marks
from analysis.tables import choice, read_table, text

# What a word says of the cell: nothing is known (missing; a dash, which may also mean none), none occurred,
# either of the two (unclear); of its number: a bound, an estimate, nothing at all (exact), its unit, or by
# how much it is multiplied (times).
ROLES = ("missing", "dash", "none", "unclear", "below", "above", "about", "exact", "unit", "times")
HEDGES = ("below", "above", "about", "exact")
AFTER = "after"
COLUMNS = (text("word", required=True), choice("role", ROLES), text("means"))
# As analysis.intake.safety.neutralised writes it.
_KEPT_TEXT = re.compile(r"'\s*[=+\-@]")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"), None)


@dataclass(frozen=True)
class Word:
    """What a word says: its role, and for a unit its identifiers, for "times" the factor.

    ``after`` marks bounds that follow their number ("90 trở lên").
    """

    role: str
    means: tuple[str, ...] = ()

    @property
    def after(self) -> bool:
        """Whether the word stands behind its number."""
        return AFTER in self.means


def meaning(words: str) -> Word | None:
    """Return what ``words``, cleaned by :func:`plain`, say; None if they are not known.

    Words without their marks ("khong phat sinh") are understood where they can mean one thing only.
    """
    key = words.casefold()
    return _vocabulary().get(key) or _unmarked().get(without_marks(key))


# The cells of a column say the same few things over and over.
@lru_cache(maxsize=1 << 16)
def plain(content: str) -> str:
    """Return a cell's text with each sign in one form only: spaces, dashes, dots, full-width letters.

    Every kind of space is one space and none stands at the ends; invisible signs are dropped; letters are
    composed (NFC). An apostrophe that only keeps a spreadsheet from taking the text for a formula is no part
    of it. Superscripts stay as they are, because 6¹ is not 61.
    """
    content = content[1:] if _KEPT_TEXT.match(content) else content
    visible = unicodedata.normalize("NFC", content).translate(_INVISIBLE).translate(_DASHES)
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in visible)
    return " ".join(narrow.replace("…", "...").replace("⋯", "...").split())


@cache
def _vocabulary() -> Mapping[str, Word]:
    """Read words.csv."""
    table = read_table(Path(__file__).with_name("words.csv"), COLUMNS).fillna({"means": ""})
    return {row.word: Word(row.role, tuple(row.means.split())) for row in table.itertuples()}


@cache
def _unmarked() -> Mapping[str, Word]:
    """Return the words by their letters without marks, but those that would mean several things."""
    found: dict[str, set[Word]] = {}
    for word, said in _vocabulary().items():
        found.setdefault(without_marks(word), set()).add(said)
    return {word: said.pop() for word, said in found.items() if len(said) == 1}
