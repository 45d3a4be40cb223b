"""What the commands share: help texts in both languages, options, and how an error is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from analysis.errors import AnalysisError
from analysis.language import LANGUAGES, speak

INTERRUPTED = 130
OUTPUTS = Path("outputs")
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
Data = Annotated[Path, typer.Option("--data", help=short("option.data"))]
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
