"""The pages that are made from the code; a test compares them with what is committed."""

from handbook.commands import commands
from handbook.data_files import data_files

PAGES = {"docs/reference/commands.md": commands, "docs/reference/data.md": data_files}
