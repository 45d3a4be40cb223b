"""What a fenced block of the documentation does when it is tested.

- ``sh``: each line is run in a copy of the project, or only read where ``not_run.csv`` says why.
- ``python``: run; the value of a last line that is an expression is shown, as a notebook shows it.
- ``csv`` with a title: written to that file, or added to it ("thêm vào FILE", "add to FILE").
- ``text``: what the block before it shows, to the letter.
"""

import ast
import csv
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from itertools import takewhile
from pathlib import Path
from typing import Any

import typer
from sybil import Document, Example, Region
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer
from typer.testing import CliRunner

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("data", "shapes", "notebooks", "docs", "tools", "Makefile", "README.md", "pyproject.toml")
NOT_RUN = Path(__file__).with_name("handbook") / "not_run.csv"
# Formulas are set by the site; SQL is run by tests/database/test_database_documented.py.
ELSEWHERE = ("math", "sql")
OPERATORS = {">", "|", "&&"}
# After the fence's marks: a language and, for a file, its name.
INFO = re.compile(r'(?P<language>\w+)(?: title="(?:(?P<added>thêm vào|add to) )?(?P<file>[^"]+)")?[ ]*\n')
FENCES = RawFencedCodeBlockLexer(INFO)


def copy_project(target: Path) -> Path:
    """Copy what the commands work on; the code is the tested one."""
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, target / name)
    return target


def blocks(document: Document) -> Iterator[Region]:
    """Yield the blocks of a page that do something, each with what it does (sybil calls this)."""
    for region in FENCES(document):
        if region.lexemes["language"] not in ELSEWHERE:
            yield Region(region.start, region.end, region.lexemes["source"], evaluate, region.lexemes)


def evaluate(example: Example) -> str | None:
    """Run one block in its page's copy of the project; return what is wrong, if anything is."""
    space, code = example.namespace, str(example.parsed)
    with chdir(space["project"]):
        match example.region.lexemes["language"]:
            case "python":
                space["shown"] = run_python(code, space)
            case "sh":
                space["shown"] = "".join(run_line(line) for line in commands_of(code))
            case "csv":
                write_file(code, **{key: example.region.lexemes[key] for key in ("file", "added")})
            case "text":
                return differs(code, space.pop("shown"))
            case other:
                return f"no block of a page is {other}"
    return None


def run_python(code: str, space: dict[str, Any]) -> str:
    """Run a block as a notebook runs a cell and return what it shows."""
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(io.StringIO()) as shown:
        exec(compile(tree, "<documentation>", "exec"), space)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "<documentation>", "eval"), space)
            print("" if value is None else value)
    return shown.getvalue()


def commands_of(block: str) -> list[str]:
    """Return the commands of a shell block, a line each, comments left out."""
    return [
        line for line in (re.sub(r"(^|\s+)#.*$", "", line).strip() for line in block.splitlines()) if line
    ]


def reasons() -> dict[str, str]:
    """Return why a command is not run, by what it begins with."""
    with NOT_RUN.open(encoding="utf-8", newline="") as file:
        return {row["begins"]: row["reason"] for row in csv.DictReader(file)}


def not_run(line: str) -> str | None:
    """Return the entry of ``not_run.csv`` that a command falls under; quotes do not count."""
    plain = line.replace('"', "")
    whole = {begins: re.escape(begins) + (r"(?!\w)" if begins[-1].isalnum() else "") for begins in reasons()}
    return next((begins for begins, pattern in whole.items() if re.match(pattern, plain)), None)


def run_line(line: str) -> str:
    """Run one command, or only read it where it is not to be run; return what it prints."""
    if not_run(line):
        read_line(line)
        return ""
    words = shlex.split(line)
    ours = words[0] == "analysis" and not OPERATORS & set(words)
    return run_analysis(words[1:]) if ours else run_in_shell(line)


def run_analysis(words: list[str]) -> str:
    """Run a command of the project in this process, where everything is imported already."""
    from analysis.cli import app

    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, f"analysis {shlex.join(words)}: {result.output}\n{result.exception!r}"
    return result.stdout


def run_in_shell(line: str) -> str:
    """Run a line of another program, with the tested Python and code in front."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    code = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tools")))
    done = subprocess.run(
        ["bash", "-c", line],
        env=os.environ | {"PATH": path, "PYTHONPATH": code},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
    return done.stdout


def read_line(line: str, *, named: bool = False) -> None:
    """Read a command as its program would, without running it; an AssertionError names what does not exist.

    One that is only ``named`` in a sentence may leave out what it needs.
    """
    words = list(takewhile(lambda word: word not in OPERATORS, shlex.split(line)))
    words = words[2:] if words[:2] == ["uv", "run"] else words
    match words:
        case ["analysis", *rest]:
            read_analysis(rest, named=named)
        case ["make", *rest]:
            read_make(rest)
        case ["python", "-m", module, *_]:
            assert (ROOT / "src" / module.replace(".", "/")).with_suffix(".py").is_file(), module
        case ["python", script, *_]:
            assert (ROOT / script).is_file(), script


def read_analysis(words: list[str], *, named: bool = False) -> None:
    """Read a command of the project: it and its options exist and take what is written."""
    from analysis.cli import app

    command, name = typer.main.get_command(app), "analysis"
    while hasattr(command, "commands"):
        name = words.pop(0)
        assert name in command.commands, f"no command {name}"
        command = command.commands[name]
    try:
        command.make_context(name, words)
    except Exception as error:
        if not (named and type(error).__name__ == "MissingParameter"):
            raise AssertionError(f"{name}: {error}") from error


def read_make(words: list[str]) -> None:
    """Read a call of make: its targets and variables are those of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for word in words:
        name = word.split("=")[0]
        shape = rf"^{name} \?=|\$\({name}\)" if "=" in word else rf"^{name}:"
        assert re.search(shape, makefile, re.MULTILINE), f"the Makefile has no {name}"


def write_file(content: str, *, file: str | None, added: str | None) -> None:
    """Write a block to the file of its title, or add it to that file."""
    assert file, "a csv block needs a title: the file that it is, or is added to"
    path = Path(file)
    assert path.is_file() == bool(added), f"{file}: {'nothing to add to' if added else 'is there already'}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as opened:
        opened.write(content.rstrip("\n") + "\n")


def differs(expected: str, shown: str) -> str | None:
    """Return how what was shown differs from what the page says, or None."""
    wanted, got = ([line.rstrip() for line in text.strip("\n").splitlines()] for text in (expected, shown))
    return (
        None
        if wanted == got
        else "the page says\n{}\nbut it shows\n{}".format(*map("\n".join, (wanted, got)))
    )
