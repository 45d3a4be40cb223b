"""What a user can do wrong: one class a kind, each with its exit code and its words.

The words live in the language catalogues (``error.*``); an error carries only the identifier of its
message and the fields to fill in, so that the same error can be told in Vietnamese or in English.
None of them is shown with a traceback by the command line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing wrong in an input: where it is, what was read there and what was expected.

    ``expected`` is the identifier of a catalogue text (``expected.*``) filled in with ``fields``; ``cell``
    is the address in a workbook, with its sheet ("Chỉ tiêu!D14"). In a database ``table`` is told instead of
    the file, and ``key``, some cells by which the row is found, instead of its number.
    """

    file: str
    expected: str
    row: int | None = None
    column: str | None = None
    read: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    cell: str | None = None
    table: str | None = None
    key: str | None = None


class AnalysisError(Exception):
    """Something the user can mend. ``message`` is a catalogue identifier, ``fields`` fill it in."""

    exit_code = 1

    def __init__(self, message: str, **fields: Any) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields
        self.language = "en"

    def text(self, language: str) -> str:
        """Return the message in ``language`` ("vi" or "en")."""
        from analysis.language import speak

        return speak(language).text(self.message, **self.fields)

    def __str__(self) -> str:
        return self.text(self.language)


# Nobody reads more lines at once; the first ones show what is wrong with a whole column.
MOST_TOLD = 500


class DataError(AnalysisError):
    """The data are not what they should be; ``problems`` lists every place at once."""

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("error.data", n=len(problems))
        self.problems = tuple(problems)

    def text(self, language: str) -> str:
        """Return the heading and one line a problem, in ``language``; of very many the first MOST_TOLD."""
        from analysis.language import speak

        words, more = speak(language), len(self.problems) - MOST_TOLD
        lines = [f"  - {describe(problem, language)}" for problem in self.problems[:MOST_TOLD]]
        rest = [f"  {words.count('error.data.more', more)}"] if more > 0 else []
        return "\n".join([words.count("error.data", len(self.problems)), *lines, *rest])


class ParameterError(AnalysisError):
    """A parameter of a command or a notebook has a value that cannot be used."""

    exit_code = 2


class MissingFileError(AnalysisError):
    """A file or folder that the work needs is not there or cannot be read."""

    exit_code = 3


class OutputError(AnalysisError):
    """The results cannot be written where they were asked for."""

    exit_code = 4


class NotebookError(AnalysisError):
    """A notebook stopped before its end."""

    exit_code = 5


class DatabaseError(AnalysisError):
    """A database cannot be read: it is not there, it refuses, or a schema or table is missing."""

    exit_code = 6


def describe(problem: Problem, language: str) -> str:
    """Say in ``language`` where the problem is, what was read and what was expected."""
    from analysis.language import speak

    words = speak(language)
    place = [words.text("error.table", table=problem.table) if problem.table else problem.file]
    if problem.cell is not None:
        place.append(words.text("error.cell", cell=problem.cell))
    if problem.key is not None:
        place.append(words.text("error.key", key=problem.key))
    if problem.row is not None:
        place.append(words.text("error.row", row=problem.row))
    if problem.column is not None:
        place.append(words.text("error.column", column=problem.column))
    fields = {name: words.told(value) for name, value in problem.fields.items()}
    expected = words.text(problem.expected, **fields)
    if problem.read is None:
        return words.text("error.expected", place=", ".join(place), expected=expected)
    return words.text("error.read_expected", place=", ".join(place), read=problem.read, expected=expected)
