"""The commands for the data: check them, list indicators, look up a commune, take boundaries, publish."""

from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.options import (
    DATA,
    OUTPUTS,
    SHAPES,
    Data,
    Demo,
    Language,
    Shapes,
    Year,
    console,
    read_from,
    short,
    told_in,
)
from analysis.language import speak
from analysis.parameters import USUAL_REPORT


def validate(language: Language = "vi", data: Data = DATA, demo: Demo = False) -> None:
    """Check the data and say what is there."""
    with told_in(language), read_from(data, language, demo=demo) as folder:
        from analysis.paths import DataPaths
        from analysis.validation import check_all

        found = check_all(DataPaths(folder, demo))
        plan, observations, assessments = found.plan, found.observations, found.assessments
        words = speak(language)
        rows, known = observations.rows, observations.rows["indicator"].nunique()
        console.print(
            words.text(
                "cli.valid",
                indicators=len(plan.indicators),
                rows=words.number(len(rows)),
                known=known,
                sources=words.number(rows["source_id"].nunique()),
                assessments=words.number(len(assessments)),
            ),
            highlight=False,
            soft_wrap=True,
        )
        console.print(found.evaluation.text(language), highlight=False, soft_wrap=True)


def indicators(language: Language = "vi", data: Data = DATA) -> None:
    """List the indicators with their targets."""
    with told_in(language), read_from(data, language) as folder:
        from rich.table import Table

        from analysis.language.quantities import target
        from analysis.plan import MILESTONES, load_plan

        words, plan = speak(language), load_plan(folder)
        due = plan.milestone_targets().set_index(["indicator", "milestone"])
        table = Table(title=words.text("cli.indicators.title"), show_lines=False)
        for head in ("indicator", "name", "target_2025", "target_2030", "agency"):
            table.add_column(words.text(f"cli.indicators.{head}"))
        for indicator, row in plan.indicators.iterrows():
            unit = plan.units.loc[row["unit"]]
            goals = [
                target(due.loc[(indicator, m)], unit, words) if (indicator, m) in due.index else "–"
                for m in MILESTONES
            ]
            agency = words.pick(plan.agencies.loc[row["lead_agency"]], "short")
            table.add_row(indicator, words.pick(row, "name"), *goals, agency)
        console.print(table)


def commune(
    written: Annotated[str, typer.Argument(help=short("option.written"))],
    date: Annotated[str | None, typer.Option("--date", help=short("option.date"))] = None,
    district: Annotated[str | None, typer.Option("--district", help=short("option.district"))] = None,
    language: Language = "vi",
    data: Data = DATA,
) -> None:
    """Say what a commune is, was and became."""
    with told_in(language), read_from(data, language) as folder:
        from rich.table import Table

        from analysis.communes.commune_sheet import look_up, read_day, sheets
        from analysis.communes.gazetteer import load_gazetteer

        words, gazetteer, day = speak(language), load_gazetteer(folder), read_day(date)
        units = look_up(written, gazetteer, day=day, district=district)
        for sheet in sheets(units, gazetteer, words, day=day):
            table = Table(title=sheet.title, title_justify="left", show_header=False)
            for row in sheet.rows:
                table.add_row(*row)
            console.print(table)


def boundaries_import(
    file: Annotated[Path, typer.Argument(help=short("option.file"))],
    language: Language = "vi",
    data: Data = DATA,
    shapes: Shapes = SHAPES,
    vintage: Annotated[str | None, typer.Option("--vintage", help=short("option.list"))] = None,
    crs: Annotated[str | None, typer.Option("--crs", help=short("option.crs"))] = None,
    layer: Annotated[str | None, typer.Option("--layer", help=short("option.layer"))] = None,
    picture: Annotated[Path | None, typer.Option("--picture", help=short("option.picture"))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=short("option.dry_run"))] = False,
) -> None:
    """Replace the illustrative boundaries by those of a file."""
    with told_in(language), read_from(data, language) as folder:
        from analysis.communes.boundaries import save_boundaries
        from analysis.communes.boundary_import import prepare_boundaries
        from analysis.communes.units import load_crosswalk, load_facts, load_units

        made = prepare_boundaries(
            file,
            load_units(folder),
            list_id=vintage,
            product=shapes,
            facts=load_facts(folder),
            crosswalk=load_crosswalk(folder),
            crs=crs,
            layer=layer,
        )
        if picture is not None and made.changes is not None:
            from analysis.report.boundary_picture import save_boundary_picture

            save_boundary_picture(made, shapes, picture, language)
        console.print(made.text(language), highlight=False, soft_wrap=True)
        if not dry_run:
            save_boundaries(made.rows, shapes)
        said = "boundary.report.dry_run" if dry_run else "boundary.report.written"
        console.print(speak(language).text(said, product=shapes.name), highlight=False, soft_wrap=True)


def publish_data(
    year: Year = USUAL_REPORT,
    language: Language = "vi",
    data: Data = DATA,
    to: Annotated[Path | None, typer.Option("--to", help=short("option.publish_to"))] = None,
    demo: Demo = False,
) -> None:
    """Write the data of a report for reuse, without building the report."""
    with told_in(language), read_from(data, language, demo=demo) as folder:
        from analysis.parameters import check_parameters
        from analysis.publish import published
        from analysis.report.open_data import write_data
        from analysis.results import compute

        parameters = check_parameters(report_year=year, language=language, data_dir=folder, illustrative=demo)
        target = to or OUTPUTS / "data" / ("demo" if demo else str(year))
        with published(target) as made:
            write_data(compute(parameters), made)
        console.print(str((target / "datapackage.json").resolve()), soft_wrap=True, highlight=False)
