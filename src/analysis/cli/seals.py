"""The command that leads from the seal on a page, picture or slide back to its report."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli.options import (
    DATA,
    OUTPUTS,
    SHAPES,
    Data,
    Language,
    Shapes,
    console,
    errors,
    read_from,
    short,
    told_in,
)
from analysis.cli.reports import NOTEBOOKS
from analysis.cli.workbooks import check_known
from analysis.errors import MissingFileError
from analysis.language import Words, speak

if TYPE_CHECKING:
    from analysis.parameters import Parameters
    from analysis.report.sealed import SealedReport

NOT_AS_WRITTEN = 1


def seal(
    code: Annotated[str, typer.Argument(help=short("option.seal"))],
    outputs: Annotated[Path, typer.Option("--outputs", help=short("option.outputs"))] = OUTPUTS,
    indicator: Annotated[str | None, typer.Option("--indicator", help=short("option.indicator"))] = None,
    language: Language = "vi",
    data: Data = DATA,
    shapes: Shapes = SHAPES,
    notebooks: Annotated[Path, typer.Option("--notebooks", help=short("option.notebooks"))] = NOTEBOOKS,
) -> None:
    """Say which report a seal stands for, whether it is as it was written, and what it was made from."""
    with told_in(language):
        from analysis.plan import load_plan
        from analysis.report.seal import read_seal
        from analysis.report.seal_told import damaged_lines
        from analysis.report.sealed import changed_results, find_reports

        words, written = speak(language), read_seal(code)
        found = find_reports(outputs, written)
        for line in damaged_lines(found, words):
            errors.print(line, markup=False, highlight=False, soft_wrap=True)
        if not found.reports:
            raise MissingFileError("error.seal.unknown", seal=written, path=str(outputs))
        if len(found.reports) > 1:
            _say([words.count("seal.several", len(found.reports))])
        demo = found.reports[0].manifest["parameters"]["illustrative"]
        with read_from(data, language, outputs=outputs, demo=demo) as folder:
            if indicator is not None:
                check_known(indicator, load_plan(folder).indicators.index, "indicator")
            for report in found.reports:
                _tell(report, words, folder, shapes, notebooks, indicator)
        if any(changed_results(report) for report in found.reports):
            raise typer.Exit(NOT_AS_WRITTEN)


def _tell(
    report: "SealedReport", words: Words, data: Path, shapes: Path, notebooks: Path, indicator: str | None
) -> None:
    """Print what is known of a report; its own folder first, which needs no data."""
    from analysis.report import seal_told as told
    from analysis.report import sealed
    from analysis.report.manifest import origin

    made = report.manifest
    _say(told.report_lines(report, words))
    _say(told.change_lines("results", sealed.changed_results(report), len(made["results"]), words))
    parameters = sealed.parameters_of(report, data, shapes)
    here = origin(parameters)
    changed = sealed.changed_data(report, here, parameters.data_dir.resolve().parent)
    _say(told.change_lines("data", changed, len(made["data"]), words))
    n_code = len(made["modules"]) + len(made["notebooks"])
    _say(told.change_lines("modules", sealed.changed_code(report, notebooks), n_code, words))
    _say(told.version_lines(sealed.changed_versions(report, here), words))
    _say(told.data_lines(report, words))
    if indicator is not None:
        _tell_indicator(parameters, words, indicator)


def _tell_indicator(parameters: "Parameters", words: Words, indicator: str) -> None:
    """Print the source rows behind an indicator and the code that judged it, as they are on this disk."""
    from analysis.report.seal_evidence import code_lines, source_rows
    from analysis.report.seal_told import evidence_lines
    from analysis.results import compute

    results = compute(parameters)
    name = words.pick(results.plan.indicators.loc[indicator], "name")
    _say(evidence_lines(indicator, name, source_rows(results, indicator), code_lines(), words))


def _say(lines: Iterable[str]) -> None:
    """Print lines as they stand."""
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
