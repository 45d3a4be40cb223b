"""Vietnamese and English: catalogues, number and date formats.

``speak("vi")`` gives the one object through which every text, number and date of a report is
worded. Texts are gettext catalogues (``locale/<language>/*.po``) under symbolic identifiers
("status.on_track"), in both languages, so that a text missing in one of them is an error and never
silently the other language.
"""

import gettext
import hashlib
import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from analysis.kept import kept
from analysis.language.collation import Key, vietnamese_key

LANGUAGES = ("vi", "en")
LOCALE_DIR = Path(__file__).parent / "locale"


class MissingTextError(LookupError):
    """A text identifier is in no catalogue of the language: a defect of the program."""


class Words:
    """The texts and formats of one language; make it with :func:`speak`."""

    def __init__(
        self, code: str, catalogue: gettext.GNUTranslations, names: Mapping[str, str] | None = None
    ) -> None:
        self.code = code
        self._catalogue = catalogue
        self._names = names

    def naming(self, names: Mapping[str, str]) -> "Words":
        """Return the same words with what ``{the_…}`` stands for in them: the plan's and province's names."""
        return Words(self.code, self._catalogue, names)

    def text(self, identifier: str, **fields: Any) -> str:
        """Return the text, its ``{fields}`` filled in. Raises MissingTextError if there is none."""
        translated = self._named(self._catalogue.gettext(identifier), identifier)
        return translated.format(**fields) if fields else translated

    def count(self, identifier: str, n: int, **fields: Any) -> str:
        """Return the text in the number that ``n`` asks for; ``{n}`` is filled in as a number."""
        translated = self._named(self._catalogue.ngettext(identifier, identifier, n), identifier)
        return translated.format(n=self.number(n), **fields)

    def _named(self, text: str, identifier: str) -> str:
        """Put the names in. Raises MissingTextError where the text asks for one that is not known."""
        for name in re.findall(r"\{(the_\w+)\}", text):
            if self._names is None or name not in self._names:
                raise MissingTextError(f"{identifier} asks for {{{name}}}: Plan.words names it")
            text = text.replace(f"{{{name}}}", self._names[name])
        return text

    def number(self, value: float, *, at_most: int = 3) -> str:
        """Write a number the way the language does: 1.234,5 in Vietnamese, 1,234.5 in English.

        Up to ``at_most`` decimals are shown, as far as they are not zero; halves are rounded away from
        zero, as people do.
        """
        return _number(str(value), at_most, self.code)

    def date(self, value: date) -> str:
        """Write a date: 08/03/2021 in Vietnamese, 8 March 2021 in English."""
        from babel.dates import format_date

        return format_date(
            value, format="dd/MM/yyyy" if self.code == "vi" else "d MMMM yyyy", locale=self.code
        )

    def listing(self, items: list[str]) -> str:
        """Join names as prose does: "a, b và c"."""
        from babel.lists import format_list

        return format_list(items, locale=self.code) if items else ""

    def sort_key(self, name: str) -> Key:
        """Return what sorts names: most are Vietnamese, in either language."""
        return vietnamese_key(name)

    def told(self, value: Any) -> Any:
        """Return what fills a field of a text: floats and dates as the language writes them.

        A mapping from languages to words gives its own, a list is joined; anything else stays as it is.
        """
        if isinstance(value, float):
            return self.number(value, at_most=6)
        if isinstance(value, date):
            return self.date(value)
        if isinstance(value, Mapping):
            return value[self.code]
        return self.listing([str(self.told(item)) for item in value]) if isinstance(value, list) else value

    def pick(self, row: Any, column: str) -> str:
        """Return ``row["<column>_<language>"]``: the data's own text in this language."""
        return row[f"{column}_{self.code}"]


# A map writes some ten thousand numbers, most of them more than once.
@lru_cache(maxsize=2**16)
def _number(value: str, at_most: int, code: str) -> str:
    """Write a number as :meth:`Words.number` does."""
    from babel.numbers import format_decimal

    rounded = Decimal(value).quantize(Decimal(1).scaleb(-at_most), ROUND_HALF_UP)
    return format_decimal(rounded, format="#,##0" + ("." + "#" * at_most if at_most else ""), locale=code)


@cache
def speak(code: str) -> Words:
    """Return the texts and formats of a language ("vi" or "en").

    Raises ParameterError for any other code.
    """
    if code not in LANGUAGES:
        from analysis.errors import ParameterError

        raise ParameterError("error.parameter.language", value=code, allowed=", ".join(LANGUAGES))
    return Words(code, _catalogue(code))


def _catalogue(code: str) -> gettext.GNUTranslations:
    """Read every .po file of a language into one gettext catalogue.

    What the files are compiled to is kept under their SHA-256: nothing to build, nothing that can be stale.
    """
    files = [path.read_bytes() for path in sorted((LOCALE_DIR / code).glob("*.po"))]
    digest = hashlib.sha256(b"\0".join(files)).hexdigest()
    compiled = kept(f"texts-{code}-{digest[:20]}.mo", lambda: _compiled(code, files))
    catalogue = gettext.GNUTranslations(io.BytesIO(compiled))
    catalogue.add_fallback(_Missing(code))
    return catalogue


def _compiled(code: str, files: list[bytes]) -> bytes:
    """Compile the contents of .po files into one .mo."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    merged = Catalog(locale=code)
    for content in files:
        for message in read_po(io.BytesIO(content), locale=code):
            if message.id:
                merged.add(message.id, message.string)
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    return compiled.getvalue()


class _Missing(gettext.NullTranslations):
    """What gettext asks for a text that no catalogue has: an error instead of the identifier."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def gettext(self, identifier: str) -> str:
        raise MissingTextError(f"{identifier} ({self.code})")

    def ngettext(self, identifier: str, _: str, n: int) -> str:
        return self.gettext(identifier)
