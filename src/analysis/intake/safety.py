"""Keep out of files what a spreadsheet would run and what tells who a child is.

Formulas: OWASP, "CSV Injection"; ASVS 5.0, requirement 1.2.10. A child's name, age, telephone and the
like are private (Law on Children 2016, article 6; Decree 56/2017/NĐ-CP, article 33); the citizen number
has twelve digits, of which the first three are the province's code, 001 to 096, and the fourth tells sex
and century (Decree 137/2015/NĐ-CP, article 13).
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.communes.names import without_marks
from analysis.intake.readings import Remark
from analysis.intake.vocabulary import plain
from analysis.tables import read_table, text

# A spreadsheet takes a text that begins so, after any space or control sign, for a formula.
_FORMULA = re.compile(r"[\s\x00-\x1f\u200b\ufeff]*[=+\-@＝＋－＠−]|[\t\r\n\x00]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)*%?")

_TELEPHONES = (
    r"(?:\+84|\(\+?84\)) ?[35789][0-9]{8}",
    r"(?:\+84|\(\+?84\))[ .-]?[35789][0-9][ .-][0-9]{3}[ .-][0-9]{4}",
    r"(?:\+84|\(\+?84\))[ .-]?[35789][0-9]{2}[ .-][0-9]{3}[ .-][0-9]{3}",
    r"0[35789][0-9]{8}",
    r"0[35789][0-9][ .-][0-9]{3}[ .-]?[0-9]{4}",
    r"0[35789][0-9]{2}[ .-][0-9]{3}[ .-]?[0-9]{3}",
    r"0[35789][0-9]{2}[ .-][0-9]{2}[ .-][0-9]{2}[ .-][0-9]{2}",
    # A fixed line: area code and number are eleven digits, 0203 3825 345 or 024 3733 1234.
    r"\(?02[0-9]{2}\)?[ .-]?(?:[0-9][ .-]?[0-9]{3}|[0-9]{4})[ .-]?[0-9]{3}",
    r"\(?02[48]\)?[ .-]?[0-9]{4}[ .-]?[0-9]{4}",
)
_CITIZEN_NUMBERS = (
    r"0[0-9]{2}[0-3][0-9]{8}",
    r"0[0-9]{2} [0-3][0-9]{2} [0-9]{3} [0-9]{3}",
    r"0[0-9]{2}[0-3] [0-9]{4} [0-9]{4}",
    # The older identity card's nine digits may be an amount too, unless it begins with 0 or is named.
    r"0[0-9]{8}",
)
_NAMED_NUMBER = r"(?:cmnd|cmtnd|cmt|cccd|chung minh|can cuoc|dinh danh)[^0-9]{0,20}[0-9]{9}(?:[0-9]{3})?"
_PATTERNS = {
    "telephone": "|".join(_TELEPHONES),
    "citizen_number": f"{'|'.join(_CITIZEN_NUMBERS)}|{_NAMED_NUMBER}",
    # Health insurance cards: TE are those of children under six.
    "insurance_number": r"(?<![a-z])[a-z]{2}[0-9]{13}",
    "email": r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+",
}
_EDGE_BEFORE, _EDGE_AFTER = r"(?<![0-9/])(?<![0-9][.,])", r"(?![0-9/])(?![.,][0-9])"

_DATE = r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})(?![0-9])"
_BIRTH = re.compile(
    rf"(?<!hoc )\bsinh:? (?:ngay |nam |thang )*[0-9]|\bsinh:? {_DATE}|\bngay sinh\b|\b(?:sn|ns)[:.]? ?[0-9]"
)
_DATE_NEXT = re.compile(rf"[ ,;:(\[-]*{_DATE}")
_OFFICE = re.compile(
    r"\b(chu tich|giam doc|truong|can bo|nguoi (lap|ky|bao cao)|chuyen vien|ong|ba|thu tuong|bo truong)\b"
)
_CHILD = ("chau", "be", "em")
# Communes, streets and schools bear the names of persons.
_PLACE = ("xa", "phuong", "tran", "duong", "pho", "truong", "hoc", "thcs", "thpt", "khu", "thon", "to")
# How far from a name its date of birth may stand.
_NEAR = 60


def neutralised(value: Any) -> Any:
    """Return a value so that no spreadsheet takes it for a formula: an apostrophe before such a text.

    Numbers, and texts that are one number ("-5", "+3,5%"), are returned as they are; "- ghi chú" gets the
    apostrophe. Doing it twice changes nothing more.
    """
    if not isinstance(value, str) or _NUMBER.fullmatch(value) or not _FORMULA.match(value):
        return value
    return f"'{value}"


def neutralised_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table, to be written for spreadsheets, with its texts and headings neutralised."""
    texts = table.select_dtypes(["object", "str", "category"]).columns
    made = table.assign(**{name: _neutralised_column(table[name]) for name in texts})
    return made.rename(columns=neutralised)


def _neutralised_column(column: pd.Series) -> pd.Series:
    """Return a column with its texts neutralised; each that is there several times is looked at once."""
    changed = {text: safe for text in column.unique() if (safe := neutralised(text)) is not text}
    return column.map(lambda text: changed.get(text, text)) if changed else column


def personal_data(content: str) -> tuple[Remark, ...]:
    """Return what in a free text looks like a person's data, one remark a kind; empty where nothing does.

    Looked for are telephone, citizen, identity-card and health-insurance numbers, e-mail addresses, and a
    name beside a date of birth. The remarks (``expected.intake.no_*``) do not repeat what was found, and
    neither should a report: name the cell only. A name in small letters throughout is not seen.
    """
    words = plain(content)
    searched = without_marks(words.casefold())
    found = [
        kind
        for kind, pattern in _PATTERNS.items()
        if re.search(f"{_EDGE_BEFORE}(?:{pattern}){_EDGE_AFTER}", searched)
    ]
    if _has_born_person(words):
        found.append("born_person")
    return tuple(Remark(f"expected.intake.no_{kind}") for kind in found)


def _has_born_person(words: str) -> bool:
    """Return whether a person's name stands beside a date of birth."""
    return any(_is_birth(words, start, end) for start, end in _names(words))


def _is_birth(words: str, start: int, end: int) -> bool:
    """Return whether the text around a name speaks of birth, or a date follows a name of no official."""
    before = without_marks(words[max(0, start - _NEAR) : start].casefold())
    after = without_marks(words[end : end + _NEAR].casefold())
    if _BIRTH.search(after) or _BIRTH.search(before):
        return True
    return _DATE_NEXT.match(after) is not None and not _OFFICE.search(before)


def _names(words: str) -> list[tuple[int, int]]:
    """Return where names of persons stand: capitalised words from a surname on, or after "cháu"."""
    found = []
    for run in re.finditer(r"[^\W\d_]+(?: [^\W\d_]+)*", words):
        parts = list(re.finditer(r"[^ ]+", run[0]))
        found += [
            (run.start() + parts[i].start(), run.start() + parts[i + n - 1].end())
            for i in range(len(parts))
            if (n := _length(parts, i))
        ]
    return found


def _length(parts: list[re.Match], first: int) -> int:
    """Return how many words from ``first`` on are a name of a person; 0 if none is."""
    n = 0
    while first + n < len(parts) and n < 5 and parts[first + n][0][0].isupper():
        n += 1
    before = [without_marks(part[0].casefold()) for part in parts[max(0, first - 2) : first]]
    is_child = bool(before) and before[-1] in _CHILD and before[0] != "tre"
    is_person = n >= 3 and without_marks(parts[first][0].casefold()) in _surnames()
    is_place = bool(before) and before[-1] in _PLACE
    return n if not is_place and (is_person or is_child) else 0


@cache
def _surnames() -> frozenset[str]:
    """Read surnames.csv, without marks."""
    table = read_table(Path(__file__).with_name("surnames.csv"), (text("surname", required=True),))
    return frozenset(without_marks(name.casefold()) for name in table["surname"])
