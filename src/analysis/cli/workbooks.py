"""The commands for the agencies' workbooks: make their templates, take them in, ask for what is owed."""

import getpass
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.options import (
    DATA,
    OUTPUTS,
    Data,
    Demo,
    Language,
    console,
    own_folder,
    read_from,
    short,
    told_in,
)
from analysis.errors import ParameterError
from analysis.language import speak

REFUSED = 1
ThisYear = Annotated[
    int,
    typer.Option(
        "--year",
        help=short("option.intake_year"),
        default_factory=lambda: date.today().year,
        show_default=False,
    ),
]


def template(
    year: ThisYear,
    agency: Annotated[list[str] | None, typer.Option("--agency", help=short("option.agencies"))] = None,
    commune: Annotated[str | None, typer.Option("--commune", help=short("option.communes"))] = None,
    language: Language = "vi",
    data: Data = DATA,
    outputs: Annotated[Path, typer.Option("--outputs", help=short("option.outputs"))] = OUTPUTS,
    demo: Demo = False,
) -> None:
    """Write the workbooks that agencies and communes fill in: all of them, or those that are named."""
    with told_in(language), read_from(data, language, outputs=outputs, demo=demo) as folder:
        from analysis.intake.template import ALL, write_templates
        from analysis.paths import DataPaths

        named = bool(agency) or commune is not None
        books = write_templates(
            DataPaths(folder, demo),
            outputs / "templates" / str(year),
            year=year,
            language=language,
            agencies=agency or ([] if named else None),
            communes=commune if named else ALL,
        )
        console.print(speak(language).count("cli.templates_written", len(books)), highlight=False)
        for book in books:
            console.print(str(book.resolve()), style="bold green", soft_wrap=True, highlight=False)


def intake(
    files: Annotated[list[Path], typer.Argument(help=short("option.workbooks"))],
    year: ThisYear,
    agency: Annotated[str | None, typer.Option("--agency", help=short("option.agency"))] = None,
    measure: Annotated[str | None, typer.Option("--measure", help=short("option.measure"))] = None,
    answer: Annotated[list[str] | None, typer.Option("--answer", help=short("option.answer"))] = None,
    reason: Annotated[str, typer.Option("--reason", help=short("option.reason"))] = "",
    by: Annotated[str | None, typer.Option("--by", help=short("option.by"))] = None,
    accept_valid: Annotated[bool, typer.Option("--accept-valid", help=short("option.accept_valid"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=short("option.dry_run"))] = False,
    language: Language = "vi",
    data: Data = DATA,
    outputs: Annotated[Path, typer.Option("--outputs", help=short("option.outputs"))] = OUTPUTS,
    demo: Demo = False,
) -> None:
    """Read workbooks, say what was found, and keep what nothing speaks against."""
    with told_in(language):
        from analysis.intake.delivery import Receipt
        from analysis.intake.intake import read_files
        from analysis.intake.reference import load_reference
        from analysis.intake.take_in import Said
        from analysis.paths import DataPaths
        from analysis.report.intake_outcome import conclude

        reference = load_reference(DataPaths(own_folder(data), demo))
        check_known(measure, reference.known.measures.index, "measure")
        check_known(agency, reference.plan.agencies.index, "agency")
        said = Said(year, measure, agency, _answers(answer))
        receipt = Receipt(year, datetime.now(), by or getpass.getuser(), reason=reason)
        found = read_files(files, said, receipt, reference)
        outcome = conclude(
            found,
            reference,
            reference.plan.words(language),
            folder=outputs / "intake",
            accept_valid=accept_valid,
            dry_run=dry_run,
        )
        for line in outcome.lines:
            console.print(line, markup=False, highlight=False, soft_wrap=True)
        console.print(str(outcome.page.resolve()), style="bold green", soft_wrap=True, highlight=False)
        if found.refused:
            raise typer.Exit(REFUSED)


def letters(
    year: ThisYear,
    agency: Annotated[str | None, typer.Option("--agency", help=short("option.letter_agency"))] = None,
    deadline: Annotated[str | None, typer.Option("--deadline", help=short("option.deadline"))] = None,
    language: Language = "vi",
    data: Data = DATA,
    outputs: Annotated[Path, typer.Option("--outputs", help=short("option.outputs"))] = OUTPUTS,
    demo: Demo = False,
) -> None:
    """Draft the letters that ask for what is still owed, and say how many and where."""
    with told_in(language), read_from(data, language, outputs=outputs, demo=demo) as folder:
        from analysis.intake.reference import load_reference
        from analysis.letters.drafts import letters_folder, letters_told, write_letters
        from analysis.letters.facts import load_letter_facts
        from analysis.paths import DataPaths

        words = speak(language)
        reference = load_reference(DataPaths(folder, demo))
        files = write_letters(
            reference,
            load_letter_facts(reference.paths, reference.plan),
            letters_folder(outputs, year=year, language=words.code, agency=agency, illustrative=demo),
            year=year,
            dated=date.today().year,
            language=language,
            agency=agency,
            deadline=_day(deadline),
        )
        console.print(letters_told(files, year=year, language=language), soft_wrap=True, highlight=False)


def _day(written: str | None) -> date | None:
    """Read a day: 2027-01-15. Raises ParameterError."""
    try:
        return None if written is None else date.fromisoformat(written)
    except ValueError as error:
        raise ParameterError("error.letters.deadline", value=written) from error


def check_known(value: str | None, allowed: Iterable[str], name: str) -> None:
    """Raise ParameterError if an option names something that there is not."""
    if value is not None and value not in allowed:
        raise ParameterError(f"error.parameter.{name}", value=value, allowed=", ".join(allowed))


def _answers(written: list[str] | None) -> dict[str, str]:
    """Read the answers "Chỉ tiêu!D14=6,5". Raises ParameterError for one without cell or value."""
    answers = {}
    for one in written or []:
        cell, _, value = one.rpartition("=")
        if "!" not in cell or not value.strip():
            raise ParameterError("error.intake.answer", value=one)
        answers[cell.strip()] = value.strip()
    return answers
