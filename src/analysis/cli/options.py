"""What the commands share: help texts in both languages, options, and how an error is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from analysis.errors import AnalysisError, ParameterError
from analysis.language import LANGUAGES, speak
from analysis.paths import is_database

INTERRUPTED = 130
DATA, OUTPUTS = "data", Path("outputs")
SHAPES = Path("shapes/quang_ninh_communes.geojson")
console, errors = Console(), Console(stderr=True)


def help_text(identifier: str) -> str:
    """Return a help text, Vietnamese first and English second."""
    return "\n\n".join(speak(code).text(f"cli.{identifier}") for code in ("vi", "en"))


def short(identifier: str) -> str:
    """Return an option's help on one line, Vietnamese first."""
    return " / ".join(speak(code).text(f"cli.{identifier}") for code in ("vi", "en"))


Year = Annotated[int, typer.Option("--year", help=short("option.year"))]
Language = Annotated[str, typer.Option("--language", help=short("option.language"))]
Data = Annotated[str, typer.Option("--data", help=short("option.data"))]
Demo = Annotated[bool, typer.Option("--demo", help=short("option.demo"))]
Shapes = Annotated[Path, typer.Option("--shapes", help=short("option.shapes"))]


@contextmanager
def told_in(language: str) -> Iterator[None]:
    """Tell an error that the user can mend in their language and end with its exit code."""
    code = language if language in LANGUAGES else "vi"
    try:
        yield
    except KeyboardInterrupt as error:
        errors.print(speak(code).text("cli.interrupted"), soft_wrap=True)
        raise typer.Exit(INTERRUPTED) from error
    except AnalysisError as error:
        errors.print(
            f"[bold red]{speak(code).text('cli.stopped')}[/] {escape(error.text(code))}", soft_wrap=True
        )
        raise typer.Exit(error.exit_code) from error


@contextmanager
def read_from(data: str, language: str, *, outputs: Path = OUTPUTS, demo: bool = False) -> Iterator[Path]:
    """Yield the folder of the data: --data itself, or what its database holds at this moment.

    Where a database was read, that is said, and mistakes in it are told by table and row.
    """
    if not is_database(data):
        yield Path(data)
        return
    from analysis.database.address import parse_address
    from analysis.database.reading import reading_of
    from analysis.database.snapshot import read_database
    from analysis.database.told import reading_lines, told_by_tables

    folder = read_database(parse_address(data), outputs=outputs, illustrative=demo)
    for line in reading_lines(reading_of(folder), speak(language if language in LANGUAGES else "vi")):
        errors.print(line, markup=False, highlight=False, soft_wrap=True)
    with told_by_tables(folder):
        yield folder


def own_folder(data: str) -> Path:
    """Return the folder of data that are written. Raises ParameterError for a database: it is only read."""
    if is_database(data):
        raise ParameterError("error.database.read_only")
    return Path(data)
