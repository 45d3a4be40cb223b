"""The reference pages are those of today's commands and columns."""

import pytest
import typer
from handbook.commands import tree
from handbook.data_files import OTHERWISE, files, heading, schemas
from handbook.pages import ROOT
from handbook.reference import PAGES

from analysis.cli import app


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_is_made_is_current(page):
    """Run "make reference" after a change of commands, options, help texts or columns."""
    assert (ROOT / page).read_text(encoding="utf-8") == PAGES[page](), "run: make reference"


def test_every_command_and_option_is_told():
    """Asked of the command line itself: each command has its section, with each option in both languages."""
    page = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    sections = {part.split("\n")[0]: part for part in page.split("\n## ")[1:]}
    for name, command in tree(typer.main.get_command(app)):
        told = sections[name]
        for parameter in command.params:
            assert all(f"`{option}" in told for option in parameter.opts if option.startswith("-"))
            assert " ".join(parameter.help.split()) in told


def test_every_data_file_has_declared_columns():
    """A file of data/ is read through declared columns, or it is named with who reads it."""
    known = schemas()

    assert {path for path in files() if heading(path) not in known} == set(OTHERWISE)
