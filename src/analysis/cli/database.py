"""The command that helps whoever keeps a database to make the tables of the data folder in it."""

from typing import Annotated

import typer

from analysis.cli.options import DATA, Data, Demo, Language, own_folder, short, told_in


def database(
    schema: Annotated[str, typer.Option("--schema", help=short("option.schema"))] = "public",
    language: Language = "vi",
    data: Data = DATA,
    demo: Demo = False,
    facts: Annotated[bool, typer.Option("--facts", help=short("option.facts"))] = False,
    empty: Annotated[bool, typer.Option("--empty", help=short("option.empty"))] = False,
) -> None:
    """Print the SQL that makes the tables and loads them, for psql."""
    with told_in(language):
        from analysis.database.script import script
        from analysis.errors import MissingFileError

        folder = own_folder(data)
        if not (folder / "plan").is_dir():
            raise MissingFileError("error.no_data_folder", path=data)
        said = script(folder, schema=schema, illustrative=demo, rows=not empty, only_facts=facts)
        typer.echo(said, nl=False)
