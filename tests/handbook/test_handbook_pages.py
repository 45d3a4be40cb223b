"""The pages as they are written: their blocks, their links, the commands that they name."""

import csv
import re
from pathlib import Path

import pytest
from documented import ELSEWHERE, FENCES, NOT_RUN, commands_of, not_run, read_line
from handbook.pages import CODE, FENCE, ROOT, files_linked, pages
from sybil import Document

PAGES = pages()
NAMED = re.compile(r"(?<!`)`((?:uv run )?(?:analysis|make) [^`]+)`(?!`)")
# What stands for something else in a command that is only named: communes|agencies, --only …
ALTERNATIVES, PLACEHOLDER = re.compile(r"(\w+)(?:\|\w+)+"), re.compile(r"\s*(?:…|\[.*?\])")
RUN = ("sh", "python", "csv", "text")


def text_of(page: Path) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks_of(page: Path, language: str) -> list[str]:
    found = FENCES(Document(text_of(page), str(page)))
    return [str(r.lexemes["source"]) for r in found if r.lexemes["language"] == language]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_block_is_fenced_and_of_a_language_that_is_run(page):
    """No block escapes the tests: none is indented, none is of an unknown language or of none."""
    text = text_of(page)
    fences = re.findall(r"^(?:```+|~~~+)(.*)$", text, re.MULTILINE)
    outside = FENCE.sub("", text)

    assert {opening.split(" ")[0] for opening in fences[::2]} <= {*RUN, *ELSEWHERE}
    assert not any(fences[1::2])
    assert re.findall(r"\n\n(?: {4}|\t)(?![-*\d ]).*", outside) == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_row_of_a_table_has_its_columns(page):
    """A stray upright bar would cut a cell off without a word."""
    tables = re.findall(r"(?:^\|.*\n?)+", FENCE.sub("", text_of(page)), re.MULTILINE)
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1, table[:300]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_to_a_file_of_the_project(page):
    """Links and pictures are there, so the page reads well where the code is read, too."""
    assert [path for path in files_linked(page) if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_command_that_is_named_exists(page):
    """A command inside a sentence exists with its options, as one in a block does."""
    for command in NAMED.findall(FENCE.sub("", text_of(page))):
        plain = PLACEHOLDER.sub("", ALTERNATIVES.sub(r"\1", command))
        read_line(plain, named=True)


def test_what_is_not_run_is_written_somewhere():
    """Each reason for not running a command is of one that a page has; none has outlived its command."""
    lines = [line for page in PAGES for block in blocks_of(page, "sh") for line in commands_of(block)]
    with NOT_RUN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert {row["begins"] for row in rows} == {not_run(line) for line in lines} - {None}
    assert all(len(row["reason"]) > 10 for row in rows)


@pytest.mark.parametrize(
    "line",
    [
        "analysis raport --year 2025",
        "analysis report --jahr 2025",
        "analysis report --year soon",
        "make raport",
        "make report JAHR=2025",
        "uv run analysis report --jahr 2025",
        "python -m analysis.nothing",
        "python tools/nothing.py",
    ],
)
def test_a_wrong_command_is_noticed(line):
    with pytest.raises(AssertionError):
        read_line(line)


def test_code_is_no_link():
    assert CODE.sub("", "a `[b](c)` d") == "a  d"
