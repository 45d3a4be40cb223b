"""The commands. Argument handling only: what they do lives in the other rooms."""

import typer

from analysis import own_process  # noqa: F401
from analysis.cli.batches import batch
from analysis.cli.data import boundaries_import, commune, indicators, publish_data, validate
from analysis.cli.database import database
from analysis.cli.national import nation
from analysis.cli.options import help_text
from analysis.cli.reports import report
from analysis.cli.seals import seal
from analysis.cli.workbooks import intake, letters, template

app = typer.Typer(
    help=help_text("analysis"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)
for command in (
    *(report, batch, nation, validate, indicators, commune),
    *(template, intake, letters, publish_data, seal, database),
):
    app.command(help=help_text(command.__name__))(command)

boundaries = typer.Typer(help=help_text("boundaries"), no_args_is_help=True)
boundaries.command("import", help=help_text("boundaries_import"))(boundaries_import)
app.add_typer(boundaries, name="boundaries")


def main() -> None:
    """Run the command line."""
    app()
