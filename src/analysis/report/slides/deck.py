"""What a deck of slides is, whatever format it is written in."""

from dataclasses import dataclass

import altair as alt


@dataclass(frozen=True)
class Mark:
    """A status: its identifier, which gives shape and colour, and its name."""

    status: str
    name: str


@dataclass(frozen=True)
class Points:
    """Sentences, each a point of its own."""

    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """How many indicators have a status, and what the status means."""

    mark: Mark
    n: str
    meaning: str


@dataclass(frozen=True)
class Counts:
    """The counts of all statuses, in their order."""

    counts: tuple[Count, ...]


@dataclass(frozen=True)
class Table:
    """A table; ``shares`` divide its width among the columns, ``numbers`` are those set to the right."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str | Mark, ...], ...]
    shares: tuple[float, ...]
    numbers: tuple[int, ...] = ()


# A chart is drawn once, whoever asks: pictures are equal to themselves alone.
@dataclass(frozen=True, eq=False)
class Picture:
    """A chart of a fixed size with its text alternative; ``live``: the same to work with, on a page."""

    chart: alt.TopLevelMixin
    description: str
    live: alt.TopLevelMixin | None = None


Content = Points | Counts | Table | Picture


@dataclass(frozen=True)
class Slide:
    """One slide: a sentence that says the finding, what shows it, and what the speaker adds.

    ``remark`` stands under the content, ``source`` in the foot. Only the first slide has no content.
    """

    title: str
    subtitle: str = ""
    content: Content | None = None
    remark: str = ""
    notes: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Deck:
    """The slides of a report; ``warning`` stands on every slide of illustrative data."""

    title: str
    language: str
    warning: str
    slides: tuple[Slide, ...]


def cell_text(cell: str | Mark) -> str:
    """Return what is written in a cell of a table."""
    return cell.name if isinstance(cell, Mark) else cell
