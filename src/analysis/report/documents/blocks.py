"""What a document is made of, whoever writes it: headings, paragraphs, tables, figures, official parts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

# A table of at most so many rows is not divided between pages.
SHORT = 8
Kind = Literal["body", "item", "note"]


@dataclass(frozen=True)
class Run:
    """A piece of text, bold or not."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Letterhead:
    """The head of an administrative report: who reports, the nation's heading, number, place and date."""

    superior: str
    issuer: str
    nation: str
    motto: str
    number: str
    place_date: str


@dataclass(frozen=True)
class Title:
    """The kind of document and what it is about; ``warning`` is "" for real data."""

    kind: str
    about: str
    warning: str


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3 with its number: "I", "2", "3b"."""

    level: int
    number: str
    text: str

    @property
    def line(self) -> str:
        """The heading as it is written."""
        return f"{self.number}. {self.text}" if self.number else self.text


@dataclass(frozen=True)
class Paragraph:
    """Running text, an item of a list, or a small note (a source)."""

    runs: tuple[Run, ...]
    kind: Kind = "body"

    @property
    def text(self) -> str:
        """The text without its looks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Cell:
    """A cell of a table; ``status`` names the status that colours its mark, "" where there is none."""

    text: str
    status: str = ""


@dataclass(frozen=True)
class Table:
    """A table: ``widths`` are shares of the text's width, ``numbers`` the columns that are aligned right."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    numbers: tuple[int, ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether the table is kept on one page."""
        return len(self.rows) <= SHORT


@dataclass(frozen=True)
class Figure:
    """A chart as two pictures, ``stem``.svg and ``stem``.png, with what it shows in words.

    ``note``: the lines below the caption (unit, area, years, source).
    """

    stem: Path
    alt: str
    caption: str
    note: str


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True)
class Signature:
    """The end of an administrative report: who receives it and who signs it."""

    recipients: tuple[str, ...]
    signer: tuple[str, ...]


Block = Letterhead | Title | Heading | Paragraph | Table | Figure | PageBreak | Signature
